"""The knowledge tables in, the index of parties out."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import NamedTuple
from unicodedata import combining, normalize

from sayso.identities.deeds import read_deeds
from sayso.identities.folding import fold_name
from sayso.identities.index import PartyIndex, merge_uses
from sayso.identities.packing import pack, unpack
from sayso.identities.spelling import spelling_key
from sayso.identities.uses import Agent, Use, Who
from sayso.knowledge.load import Knowledge, Row
from sayso.knowledge.made import compiled

# Kinds whose names are spelled in many ways on their road from another script
TRANSLITERATED = frozenset(("group", "faction", "people", "official", "media", "council", "religious"))
# Given names and titles that end many names: they tell nobody apart
GIVEN = frozenset(
    [
        "mohammed",
        "muhammad",
        "mohammad",
        "mohamed",
        "ahmed",
        "ahmad",
        "ali",
        "hassan",
        "hussein",
        "abdullah",
        "sheikh",
        "ibrahim",
        "khalil",
        "mahmoud",
        "mustafa",
        "omar",
        "said",
        "saleh",
    ]
)
OWNERS = frozenset(("group", "government", "force", "body"))
PUBLISHER = "(publisher)"
BASE = "base.csv"  # the reduced table of GeoNames
SHARED = frozenset((BASE, "ocha_syria.csv"))  # tables that are made from others' data
LARGE = 60_000  # people; of a smaller town another land may well have a namesake that the tables lack
# People for whom a place of our own tables, which give none, counts against a namesake elsewhere: it was in the news, a village seldom alone
KNOWN = {"town": 300_000.0, "governorate": 1e6, "region": 1e6, "country": 1e6}
SHORTEST_SPELLED = 4  # letters of a skeleton below which look-alikes are too many


FORM = 11  # counts up when what is compiled changes
FILES = (
    "countries.csv",
    "parties.csv",
    "outlets.csv",
    "officials.csv",
    "agents.csv",
    "deeds.csv",
    "places/*.csv",
    "places/words.yaml",
    "spellings/forbidden.csv",
)


def build_parties(knowledge: Knowledge) -> PartyIndex:
    """The index, from the cache where the tables are as they were. Raises BadKnowledge where a row lacks what it needs."""
    files = [path for folder in knowledge.folders for pattern in FILES for path in sorted(folder.glob(pattern))]
    return unpack(compiled("parties", FORM, files, lambda: pack(_build(knowledge))))


def _build(knowledge: Knowledge) -> PartyIndex:
    alpha2: dict[str, str] = {}
    adjectives: dict[str, tuple[str, ...]] = {}
    pairs: list[tuple[list[str], Use]] = []
    whos: dict[str, Who] = {}
    for who, uses in (*_countries(knowledge, alpha2, adjectives), *_parties(knowledge), *_outlets(knowledge), *_officials(knowledge)):
        whos[who.id] = who
        pairs += [(fold_name(name), use) for name, use in uses]
    pairs += _agents(knowledge)
    pairs += _surnames(pairs)
    names, lengths = merge_uses(_without_sums(pairs))
    homes = _homes(whos)
    lands, small = _lands(knowledge, {two: three for three, two in alpha2.items()})
    umbrellas = _most(whos, "OPP", homes)
    fighters = {country: key for (country, _), key in _most(whos, "REB", homes).items()}
    return PartyIndex(
        names=names,
        lengths=lengths,
        spelled=_spelled(pairs),
        alpha2=alpha2,
        adjectives=adjectives,
        lands=lands,
        small=small,
        homes=homes,
        umbrellas=umbrellas,
        fighters={**fighters, **{key: fighters[homes[key]] for key in umbrellas.values() if homes.get(key) in fighters}},
        publishers=_publishers(knowledge),
        given=frozenset(map(str, knowledge.document("places/words.yaml").get("given", ()))),
        forbidden=_forbidden(knowledge),
        by_id=whos,
        backers=_backers(knowledge, whos),
        deeds=read_deeds(knowledge),
    )


def _backers(knowledge: Knowledge, whos: dict[str, Who]) -> dict[str, tuple[str, ...]]:
    """The keys of those who back somebody, by the id of the one that is backed; a country is written by its three letters."""
    return {
        row["id"]: tuple(whos[id].key if id in whos else id for id in row.list("backed_by"))
        for row in knowledge.table("parties.csv")
        if row["backed_by"]
    }


def _forbidden(knowledge: Knowledge) -> dict[str, frozenset[str]]:
    """Folded names, and the ids or names of those for whom they must not be taken."""
    barred: dict[str, set[str]] = defaultdict(set)
    for row in knowledge.table("spellings/forbidden.csv"):
        barred[" ".join(fold_name(_needed(row, "written")))].update({_needed(row, "id"), f"outlet:{row['id']}"})
    return {name: frozenset(ids) for name, ids in barred.items()}


def _use(who: Who, how: str, name: str, weak: bool = False) -> tuple[str, Use]:
    if name.startswith("~"):
        name, weak = name[1:].strip(), True
    letters = name.replace(".", "")
    caps = (
        " " not in name
        and (name.isupper() or (len(letters) <= 4 and letters.isalpha() and not letters[1:].islower() and len(letters) > 2))
        and len(letters) <= 6
    )
    single = " " not in name and "-" not in name
    bare = name.removeprefix("the ")  # "the Observatory" has a large letter, too
    capital = bare[:1].isupper() or bare[:1].isdigit()
    article = name[:3].lower() in ("al-", "al ", "el-") and len(fold_name(name)) == 1
    return name, Use(who, how, weak, caps, capital, single and name[-1:] in "sS", article=article)


def _countries(
    knowledge: Knowledge, alpha2: dict[str, str], adjectives: dict[str, tuple[str, ...]]
) -> Iterator[tuple[Who, list[tuple[str, Use]]]]:
    for row in knowledge.table("countries.csv"):
        key = _needed(row, "id")
        alpha2[key] = row["iso2"]
        adjectives[key] = tuple(" ".join(fold_name(word)) for word in row.list("adjectives") if not word.startswith("~"))
        who = Who(id=key, name=_needed(row, "name"), key=key, sector="GOV", kind="country", country=key)
        weak = "~" + row["name"] in row.list("aliases")
        uses = [_use(who, "name", row["name"], weak)]
        metonyms = row.list("metonyms")
        for column, how in (("aliases", "name"), ("adjectives", "adjective"), ("people", "people")):
            uses += [_use(who, how, name) for name in row.list(column) if name != "~" + row["name"]]
        capitals = [name for name in row.list("capital") if name not in metonyms and "~" + name not in metonyms]
        uses += [_use(who, "capital", name) for name in capitals]
        # a capital among the metonyms is a place as well: it must stand where somebody acts
        uses += [_use(who, "capital" if name.lstrip("~") in row.list("capital") else "metonym", name) for name in metonyms]
        yield who, uses


def _parties(knowledge: Knowledge) -> Iterator[tuple[Who, list[tuple[str, Use]]]]:
    for row in knowledge.table("parties.csv"):
        who = Who(
            id=_needed(row, "id"),
            name=_needed(row, "name"),
            key=_needed(row, "key"),
            sector=row["sector"],
            kind=row["kind"],
            country=row["country"],
            start=row["from"],
            end=row["to"],
            part_of=row["part_of"],
        )
        weak = "~" + row["name"] in row.list("aliases")
        names = [name for name in (*row.list("aliases"), *row.list("native")) if name != "~" + row["name"]]
        yield who, [_use(who, "name", row["name"], weak), *(_use(who, _manner(row, name), name) for name in names)]


def _manner(row: Row, name: str) -> str:
    """Peoples have adjectives: "Kurdish" owns a noun as "Syrian" does, "Kurds" does not."""
    if row["kind"] != "people" or " " in name.replace(row["name"], ""):
        return "name"
    return "people" if name.endswith("s") else "adjective"


def _outlets(knowledge: Knowledge) -> Iterator[tuple[Who, list[tuple[str, Use]]]]:
    for row in knowledge.table("outlets.csv"):
        if row["name"].endswith(PUBLISHER):
            continue  # a body of the tables of parties; only as the outlet of a report does it stand for its page
        who = Who(
            id="outlet:" + _needed(row, "id"),
            name=_needed(row, "name"),
            key=row["voice_of"] or "MEDIA",
            sector="MED",
            kind="media",
            country=row["country"],
        )
        weak = "~" + row["name"] in row.list("aliases")
        yield (
            who,
            [_use(who, "name", row["name"], weak), *(_use(who, "name", name) for name in row.list("aliases") if name != "~" + row["name"])],
        )


def _publishers(knowledge: Knowledge) -> dict[str, Who]:
    """States and bodies whose own pages are read as reports, under the folded names of the outlet."""
    found: dict[str, Who] = {}
    for row in knowledge.table("outlets.csv"):
        if not row["name"].endswith(PUBLISHER):
            continue
        sector = "GOV" if row["owner_kind"] == "state" else ""
        name = row["name"].removesuffix(PUBLISHER).strip()
        who = Who(id="outlet:" + row["id"], name=name, key=row["voice_of"], sector=sector, kind="publisher", country=row["country"])
        for alias in (name, *row.list("aliases")):
            found[" ".join(fold_name(alias.removesuffix(PUBLISHER)))] = who
    return found


def _officials(knowledge: Knowledge) -> Iterator[tuple[Who, list[tuple[str, Use]]]]:
    for row in knowledge.table("officials.csv"):
        key = _needed(row, "party")
        who = Who(
            id=f"official:{row['name']}:{row['from']}:{row['role']}",
            name=_needed(row, "name"),
            key=key,
            sector=row["sector"],
            kind="official",
            country=key if len(key) == 3 else "",
            start=row["from"],
            end=row["to"],
            part_of=row["body"],
            role=row["role"],
        )
        yield who, [_use(who, "name", row["name"]), *(_use(who, "name", name) for name in row.list("aliases"))]


def _surnames(pairs: list[tuple[list[str], Use]]) -> list[tuple[list[str], Use]]:
    """The last word of each official's name, weak; not where that is a common noun or adjective of the tables."""
    found = []
    taken = {words[0] for words, use in pairs if len(words) == 1 and (use.who is None or use.who.kind in ("country", "people"))} | GIVEN
    for words, use in pairs:
        if use.who is not None and use.who.kind == "official" and len(words) > 1 and len(words[-1]) > 2 and words[-1] not in taken:
            found.append((words[-1:], use._replace(how="surname", weak=True, caps=False, capital=True, s=False)))
    return found


