"""An event in, whether what is taken is a person out: "captured the town" takes a place, "captured the general" takes somebody."""

from __future__ import annotations

from sayso.claims.view import View

POLICING = frozenset({"COP", "JUD"})


def takes_person(view: View, sentence: int, token: int) -> bool:
    """Whether the one whom the event's verb is done to is a person by name."""
    below = [j for j in view.children[sentence][token] if view.token(sentence, j).dep in ("obj", "nsubj:pass")]
    return any(
        m.kind == "person" and m.head in below and view.token(sentence, m.head).pos == "PROPN" and not _is_place_too(view, sentence, m.head)
        for m in view.in_sentence[sentence]
    )


def _is_place_too(view: View, sentence: int, token: int) -> bool:
    return any(m.kind == "place" and m.first <= token < m.last for m in view.in_sentence[sentence])
