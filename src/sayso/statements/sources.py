"""A sentence and a cue in, the words that name the speaker out: subject, inverted subject, object of a preposition."""
from __future__ import annotations

from sayso.statements.view import QUOTES, TIME_WORDS, View
from sayso.statements.words import SpeechWords

INNER = frozenset({"of", "for", "in", "at", "from", "on", "with", "to", "de", "du", "bin", "al", "el", "ibn", "between", "inside", "near", "within"})
OWN = frozenset({"of", "for"})
ARTICLES = frozenset(["the", "a", "an", "this", "these", "those", "some", "several", "many", "most", "any", "each", "every", "its", "his", "her", "their", "our", "my", "one", "another", "no", "both", "all", "other"])
PRONOUNS = frozenset(["he", "she", "it", "they", "we", "i", "you", "who", "which", "that", "this", "these", "those", "others", "some", "many", "one", "someone", "somebody", "nobody", "everyone", "anyone"])
PERSONAL = frozenset(["he", "she", "they", "we", "i", "it", "you"])
GLUE = frozenset({"-", "–", "'s", "’s", "'", "’", "/", "&"})


def np_start(view: View, last: int, low: int, speech: SpeechWords) -> int:
    """Where the phrase that ends with token `last` begins; never before `low`. Made for text without commas: a name after common
    nouns is a phrase of its own ("... killed 12 people Human Rights Watch said"), except after a word for a role."""
    held = view.named[last]
    at = max(held[0], low) if held and held[1] == last + 1 else last
    whole = at < last and view.words[at] in ARTICLES and view.tokens[at].pos != "NOUN"
    while at > low:
        if whole:
            whole = False
            if not _joined_before(view, at, low, speech):
                break
            at -= 1
            continue
        before = at - 1
        word, token = view.words[before], view.tokens[before]
        if (word in ARTICLES and token.pos != "NOUN") or (token.pos == "DET" and word not in ("al", "el", "an-", "that")) or (token.pos == "PRON" and token.dep == "nmod:poss"):
            at = before
            if at - 2 >= low and view.words[at - 1] == "and" and _speakerlike(view, at - 2, speech) and _speakerlike(view, last, speech):
                at -= 1
                continue
            if not _joined_before(view, at, low, speech):
                break
            at -= 1
            continue
        if word in GLUE or (word in ("(", ")") and _bracket(view, before, low)):
            joined = (word in ("'s", "’s") and before > low and _nominal(view, before - 1)) or (word == "-" and before > low and not view.tokens[before - 1].space)
            at = before - joined
            continue
        if token.pos in ("NOUN", "PROPN", "ADJ", "NUM", "X") or (word in speech.people and not view.finite(before)) or (token.pos in ("VERB", "ADV") and _modifier(view, before, at)):
            if not _same_phrase(view, before, at, last, speech):
                break
            held = view.named[before]
            at = max(held[0], low) if held and held[1] <= last + 1 and held[0] < before else before
            continue
        if word in OWN | INNER and before > low and _joined_before(view, at, low, speech):
            at = before
            continue
        if word == "and" and before > low and _speakerlike(view, before - 1, speech) and _speakerlike(view, last, speech):
            at = before
            continue
        break
    if at > low and (view.words[at] in ("a", "an", "the", "one") or view.words[at] in speech.people):
        at = _before_apposition(view, at, low)
    while at < last and (view.words[at] in GLUE or view.words[at] in ("and", ",") or view.tokens[at].pos in ("ADP", "PUNCT")):
        at += 1
    return at


def _before_apposition(view: View, at: int, low: int) -> int:
    """ "Anna Berg a local baker said", "The Holm Network an activist group said": where the name begins, if one stands right before."""
    held = view.named[at - 1]
    first = at
    if held and held[1] == at and held[0] >= low:
        first = held[0]
    else:
        while first > low and ((view.tokens[first - 1].pos == "PROPN" and view.capital(first - 1) and view.words[first - 1] not in TIME_WORDS) or (first < at and view.words[first - 1] in ("-", "al"))):
            first -= 1
    person = held is not None and first < at and "PER" in view.tokens[held[0]].ent and at - first > 1
    if first == at or not (person or view.words[at] in ("a", "an")):
        return at
    if first > low and view.words[first - 1] == "the":
        first -= 1
    if not (person or view.capital(at - 1) or view.words[at - 1] == ")"):
        return at
    if first == low or view.tokens[first - 1].pos in ("PUNCT", "SCONJ", "ADV", "INTJ") or view.words[first - 1] in ("that",) or (person and view.tokens[first - 1].pos != "ADP"):
        return first
    return at


