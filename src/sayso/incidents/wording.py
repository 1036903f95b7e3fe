"""The claims of incidents in, the words that each outlet and each origin uses for the same side, and for the same kind of event, out.

From resolved spans alone, whatever the words mean: no lexicon of good and bad words, no opinion. Counted over incidents: who says
"militants" ten times of one raid has said it of one event.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sayso.incidents.origins import Speakers
from sayso.incidents.sides import UNSAID, VAGUE, Side, side_name, side_of
from sayso.model import Claim

# words that stand for others said before are no choice of words
PRONOUNS = frozenset(
    ["he", "she", "it", "they", "we", "i", "you", "him", "her", "them", "us", "me", "his", "its", "their", "our", "my", "who", "whom", "which",
     "that", "this", "these", "those", "one", "ones", "others", "each", "both", "some", "many", "himself", "herself", "itself", "themselves"]
)  # fmt: skip
OUTLET, ORIGIN = "outlet", "origin"


@dataclass(frozen=True, slots=True, order=True)
class Subject:
    """What words are used for: a side (`party` is its key) or a kind of event (`party` is empty, `key` type and mode)."""

    key: str
    name: str
    party: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Speaker:
    """`kind`: outlet, who prints the words, or origin, whose account they give."""

    kind: str
    name: str


Wording = Mapping[Subject, Mapping[Speaker, Counter[str]]]


def find_words(
    claims: Iterable[Claim], outlets: Mapping[str, str], origins: Mapping[str, str], speakers: Speakers
) -> dict[Subject, dict[Speaker, Counter[str]]]:
    """Of one incident. `outlets` leads from a report to its outlet's name, `origins` from a claim to its origin's."""
    found: dict[Subject, dict[Speaker, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for claim in claims:
        said = [(subject, text) for subject, text in _said(claim, speakers) if text.casefold() not in PRONOUNS]
        for kind, name in ((OUTLET, outlets.get(claim.report, "")), (ORIGIN, origins.get(claim.id, ""))):
            if name:
                for subject, text in said:
                    found[subject][Speaker(kind, name)][text] += 1
    return {subject: dict(by) for subject, by in found.items()}


def _said(claim: Claim, speakers: Speakers) -> Iterable[tuple[Subject, str]]:
    for role in (*claim.actor, *claim.recipient):
        if role.party not in UNSAID | VAGUE:
            side = side_of(role, speakers.groups)
            yield side_subject(side, speakers), plain(role.text)
    kind = f"{claim.type} {claim.mode}".strip()
    yield Subject(key=kind, name=kind), plain(claim.anchor.text).casefold()


def side_subject(side: Side, speakers: Speakers) -> Subject:
    return Subject(key=side.key, name=side_name(side, speakers.parties), party=side.party)


def plain(text: str) -> str:
    """Without the article, which is grammar, and on one line."""
    words = " ".join(text.split())
    return words[4:] if words[:4].casefold() == "the " and len(words) > 4 else words


def count_words(wordings: Iterable[Wording], *, shared: bool = False) -> dict[Subject, dict[Speaker, Counter[str]]]:
    """Over incidents: in how many of them each speaker uses each words for each subject. Letters' size makes no other words; the form
    that is used most is shown. `shared`: only of incidents in which two speakers of a kind have words for the subject."""
    found: dict[Subject, dict[Speaker, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    for wording in wordings:
        for subject, by in wording.items():
            kinds = Counter(speaker.kind for speaker in by)
            for speaker, words in by.items():
                if shared and kinds[speaker.kind] < 2:
                    continue
                for text, times in words.items():
                    forms[text.casefold()][text] += times
                found[subject][speaker].update({text.casefold() for text in words})
    shown = {folded: min(own, key=lambda form: (-own[form], form)) for folded, own in forms.items()}
    return {
        subject: {
            speaker: Counter({shown[text]: count for text, count in sorted(words.items(), key=lambda item: (-item[1], item[0]))})
            for speaker, words in by.items()
        }
        for subject, by in found.items()
    }
