"""Pronouns in; whom they stand for by number and kind, subjects and tellers before others, out."""

from __future__ import annotations

from sayso.identities.found import Context, Found, Seen, refer

ANAPHOR, PRONOUN, SPEAKER, DEFAULT = 0.5, 0.45, 0.5, 0.4
# What speaks for an antecedent: nearness, being a subject, having told something where the pronoun tells, number; a teller is
# seldom who is told of
FARTHEST, SENTENCE, SUBJECT, TELLS, MANY, TOLD_OF, LATER = 13.0, 3.0, 2.0, 4.0, 1.5, 1.0, 0.02
REPORTS = 3.0  # where the pronoun tells: those whose work it is to tell, though a parse may have missed that they told
REPORTING = frozenset(("monitor", "media", "aid", "ngo", "speaker", "rescue"))
FIRST = frozenset(["we", "us", "our", "i", "me", "my", "mine", "ours"])
PLURAL = frozenset(
    [
        "they",
        "them",
        "their",
        "theirs",
        "others",
        "many",
        "some",
        "several",
        "those",
        "dozens",
        "hundreds",
        "thousands",
        "scores",
        "everyone",
        "everybody",
    ]
)
NEUTRAL = frozenset(("it", "its", "which", "that"))
QUANTITIES = frozenset(
    [
        "others",
        "dozens",
        "hundreds",
        "thousands",
        "scores",
        "many",
        "several",
        "some",
        "those",
        "everyone",
        "everybody",
        "anyone",
        "nobody",
        "tens",
        "millions",
    ]
)
COMMANDING = frozenset(("GOV", "MIL", "REB", "OPP", "COP", "IGO", ""))
AGAINST = frozenset("expel deport sanction blacklist ban arrest detain evict kill wound overthrow oust topple".split())  # done to others
NEARBY = 4  # sentences that a pronoun looks back over


def recall_pronoun(sentence: int, first: int, context: Context, *, commands: bool = False) -> Found | None:
    """`commands`: only who can have forces. Whom a pronoun stands for: by number and kind, subjects and speakers before others, the nearest sentence first."""
    token = context.sentences[sentence].tokens[first]
    word = token.text.lower()
    if word in ("who", "whom", "whose", "which", "that"):
        told = _of_clause(sentence, first, context)
        if told is not None:
            return refer(told, PRONOUN, "antecedent")
        seen = next(
            (seen for seen in reversed(context.seen) if seen.sentence == sentence and seen.last <= first and first - seen.last <= 2), None
        )
        return refer(seen, PRONOUN, "antecedent") if seen else None
    if word in FIRST:
        return _speaker_to(sentence, first, context) or _speaker(sentence, first, context)
    if word in QUANTITIES or token.pos == "NUM":
        return _some(sentence, first, context)
    says = token.dep.startswith("nsubj") and context.is_saying(sentence, token.head)
    not_of = _whose_foes(sentence, first, context) if token.dep == "nmod:poss" else None
    seen = _nearest(sentence, first, context, plural=word in PLURAL, neutral=word in NEUTRAL, says=says, commands=commands, not_of=not_of)
    return refer(seen, PRONOUN, f"«{word}»") if seen else None


def _of_clause(sentence: int, first: int, context: Context) -> Seen | None:
    """Whom the noun means that a relative clause hangs on: "the fighters of the brigade who left"."""
    tokens = context.sentences[sentence].tokens
    at = first
    for _ in range(4):
        if tokens[at].dep.startswith("acl"):
            noun = tokens[at].head
            return next((seen for seen in reversed(context.seen) if seen.sentence == sentence and seen.first <= noun < seen.last), None)
        at = tokens[at].head
    return None


def _nearest(
    sentence: int,
    first: int,
    context: Context,
    *,
    plural: bool,
    neutral: bool,
    says: bool,
    commands: bool = False,
    not_of: int | None = None,
) -> Seen | None:
    """The likeliest antecedent that agrees in number and kind; the weights are above."""
    best: Seen | None = None
    rank = 0.0
    for seen in reversed(context.seen):
        gap = sentence - seen.sentence
        if gap > NEARBY:
            break
        if gap < 0 or (gap == 0 and seen.first >= first) or seen.found.key is None:
            continue
        if not _agrees(seen, plural=plural, neutral=neutral) and not (plural and seen.found.kind == "country" and _in_list(seen, context)):
            continue
        if commands and seen.found.sector not in COMMANDING:
            continue
        if gap == 0 and seen.subject and not_of is not None and _is_subject_of(seen, not_of, context):
            continue
        here = FARTHEST - SENTENCE * gap + SUBJECT * seen.subject + LATER * seen.first * (gap > 0)
        if says:
            here += TELLS * seen.speaker + REPORTS * (seen.found.kind in REPORTING)
        elif plural:
            here += MANY * seen.plural - TOLD_OF * seen.speaker
        if here > rank:
            best, rank = seen, here
    return best


