"""Drafts of all sentences and the quotations in, what a voice goes on to say beyond its own sentence out.

Credit goes on where the text shows it: inside a quotation, after "said:", in the sentence before a bare "he said", in first-person
sentences beside a speaker's own. It does not go on into a sentence in the outlet's own voice.
"""

from __future__ import annotations

from itertools import pairwise

from sayso.statements.cues import Draft
from sayso.statements.names import speaks
from sayso.statements.quotes import Quotation
from sayso.statements.sources import subject_span
from sayso.statements.view import FIRST_PERSON, View
from sayso.statements.words import COLON, Cue, SpeechWords

SILENT = Cue(lemma="", kind="say")
SHORTEST = 3  # words of a quotation that somebody must have said; shorter ones are words held at arm's length
VOICED = frozenset({"say", "think", "show", "preposition", "document", "speech", "want"})


def carry_on(views: list[View], drafts: list[list[Draft]], quotations: list[Quotation], *, speech: SpeechWords) -> None:
    """Adds, in place, to the drafts of each sentence."""
    _bare_credits(views, drafts)
    _own_quotations(views, drafts, quotations, speech)
    _follow_open(views, drafts)
    speak_for_all(views, drafts)
    follow_labels(views, drafts)
    _first_person(views, drafts)
    _fill_gaps(views, drafts)


def _bare_credits(views: list[View], drafts: list[list[Draft]]) -> None:
    """ "he said." as a sentence of its own (or all that is left of one) credits the sentence before."""
    for view, here in zip(views, drafts, strict=True):
        index = view.sentence.index
        for draft in here:
            if draft.layout != "before" or index == 0:
                continue
            before = views[index - 1]
            if before.sentence.kind != view.sentence.kind:
                continue
            back = index - 1
            if not any(token.pos != "PUNCT" for token in before.tokens) and back > 0:
                back -= 1
            draft.content.append((back, 0, len(views[back].tokens)))
            drafts[back][:] = [other for other in drafts[back] if other.layout != "carried"]


def _own_quotations(views: list[View], drafts: list[list[Draft]], quotations: list[Quotation], speech: SpeechWords) -> None:
    """Gives every quotation that is more than a few words to the draft beside it."""
    owners: list[Draft | None] = []
    for n, quotation in enumerate(quotations):
        owner = None
        if quotation.words >= SHORTEST or quotation.sentence or _whole(views, quotation):
            owner = _beside(views, drafts, n, quotation) or _announced(views, drafts, quotation, speech)
            if owner is not None:
                _give(views, owner, quotation)
            else:
                owner = _taken_up(views, drafts, quotations, owners, n)
        owners.append(owner)


def _whole(views: list[View], quotation: Quotation) -> bool:
    (t, j), i = quotation.last, quotation.first[1]
    return i == 0 and j >= len(views[t].tokens) - 2


def _beside(views: list[View], drafts: list[list[Draft]], number: int, quotation: Quotation) -> Draft | None:
    (s, i), (t, j) = quotation.first, quotation.last
    best: tuple[float, Draft] | None = None
    for index in range(max(0, s - 1), min(len(views), t + 2)):
        view = views[index]
        for draft in drafts[index]:
            if draft.cue.kind not in VOICED or draft.layout == "title" or view.quote[draft.at] == number or draft.form == "carried":
                continue
            if index < s:
                if i > 1 or (draft.layout not in ("open",) and view.tokens[-1].text not in (":", ",")):
                    continue
                distance = 1.0
            elif index > t:
                after_mark = j >= len(views[t].tokens) - 2
                if not after_mark or draft.layout != "before":
                    continue
                distance = 1.0
            elif index == t and draft.left_edge > j:
                distance = draft.left_edge - j - 1
            elif index == s and draft.right_edge <= i:
                distance = i - draft.right_edge + (0 if view.words[i - 1] in (":", ",") or i == draft.right_edge else 1)
            else:
                continue
            if any((c[0] == s and c[1] <= i + 1 and c[2] > i + 1) or (c[0] == t and c[1] < j <= c[2]) for c in draft.content):
                distance -= 4
            if distance > 14 or (distance > 6 and draft.cue.kind == "want"):
                continue
            if best is None or distance < best[0]:
                best = (distance, draft)
    return best[1] if best else None


