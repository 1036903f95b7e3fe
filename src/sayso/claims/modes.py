"""An event in, the features that tell its mode out (codebook, section 2): weapon words, kinds of demand, of protest, of coercion."""
from __future__ import annotations

from sayso.claims.view import View

NEAR = 6  # words to each side that belong to the event rather than to the sentence


def mode_features(view: View, sentence: int, token: int, *, kind: str) -> list[str]:
    """All features carry the event type: a word means another mode under another type."""
    tokens, shown, below = view.sentences[sentence].tokens, view.shown[sentence], view.children[sentence]
    own = tokens[token]
    out = [f"t={kind}", f"{kind}|w={own.lemma}", f"{kind}|lower={own.text.lower()}"]
    for j in below[token]:
        if tokens[j].dep not in ("punct", "det"):
            out += [f"{kind}|c={tokens[j].lemma}" if shown[j] not in ("", "NAME") else f"{kind}|c={shown[j]}"]
            out += [f"{kind}|cc={tokens[k].lemma}" for k in below[j] if tokens[k].dep in ("compound", "amod", "obj", "nmod", "conj")]
    if own.head != token:
        out.append(f"{kind}|h={shown[own.head] or 'NAME'}")
    for j in range(max(0, token - NEAR), min(len(tokens), token + NEAR + 1)):
        if j != token and tokens[j].pos in ("NOUN", "VERB", "ADJ") and shown[j]:
            out.append(f"{kind}|near={shown[j]}")
            if abs(j - token) == 1:
                out.append(f"{kind}|next{j - token}={shown[j]}")
    for j, other in enumerate(tokens):
        if j != token and other.pos in ("NOUN", "VERB", "ADJ", "PROPN"):
            out.append(f"{kind}|in={shown[j] if shown[j] not in ('', 'NAME') else other.lemma if other.pos != 'PROPN' else 'NAME'}")
    for back in (1, 2):  # an attack told on ("the strikes") keeps the weapon named just before
        if sentence - back >= 0:
            out += [f"{kind}|before={t.lemma}" for t in view.sentences[sentence - back].tokens if t.pos in ("NOUN", "VERB")]
    return out
