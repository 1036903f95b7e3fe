"""A sentence and a verb in, the words before it that name who speaks out."""

from __future__ import annotations

from sayso.statements.asides import DASHES, before_aside, holds_clause, voice_at_end
from sayso.statements.closed import ADVERBIAL, ADVERBS, BESIDE, PRONOUNS, RELATIVES, TIME_WORDS
from sayso.statements.name_before import np_start
from sayso.statements.names import DIRECTIONS, GLUE, OFFICES, nominal, speakerlike, speaks
from sayso.statements.view import QUOTES, View
from sayso.statements.words import SpeechWords

PERSONAL = frozenset(["he", "she", "they", "we", "i", "it", "you"])
TIES = frozenset(["loyal", "based", "close", "near", "outside", "inside", "opposed", "allied"])


def subject_span(view: View, verb: int, low: int, speech: SpeechWords, *, speaking: bool = True) -> tuple[int, int] | None:
    """(first, last) of the phrase before the verb that says who. The phrase that ends where the verb's own words begin, unless a
    preposition ties it to an earlier one ("activists in the town said"); the parsed subject where commas stand between.
    Not `speaking`: the subject of a passive, which may be anything."""
    edge = verb
    while (
        edge > low
        and (view.tokens[edge - 1].pos in ("AUX", "ADV", "PART") or view.words[edge - 1] in BESIDE)
        and view.words[edge - 1] not in PRONOUNS
    ):
        edge -= 1
    if edge <= low:
        return (0, 1) if edge == 0 and _mistaken_for_adverb(view, verb) else None
    if view.words[edge - 1] in PERSONAL and view.tokens[edge - 1].pos == "PRON":
        return edge - 1, edge
    if speaking and (outer := _before_citing(view, edge, low, speech)) is not None:
        return outer
    parsed = view.subject(verb)
    last = edge
    for _ in range(2):
        while (
            last > low
            and view.tokens[last - 1].pos == "PUNCT"
            and view.words[last - 1] not in (")", "]")
            and view.words[last - 1] not in QUOTES
        ):
            last -= 1
        last = _before_time(view, last, low)
    if last <= low:
        return None
    if parsed is not None and view.words[parsed] in TIME_WORDS:
        parsed = None
    if last < edge and any(view.words[i] == "," for i in range(last, edge)):
        # "Anna Berg, who leads the council, said"
        if parsed is not None and low <= parsed < last and _free_between(view, parsed, last):
            return np_start(view, parsed, low, speech), _before_participle(view, parsed, last)
        comma = next((i for i in range(last - 1, low, -1) if view.words[i] == ","), None)
        if comma is not None and comma - 1 >= low and nominal(view, comma - 1) and _free_between(view, comma - 1, last):
            return np_start(view, comma - 1, low, speech), _before_participle(view, comma - 1, last)
    near = near_span(view, last, low, speech)
    own = parsed is not None and low <= parsed < edge and _free_between(view, parsed, edge) and view.noun(parsed)
    parsed_span = (np_start(view, parsed, low, speech), last) if parsed is not None and own else None
    closed = last < edge and view.words[last] in DASHES
    if speaking and (near is None or closed or _is_object(view, near[0]) or not _is_speaker(view, near, speech)):
        near = (parsed_span if near is None else None) or _farther(view, near, last, low, speech)
    if near is not None and (near[1] - near[0] > 1 or view.words[near[0]] not in PRONOUNS):
        return _all_of(view, near, low, speech)
    return parsed_span or near


def _all_of(view: View, near: tuple[int, int], low: int, speech: SpeechWords) -> tuple[int, int]:
    """ "The leaders of Velia and Holm said", "the ministers of Velia, Holm and Norland said": behind "and" the last name is not all of it."""
    at = near[0]
    if at <= low + 2 or view.words[at - 1] != "and" or not speakerlike(view, at):
        return near
    at -= 1
    while at > low and view.words[at] != "of" and (view.words[at] in ("and", ",", "the") or speakerlike(view, at)):
        at -= 1
    several = at > low and view.words[at] == "of" and "Number=Plur" in view.tokens[at - 1].morph
    return (np_start(view, at - 1, low, speech), near[1]) if several and view.person[at - 1] else near