def _agents(knowledge: Knowledge) -> list[tuple[list[str], Use]]:
    found = []
    for row in knowledge.table("agents.csv"):
        noun = _needed(row, "noun")
        weak = noun.startswith("~")
        noun = noun.lstrip("~").strip()
        agent = Agent(noun=noun, sector=row["sector"], key=row["key"], kind=row["kind"], plural_only=row["plural_only"] == "yes", weak=weak)
        letters = "".join(letter for letter in noun if letter.isalpha())
        caps = letters.isupper() and " " not in noun
        found.append((fold_name(noun), Use(None, "agent", False, caps, noun[:1].isupper() and " " not in noun, False, agent)))
    return found


def _without_sums(pairs: list[tuple[list[str], Use]]) -> list[tuple[list[str], Use]]:
    """Nouns of several words that say no more than their parts do ("coalition troop", "Kurdish force") are left to the parts,
    so that the first part is heard as the owner."""
    nouns = {" ".join(words): use.agent for words, use in pairs if use.agent is not None and (not use.agent.weak or use.agent.plural_only)}
    names = {" ".join(words) for words, use in pairs if use.who is not None}
    owners = {" ".join(words) for words, use in pairs if use.how == "adjective"}
    kept = []
    for words, use in pairs:
        agent = use.agent
        if agent is not None and len(words) > 1 and not agent.key:
            parts = ((" ".join(words[:cut]), nouns.get(" ".join(words[cut:]))) for cut in range(1, len(words)))
            if any(head is not None and (first in owners or _adds_up(agent, first, head, nouns, names)) for first, head in parts):
                continue
        kept.append((words, use))
    return kept