def _joined_before(view: View, at: int, low: int, speech: SpeechWords) -> bool:
    """Whether a preposition before token `at` ties it to a noun that belongs to the same name of a speaker."""
    ahead = at - 1
    if ahead - 1 < low or view.words[ahead] not in INNER:
        return False
    noun = ahead - 1
    if view.words[noun] in speech.speakers or view.words[noun] in speech.hearers:
        return True
    if view.named[noun] and view.named[noun] == view.named[min(at, len(view.tokens) - 1)]:
        return True
    return view.words[ahead] in OWN and view.noun(noun) and view.capital(noun)


def _modifier(view: View, i: int, at: int) -> bool:
    token = view.tokens[i]
    return token.dep in ("amod", "compound", "advmod") and i < token.head and view.words[i] not in TIME_WORDS and (
        token.pos == "VERB" or view.tokens[token.head].pos == "ADJ")


def _same_phrase(view: View, before: int, at: int, last: int, speech: SpeechWords) -> bool:
    """Whether the word `before` belongs to the phrase that so far begins at `at`."""
    word = view.words[before]
    if word in TIME_WORDS and view.words[at] not in ("s", "'s"):
        return False
    if view.tokens[before].pos == "NUM":
        return view.tokens[before].head > before and view.tokens[before].head <= last
    held, own = view.named[before], view.named[at]
    if own is not None and own[0] == at and view.capital(before) and view.tokens[before].pos == "PROPN" and held != own and (
            held is not None or view.tokens[before].ent) and word not in speech.speakers and view.tokens[before].ent[2:] in ("LOC", "GPE", "FAC"):
        return False
    if view.capital(before) and not view.capital(at) and view.tokens[before].ent[2:] in ("LOC", "GPE", "FAC") and before > 0 and (
            view.tokens[before - 1].pos == "ADP" and (view.words[before - 1] != "of" or view.person[last])):
        return False  # "in Holm members of the council said"
    lower_before = not view.capital(before) and view.tokens[before].pos != "ADJ"
    if view.capital(at) and view.tokens[at].pos in ("PROPN", "NOUN", "ADJ", "X") and lower_before:
        return word in speech.speakers or word.rstrip("s") in speech.speakers or word in speech.hearers
    head = view.tokens[before].head
    held = view.named[before]
    if held is not None and held[1] == at and " ".join(view.words[at : last + 1]) in speech.speakers and "LOC" not in view.tokens[held[0]].ent:
        return True
    if view.capital(before) and not view.capital(at) and not (before < head <= last):
        # "in northern Syria activists said": a place before a bare noun belongs to what went before
        return view.tokens[before].pos == "ADJ" and view.tokens[before].dep == "amod"
    if lower_before and view.tokens[before].pos == "NOUN":
        if not (before < head <= last):
            return word in speech.speakers
        return not (last - at >= 1 and " ".join(view.words[at : last + 1]) in speech.speakers and word not in speech.people)
    return True


def speaks(view: View, first: int, last: int, speech: SpeechWords) -> bool:
    """Whether the phrase can be somebody who speaks, or what somebody wrote; "their victory", "the attack on the town" cannot."""
    for i in range(first, last):
        if view.tokens[i].pos in ("ADP", "SCONJ") and i > first and view.words[i] in INNER and not (view.named[i] and view.named[i] == view.named[i - 1]):
            return view.words[i - 1] in AMOUNTS and speaks(view, i + 1, last, speech)
        known = view.named[i] is not None or view.words[i] in speech.people or view.words[i] in speech.nouns
        if known and not (view.words[i] in AMOUNTS and i + 1 < last):
            return True
        if (view.tokens[i].pos == "PROPN" and view.words[i] not in TIME_WORDS) or (view.words[i] in PRONOUNS and view.words[i] not in ("it", "this", "that", "these", "which")):
            return True
    return False


AMOUNTS = frozenset(["dozens", "hundreds", "thousands", "tens", "scores", "most", "many", "some", "several", "number", "group", "majority", "half", "one", "two", "three", "few", "lot", "all", "none", "millions"])


def _bracket(view: View, i: int, low: int) -> bool:
    """A short bracket inside a name: "Observatory (SOHR)"."""
    return any(view.words[j] == "(" for j in range(max(low, i - 6), i + 1))


def _speakerlike(view: View, i: int, speech: SpeechWords) -> bool:
    return view.person[i] or view.named[i] is not None or (view.tokens[i].pos == "PROPN" and view.capital(i))


