"""Incidents in, what the map draws out: a frame around most of them, a circle for each place, labels that do not collide."""
from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable

from sayso.model import Incident, Place, row
from sayso.publish.labels import country_name, place_text
from sayso.publish.web.basemap import Frame, Outlines, draw_outlines

WIDTH, HEIGHT = 720.0, 460.0
SMALL, PHONE = 11.5, 21.0  # size of labels in units: on a wide screen, and on a phone where the map shrinks by half
AREAS = {"country", "region", "governorate", "within"}  # a circle stands for the whole area, not for a point
OUTLIERS = 0.15  # the part of all accounts that may lie outside the frame, where that makes the frame much smaller
SMALLEST = 2.4  # degrees of latitude that a frame shows at least


@row
class Circle:
    name: str
    x: float
    y: float
    radius: float
    incidents: int
    accounts: int
    contested: bool
    area: bool
    first: str

    @property
    def title(self) -> str:
        told = f"{self.incidents} incident{'s'[: self.incidents > 1]}, {self.accounts} account{'s'[: self.accounts > 1]}"
        return f"{self.name}: {told}{' (some contested)' if self.contested else ''}{'; only the area is known' if self.area else ''}"


@row
class Label:
    """`always`: also on a phone, in larger letters."""

    text: str
    x: float
    y: float
    kind: str
    always: bool


@row
class Map:
    width: float
    height: float
    outlines: Outlines
    circles: tuple[Circle, ...]
    labels: tuple[Label, ...]
    elsewhere: tuple[tuple[str, int], ...]
    unplaced: int
    scale: tuple[float, str]


@row
class _Spot:
    place: Place
    name: str
    lat: float
    lon: float
    incidents: tuple[Incident, ...]

    @property
    def accounts(self) -> int:
        return sum(len(incident.claims) for incident in self.incidents)


def draw_map(incidents: Iterable[Incident]) -> Map | None:
    """None where no incident has a place with coordinates. `first` of a circle is its largest incident's id."""
    spots, unplaced = _spots(incidents)
    if not spots:
        return None
    frame = _frame(_core(spots))
    inside = [spot for spot in spots if frame.holds(spot.lon, spot.lat)]
    outside = sorted((spot for spot in spots if spot not in inside), key=lambda spot: -spot.accounts)
    most = max(spot.accounts for spot in inside)
    circles = tuple(_circle(spot, frame, most) for spot in sorted(inside, key=lambda spot: (-spot.accounts, spot.name)))
    outlines = draw_outlines(frame, towns=14)
    return Map(
        width=frame.width,
        height=frame.height,
        outlines=outlines,
        circles=circles,
        labels=tuple(_labels(circles, outlines)),
        elsewhere=tuple((spot.name, len(spot.incidents)) for spot in outside),
        unplaced=unplaced,
        scale=_scale(frame),
    )


def _spots(incidents: Iterable[Incident]) -> tuple[list[_Spot], int]:
    groups: dict[tuple[float, float], list[Incident]] = defaultdict(list)
    unplaced = 0
    for incident in incidents:
        place = incident.place
        if place is None or place.lat is None or place.lon is None or not (-90 <= place.lat <= 90 and -180 <= place.lon <= 180):
            unplaced += 1
            continue
        groups[round(place.lat, 2), round(place.lon, 2)].append(incident)
    spots = []
    for (lat, lon), own in groups.items():
        own.sort(key=lambda incident: (-len(incident.claims), incident.id))
        place = own[0].place
        assert place is not None
        spots.append(_Spot(place=place, name=place_text(place), lat=lat, lon=lon, incidents=tuple(own)))
    return spots, unplaced


def _core(spots: list[_Spot]) -> list[_Spot]:
    """The spots without the few far ones that would make everything else small: each time the farthest from the middle
    goes, as long as that shrinks the box much and not too many accounts are left out."""
    total = sum(spot.accounts for spot in spots)
    best = kept = sorted(spots, key=lambda spot: (spot.lat, spot.lon))
    middle_lat = _median([(spot.lat, spot.accounts) for spot in spots])
    middle_lon = _median([(spot.lon, spot.accounts) for spot in spots])
    while len(kept) > 1:
        farthest = max(kept, key=lambda spot: math.hypot(spot.lat - middle_lat, (spot.lon - middle_lon) * math.cos(math.radians(middle_lat))))
        kept = [spot for spot in kept if spot is not farthest]
        if total - sum(spot.accounts for spot in kept) > OUTLIERS * total:
            break
        if _span(kept) < 0.6 * _span(best):
            best = kept
    return best


def _span(spots: list[_Spot]) -> float:
    return max(
        max(spot.lat for spot in spots) - min(spot.lat for spot in spots),
        (max(spot.lon for spot in spots) - min(spot.lon for spot in spots)) * 0.7,
        SMALLEST,
    )


