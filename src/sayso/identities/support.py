"""The hits of a report in; those without the names that nothing in the report bears out, out."""

from __future__ import annotations

from collections.abc import Sequence

from sayso.identities.folding import fold, fold_name
from sayso.identities.uses import Hit, Use
from sayso.model import Sentence, Token

RANKS = frozenset(
    ["gen", "lt", "col", "maj", "capt", "adm", "sgt", "brig", "cmdr", "sen", "rep", "gov", "president", "minister", "secretary", "senator"]
)
REPORTING = frozenset(("report", "say", "write", "quote", "publish", "claim", "reveal"))
INTRODUCED = frozenset(("surnamed", "named", "called", "nicknamed"))
INSTITUTIONS = frozenset(
    "centre center institute institution association society foundation council committee campaign fund school academy forum "
    "organisation organization network initiative programme program project movement union league alliance coalition bureau".split()
)
WATCHERS = frozenset(("monitor", "ngo", "rescue"))
TELLING = REPORTING | frozenset("urge call accuse document warn condemn estimate tell deny describe find according".split())
OFFICES = frozenset(("government", "force", "legislature", "court"))
TITLES = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "miss",
        "dr",
        "prof",
        "professor",
        "sir",
        "lord",
        "lady",
        "dame",
        "sheikh",
        "imam",
        "judge",
        "justice",
        "sen",
        "rep",
        "gen",
        "lt",
        "col",
        "maj",
        "capt",
        "adm",
        "sgt",
    ]
)


def keep_supported(found: list[list[Hit]], sentences: Sequence[Sentence], given: frozenset[str] = frozenset()) -> list[list[Hit]]:
    """`given`: names of places that are given names as well. Weak names stay where the report supports them: named in full elsewhere, written as an acronym, borne with a title,
    or at home in a country that the report names. A noun of the tables needs no support."""
    named = [use.who for hits in found for hit in hits for use in hit.uses if use.who is not None and not use.weak]
    strong = {who.name if who.kind == "official" else who.id for who in named}
    homes = {who.country for who in named}
    result = []
    for all_hits, sentence in zip(found, sentences, strict=True):
        hits = [
            hit
            for hit in all_hits
            if not _is_first_name(hit, all_hits, sentence.tokens, given) and not _names_a_subject(hit, sentence.tokens)
        ]
        if all(not use.weak and (use.who is None or hit.last - hit.first > 1) for hit in hits for use in hit.uses):
            result.append(hits)
            continue
        kept = []
        for hit in hits:
            uses = tuple(use for use in hit.uses if not _is_namesake(use, hit, hits, sentence.tokens))
            uses = tuple(use for use in uses if not use.weak or _has_support(use, hit, hits, sentence.tokens, strong, homes))
            if uses:
                kept.append(hit if len(uses) == len(hit.uses) else hit._replace(uses=uses))
        result.append(kept)
    return result


def _is_first_name(hit: Hit, hits: Sequence[Hit], tokens: Sequence[Token], given: frozenset[str]) -> bool:
    """ "Jordan Pickford", "Kenya Barris", "Assad Khan": the word behind is a surname that no table holds with it."""
    after = hit.last
    if (
        hit.last - hit.first > 1
        or not hit.names
        or after >= len(tokens)
        or any(other.first == after and not _is_surname(other) for other in hits)
    ):
        return False
    name, surname = tokens[hit.first], tokens[after]
    if not name.space or not surname.text[0].isupper() or surname.text.isupper() or surname.pos not in ("PROPN", "NOUN"):
        return False
    named = surname.dep.startswith("flat") and surname.head == hit.first
    if name.text.lower() in given and not name.text.isupper() and (surname.pos == "PROPN" or named):
        return not any(use.who is not None and use.who.kind == "official" for use in hit.names)
    return named and name.ent.endswith("PERSON") and surname.ent.endswith("PERSON")


def _names_a_subject(hit: Hit, tokens: Sequence[Token]) -> bool:
    """ "The Centre for Law and Justice" is not the party Law and Justice: the name tells what the institution works on. States stay."""
    at = hit.first - 1
    while at > 0 and tokens[at].pos == "DET":
        at -= 1
    if at < 1 or tokens[at].text.lower() not in ("for", "on") or hit.agent is not None:
        return False
    if any(use.who is not None and use.who.kind in ("country", "official") for use in hit.uses):
        return False
    return tokens[at - 1].text[:1].isupper() and tokens[at - 1].text.lower() in INSTITUTIONS and tokens[at].text.islower()


