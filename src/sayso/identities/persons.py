"""A person's mention in; who that is by name and dated role, by title, by what stands beside it, or by an earlier mention, out."""

from __future__ import annotations

from collections.abc import Sequence

from sayso.identities.choose import choose_use, first_of
from sayso.identities.folding import fold, fold_name
from sayso.identities.found import Context, Found
from sayso.identities.phrases import read_phrase
from sayso.identities.spelling import spelling_score
from sayso.model import Mention, Token

TITLED, BESIDE, REMEMBERED, SOMEBODY = 0.8, 0.75, 0.75, 0.3
NAMED = frozenset(("named", "called", "identified"))
# Nouns that describe one person beside the name
ONE_NAME = 0.92  # spellings of a surname in one report
HUMAN = frozenset(
    ["speaker", "government", "force", "group", "legislature", "court", "aid", "media", "religious", "company", "people", "body"]
)


def resolve_person(mention: Mention, context: Context) -> Found | None:
    """None where nothing in the report tells who that is."""
    tokens = context.sentences[mention.sentence].tokens
    hits = [hit for hit in context.hits[mention.sentence] if hit.first >= mention.first and hit.last <= mention.last]
    for hit in hits:
        if any(use.who is not None and use.who.kind == "official" for use in hit.uses):
            title = " ".join(token.text.lower() for token in tokens[mention.first : hit.first])
            found = choose_use(hit, context, title)
            if found is not None and found.kind == "official":
                return found
    name_first = max((hit.last for hit in hits), default=mention.first)
    alone = context.persons.get(fold(tokens[mention.first].text)) if mention.last - mention.first == 1 else None
    if alone is not None and hits and all(use.how == "capital" for use in hits[0].uses):
        return alone._replace(score=min(alone.score, REMEMBERED), why=f"named before: {alone.name}")  # "Amman" after "Sudesh Amman"
    if name_first >= mention.last:
        return read_phrase(mention.sentence, mention.first, mention.last, context)
    words = tokens[name_first : mention.last]
    name = "".join(token.text + (" " if token.space else "") for token in words).strip()
    surname = fold(words[-1].text)
    titled = read_phrase(mention.sentence, mention.first, name_first, context) if hits else None
    if titled is not None and titled.key is not None:
        return titled._replace(name=name, score=min(titled.score, TITLED), why=f"title: {titled.why}", kind="person")
    known = context.persons.get(surname) or _misspelled(surname, context)
    if known is not None and not _is_another(words, known):
        return known._replace(score=min(known.score, REMEMBERED), why=f"named before: {known.name}")
    spelled = first_of(context.parties.by_spelling(name), context) if len(words) > 1 else None
    if spelled is not None and spelled.kind == "official":
        return spelled
    beside = _beside(mention, context)
    if beside is not None:
        return beside._replace(name=name, score=min(beside.score, BESIDE), why=f"described beside: {beside.why}", kind="person")
    return None


def _is_another(words: Sequence[Token], known: Found) -> bool:
    """ "Sally Jones" after "Stuart Jones"."""
    if len(words) < 2 or not known.name or " " not in known.name:
        return False
    first, other = fold(words[0].text), fold_name(known.name)[0]
    return bool(first) and first not in fold_name(known.name) and spelling_score(first, other) < ONE_NAME


def _misspelled(surname: str, context: Context) -> Found | None:
    """ "Mathis" in a report on Mattis."""
    if len(surname) < 5:
        return None
    likely = [(spelling_score(surname, other), other) for other in context.persons if len(other) > 4 and other[0] == surname[0]]
    score, other = max(likely, default=(0.0, ""))
    return context.persons[other] if score >= ONE_NAME else None


def remember(mention: Mention, found: Found, context: Context) -> None:
    """Keep a person under the last word of the name."""
    tokens = context.sentences[mention.sentence].tokens
    surname = fold(tokens[mention.last - 1].text)
    full = mention.last - mention.first > 1 and tokens[mention.last - 2].pos == "PROPN"
    held = context.persons.get(surname)
    if surname and (full or (held is None and tokens[mention.last - 1].text.lower() not in context.parties.lands)):
        context.persons[surname] = found


def somebody(mention: Mention, context: Context) -> Found | None:
    """A person of whom nothing is said, with little trust: who speaks on a body's own page is of that body; others are of the
    country where the report plays, and held for civilians."""
    outlet = context.outlet
    if outlet is not None and context.is_telling(mention):
        return outlet._replace(name=mention.text, kind="person", score=SOMEBODY, why=f"speaks on the page of {outlet.name}", id="")
    country = context.theatre
    return (
        Found(country, "CVL", name=mention.text, country=country, kind="person", score=SOMEBODY, why="a person where the report plays")
        if country
        else None
    )


def _beside(mention: Mention, context: Context) -> Found | None:
    """ "X, a spokesman for the coalition", "the coalition's spokesman, X", "a resident named X", "X of the White Helmets"."""
    tokens = context.sentences[mention.sentence].tokens
    for other in context.mentions_of(mention.sentence):
        if other is mention or (other.kind == "person" and other.first <= mention.first):
            continue
        behind = other.first >= mention.last
        gap = tokens[mention.last : other.first] if behind else tokens[other.last : mention.first]
        if len(gap) > 4:
            continue
        words = [token.text.lower() for token in gap if token.pos != "DET" and token.text.lower() not in ("a", "an", "the")]
        if behind and (words in ([","], ["("], []) and (gap or tokens[other.first].pos == "NOUN")) and _is_human(other, context):
            found = read_phrase(other.sentence, other.first, other.last, context)
        elif behind and words in (["of"], ["from"], ["with"], [",", "of"], [",", "from"], [",", "with"]) and not _is_human(other, context):
            found = read_phrase(other.sentence, other.first, other.last, context)
            if found is not None and (found.kind in ("country", "place") or found.how == "people"):
                found = found._replace(sector="") if words == ["of"] and found.kind == "country" else None
        elif not behind and (words in ([","], []) or (words[-1:] and words[-1] in NAMED | {"as"})) and _is_human(other, context):
            found = read_phrase(other.sentence, other.first, other.last, context)
        else:
            continue
        if found is not None and found.key is not None:
            return found
    return None


def _is_human(mention: Mention, context: Context) -> bool:
    """The last noun of the mention describes one person."""
    joint = next(
        (i for i in range(mention.first, mention.last) if context.sentences[mention.sentence].tokens[i].pos == "ADP"), mention.last
    )
    for hit in reversed(context.hits[mention.sentence]):
        if hit.first >= mention.first and hit.last <= joint:
            agent = hit.agent
            token = context.sentences[mention.sentence].tokens[hit.last - 1]
            return agent is not None and agent.kind in HUMAN and "Number=Plur" not in token.morph
    return False
