"""A sentence and the words of attribution in, the cues that stand in it out, each with the way it is used."""

from __future__ import annotations

from dataclasses import dataclass, field

from sayso.statements.closed import ADVERBS, TIME_WORDS, TOPICS
from sayso.statements.view import View
from sayso.statements.words import BASE, GERUND, PARTICIPLE, PAST, THIRD, Cue, Phrase, SpeechWords

ENACTED = frozenset({"quick", "first", "swift", "rushed", "hastened"})  # "was quick to claim": it did
STRONG = frozenset({"said", "told", "says", "saying"})
BE = frozenset(["is", "are", "was", "were", "be", "been", "being", "'s", "'re", "am", "has", "have", "had", "gets", "got"])
NEGATIONS = frozenset({"not", "n't", "n’t", "nt", "never", "neither", "nor", "cannot", "no"})
PARTICLES = frozenset(["on", "out", "up", "off", "in", "down", "over", "away", "to", "for", "of", "at"])
MODALS = frozenset(["would", "could", "may", "might", "should", "will", "must", "shall", "can", "'ll", "'d", "wo", "ca"])


@dataclass(slots=True)
class Draft:
    """A statement in the making. Token ranges are (first, last), last exclusive; `content` holds (sentence, first, last).
    `layout`: right, left, both, inner, before (in the sentence before), quote, open. `heard`: whom it was told to."""

    sentence: int
    cue: Cue
    at: int
    first: int
    last: int
    form: str = ""
    passive: bool = False
    layout: str = ""
    source: tuple[int, int] | None = None
    source_sentence: int = -1  # its own where none is given
    carried: bool = False
    nameless: bool = False
    credit: bool = True
    heard: tuple[int, int] | None = None
    content: list[tuple[int, int, int]] = field(default_factory=list)
    host: Draft | None = None
    cued: bool = True
    impersonal: bool = False

    def __post_init__(self) -> None:
        if self.source_sentence < 0:
            self.source_sentence = self.sentence

    @property
    def left_edge(self) -> int:
        """Where the words of the credit itself begin."""
        return min(self.source[0], self.first) if self.source is not None and self.source_sentence == self.sentence else self.first

    @property
    def right_edge(self) -> int:
        return max(self.source[1], self.last) if self.source is not None and self.source_sentence == self.sentence else self.last


def find_cues(view: View, speech: SpeechWords) -> list[Draft]:
    """In order of their words; a longer cue ("as reported by") swallows the shorter ones in it."""
    found: list[Draft] = []
    at = 0
    while at < len(view.tokens):
        draft = _preposition(view, at, speech) or _verb(view, at, speech) or _noun(view, at, speech)
        if draft is None:
            at += 1
            continue
        found.append(draft)
        at = max(draft.last, draft.at + 1)
    return found


def _follows(view: View, at: int, rest: tuple[str, ...], *, gap: int = 0) -> int:
    """One past the words `rest` after token `at`, with at most `gap` other words between them, or 0."""
    here = at + 1
    for word in rest:
        for skipped in range(gap + 1):
            if here + skipped < len(view.words) and view.words[here + skipped] == word:
                here += skipped + 1
                break
            if here + skipped < len(view.words) and view.tokens[here + skipped].pos not in ("ADV", "PART", "DET", "ADJ", "PRON", "NUM"):
                return 0
        else:
            return 0
    return here


def _preposition(view: View, at: int, speech: SpeechWords) -> Draft | None:
    for phrase in speech.prepositions.get(view.words[at], ()):
        last = _follows(view, at, phrase.rest)
        if not last or last >= len(view.tokens):
            continue
        if view.words[last] in speech.no_credit_after or (
            at + 2 < len(view.words) and " ".join(view.words[last : last + 2]) in speech.no_credit_after
        ):
            return None
        if phrase.cue.inner and at and view.words[at - 1] in ("without", "not", "never"):
            return None  # "without citing sources"
        if len(phrase.rest) == 0 and not phrase.cue.inner and not _bare_preposition(view, at, last):
            continue
        if phrase.cue.inner and view.tokens[at].dep == "amod" and not (at and (view.noun(at - 1) or view.words[at - 1] == ",")):
            continue  # "the quoting of"; the parser, which sees no commas, ties "Alpha, citing police, said" alike
        return Draft(view.sentence.index, phrase.cue, at, at, last, form=phrase.form)
    return None


def _bare_preposition(view: View, at: int, last: int) -> bool:
    """ "per" credits only a name."""
    return view.capital(last) and view.tokens[last].pos == "PROPN" and (at == 0 or view.tokens[at - 1].pos != "NUM")


