"""A run of letters of a sentence with what they stand for, and the day that it is read against: what the resolvers of
timerules.py are given."""

from __future__ import annotations

from dataclasses import dataclass, field

from sayso.mentions.days import Day
from sayso.mentions.timewords import TimeWords, Value
from sayso.model import Sentence


@dataclass(slots=True)
class Reading:
    """What a resolver may look at: the run of letters with its values, the report's day, and the day told last."""

    sentence: Sentence
    words: TimeWords
    report_day: Day | None
    told: Day | None = None
    told_weekday: int | None = None
    told_month: Day | None = None
    told_years: list[int] = field(default_factory=list)  # of the dates that came with their year
    first: int = 0
    run: str = ""
    letters: str = ""
    values: list[Value] = field(default_factory=list)
    line: list[Value] = field(default_factory=list)  # the values of the whole sentence, as `letters` are its letters

    def all(self, letters: str) -> list[Value]:
        return [value for letter, value in zip(self.run, self.values, strict=True) if letter in letters]

    def one(self, letters: str) -> Value:
        found = self.all(letters)
        return found[0] if found else None

    @property
    def day(self) -> Day | None:
        """The report's day, if it is known to the day."""
        return self.report_day if self.report_day and self.report_day.exact else None

    def count(self) -> int | None:
        """How many units: None where vague."""
        if "V" in self.run:
            return None
        number = self.one("DN")
        return int(number) if number is not None else 1

    def ahead(self) -> bool:
        return lies_ahead(self.sentence, self.first, self.first + len(self.run), self.words)


def head_of(sentence: Sentence, first: int, last: int) -> int:
    for i in range(first, last):
        if not first <= sentence.tokens[i].head < last or sentence.tokens[i].head == i:
            return i
    return first


def lies_ahead(sentence: Sentence, first: int, last: int, words: TimeWords) -> bool:
    """Whether the words make a time a future one: "will", "is to", "due", "until" over it or before it."""
    tokens = sentence.tokens
    if first and tokens[first - 1].text.lower() in ("until", "till"):
        return True
    seen: set[int] = set()
    at = head_of(sentence, first, last)
    for _ in range(4):
        at = tokens[at].head
        if at in seen:
            break
        seen.add(at)
        if tokens[at].pos == "VERB" or tokens[at].text.lower() in words.ahead:
            if tokens[at].text.lower() in words.ahead and "Tense=Past" not in tokens[at].morph.replace("VerbForm=Part", ""):
                return True
            if any(
                t.head == at and i < at and (t.text.lower() in words.ahead_aux or (t.text.lower() in words.ahead and t.pos != "NOUN"))
                for i, t in enumerate(tokens)
            ):
                return True
            if any(t.head == at and i < at and t.lemma == "to" and t.pos == "PART" for i, t in enumerate(tokens)) and _to_come(
                tokens[at].head, sentence, words
            ):
                return True
            break
    return False


def _to_come(at: int, sentence: Sentence, words: TimeWords) -> bool:
    token = sentence.tokens[at]
    return (
        token.lemma == "be" or token.text.lower() in words.ahead or token.lemma in ("plan", "expect", "intend", "schedule", "set", "agree")
    )


def lasts_till_now(sentence: Sentence, first: int, last: int) -> bool:
    """Whether a stretch of time reaches up to the report: "has besieged the town for two years"."""
    tokens = sentence.tokens
    at = head_of(sentence, first, last)
    for _ in range(5):
        if any(t.head == at and t.pos == "AUX" and t.lemma.lower() == "have" and t.text.lower() != "had" for t in tokens):
            return True
        if tokens[at].head == at:
            break
        at = tokens[at].head
    return False
