"""A report's statements in, for an event the voices out on whose say-so it may stand: each speaker once, by the statement that is nearest.

Whom a statement covers is told by form (statements/); whether an account goes on over a sentence without a cue is told by what it says.
So every speaker of the sentences around is a candidate, the one that the rules credit is marked, and the encoder has its say.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan

from sayso.claims.view import Credited, View
from sayso.model import Source, Statement

CONTEXT = 0.7  # the encoder's share in whether a voice is the event's; the rest have the rules
BAR = 0.5  # below this nobody is
BACK, AHEAD = 6, 2  # sentences from what a statement covers to an event that it may go on to tell


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """Who stands behind one statement, and where its words are: `first` to `last` of the sentence, the last not among them. `told`: the
    sentences in which he speaks or is named."""

    statement: Statement
    source: Source
    via: tuple[str, ...]
    sentence: int
    first: int
    last: int
    head: int
    told: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """A speaker beside an event. `gap`: sentences from what he says to the event, 0 where he says something of its sentence, below 0
    where he speaks later. `covers`: whether by form his words hold the event; `credited`: whether the rules give it to him."""

    speaker: Speaker
    gap: int
    covers: bool
    credited: bool

    @property
    def rank(self) -> tuple[bool, bool, int, bool]:
        return not self.credited, not self.covers, abs(self.gap), self.gap < 0


def speakers_of(view: View) -> list[Speaker]:
    """Of every statement that has one, in the order of the text."""
    out = []
    for statement in view.statements:
        source, via = view.behind(statement)
        words = _words(view, source) if source else None
        if source and words:
            sentence, first, last, head = words
            told = frozenset(s for s, _ in statement.covers) | {sentence}
            out.append(
                Speaker(statement=statement, source=source, via=via, sentence=sentence, first=first, last=last, head=head, told=told)
            )
    return sorted(out, key=lambda speaker: (speaker.source.start, speaker.statement.id))


def voices_at(view: View, sentence: int, token: int, speakers: list[Speaker]) -> list[Voice]:
    credited, _ = view.credit(sentence, token)
    best: dict[tuple[str, str], Voice] = {}
    for speaker in speakers:
        gap = _gap(speaker, sentence)
        if not -AHEAD <= gap <= BACK:
            continue
        source = speaker.source
        voice = Voice(
            speaker=speaker,
            gap=gap,
            covers=(sentence, token) in speaker.statement.covers,
            credited=credited is not None and source == credited,
        )
        key = (source.party, (source.name or source.text).lower())
        if key not in best or voice.rank < best[key].rank:
            best[key] = voice
    return list(best.values())


def _gap(speaker: Speaker, sentence: int) -> int:
    return min((sentence - s for s in speaker.told), key=lambda gap: (abs(gap), gap < 0))


def _words(view: View, source: Source) -> tuple[int, int, int, int] | None:
    """Sentence, first word, end and head of what names a source."""
    for sentence in view.sentences:
        if sentence.start <= source.start < sentence.end:
            within = [i for i, t in enumerate(sentence.tokens) if t.start < source.end and t.end > source.start]
            if not within:
                return None
            head = next((i for i in within if sentence.tokens[i].head not in within or sentence.tokens[i].head == i), within[-1])
            return sentence.index, within[0], within[-1] + 1, head
    return None


def choose_voice(voices: Sequence[Voice], seen: Sequence[float], credited: Credited) -> Credited:
    """On whose say-so an event stands. `seen`: what the encoder gives each voice, NaN where it has not read it; `credited`: by the rules."""
    if not voices or (credited[0] is not None and not any(voice.credited for voice in voices)):
        return credited  # whoever is named in words that are not read is left where the rules have him
    chances = [
        float(voice.credited) if isnan(chance) else CONTEXT * chance + (1 - CONTEXT) * voice.credited
        for voice, chance in zip(voices, seen, strict=True)
    ]
    best = max(range(len(voices)), key=lambda i: (chances[i], -i))
    return (voices[best].speaker.source, voices[best].speaker.via) if chances[best] >= BAR else (None, ())