def _verb(view: View, at: int, speech: SpeechWords) -> Draft | None:
    phrases = speech.verbs.get(view.words[at])
    if not phrases:
        return None
    token, word = view.tokens[at], view.words[at]
    if token.pos not in ("VERB", "AUX") and not (word in STRONG and token.pos != "PROPN") and not _used_as_verb(view, at, phrases):
        return None
    if at > 0 and view.words[at - 1] in ("-", "–") and not view.tokens[at - 1].space:
        return None  # "US-backed"
    if view.words[at + 1 : at + 2] in (["tank"], ["tanks"]) or (word == "states" and view.words[at - 1] in ("member", "gulf", "arab")):
        return None  # "a think tank", "member states"
    if word in TOPICS and view.words[at + 1 : at + 2] == [":"]:
        return None  # "Holm attacks: police arrest five"
    if token.text == "Said" and at > 0 and view.tokens[at - 1].pos in ("PROPN", "NOUN", "SYM", "X") and view.capital(at - 1):
        return None  # a name
    if (
        token.dep in ("amod", "compound", "case", "fixed")
        and word not in STRONG
        and not (at > 0 and _nominal(view, at - 1) and token.pos in ("VERB", "NOUN") and view.tokens[at + 1 : at + 2])
    ):
        return None
    form, ahead = _form(view, at, phrases), view.words[at + 1 : at + 4]
    if (form == GERUND and _is_denied(view, at, speech)) or _is_namelessness(view, at, speech):
        return None
    for phrase in phrases:
        if phrase.form != form and not (phrase.form in (PAST, PARTICIPLE) and form in (PAST, PARTICIPLE)):
            continue
        if phrase.rest and phrase.rest[0] not in ahead:
            continue
        particle = bool(phrase.rest) and phrase.rest[0] in PARTICLES
        last = _follows(view, at, phrase.rest, gap=0 if particle else 2 if len(phrase.rest) == 1 else 1) if phrase.rest else at + 1
        if not last or (phrase.cue.needs and not phrase.cue.needs & set(view.words[last : last + 8])):
            continue
        first = _first_of_cue(view, at)
        before = set(view.words[max(0, first - 1) : at])
        infinitive = "to" in before and form == BASE and not ENACTED & set(view.words[max(0, first - 1) : at])
        negated = bool(before & NEGATIONS) and phrase.cue.stance != "deny"  # who does not deny it lets it stand
        credit = phrase.cue.credit and not negated and not before & MODALS and not infinitive
        if phrase.cue.hearsay and view.words[last : last + 1] == ["by"]:
            continue  # "it was reported by X": X speaks
        draft = Draft(view.sentence.index, phrase.cue, at, first, last, form=form, credit=credit)
        draft.passive = _passive(view, at, form)
        return draft
    return None


def _is_denied(view: View, at: int, speech: SpeechWords) -> bool:
    """ "denies backing the rebels": who denies it says so, nobody backs."""
    before = at - 1
    while before > 0 and view.tokens[before].pos == "ADV":
        before -= 1
    phrases = speech.verbs.get(view.words[before], ()) if before > 0 else ()
    return any(phrase.cue.stance == "deny" and phrase.cue.kind == "say" and not phrase.rest for phrase in phrases)


def _is_namelessness(view: View, at: int, speech: SpeechWords) -> bool:
    """ "who asked not to be named", "declined to be quoted"."""
    if view.words[at] not in speech.unnamed or view.words[max(0, at - 2) : at] != ["to", "be"]:
        return False
    before = at - 3
    while before > 0 and view.words[before] in NEGATIONS:
        before -= 1
    return before > 0 and view.words[before] in speech.unnaming


def _first_of_cue(view: View, at: int) -> int:
    """With its auxiliaries, negation and adverbs: "has repeatedly said", "did not say"."""
    first = at
    while first > 0 and (
        view.tokens[first - 1].pos == "AUX"
        or (view.words[first - 1] in NEGATIONS | {"to", "also"} and view.tokens[first - 1].pos in ("PART", "ADV"))
        or (
            view.tokens[first - 1].pos == "ADV"
            and view.words[first - 1] not in TIME_WORDS
            and (view.words[first - 1].endswith("ly") or view.words[first - 1] in ADVERBS)
        )
    ):
        first -= 1
    return first