def _farther(view: View, near: tuple[int, int] | None, last: int, low: int, speech: SpeechWords) -> tuple[int, int] | None:
    """Who speaks, where what stands right before the verb does not, or belongs to a clause about the speaker; `near` where nobody does."""
    owner = before_aside(view, near[0] if near is not None else last, last, low, speech)
    if owner is not None or _is_speaker(view, near, speech):
        return owner or near
    voice = voice_at_end(view, last, low, speech)
    if voice is not None and any(view.tokens[i].pos == "PROPN" for i in range(*voice)):
        return voice
    return (_tail(view, last, low), last) if view.person[last - 1] and view.noun(last - 1) else near


def _is_speaker(view: View, near: tuple[int, int] | None, speech: SpeechWords) -> bool:
    return near is not None and speaks(view, *near, speech) and not holds_clause(view, *near)


def _mistaken_for_adverb(view: View, verb: int) -> bool:
    """ "Hammoud pointed out that": a name at the beginning, which the tagger does not know."""
    word = view.words[0]
    bare = verb == 1 and view.tokens[0].pos == "ADV" and "that" in view.words[verb + 1 : verb + 3]
    return bare and not word.endswith("ly") and word not in TIME_WORDS | BESIDE | ADVERBS | ADVERBIAL


def _is_object(view: View, first: int) -> bool:
    """Whether a verb stands right before the phrase: "the group which has received arms from Holm said"."""
    return first > 0 and view.tokens[first - 1].pos == "VERB" and view.finite(first - 1)


def _tail(view: View, last: int, low: int) -> int:
    """Of a phrase that says nothing of a speaker but in its last word ("the town of Holm media"): that word with what is joined to it."""
    at = last - 1
    while (
        at > low
        and last - at < 4
        and not view.capital(at - 1)
        and (
            view.tokens[at - 1].pos == "ADJ"
            or view.words[at - 1] in GLUE
            or (view.tokens[at - 1].pos == "NOUN" and view.tokens[at - 1].head == last - 1)
        )
    ):
        at -= 1
    return at


def _before_participle(view: View, noun: int, last: int) -> int:
    """ "The agency, citing a nurse, said": the agency."""
    return next(
        (
            i
            for i in range(noun + 1, last - 1)
            if view.words[i] == "," and view.words[i + 1].endswith("ing") and view.tokens[i + 1].pos in ("VERB", "ADP")
        ),
        last,
    )


def _before_citing(view: View, edge: int, low: int, speech: SpeechWords) -> tuple[int, int] | None:
    """ "Alpha citing the ministry said", "a nurse asking not to be named said": Alpha and the nurse, where no more stands between."""
    for at in range(edge - 2, low, -1):
        nameless = view.words[at] in speech.unnaming and view.words[at].endswith("ing") and set(view.words[at:edge]) & speech.unnamed
        if view.words[at] in speech.citing or nameless:
            last = at - (view.words[at - 1] == ",")
            return (np_start(view, last - 1, low, speech), last) if last > low and nominal(view, last - 1) else None
        if (view.finite(at) and view.words[at] not in speech.unnamed) or view.words[at] in RELATIVES:
            return None
    return None


def _before_time(view: View, last: int, low: int) -> int:
    """Before "on Friday", "last September", "overnight", where they stand between the speaker and the verb."""
    at = last
    while at > low + 1 and (view.words[at - 1] in TIME_WORDS or (view.tokens[at - 1].pos == "NUM" and at < last)):
        at -= 1
    if at < last and at > low + 1 and view.words[at - 1] in ("on", "in", "at", "since", "during", "the", "this", "of"):
        at -= 1
    return at if at > low else last