def _announced(views: list[View], drafts: list[list[Draft]], quotation: Quotation, speech: SpeechWords) -> Draft | None:
    """A colon before a quotation gives it to the subject of the sentence, whatever its verb: 'She was blunt: "..."'."""
    s, i = quotation.first
    index, colon = (s, i - 1) if i > 0 else (s - 1, len(views[s - 1].tokens) - 1 if s > 0 else -1)
    if index < 0 or colon < 3 or views[index].words[colon] != ":" or views[index].sentence.kind != views[s].sentence.kind:
        return None
    view = views[index]
    verb = next((v for v in range(colon) if view.finite(v) and view.subject(v) is not None and view.quote[v] < 0), None)
    span = subject_span(view, verb, 0, speech) if verb is not None else None
    if span is None or not speaks(view, *span, speech) or view.words[span[0]] in ("who", "which", "that"):
        return None
    draft = Draft(index, COLON, colon, colon, colon + 1, form="colon", layout="right", source=span, cued=False)
    drafts[index].append(draft)
    return draft


def _give(views: list[View], owner: Draft, quotation: Quotation) -> None:
    (s, i), (t, j) = quotation.first, quotation.last
    for index in range(s, t + 1):
        first = i if index == s else 0
        last = j + 1 if index == t else len(views[index].tokens)
        if not any(c[0] == index and c[1] <= first and c[2] >= last for c in owner.content):
            owner.content.append((index, first, last))


def _taken_up(
    views: list[View], drafts: list[list[Draft]], quotations: list[Quotation], owners: list[Draft | None], n: int
) -> Draft | None:
    """A quotation without a cue of its own goes on with the speaker of the one just before."""
    if n == 0 or owners[n - 1] is None:
        return None
    s, i = quotations[n].first
    previous = quotations[n - 1].last[0]
    owner = owners[n - 1]
    if owner is None or i > 1 or s - max(previous, owner.sentence) > 1:
        return None
    if any(
        draft.source is not None
        and draft.cue.kind in ("say", "think", "preposition")
        and not draft.carried
        and views[s].quote[draft.at] != n
        for draft in drafts[s]
    ):
        return None
    carried = carried_on(owner, s)
    drafts[s].append(carried)
    _give(views, carried, quotations[n])
    return carried


def carried_on(owner: Draft, sentence: int) -> Draft:
    return Draft(
        sentence,
        SILENT,
        0,
        0,
        0,
        form="carried",
        layout="carried",
        source=owner.source,
        source_sentence=owner.source_sentence,
        cued=False,
        credit=True,
    )


def _follow_open(views: list[View], drafts: list[list[Draft]]) -> None:
    """After "the minister said:" without quotation marks, as bodies of state publish their words, what follows is said, until another
    voice is credited. Where the words begin in the same sentence, somebody must speak of "we" or "I" further on."""
    for view, here in zip(views, drafts, strict=True):
        for draft in here:
            colon = draft.layout == "right" and draft.last < len(view.words) and view.words[draft.last] == ":" and draft.cue.kind == "say"
            if draft.layout != "open" and not colon:
                continue
            if any(view.quote[i] >= 0 for i in range(draft.last, len(view.words))):
                continue
            run = _run(views, drafts, view.sentence.index + 1, view.sentence.kind)
            if colon and not any(views[index].first_person for index in run):
                continue
            _credit_run(views, drafts, draft, run)


def _run(views: list[View], drafts: list[list[Draft]], first: int, kind: str) -> list[int]:
    """The sentences from `first` on up to the next credited voice or the next whole quotation."""
    run: list[int] = []
    for index in range(first, len(views)):
        view = views[index]
        if view.sentence.kind != kind or (view.quote and view.quote[0] >= 0):
            break
        if any(
            d.layout == "open"
            or (
                d.source is not None
                and d.cue.kind == "say"
                and d.cue.credit
                and not d.cue.act
                and not d.carried
                and d.form not in ("noun", "carried")
                and d.layout in ("left", "both", "before")
                and not _self(view, d)
            )
            for d in drafts[index]
        ):
            break
        run.append(index)
    return run