def _used_as_verb(view: View, at: int, phrases: tuple[Phrase, ...]) -> bool:
    """The tagger calls it a noun or an adverb, its place says otherwise: "the monitor reports that", "it condemns the attack"."""
    if view.sentence.kind == "title" and 0 < at < len(view.words) - 1 and (view.verbless or view.tokens[at].pos == "PROPN"):
        third = any(phrase.form == THIRD and phrase.cue.kind in ("say", "want") for phrase in phrases)
        return third and _nominal(view, at - 1) and not any(view.finite(i) for i in range(at))
    if at == 0 or at + 1 >= len(view.words) or (view.tokens[at].pos == "PROPN" and view.capital(at)):
        return False
    following = view.words[at + 1]
    before = at - 1
    while before > 0 and view.tokens[before].pos == "ADV":
        before -= 1
    ends = at + 1 >= view.stop and not view.capital(at)
    if ends and any(phrase.form == THIRD and phrase.cue.kind == "say" for phrase in phrases) and _signs(view, before):
        return True
    if view.verbless and _nominal(view, before) and any(phrase.form in (THIRD, PAST) for phrase in phrases):
        return True
    if not _nominal(view, before) or not any(phrase.form in (BASE, THIRD, PAST) for phrase in phrases):
        return False
    if following == ":" and any(phrase.form in (THIRD, PAST) for phrase in phrases):
        return True
    if view.tokens[at].pos == "NOUN" and view.words[at].endswith("ed") and all(phrase.form in (PAST, PARTICIPLE) for phrase in phrases):
        return True
    if following == "that" and view.tokens[at + 1].pos == "SCONJ":
        return not view.tokens[at].dep.startswith("nsubj") and not any(view.tokens[kid].dep == "nmod:poss" for kid in view.kids[at])
    if view.tokens[at].pos == "PROPN" and view.tokens[at + 1].pos not in ("PUNCT", "ADP"):
        return True
    if any(phrase.form == THIRD for phrase in phrases) and view.tokens[at].pos in ("ADV", "X", "INTJ", "ADJ"):
        return view.tokens[at + 1].pos not in ("PUNCT", "ADP", "VERB", "AUX")
    return view.tokens[at].pos in ("ADV", "ADJ", "X", "INTJ") and (
        view.tokens[at + 1].pos in ("DET", "PRON", "ADJ", "SCONJ") or following in ("that", ":")
    )


def _signs(view: View, last: int) -> bool:
    """Whether a body's name ends there, after a clause: "... were hurt in the blast Holm Agency reports"; "after the Holm Agency reports"
    has none."""
    while last > 0 and not view.capital(last) and view.tokens[last].pos == "NOUN":
        last -= 1
    first = last
    while first > 0 and view.capital(first - 1) and view.tokens[first - 1].pos in ("PROPN", "NOUN", "X") and not _in_place(view, first - 1):
        first -= 1
    own = view.capital(last) and (view.tokens[last].pos == "PROPN" or view.named[last] is not None)
    return own and first > 2 and view.tokens[first - 1].pos not in ("ADP", "DET", "VERB", "ADJ", "CCONJ") and view.clause_in(0, first)


def _in_place(view: View, i: int) -> bool:
    """The last word of a place: "in southern Holm | Alpha agency reports"."""
    before = i - 1
    while before > 0 and view.tokens[before].pos == "ADJ":
        before -= 1
    return view.tokens[before].pos == "ADP"


def _nominal(view: View, i: int) -> bool:
    token = view.tokens[i]
    return (
        token.pos in ("NOUN", "PROPN", "NUM")
        or view.person[i]
        or view.named[i] is not None
        or (token.pos == "PRON" and token.dep != "nmod:poss")
    )


def _form(view: View, at: int, phrases: tuple[Phrase, ...]) -> str:
    forms = {phrase.form for phrase in phrases}
    if forms >= {PAST, PARTICIPLE}:
        before = at - 1
        while before > 0 and view.tokens[before].pos in ("ADV", "AUX", "PART") and view.words[before] not in BE:
            before -= 1
        return PARTICIPLE if at > 0 and view.words[before] in BE else PAST
    return next(iter(forms)) if len(forms) == 1 else (BASE if BASE in forms else sorted(forms)[0])


def _passive(view: View, at: int, form: str) -> bool:
    if form not in (PAST, PARTICIPLE):
        return False
    before = view.words[max(0, at - 3) : at]
    if any(word in BE and word not in ("has", "have", "had") for word in before):
        stretch = next((i for i in range(at - 1, max(-1, at - 4), -1) if view.words[i] in BE), None)
        return stretch is not None and all(view.tokens[i].pos in ("ADV", "AUX", "PART") for i in range(stretch, at))
    # "the blast claimed by the militia"
    return view.tokens[at].dep == "acl" and at + 1 < len(view.tokens) and view.words[at + 1] == "by"


def _noun(view: View, at: int, speech: SpeechWords) -> Draft | None:
    """A noun with its content: "reports that ...", "claims of ...", "his warning that ...", "denials by ..."."""
    cue = speech.nouns.get(view.words[at])
    if cue is None or not view.noun(at):
        return None
    following = view.words[at + 1] if at + 1 < len(view.words) else ""
    if following not in ("that", "of", "from") and following != "by" and not (following == "to" and not cue.credit):
        return None
    if following == "of" and (
        (
            cue.kind == "document"
            and cue.lemma != "statement"
            and cue.lemma not in ("report", "account", "news", "evidence", "footage", "video")
        )
        or not cue.credit
    ):
        return None
    if following == "that" and view.tokens[at + 1].pos in ("PRON", "DET") and view.tokens[at + 1].dep.startswith("nsubj"):
        return None
    return Draft(view.sentence.index, cue, at, at, at + 1, form="noun")