def _adds_up(agent: Agent, first: str, head: Agent, nouns: dict[str, Agent], names: set[str]) -> bool:
    """Whether owner and noun give the sector that the whole has: not so "deputy" + "spokesman", nor a "fighter jet"."""
    owner = nouns.get(first)
    return head.sector == agent.sector and agent.kind != "weapon" and (first in names or (owner is not None and owner.kind in OWNERS))


def _spelled(pairs: list[tuple[list[str], Use]]) -> dict[str, tuple[tuple[str, Use], ...]]:
    """Names under their transliteration key, for those that were not found as written."""
    held: dict[str, list[tuple[str, Use]]] = defaultdict(list)
    for words, use in pairs:
        if use.who is None or use.weak or use.caps or use.who.kind not in TRANSLITERATED or len(words) < 2 or use.how != "name":
            continue
        name = " ".join(words)
        key = spelling_key(name)
        if len(key.replace(" ", "")) >= SHORTEST_SPELLED:
            held[key].append((name, use))
    return {key: tuple(uses) for key, uses in held.items()}


class _Place(NamedTuple):
    """A row of a table of places, as far as it tells a land. `people`: 1 where it does not say (`is_counted`). `is_own`: of our own tables."""

    name: str
    kind: str
    land: str
    people: float
    is_counted: bool
    others: list[str]
    is_base: bool
    is_own: bool

    @property
    def is_small(self) -> bool:
        """What our own tables hold beside GeoNames' towns was in the news."""
        return self.kind == "town" and self.people < LARGE and self.is_base