def np_after(view: View, first: int, high: int, speech: SpeechWords) -> int:
    """One past the phrase that begins at token `first`, at most `high`; `first` itself where none begins there."""
    at, nouns = first, 0
    capitals = False
    if at < high and view.tokens[at].pos == "PRON" and view.words[at] in PRONOUNS | {"him", "her", "them", "us", "me"}:
        return at + 1
    while at < high:
        token, word = view.tokens[at], view.words[at]
        held = view.named[at]
        if nouns and view.words[at - 1] in speech.nouns and token.pos in ("NOUN", "PROPN", "ADJ"):
            break  # "according to a police statement gunmen fled"
        if held and held[0] == at and held[1] > at + 1 and held[1] <= high:
            at, nouns, capitals = held[1], nouns + 1, True
            continue
        if word in ARTICLES or token.pos == "DET" or (token.pos == "PRON" and token.dep == "nmod:poss"):
            if nouns:
                break
        elif word in GLUE or word.startswith(("'", "’")):
            pass
        elif (token.pos in ("NOUN", "PROPN", "X") or word in speech.people) and not (word in TIME_WORDS and nouns):
            if nouns and capitals and not view.capital(at) and word not in speech.speakers | speech.hearers and not (
                    token.head >= first and token.dep in ("compound", "flat")) and at + 1 != high:
                break
            if nouns and view.capital(at) and not view.capital(at - 1) and view.noun(at - 1) and view.words[at - 1] not in speech.speakers and view.words[at - 1] not in GLUE:
                break
            nouns, capitals = nouns + 1, view.capital(at)
        elif token.pos in ("ADJ", "NUM") or (token.pos in ("VERB", "ADV") and token.dep in ("amod", "compound", "advmod") and at < token.head < high):
            if nouns and not (at + 1 < high and view.noun(at + 1) and token.head > at and token.pos == "ADJ" and view.capital(at)):
                break
        elif nouns and word in INNER and at + 1 < high and _tied(view, first, at, speech):
            inner = np_after(view, at + 1, high, speech)
            if inner == at + 1:
                break
            at, capitals = inner, view.capital(inner - 1)
            continue
        elif nouns and word == "and" and at + 1 < high and _speakerlike(view, at - 1, speech):
            inner = np_after(view, at + 1, high, speech)
            if inner == at + 1 or not _speakerlike(view, inner - 1, speech) or any(view.tokens[k].dep in ("nsubj", "nsubj:pass") for k in range(at + 1, inner)):
                break
            at = inner
            continue
        elif word == "(" and nouns and any(view.words[j] == ")" for j in range(at, min(at + 6, high))):
            at = next(j for j in range(at, high) if view.words[j] == ")")
        else:
            break
        at += 1
    while at > first and (view.words[at - 1] in GLUE or view.words[at - 1] in ARTICLES):
        at -= 1
    return at if nouns else first


def _tied(view: View, first: int, at: int, speech: SpeechWords) -> bool:
    """Whether the preposition at `at` binds what follows to the noun before it."""
    if view.words[at + 1] in TIME_WORDS or view.tokens[at + 1].pos == "NUM":
        return False
    held = view.named[at]
    if held and held[0] < at < held[1] - 1:
        return True
    if view.words[at] in OWN:
        return True
    if view.words[at] not in ("in", "at", "from", "on", "with", "near", "inside", "within"):
        return False
    head = view.tokens[view.tokens[at].head]
    tied = first <= head.head < at if view.tokens[at].dep == "case" else False
    return view.words[at - 1] in speech.speakers and (tied or view.capital(at + 1))


def subject_span(view: View, verb: int, low: int, speech: SpeechWords) -> tuple[int, int] | None:
    """(first, last) of the phrase before the verb that says who. The phrase that ends where the verb's own words begin, unless a
    preposition ties it to an earlier one ("activists in the town said"); the parsed subject where commas stand between."""
    edge = verb
    while edge > low and (view.tokens[edge - 1].pos in ("AUX", "ADV", "PART") or view.words[edge - 1] in BESIDE) and view.words[edge - 1] not in PRONOUNS:
        edge -= 1
    if edge <= low:
        return None
    if view.words[edge - 1] in PERSONAL and view.tokens[edge - 1].pos == "PRON":
        return edge - 1, edge
    parsed = view.subject(verb)
    last = edge
    for _ in range(2):
        while last > low and view.tokens[last - 1].pos == "PUNCT" and view.words[last - 1] not in (")", "]") and view.words[last - 1] not in QUOTES:
            last -= 1
        last = _before_time(view, last, low)
    if parsed is not None and view.words[parsed] in TIME_WORDS:
        parsed = None
    if last < edge and any(view.words[i] == "," for i in range(last, edge)):
        # "Anna Berg, who leads the council, said"
        if parsed is not None and low <= parsed < last and _free_between(view, parsed, last):
            return np_start(view, parsed, low, speech), _before_participle(view, parsed, last)
        comma = next((i for i in range(last - 1, low, -1) if view.words[i] == ","), None)
        if comma is not None and comma - 1 >= low and _nominal(view, comma - 1) and _free_between(view, comma - 1, last):
            return np_start(view, comma - 1, low, speech), _before_participle(view, comma - 1, last)
    near = near_span(view, last, low, speech)
    if view.person[last - 1] and view.noun(last - 1) and (near is None or not speaks(view, *near, speech)):
        near = _tail(view, last, low), last
    if near is not None and (near[1] - near[0] > 1 or view.words[near[0]] not in PRONOUNS):
        return near
    if parsed is not None and low <= parsed < edge and _free_between(view, parsed, edge) and view.noun(parsed):
        return np_start(view, parsed, low, speech), last
    return near