def _median(weighted: list[tuple[float, int]]) -> float:
    half = sum(weight for _, weight in weighted) / 2
    for value, weight in sorted(weighted):
        half -= weight
        if half <= 0:
            return value
    return 0.0


def _frame(spots: list[_Spot]) -> Frame:
    """The box around the spots with room about it, in the shape of the drawing."""
    south, north = min(spot.lat for spot in spots), max(spot.lat for spot in spots)
    west, east = min(spot.lon for spot in spots), max(spot.lon for spot in spots)
    lat, lon = (south + north) / 2, (west + east) / 2
    shrink = max(0.25, math.cos(math.radians(lat)))
    tall = max((north - south) * 1.3, (east - west) * 1.25 * shrink * HEIGHT / WIDTH, SMALLEST)
    tall = min(tall, 150.0)
    wide = min(tall * WIDTH / HEIGHT / shrink, 360.0)
    south = min(max(lat - tall / 2, -75.0), 85.0 - tall) if tall < 150 else -65.0
    west = min(max(lon - wide / 2, -180.0), 180.0 - wide)
    return Frame(west=west, south=south, east=west + wide, north=south + tall, width=WIDTH, height=HEIGHT)


def _circle(spot: _Spot, frame: Frame, most: int) -> Circle:
    x, y = frame.place(spot.lon, spot.lat)
    return Circle(
        name=spot.name,
        x=round(x, 1),
        y=round(y, 1),
        radius=round(4.0 + 18.0 * math.sqrt(spot.accounts / most) * min(1.0, math.sqrt(most / 12)), 1),  # the area follows the accounts
        incidents=len(spot.incidents),
        accounts=spot.accounts,
        contested=any(incident.state == "contested" for incident in spot.incidents),
        area=spot.place.precision in AREAS or spot.name in (country_name(spot.place.country), spot.place.country),
        first=spot.incidents[0].id,
    )


def _labels(circles: tuple[Circle, ...], outlines: Outlines) -> Iterable[Label]:
    """Greedy: the places of the largest circles first, then countries, then towns, each where room is left."""
    taken: list[tuple[float, float, float, float]] = []
    phone: list[tuple[float, float, float, float]] = [(c.x - c.radius, c.y - c.radius, c.x + c.radius, c.y + c.radius) for c in circles[:6]]
    named = {circle.name.split(",")[0].casefold() for circle in circles}
    countries = [(name.upper(), x, y, 0.0, "country") for name, x, y in outlines.countries]
    towns = [(name, x, y, 2.0, "town") for name, x, y in outlines.towns if name.casefold() not in named]
    for text, x, y, radius, kind in [*((c.name.split(",")[0], c.x, c.y, c.radius, "spot") for c in circles[:40]), *countries, *towns]:
        centred = kind == "country"
        spot = _free(text, x, y, radius, SMALL, taken, centred=centred)
        if spot is None:
            continue
        always = kind == "spot" and len(text) < 18 and (box := _free(text, x, y, radius, PHONE, phone, centred=False)) is not None and box[:2] == spot[:2]
        if always:
            phone.append(_box(text, *spot[:2], PHONE))
        taken.append(_box(text, *spot[:2], SMALL, centred=centred))
        yield Label(text=text, x=round(spot[0], 1), y=round(spot[1], 1), kind=kind, always=always)


def _free(
    text: str, x: float, y: float, radius: float, size: float, taken: list[tuple[float, float, float, float]], *, centred: bool
) -> tuple[float, float] | None:
    places = [(x, y + 4)] if centred else [(x + radius + 3, y + 4)]
    for at in places:
        left, top, right, bottom = _box(text, *at, size, centred=centred)
        inside = left >= 2 and right <= WIDTH - 2 and top >= 2 and bottom <= HEIGHT - 2
        if inside and not any(left < r and right > l and top < b and bottom > t for l, t, r, b in taken):  # noqa: E741
            return at
    return None


def _box(text: str, x: float, y: float, size: float, *, centred: bool = False) -> tuple[float, float, float, float]:
    width = len(text) * size * (0.68 if centred else 0.56)
    left = x - width / 2 if centred else x
    return left, y - size * 0.85, left + width, y + size * 0.3


def _scale(frame: Frame) -> tuple[float, str]:
    """A round number of kilometres that takes about an eighth of the width, as units and words."""
    want = frame.kilometres * frame.width / 8
    power = 10 ** math.floor(math.log10(want))
    length = max(step * power for step in (1, 2, 5) if step * power <= want)
    return round(length / frame.kilometres, 1), f"{length:,.0f} km"