def _whose_foes(sentence: int, first: int, context: Context) -> int | None:
    """The verb whose subject is not who "its" means: "Norland blamed Vela and expelled its diplomats". None where it says nothing of that."""
    tokens = context.sentences[sentence].tokens
    owned = tokens[tokens[first].head]
    verb = tokens[owned.head]
    against = verb.lemma.lower() in AGAINST or context.parties.deeds.get(verb.lemma.lower()) == "fights"
    return owned.head if owned.dep == "obj" and against else None


def _is_subject_of(seen: Seen, verb: int, context: Context) -> bool:
    """Of the verb, or of the one that it is joined to ("blamed Vela and expelled")."""
    tokens = context.sentences[seen.sentence].tokens
    verbs = {verb, tokens[verb].head} if tokens[verb].dep == "conj" else {verb}
    return any(tokens[i].dep.startswith("nsubj") and tokens[i].head in verbs for i in range(seen.first, seen.last))


def _in_list(seen: Seen, context: Context) -> bool:
    """ "Russia and the US": each is one, together they are many."""
    tokens = context.sentences[seen.sentence].tokens
    for other in context.seen:
        if other.sentence == seen.sentence and other is not seen and other.found.kind == "country":
            first, last = sorted((seen, other), key=lambda one: one.first)
            between = [token.text.lower() for token in tokens[first.last : last.first]]
            if 0 < len(between) <= 3 and set(between) & {"and", ","} and set(between) <= {"and", ",", "the", "both"}:
                return True
    return False


def _agrees(seen: Seen, *, plural: bool, neutral: bool) -> bool:
    if plural:
        return seen.plural or (not seen.person and seen.found.kind != "country")
    if neutral:
        return not seen.person and seen.found.kind != "people" and not (seen.plural and not seen.found.name)
    return seen.person


def _speaker_to(sentence: int, first: int, context: Context) -> Found | None:
    """ "It told us nothing, a resident said": who says "us" is not who told them; None for other uses of the words."""
    tokens = context.sentences[sentence].tokens
    token = tokens[first]
    if not token.dep.startswith(("obj", "iobj")) or not context.is_saying(sentence, token.head):
        return None
    for seen in context.seen:
        inside = range(seen.first, seen.last)
        teller = (
            any(tokens[i].dep.startswith("nsubj") and tokens[i].head == token.head for i in inside) if seen.sentence == sentence else True
        )
        if not teller and seen.speaker and seen.found.key:
            return refer(seen, SPEAKER, "who speaks")
    return None


def _speaker(sentence: int, first: int, context: Context) -> Found | None:
    """Who says "we": the speaker of this sentence, of one close by, or the outlet that speaks for itself; whoever
    wrote a report that marks what others say, outside these marks."""
    if context.outlet is not None and not context.is_quoted(sentence):
        return context.outlet
    ahead = context.speaker_of(sentence)
    if ahead is not None:
        return ahead._replace(score=min(ahead.score, SPEAKER), why="who speaks", noun="", how="pronoun")
    if context.is_narrated(sentence, first):
        return Found("UNKNOWN", "", score=DEFAULT, why="whoever wrote this")
    for seen in reversed(context.seen):
        if seen.sentence <= sentence and sentence - seen.sentence <= NEARBY and seen.speaker and seen.found.key:
            return refer(seen, SPEAKER, "who spoke last")
    ahead = context.speaker_of(sentence + 1)
    if ahead is not None:
        return ahead._replace(score=0.4, why="who speaks next", noun="", how="pronoun")
    return context.outlet


def _some(sentence: int, first: int, context: Context) -> Found | None:
    for seen in reversed(context.seen):
        if seen.sentence != sentence:
            break
        if seen.last <= first and seen.plural and seen.found.sector in ("CVL", "REF", "CIV"):
            return refer(seen, ANAPHOR, "of those before")
    theatre = context.place_of(sentence, first + 1)
    return (
        Found(theatre, "CVL", country=theatre, kind="people", score=0.4, why="people where the report plays", noun="people")
        if theatre
        else None
    )


def recall_owner(sentence: int, first: int, context: Context, *, commands: bool = False) -> Found | None:
    """Whose: "his forces" (`commands`: only of one who has forces), "their allies"."""
    return recall_pronoun(sentence, first, context, commands=commands)