def _tail(view: View, last: int, low: int) -> int:
    """Of a phrase that says nothing of a speaker but in its last word ("the town of Holm media"): that word with what is joined to it."""
    at = last - 1
    while at > low and last - at < 4 and not view.capital(at - 1) and (view.tokens[at - 1].pos == "ADJ" or view.words[at - 1] in GLUE or (
            view.tokens[at - 1].pos == "NOUN" and view.tokens[at - 1].head == last - 1)):
        at -= 1
    return at


def _before_participle(view: View, noun: int, last: int) -> int:
    """ "The agency, citing a nurse, said": the agency."""
    comma = next((i for i in range(noun + 1, last - 1) if view.words[i] == "," and view.words[i + 1].endswith("ing") and view.tokens[i + 1].pos in ("VERB", "ADP")), last)
    return comma


def _before_time(view: View, last: int, low: int) -> int:
    """Before "on Friday", "last September", "overnight", where they stand between the speaker and the verb."""
    at = last
    while at > low + 1 and (view.words[at - 1] in TIME_WORDS or (view.tokens[at - 1].pos == "NUM" and at < last)):
        at -= 1
    if at < last and at > low + 1 and view.words[at - 1] in ("on", "in", "at", "since", "during", "the", "this", "of"):
        at -= 1
    return at if at > low else last


TIES = frozenset(["loyal", "based", "close", "near", "outside", "inside", "opposed", "allied"])
DIRECTIONS = frozenset(["north", "south", "east", "west", "northeast", "northwest", "southeast", "southwest", "downtown"])
BESIDE = frozenset(["just", "also", "since", "now", "repeatedly", "both", "all", "have", "has", "had", "not", "n't", "later", "earlier", "further", "then", "today", "again"])


def _nominal(view: View, i: int) -> bool:
    return view.noun(i) or view.named[i] is not None or (view.tokens[i].pos in ("ADJ", "NUM", "X") and view.capital(i))


def _free_between(view: View, subject: int, last: int) -> bool:
    """No verb of a main clause between the two: only relative clauses."""
    return not any(view.finite(i) and not _inside_relative(view, i, subject) and not _after_relative(view, i) for i in range(subject + 1, last))


def _after_relative(view: View, verb: int) -> bool:
    at = verb - 1
    while at > 0 and view.tokens[at].pos in ("AUX", "ADV", "PART"):
        at -= 1
    return view.words[at] in ("who", "which", "that")


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
    if not _nominal(view, final):
        return None
    at = np_start(view, final, low, speech)
    for _ in range(8):
        before = at - 1
        if before < low or view.words[at] in PRONOUNS:
            break
        if view.words[before] in ("as", "than", "like", "because", "after", "before", "until", "since"):
            break
        if view.tokens[before].pos == "ADP" or view.words[before] in TIES:
            noun = before - 1
        elif view.words[at] in DIRECTIONS and _nominal(view, before):
            noun = before
        elif view.tokens[before].pos == "VERB" and (_after_relative(view, before) or (not view.finite(before) and before - 1 >= low and view.noun(before - 1))):
            noun = before - 1
            while noun > low and view.tokens[noun].pos in ("AUX", "ADV", "PART"):
                noun -= 1
            noun -= view.words[noun] in ("who", "which", "that")
        elif view.words[before] == "and" and before - 1 >= low and _nominal(view, before - 1) and _in_phrase(view, before - 1, low, speech):
            noun = before - 1
        else:
            break
        while noun > low and view.tokens[noun].pos == "PUNCT":
            noun -= 1
        if noun >= low and view.tokens[noun].pos == "VERB" and view.tokens[before].pos == "ADP" and (
                _after_relative(view, noun) or (noun - 1 >= low and view.noun(noun - 1) and not view.finite(noun))):
            at = noun + 1
            continue
        if noun < low or not _nominal(view, noun):
            return None
        at = np_start(view, noun, low, speech)
    else:
        return None
    return at, last


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
