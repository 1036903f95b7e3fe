"""The tables of places in; the index of `gazetteer`, out.

Building it costs a few seconds for the world; the compiled form lies in the user's cache folder and is made anew when a
file of the tables changes.
"""

from __future__ import annotations

from collections import defaultdict
from contextlib import suppress
from typing import Any

from sayso.identities.gazetteer import Cell, PlaceIndex, name_words, plain_words
from sayso.identities.spelling import spelling_keys
from sayso.knowledge.load import SHIPPED, Knowledge, Row
from sayso.knowledge.made import compiled

FORM = 21  # counts up when what is compiled changes
DEFAULT_PEOPLE = {
    "country": 10_000_000,
    "governorate": 500_000,
    "region": 400_000,
    "sea": 3_000_000,
    "river": 300_000,
    "town": 20_000,
    "camp": 10_000,
    "district": 30_000,
}
NEAR_DUPLICATE = 0.15  # degrees: a town of our own table and one of the base table, so near and alike, are one


def load_index(knowledge: Knowledge) -> PlaceIndex:
    """The index, from the cache where the tables are as they were."""
    patterns = ("places/*.csv", "places/words.yaml", "countries.csv")
    files = [path for folder in knowledge.folders for pattern in patterns for path in sorted(folder.glob(pattern))]
    return _finish(PlaceIndex(*compiled("places", FORM, files, lambda: _compile(knowledge))), knowledge)


def _finish(index: PlaceIndex, knowledge: Knowledge) -> PlaceIndex:
    words = knowledge.document("places/words.yaml")
    index.kinds = {str(noun): str(kind) for noun, kind in words.get("kinds", {}).items()}
    index.anaphors = {str(noun): str(kind) for noun, kind in words.get("anaphors", {}).items()}
    index.words = {name: frozenset(map(str, listed)) for name, listed in words.items() if isinstance(listed, list)}
    index.borders = {str(pair): tuple(about) for pair, about in knowledge.document("places/borders.yaml").get("borders", {}).items()}
    index.sides = {
        str(land): {str(side): (float(at[0]), float(at[1])) for side, at in sides.items()}
        for land, sides in knowledge.document("places/sides.yaml").get("sides", {}).items()
    }
    index.forbidden = forbidden_joins(knowledge)
    index.theatres = {
        name: (tuple(about["countries"]), tuple(about.get("around", ()))) for name, about in knowledge.document("theatres/*.yaml").items()
    }
    return index


def forbidden_joins(knowledge: Knowledge) -> dict[str, frozenset[str]]:
    """Names as they are kept, and the ids that they must not be taken for."""
    barred: dict[str, set[str]] = defaultdict(set)
    for row in knowledge.table("spellings/forbidden.csv"):
        if not row["written"] or not row["id"]:
            raise row.fault("a forbidden join needs what is written and the id that it must not be taken for")
        barred[name_words(row["written"])].add(row["id"])
    return {name: frozenset(ids) for name, ids in barred.items()}


def _compile(knowledge: Knowledge) -> tuple[Any, ...]:
    rows = knowledge.table("places/*.csv")
    rows.sort(key=lambda row: row.file.startswith(str(SHIPPED)) and row.file.endswith(("base.csv", "ocha_syria.csv")))
    words = knowledge.document("places/words.yaml")
    table = _Table(frozenset((*words.get("kinds", {}), *words.get("parts", ()))), frozenset(words.get("transliterated", ())))
    for row in rows:
        table.add(row)
    for row in knowledge.table("countries.csv"):
        table.add_country(row)
    return table.parts()