def _free_between(view: View, subject: int, last: int) -> bool:
    """No verb of a main clause between the two: only relative clauses."""
    return not any(
        view.finite(i) and not _inside_relative(view, i, subject) and not _after_relative(view, i) for i in range(subject + 1, last)
    )


def _after_relative(view: View, verb: int) -> bool:
    at = verb - 1
    while at > 0 and view.tokens[at].pos in ("AUX", "ADV", "PART"):
        at -= 1
    return view.words[at] in RELATIVES


def near_span(view: View, last: int, low: int, speech: SpeechWords) -> tuple[int, int] | None:
    """The phrase that ends at `last`, with the earlier ones that prepositions and relative clauses tie it to."""
    final = last - 1
    if final < low:
        return None
    if view.words[final] == ")":
        final = next((j - 1 for j in range(final, max(low, final - 7), -1) if view.words[j] == "("), final)
    if final < low:
        return None
    if view.words[final] in PRONOUNS:
        return (final, last) if view.tokens[final].pos in ("PRON", "DET", "NOUN", "SCONJ") else None
    if not nominal(view, final):
        return None
    at = np_start(view, final, low, speech)
    for _ in range(8):
        before = at - 1
        if before < low or view.words[at] in PRONOUNS:
            break
        noun = _tied_to(view, at, low, speech)
        if noun is None:
            break
        if (
            noun >= low
            and view.tokens[noun].pos == "VERB"
            and view.tokens[before].pos == "ADP"
            and (_after_relative(view, noun) or (noun - 1 >= low and view.noun(noun - 1) and not view.finite(noun)))
        ):
            at = noun + 1
            continue
        if noun < low or not nominal(view, noun):
            return None
        at = np_start(view, noun, low, speech)
        if view.words[noun] in OFFICES and view.words[before] in ("of", "for"):
            # text without commas: "... in the town | member of the council Anna Berg said"
            first = noun
            while first > at and view.tokens[first - 1].pos == "ADJ":
                first -= 1
            if first > at and view.tokens[first - 1].pos in ("PROPN", "NOUN"):
                return first, last
    else:
        return None
    return at, last


def _tied_to(view: View, at: int, low: int, speech: SpeechWords) -> int | None:
    """The noun before the phrase at `at` to which a preposition, a relative clause or "and" ties it."""
    before = at - 1
    if view.words[before] in ("as", "than", "like", "because", "after", "before", "until", "since"):
        return None
    if view.tokens[before].pos == "ADP" or view.words[before] in TIES:
        noun = before - 1
    elif view.words[at] in DIRECTIONS and nominal(view, before):
        noun = before
    elif view.tokens[before].pos == "VERB" and (
        _after_relative(view, before) or (not view.finite(before) and before - 1 >= low and view.noun(before - 1))
    ):
        noun = before - 1
        while noun > low and view.tokens[noun].pos in ("AUX", "ADV", "PART"):
            noun -= 1
        noun -= view.words[noun] in RELATIVES
    elif view.words[before] == "and" and before - 1 >= low and nominal(view, before - 1) and _in_phrase(view, before - 1, low, speech):
        noun = before - 1
    else:
        return None
    while noun > low and view.tokens[noun].pos == "PUNCT":
        noun -= 1
    return noun


def _in_phrase(view: View, noun: int, low: int, speech: SpeechWords) -> bool:
    """Whether a preposition governs the phrase that ends with this noun: "on Twitter and the channel Alpha"."""
    at = np_start(view, noun, low, speech)
    return at > low and view.tokens[at - 1].pos == "ADP"


def _inside_relative(view: View, i: int, noun: int) -> bool:
    """Whether the verb i belongs to a clause that hangs on the noun."""
    for _ in range(12):
        if view.tokens[i].dep in ("acl", "acl:relcl") and view.tokens[i].head == noun:
            return True
        head = view.tokens[i].head
        if head == i:
            return False
        if head == noun:
            return True
        i = head
    return False