def _places(knowledge: Knowledge, alpha3: dict[str, str]) -> Iterator[_Place]:
    """Read here without rows: there are tens of thousands, and only few columns matter."""
    for path in (path for folder in knowledge.folders for path in sorted(folder.glob("places/*.csv"))):
        with open(path, encoding="utf-8", newline="") as handle:
            reader = csv.reader(line for line in handle if line.strip() and not line.startswith("#"))
            header = next(reader, [])
            if not {"name", "kind", "country", "population"} <= set(header):
                continue
            name_at, kind_at, country_at, people_at = (header.index(column) for column in ("name", "kind", "country", "population"))
            others_at = header.index("aliases") if "aliases" in header else None
            is_base, is_own = path.name == BASE, path.name not in SHARED
            for cells in reader:
                if len(cells) <= people_at or len(cells[name_at]) < 3 or cells[country_at] not in alpha3:
                    continue
                people, others = cells[people_at], cells[others_at].split("|") if others_at is not None else []
                yield _Place(
                    cells[name_at], cells[kind_at], alpha3[cells[country_at]], float(people or 1), bool(people), others, is_base, is_own
                )


def _lands(knowledge: Knowledge, alpha3: dict[str, str]) -> tuple[dict[str, str], frozenset[str]]:
    """The country of each place name, that of the largest place where several bear it; and the names that only small towns bear."""
    size: dict[str, float] = {}
    small: set[str] = set()
    lands: dict[str, str] = {}
    known: set[str] = set()
    spare: dict[str, tuple[float, str]] = {}
    words = knowledge.document("places/words.yaml")
    generic = {*words.get("kinds", {}), *words.get("parts", ())}  # "Western", "Gulf": provinces are called so, and much else
    peoples = _peoples(knowledge)
    for place in _places(knowledge, alpha3):
        own, worth = place.name.lower(), place.people
        if place.is_own and own in lands and own not in known:
            if lands[own] != place.land and not place.is_counted:
                worth = KNOWN.get(place.kind, worth)
            else:
                known.add(own)  # the land that it has is that of a place of ours already
        for name in _written(place.name):
            if worth > size.get(name, 0.0) and name not in generic and place.land in peoples.get(name, (place.land,)):
                size[name] = worth
                lands[name] = place.land
                (small.add if place.is_small else small.discard)(name)
        for other in [] if place.is_small else place.others:
            for name in _written(other) if len(other) > 2 and not other.startswith("~") else ():
                spare[name] = max(spare.get(name, (0.0, "")), (worth, place.land))
    # another name of one place is not that of a place that is called so: "Bethlehem" of Belém
    others = {name: land for name, (_, land) in spare.items() if name not in lands and name not in generic and name not in peoples}
    return others | lands, frozenset(small)


def _written(name: str) -> Iterator[str]:
    """In small letters, and also without accents."""
    yield name.lower()
    if not name.isascii():
        yield "".join(letter for letter in normalize("NFD", name.lower()) if not combining(letter))


def _peoples(knowledge: Knowledge) -> dict[str, set[str]]:
    """The lands (alpha-3) of each adjective and people: "Somali" is said of Somalia, though a region of Ethiopia is called so."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for row in knowledge.table("countries.csv"):
        for word in (*row.list("adjectives"), *row.list("people")):
            found[word.lstrip("~").lower()].add(row["id"])
    return found


def _homes(whos: dict[str, Who]) -> dict[str, str]:
    """The country where a party key is at home; none for keys of many countries."""
    found: dict[str, set[str]] = defaultdict(set)
    for who in whos.values():
        if who.kind not in ("media", "official"):
            found[who.key].add(who.country)
    return {key: next(iter(countries)) for key, countries in found.items() if len(countries) == 1}


def _most(whos: dict[str, Who], sector: str, homes: dict[str, str]) -> dict[tuple[str, str], str]:
    """For each country the key that most of its rows of a sector have."""
    count: dict[str, Counter[str]] = defaultdict(Counter)
    for who in whos.values():
        if (
            who.sector == sector
            and who.country
            and who.kind != "official"
            and (who.key == who.country or homes.get(who.key) == who.country)
        ):
            count[who.country][who.key] += 1
    return {(country, sector): keys.most_common(1)[0][0] for country, keys in count.items()}


def _needed(row: Row, column: str) -> str:
    if not row[column]:
        raise row.fault(f"{column} is empty")
    return row[column]
