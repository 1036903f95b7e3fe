"""knowledge/speech/en.yaml in, the words of attribution by their written forms out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sayso.errors import BadKnowledge
from sayso.knowledge import Knowledge
from sayso.model import STANCES
from sayso.statements.closed import FRAMES

KINDS = frozenset({"say", "think", "show", "sense", "want", "document", "speech", "preposition"})
BASE, THIRD, PAST, PARTICIPLE, GERUND = "base", "third", "past", "participle", "gerund"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """A word that credits somebody. `credit`: events inside the content stand on the speaker's say-so; `things`: also where what is
    said is no clause but a thing ("reported an attack", not "accepted an offer")."""

    lemma: str
    kind: str
    stance: str = "neutral"
    act: bool = False
    credit: bool = True
    things: bool = True
    hearsay: bool = False
    alone: bool = False
    trace: bool = False
    inner: bool = False
    frames: frozenset[str] = frozenset()
    needs: frozenset[str] = frozenset()


COLON = Cue(lemma=":", kind="say")  # a mark that credits as a verb does


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """A cue of one or more words; `words` are the forms after the first, `form` is that of the first."""

    cue: Cue
    form: str
    rest: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechWords:
    """What `build_speech` makes: first written form (lower case) -> phrases, longest first; and sets of words."""

    verbs: dict[str, tuple[Phrase, ...]]
    nouns: dict[str, Cue]
    prepositions: dict[str, tuple[Phrase, ...]]
    speakers: frozenset[str]
    people: frozenset[str]
    headline_speakers: frozenset[str]
    hearers: frozenset[str]
    media: frozenset[str]
    contrast: frozenset[str]
    hearsay: frozenset[str]
    no_credit_after: frozenset[str]
    unnamed: frozenset[str]
    unnaming: frozenset[str]
    citing: frozenset[str]
    shares: frozenset[str]


def build_speech(knowledge: Knowledge) -> SpeechWords:
    """Raises BadKnowledge where a group names a frame, kind or stance that is none."""
    document = knowledge.document("speech/*.yaml")
    irregular = {str(base): [str(form) for form in forms] for base, forms in document.get("irregular", {}).items()}
    verbs: dict[str, dict[tuple[str, tuple[str, ...]], Phrase]] = {}
    for group in document.get("verbs", []):
        for words in group["words"]:
            first, *rest = str(words).split()
            cue = _cue(group, str(words), group.get("kind", "say"))
            for form, written in _forms(first, irregular):
                slot = verbs.setdefault(written, {})
                key = (form, tuple(rest))
                slot[key] = (
                    Phrase(cue=_joined(slot[key].cue, cue), form=form, rest=tuple(rest))
                    if key in slot
                    else Phrase(cue=cue, form=form, rest=tuple(rest))
                )
    nouns: dict[str, Cue] = {}
    for group in document.get("nouns", []):
        for words in group["words"]:
            for written in _number(str(words)):
                nouns.setdefault(written, _cue(group, str(words), group["kind"]))
    prepositions: dict[str, list[Phrase]] = {}
    for group in document.get("prepositions", []):
        for words in group["words"]:
            first, *rest = str(words).split()
            prepositions.setdefault(first, []).append(Phrase(cue=_cue(group, str(words), "preposition"), form=BASE, rest=tuple(rest)))
    return SpeechWords(
        verbs={written: tuple(sorted(slot.values(), key=lambda phrase: -len(phrase.rest))) for written, slot in verbs.items()},
        nouns=nouns,
        people=_people(knowledge, document.get("speakers", []), mute=document.get("mute", [])),
        prepositions={written: tuple(sorted(phrases, key=lambda phrase: -len(phrase.rest))) for written, phrases in prepositions.items()},
        **{
            name: frozenset(str(word) for word in document.get(name, []))
            for name in ("speakers", "headline_speakers", "hearers", "media", "contrast", "hearsay", "no_credit_after", "unnamed")
        },
        unnaming=frozenset(form for verb in document.get("unnaming", []) for _, form in _forms(str(verb), irregular)),
        shares=knowledge.words("status/en.yaml", "shares")[0],
        citing=frozenset(
            written for written, phrases in prepositions.items() if any(phrase.cue.inner and not phrase.rest for phrase in phrases)
        ),
    )


def _people(knowledge: Knowledge, speakers: list[str], *, mute: list[str]) -> frozenset[str]:
    """The last words of all that can speak: the speakers of the file and the nouns of agents.csv, without weapons and what is mute."""
    nouns = {str(speaker).split()[-1] for speaker in speakers}
    for row in knowledge.table("agents.csv"):
        if row["kind"] != "weapon" and row["noun"]:
            nouns.update(_number(row["noun"].lstrip("~").split()[-1].lower()))
    nouns -= set(map(str, mute))
    return frozenset(nouns | {"men", "women", "people", "children", "those", "others", "many", "some"})


def _cue(group: dict[str, Any], words: str, kind: str) -> Cue:
    frames = frozenset(str(frame) for frame in group.get("frames", []))
    stance = group.get("stance", "neutral")
    for value, known, what in ((kind, KINDS, "kind"), (stance, STANCES, "stance"), *((frame, FRAMES, "frame") for frame in frames)):
        if value not in known:
            raise BadKnowledge(f"speech/en.yaml, {words!r}: {value!r} is no {what}")
    return Cue(
        lemma=words,
        kind=kind,
        stance=stance,
        act=bool(group.get("act")),
        credit=bool(group.get("credit", True)),
        things=bool(group.get("things", True)),
        hearsay=bool(group.get("hearsay")),
        alone=bool(group.get("alone")),
        trace=bool(group.get("trace")),
        inner=bool(group.get("inner")),
        frames=frames,
        needs=frozenset(str(word) for word in group.get("needs", [])),
    )


def _joined(first: Cue, second: Cue) -> Cue:
    """A word of two groups is read as in the first, with the frames of both."""
    return Cue(
        lemma=first.lemma,
        kind=first.kind,
        stance=first.stance,
        act=first.act,
        credit=first.credit,
        hearsay=first.hearsay,
        alone=first.alone,
        inner=first.inner,
        frames=first.frames | second.frames,
        needs=first.needs | second.needs if first.needs and second.needs else frozenset(),
        things=first.things and second.things,
    )


def _forms(base: str, irregular: dict[str, list[str]]) -> list[tuple[str, str]]:
    if base in irregular:
        third, past, participle, gerund, *more = irregular[base]
        written = [(THIRD, third), (PAST, past), (PARTICIPLE, participle), (GERUND, gerund)]
        written += [(GERUND if word.endswith("ing") else PAST, word) for word in more]
        return [(BASE, base), *written] if base != "be" else [(PAST, word) for word in irregular[base]]
    if base.endswith("e"):
        past, gerund = base + "d", base[:-1] + "ing"
    elif base.endswith("y") and base[-2] not in "aeiou":
        past, gerund = base[:-1] + "ied", base + "ing"
    else:
        past, gerund = base + "ed", base + "ing"
    third = past[:-1] + "s" if past.endswith("ied") else base + ("es" if base.endswith(("s", "sh", "ch", "x", "z")) else "s")
    return [(BASE, base), (THIRD, third), (PAST, past), (PARTICIPLE, past), (GERUND, gerund)]


def _number(noun: str) -> tuple[str, ...]:
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return noun, noun[:-1] + "ies"
    return noun, noun + ("es" if noun.endswith(("s", "sh", "ch", "x")) else "s")