def _is_surname(hit: Hit) -> bool:
    return all(use.how == "surname" for use in hit.uses)


def _is_namesake(use: Use, hit: Hit, hits: Sequence[Hit], tokens: Sequence[Token]) -> bool:
    """A surname behind another first name is somebody else."""
    who = use.who
    if who is None or hit.last - hit.first > 1 or not hit.first:
        return False
    before = tokens[hit.first - 1]
    if (
        who.kind == "country"
        and use.how != "adjective"
        and tokens[hit.first].dep.startswith("flat")
        and tokens[hit.first].head == hit.first - 1
    ):
        # "Denzel Washington"; not "President Washington"
        return before.pos == "PROPN" and before.space and before.text[0].isupper() and not any(other.last == hit.first for other in hits)
    if who.kind != "official":
        inside = tokens[hit.first].ent == "I-PERSON" and before.ent.endswith("PERSON") and before.pos == "PROPN" and who.kind != "country"
        return inside and not any(other.last == hit.first for other in hits)
    if before.pos != "PROPN" or not before.space or not before.text[0].isupper() or before.text.rstrip(".").lower() in TITLES:
        return False
    return not any(other.first < hit.first <= other.last for other in hits) and fold(before.text) not in fold_name(who.name)


def _has_support(use: Use, hit: Hit, hits: Sequence[Hit], tokens: Sequence[Token], strong: set[str], homes: set[str]) -> bool:
    who = use.who
    assert who is not None
    if who.kind == "official":
        return who.name in strong or _has_office(use, hit, hits, tokens, homes)
    if who.id in strong:
        return True
    if use.caps and hit.last - hit.first == 1:
        return not all(token.text.isupper() for token in tokens if token.text.isalpha())
    if who.kind == "media" and hit.last - hit.first > 1 and hit.last < len(tokens) and tokens[hit.last].lemma.lower() in REPORTING:
        return True  # "The Times reported"
    if who.kind in WATCHERS and _speaks_up(hit, tokens):
        return True  # "says Amnesty", "Memorial's report", wherever it is at home
    if who.kind != "country":
        return who.country in homes or not who.country
    # "Michael Jordan", "Jordan Henderson"
    before = tokens[hit.first - 1] if hit.first else None
    after = tokens[hit.last] if hit.last < len(tokens) else None
    if before is not None and before.pos == "PROPN" and before.space:
        return False
    return not (after is not None and after.pos == "PROPN" and after.ent.endswith("PERSON"))


def _speaks_up(hit: Hit, tokens: Sequence[Token]) -> bool:
    """A name in capitals that tells something, or whose words they are."""
    if not tokens[hit.first].text[:1].isupper():
        return False
    after = tokens[hit.last] if hit.last < len(tokens) else None
    before = tokens[hit.first - 1].lemma.lower() if hit.first else ""
    if before == "to" and hit.first > 1:
        before = tokens[hit.first - 2].text.lower()
    return before in TELLING or (after is not None and (after.lemma.lower() in TELLING or (hit.first > 0 and after.text in ("'s", "’s"))))


def _has_office(use: Use, hit: Hit, hits: Sequence[Hit], tokens: Sequence[Token], homes: set[str]) -> bool:
    """An ordinary surname is an official's behind a rank or an office ("Secretary Carter"), or, where the tables hold the surname
    for that person's, in a report that names the country; never behind or before another name."""
    who = use.who
    assert who is not None
    if hit.last < len(tokens) and tokens[hit.last].pos == "PROPN" and not any(other.first == hit.last for other in hits):
        return False
    at_home = not who.country or who.country in homes
    if hit.first and tokens[hit.first - 1].text.lower() in INTRODUCED:
        return False  # "a man surnamed Jiang"
    before = tokens[hit.first - 1] if hit.first else None
    office = next((other.agent for other in hits if other.last == hit.first and other.agent is not None), None)
    if office is not None and office.kind == "force" and who.sector not in ("MIL", "REB", "COP", "") and "general" not in office.noun:
        return False  # "Petty Officer Keating" is no envoy
    if office is not None and office.kind in OFFICES and before is not None and "Number=Plur" not in before.morph:
        return at_home
    if before is not None and before.text.rstrip(".").lower() in RANKS:
        return at_home
    if before is not None and before.pos == "PROPN" and not any(other.last == hit.first for other in hits):
        return use.how != "surname" and at_home and before.text.rstrip(".").lower() in TITLES
    return use.how != "surname" and at_home