def _credit_run(views: list[View], drafts: list[list[Draft]], draft: Draft, run: list[int]) -> None:
    for index in run:
        carried = carried_on(draft, index)
        carried.content = [(index, 0, len(views[index].tokens))]
        drafts[index][:] = [other for other in drafts[index] if other.form != "carried"] + [carried]


def follow_labels(views: list[View], drafts: list[list[Draft]]) -> None:
    """In a transcript a label holds until the next one."""
    labels = [d for here in drafts for d in here if d.layout == "label"]
    if len(labels) < 2:
        return
    for one, after in zip(labels, [*labels[1:], None], strict=True):
        stop = after.sentence if after is not None else one.sentence + 6
        for index in range(one.sentence + 1, min(stop, len(views))):
            carried = carried_on(one, index)
            carried.content = [(index, 0, len(views[index].tokens))]
            drafts[index][:] = [other for other in drafts[index] if other.form != "carried"] + [carried]


def speak_for_all(views: list[View], drafts: list[list[Draft]]) -> None:
    """ "Statement by the minister on ..." as headline: the text is the minister's words, while it speaks of "we" and "I"."""
    headline = next((d for here in drafts[:2] for d in here if d.layout == "document"), None)
    if headline is None:
        return
    run = _run(views, drafts, headline.sentence + 1, "body")
    if any(views[index].first_person for index in run):
        _credit_run(views, drafts, headline, run)


def _self(view: View, draft: Draft) -> bool:
    """The speaker speaks of themselves: "I said", "we have called"."""
    if draft.source is None or draft.source_sentence != view.sentence.index:
        return False
    return view.words[draft.source[0]] in FIRST_PERSON and view.tokens[draft.source[0]].text != "US"


def _first_person(views: list[View], drafts: list[list[Draft]]) -> None:
    """In text that lost its quotation marks, a sentence in the first person beside a quoted one has the same speaker."""
    for view in views:
        index = view.sentence.index
        if (drafts[index] and any(not _self(view, d) for d in drafts[index])) or any(number >= 0 for number in view.quote):
            continue
        if not view.first_person or view.sentence.kind == "title":
            continue
        neighbour = None
        if index > 0:
            neighbour = next((d for d in reversed(drafts[index - 1]) if _spoke(views[index - 1], d)), None)
        if neighbour is None and index + 1 < len(views):
            neighbour = next((d for d in drafts[index + 1] if _spoke(views[index + 1], d) and views[index + 1].first_person), None)
        if neighbour is None:
            continue
        carried = carried_on(neighbour, index)
        carried.content = [(index, 0, len(view.tokens))]
        drafts[index].append(carried)


def _fill_gaps(views: list[View], drafts: list[list[Draft]]) -> None:
    """Up to three plain sentences between two of one voice in the first person are that voice's, too."""
    carried = [
        (
            view.sentence.index,
            next((d for d in drafts[view.sentence.index] if d.layout in ("carried", "left", "both") and view.first_person), None),
        )
        for view in views
    ]
    spots = [(index, draft) for index, draft in carried if draft is not None]
    for (first, one), (last, other) in pairwise(spots):
        if (
            1 < last - first <= 4
            and (one.layout == "carried" or other.layout == "carried")
            and not any(drafts[i] for i in range(first + 1, last))
        ):
            for index in range(first + 1, last):
                filled = carried_on(one, index)
                filled.content = [(index, 0, len(views[index].tokens))]
                drafts[index].append(filled)


def _spoke(view: View, draft: Draft) -> bool:
    return (
        draft.source is not None
        and (draft.cue.kind in ("say", "think") or (draft.cue.kind == "document" and draft.layout == "left"))
        and bool(draft.content)
        and draft.layout in ("left", "both", "carried", "before", "open")
    ) or (draft.source is not None and draft.cue.lemma in ("say", "tell", "add") and view.first_person)
