"""The tables about who, as shipped: complete, well-formed, and free of names that would be read as two parties."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

import pytest

from sayso.knowledge.load import Row, load_knowledge

SECTORS = {"", "GOV", "MIL", "REB", "OPP", "CVL", "CIV", "IGO", "MED", "COP", "JUD", "LEG", "REL", "BUS", "REF", "CRM"}
GROUP_KEYS = {
    "IS",
    "NUSRA",
    "ALQAEDA",
    "SDF",
    "YPG",
    "PKK",
    "REBELS",
    "OPPOSITION",
    "COALITION",
    "HEZBOLLAH",
    "UN",
    "OPCW",
    "EU",
    "NATO",
    "ARABLEAGUE",
    "SOHR",
    "WHITEHELMETS",
    "ICRC",
    "NGO",
    "MEDIA",
    "CIVILIAN",
    "ARMED",
    "UNKNOWN",
}
PARTY_KINDS = {
    "government",
    "ministry",
    "military",
    "police",
    "court",
    "legislature",
    "intelligence",
    "body",
    "group",
    "faction",
    "council",
    "ngo",
    "monitor",
    "rescue",
    "media",
    "religious",
    "company",
    "people",
}
AGENT_KINDS = {
    "force",
    "weapon",
    "people",
    "government",
    "speaker",
    "group",
    "legislature",
    "court",
    "aid",
    "media",
    "religious",
    "company",
    "body",
}
OWNER_KINDS = {"state", "public", "party", "private", "group"}
EDTF = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


def rows(table: str) -> list[Row]:
    return load_knowledge().table(table)


def countries() -> set[str]:
    return {row["id"] for row in rows("countries.csv")}


def keys() -> set[str]:
    return GROUP_KEYS | countries()


def names(row: Row) -> Iterator[str]:
    """What a row is called without asking for support: a name that stands again with "~" asks for it."""
    called = [row["name"], *row.list("aliases")]
    asks = {name[1:] for name in called if name.startswith("~")}
    yield from (name for name in called if not name.startswith("~") and name not in asks)


@pytest.mark.parametrize(
    ("table", "least"),
    [("countries.csv", 220), ("agents.csv", 2000), ("parties.csv", 2000), ("outlets.csv", 1000), ("officials.csv", 2500)],
)
def test_tables_are_as_broad_as_they_were(table: str, least: int) -> None:
    assert len(rows(table)) >= least


@pytest.mark.parametrize("table", ["countries.csv", "parties.csv", "outlets.csv"])
def test_ids_are_unique(table: str) -> None:
    seen: dict[str, int] = {}
    for row in rows(table):
        assert row["id"], row.fault("no id")
        assert row["id"] not in seen, row.fault(f"id {row['id']} stands in line {seen[row['id']]} too")
        seen[row["id"]] = row.line


def test_groups_of_the_wars_are_broad() -> None:
    groups = [row for row in rows("parties.csv") if row["sector"] == "REB"]
    assert len(groups) >= 400
    assert len([row for row in groups if row["country"] in {"SYR", "IRQ"}]) >= 150


def test_no_cell_is_left_over_or_doubled() -> None:
    for table in ("countries.csv", "agents.csv", "parties.csv", "outlets.csv", "officials.csv"):
        for row in rows(table):
            for column in ("aliases", "adjectives", "people", "metonyms", "domains", "tails"):
                cell = row.list(column)
                assert len(cell) == len(set(cell)), row.fault(f"something stands twice in {column}")


def test_countries_are_well_formed() -> None:
    for row in rows("countries.csv"):
        assert re.fullmatch(r"[A-Z]{3}", row["id"]), row.fault("id is no alpha-3 code")
        assert re.fullmatch(r"[A-Z]{2}", row["iso2"]), row.fault("iso2 is no alpha-2 code")
        assert abs(float(row["lat"])) <= 90, row.fault("no such latitude")
        assert abs(float(row["lon"])) <= 180, row.fault("no such longitude")


def test_parties_are_well_formed() -> None:
    known = {row["id"] for row in rows("parties.csv")} | countries()
    for row in rows("parties.csv"):
        assert row["key"] in keys(), row.fault(f"key {row['key']!r}")
        assert row["sector"] in SECTORS, row.fault(f"sector {row['sector']!r}")
        assert row["kind"] in PARTY_KINDS, row.fault(f"kind {row['kind']!r}")
        assert row["country"] == "" or row["country"] in countries(), row.fault(f"country {row['country']!r}")
        for other in row.list("part_of") + row.list("backed_by"):
            assert other in known, row.fault(f"there is no party {other}")
            assert other != row["id"], row.fault("a part of itself")
        check_dates(row)


def test_parts_do_not_go_round_in_circles() -> None:
    parents = {row["id"]: row.list("part_of") for row in rows("parties.csv")}
    for start in parents:
        above, seen = set(parents[start]), set()
        while above:
            seen |= above
            above = {parent for party in above for parent in parents.get(party, ())} - seen
        assert start not in seen, start


def test_officials_are_well_formed() -> None:
    bodies = {row["id"] for row in rows("parties.csv")}
    seen = set()
    for row in rows("officials.csv"):
        assert row["name"], row.fault("no name")
        assert row["role"], row.fault("no role")
        assert row["party"] in keys(), row.fault(f"party {row['party']!r}")
        assert row["sector"] in SECTORS, row.fault(f"sector {row['sector']!r}")
        assert row["body"] == "" or row["body"] in bodies, row.fault(f"there is no body {row['body']}")
        check_dates(row)
        same = (row["name"], row["party"], row["role"], row["from"])
        assert same not in seen, row.fault("the same role stands twice")
        seen.add(same)


def test_outlets_are_well_formed() -> None:
    homes: dict[str, str] = {}
    for row in rows("outlets.csv"):
        assert row["country"] == "" or row["country"] in countries(), row.fault(f"country {row['country']!r}")
        assert row["owner_kind"] in OWNER_KINDS, row.fault(f"owner_kind {row['owner_kind']!r}")
        assert row["voice_of"] == "" or row["voice_of"] in keys(), row.fault(f"voice_of {row['voice_of']!r}")
        for domain in row.list("domains"):
            assert re.fullmatch(r"(?!www\.)[a-z0-9.-]+\.[a-z0-9-]+", domain), row.fault(f"domain {domain!r}")
            assert homes.setdefault(domain, row["id"]) == row["id"], row.fault(f"{domain} belongs to {homes[domain]} too")


def test_agents_are_well_formed() -> None:
    seen = set()
    for row in rows("agents.csv"):
        noun = row["noun"].lstrip("~")
        assert noun, row.fault("no noun")
        assert noun not in seen, row.fault(f"{noun} stands twice")
        seen.add(noun)
        assert row["sector"] in SECTORS, row.fault(f"sector {row['sector']!r}")
        assert row["key"] == "" or row["key"] in keys(), row.fault(f"key {row['key']!r}")
        assert row["kind"] in AGENT_KINDS, row.fault(f"kind {row['kind']!r}")
        assert row["plural_only"] in {"", "yes"}, row.fault(f"plural_only {row['plural_only']!r}")


def test_no_name_means_two_parties() -> None:
    owners: dict[str, dict[str, str]] = defaultdict(dict)
    for row in rows("parties.csv"):
        for name in names(row):
            owners[name.casefold()][row["id"]] = row["key"]
    clashes = {name: parties for name, parties in owners.items() if len(set(parties.values())) > 1}
    assert clashes == {}


def test_no_name_means_two_countries() -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for row in rows("countries.csv"):
        asks = {word[1:] for column in ("aliases", "adjectives", "people", "metonyms") for word in row.list(column) if word[0] == "~"}
        words = {row["name"], *row.list("aliases"), *row.list("adjectives"), *row.list("people"), *row.list("metonyms")}
        for word in words:
            if not word.startswith("~") and word not in asks:
                owners[word].add(row["id"])
    assert {word: ids for word, ids in owners.items() if len(ids) > 1} == {}


def test_no_outlet_name_means_two_outlets() -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for row in rows("outlets.csv"):
        for name in names(row):
            owners[name].add(row["id"])
    assert {name: ids for name, ids in owners.items() if len(ids) > 1} == {}


def test_names_that_the_wars_of_syria_and_iraq_need() -> None:
    by_name: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for row in rows("parties.csv"):
        for name in [row["name"], *row.list("aliases")]:
            by_name[name.lstrip("~")].add((row["key"], row["sector"]))
    wanted = {
        "Jabhat al-Nusra": ("NUSRA", "REB"),
        "HTS": ("NUSRA", "REB"),
        "Daesh": ("IS", "REB"),
        "SDF": ("SDF", "REB"),
        "YPG": ("YPG", "REB"),
        "Ahrar al-Sham": ("REBELS", "REB"),
        "Jaish al-Islam": ("REBELS", "REB"),
        "Faylaq al-Rahman": ("REBELS", "REB"),
        "Syrian Arab Army": ("SYR", "MIL"),
        "White Helmets": ("WHITEHELMETS", "CIV"),
        "SOHR": ("SOHR", "CIV"),
        "Etilaf": ("OPPOSITION", "OPP"),
        "Kataib Hezbollah": ("IRQ", "REB"),
        "Hashd al-Shaabi": ("IRQ", "MIL"),
        "Peshmerga": ("IRQ", "MIL"),
        "Hezbollah": ("HEZBOLLAH", "REB"),
        "Pentagon": ("USA", "MIL"),
        "Quds Force": ("IRN", "MIL"),
        "FSB": ("RUS", "GOV"),
        "Knesset": ("ISR", "LEG"),
        "SARC": ("ICRC", "CIV"),
        "US-led coalition": ("COALITION", "MIL"),
        "Houthis": ("YEM", "REB"),
        "OPCW": ("OPCW", "IGO"),
        "IAEA": ("UN", "IGO"),
    }
    assert {name: by_name[name] for name, meant in wanted.items() if meant not in by_name[name]} == {}


@pytest.mark.parametrize(
    ("name", "day", "party"),
    [
        ("James Mattis", "2017-10-20", "USA"),
        ("Ryan Dillon", "2017-10-14", "COALITION"),
        ("Heather Nauert", "2017-11-10", "USA"),
        ("Walid al-Moallem", "2013-09-09", "SYR"),
        ("Sergey Lavrov", "2015-10-01", "RUS"),
        ("Rami Abdulrahman", "2012-07-01", "SOHR"),
        ("Staffan de Mistura", "2016-04-27", "UN"),
        ("Riyad Hijab", "2012-07-01", "SYR"),
        ("Riad Hijab", "2016-02-01", "OPPOSITION"),
    ],
)
def test_who_held_an_office_on_a_day(name: str, day: str, party: str) -> None:
    held = [
        row["party"]
        for row in rows("officials.csv")
        if name in (row["name"], *row.list("aliases")) and row["from"] <= day and (not row["to"] or day[: len(row["to"])] <= row["to"])
    ]
    assert party in held


def check_dates(row: Row) -> None:
    for column in ("from", "to"):
        assert row[column] == "" or EDTF.fullmatch(row[column]), row.fault(f"{column} is {row[column]!r}")
    shared = min(len(row["from"]), len(row["to"]))
    assert row["from"][:shared] <= row["to"][:shared], row.fault("it ends before it begins")