class _Table:
    """The tables while they are being joined."""

    def __init__(self, generic: frozenset[str], transliterated: frozenset[str]) -> None:
        self.cells: list[Cell] = []
        self.by_id: dict[str, int] = {}
        self.forms: dict[int, dict[str, tuple[str, bool]]] = defaultdict(dict)
        self.bearers: dict[str, set[int]] = defaultdict(set)
        self.own: set[tuple[int, str]] = set()
        self.demonyms: dict[str, str] = {}
        self.capitals: dict[str, str] = {}
        self.transliterated = transliterated
        self.generic = generic  # "Old City", "University": what kinds of places are called is no name

    def add(self, row: Row) -> None:
        names = [*([row["name"]] if row["name"] else []), *row.list("aliases")]
        number = self.by_id.get(row["id"])
        if number is None and row["name"]:
            number = self._twin(row, names)
        if number is None:
            number = len(self.cells)
            self.cells.append(self._cell(row))
        elif not self.cells[number][1] or self.cells[number][5] is None or not self.cells[number][8]:
            self.cells[number] = _join_cells(self.cells[number], self._cell(row))
        self.by_id[row["id"]] = number
        shared = row["id"].startswith(("gn:", "ocha:"))
        for name in names:
            self._add_name(number, name, shared=shared)

    def _cell(self, row: Row) -> Cell:
        try:
            lat = float(row["lat"]) if row["lat"] else None
            lon = float(row["lon"]) if row["lon"] else None
            people = int(float(row["population"])) if row["population"] else 0
        except ValueError as error:
            raise row.fault(f"a number is expected: {error}") from error
        if not row["id"] or not row["kind"]:
            raise row.fault("a place needs an id and a kind")
        return (row["id"], row["name"], row["kind"], row["country"], row["admin1"], lat, lon, row["within"], people or 0)

    def _twin(self, row: Row, names: list[str]) -> int | None:
        """The town of another table that this row repeats."""
        if row["kind"] == "governorate":
            same = [
                n
                for n in self.bearers.get(name_words(row["name"]).removeprefix("al "), ())
                if self.cells[n][2:4] == ("governorate", row["country"])
            ]
            return same[0] if same else None
        if row["kind"] not in ("town", "village", "district", "quarter") or not row["lat"]:
            return None
        for name in names[:4]:
            for number in self.bearers.get(name_words(name.lstrip("~")).removeprefix("al "), ()):
                cell = self.cells[number]
                kinds = ("town", "village", "camp") if row["kind"] in ("town", "village") else (row["kind"],)
                if (
                    cell[3] == row["country"]
                    and cell[2] in kinds
                    and cell[5] is not None
                    and cell[6] is not None
                    and abs(cell[5] - float(row["lat"])) < NEAR_DUPLICATE
                    and abs(cell[6] - float(row["lon"])) < NEAR_DUPLICATE
                ):
                    if row["population"] and not cell[8]:
                        self.cells[number] = (*cell[:8], int(float(row["population"])))
                    return number
        return None

    def _add_name(self, number: int, name: str, *, shared: bool = False) -> None:
        """`shared`: of a table that is made from others' data; it does not make doubtful what our own tables hold as sure."""
        doubtful = name.startswith("~")
        name = name.lstrip("~").strip()
        form = name_words(name)
        bare = form.removeprefix("al ")
        # "North West", "Central": by itself this is no name
        doubtful = doubtful or (" " in bare and all(word in self.generic for word in bare.split()))
        if form and bare not in self.generic:
            known = self.forms[number].get(form)
            if not shared:
                self.own.add((number, form))
            sure = shared and known is not None and not known[1] and (number, form) in self.own
            self.forms[number][form] = (name, not sure and (doubtful or bool(known and known[1])))
            self.bearers[form.removeprefix("al ")].add(number)

    def add_country(self, row: Row) -> None:
        number = self.by_id.get(f"country:{row['iso2']}")
        if number is None:
            return
        cell = self.cells[number]
        with suppress(ValueError):
            # the usual name and the middle of its largest part stand in the table of countries
            self.cells[number] = (cell[0], row["name"] or cell[1], *cell[2:5], float(row["lat"]), float(row["lon"]), *cell[7:])
        self.capitals[row["iso2"]] = (row.list("capital") or [""])[0]
        for word in [*row.list("adjectives"), *row.list("people")]:
            # "US" is the name, not the adjective
            if not word.startswith("~") and "." not in word and word[:1].isupper() and word not in ("US", "UK", "USA"):
                self.demonyms.setdefault(" ".join(plain_words(word)), row["iso2"])
        for alias in [row["name"], *row.list("aliases")]:
            form = name_words(alias.lstrip("~"))
            known = form in self.forms[number] if alias.startswith("~") else form not in self.bearers
            if form and known:
                self._add_name(number, alias)

    def parts(self) -> tuple[Any, ...]:
        names: dict[str, list[int]] = defaultdict(list)
        keys: dict[str, set[tuple[int, str]]] = defaultdict(set)
        regions: dict[str, int] = {}
        for number, cell in enumerate(self.cells):
            if not cell[8]:
                self.cells[number] = cell = (*cell[:8], DEFAULT_PEOPLE.get(cell[2], 3000))
            for form, (name, doubtful) in self.forms[number].items():
                if cell[2] == "governorate":
                    regions.setdefault(f"{cell[3]}/{form.removeprefix('al ').replace(' ', '')}", number)
                if self.demonyms.get(form, cell[3]) != cell[3]:
                    continue  # "Somali" is said of Somalia, though a region of Ethiopia is called so
                names[form].append(number * 2 + doubtful)
                if cell[3] in self.transliterated and cell[2] != "country" and (cell[2] != "district" or " " in form):
                    for key in spelling_keys(name):
                        keys[key].add((number, name))
        starts: dict[str, int] = {}
        vocabulary: set[str] = set()
        for form in names:
            vocabulary.update(form.split())
            words = form.removeprefix("al ").split()
            starts[words[0]] = max(starts.get(words[0], 0), len(words))
        return (
            self.cells,
            {form: tuple(sorted(found)) for form, found in names.items()},
            starts,
            {key: tuple(sorted(found)) for key, found in keys.items()},
            self.by_id,
            regions,
            self.demonyms,
            self.capitals,
            frozenset(vocabulary),
        )


def _join_cells(old: Cell, new: Cell) -> Cell:
    """What the earlier row leaves empty, the later one fills."""
    return tuple(a if a not in ("", None, 0) else b for a, b in zip(old, new, strict=True))  # type: ignore[return-value]
