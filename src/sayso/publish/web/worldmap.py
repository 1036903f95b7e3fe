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
# the part of all accounts that may lie outside the frame, and how small that must make it
OUTLIERS = ((0.15, 0.6), (0.28, 0.35))
Box = tuple[float, float, float, float]  # left, top, right, bottom
SCALE: Box = (0.0, HEIGHT - 28, WIDTH / 8 + 60, HEIGHT)  # where the bar of kilometres stands
Spot = tuple[float, float, str]  # x, y and the anchor of a text
WORLD = 170.0  # degrees of longitude from which the whole world is shown
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
    anchor: str
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
class _Told:
    place: Place
    name: str
    lat: float
    lon: float
    incidents: tuple[Incident, ...]

    @property
    def area(self) -> bool:
        return self.place.precision in AREAS or self.name in (country_name(self.place.country), self.place.country)

    @property
    def accounts(self) -> int:
        return sum(len(incident.claims) for incident in self.incidents)


def draw_map(incidents: Iterable[Incident]) -> Map | None:
    """None where no incident has a place with coordinates. `first` of a circle is its largest incident's id."""
    spots, unplaced = _spots(incidents)
    if not spots:
        return None
    # where only a country is known, its middle says nothing about what the map should show
    frame = _frame(_core([spot for spot in spots if not spot.area] or spots))
    inside = [spot for spot in spots if frame.holds(spot.lon, spot.lat)]
    outside = sorted((spot for spot in spots if spot not in inside), key=lambda spot: -spot.accounts)
    most = max((spot.accounts for spot in inside), default=1)
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


def _spots(incidents: Iterable[Incident]) -> tuple[list[_Told], int]:
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
        spots.append(_Told(place=place, name=place_text(place), lat=lat, lon=lon, incidents=tuple(own)))
    return spots, unplaced


def _core(spots: list[_Told]) -> list[_Told]:
    """The spots without the few far ones that would make everything else small: each time the farthest from the middle
    goes, as long as that shrinks the box much and not too many accounts are left out."""
    total = sum(spot.accounts for spot in spots)
    best = kept = sorted(spots, key=lambda spot: (spot.lat, spot.lon))
    middle_lat = _median([(spot.lat, spot.accounts) for spot in spots])
    middle_lon = _median([(spot.lon, spot.accounts) for spot in spots])
    while len(kept) > 1:
        farthest = max(
            kept, key=lambda spot: math.hypot(spot.lat - middle_lat, (spot.lon - middle_lon) * math.cos(math.radians(middle_lat)))
        )
        kept = [spot for spot in kept if spot is not farthest]
        left = total - sum(spot.accounts for spot in kept)
        if left > OUTLIERS[-1][0] * total:
            break
        if any(left <= part * total and _span(kept) < size * _span(best) for part, size in OUTLIERS):
            best = kept
    return best


def _span(spots: list[_Told]) -> float:
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


def _frame(spots: list[_Told]) -> Frame:
    """The box around the spots with room about it, in the shape of the drawing."""
    south, north = min(spot.lat for spot in spots), max(spot.lat for spot in spots)
    west, east = min(spot.lon for spot in spots), max(spot.lon for spot in spots)
    if east - west > WORLD:
        return Frame(west=-180.0, south=-62.0, east=180.0, north=85.0, width=WIDTH, height=HEIGHT)
    lat, lon = (south + north) / 2, (west + east) / 2
    shrink = max(0.25, math.cos(math.radians(lat)))
    tall = max((north - south) * 1.3, (east - west) * 1.25 * shrink * HEIGHT / WIDTH, SMALLEST)
    tall = min(tall, 150.0)
    wide = min(tall * WIDTH / HEIGHT / shrink, 360.0)
    south = min(max(lat - tall / 2, -90.0), 90.0 - tall) if tall < 150 else -65.0
    west = min(max(lon - wide / 2, -180.0), 180.0 - wide)
    return Frame(west=west, south=south, east=west + wide, north=south + tall, width=WIDTH, height=HEIGHT)


def _circle(spot: _Told, frame: Frame, most: int) -> Circle:
    x, y = frame.place(spot.lon, spot.lat)
    return Circle(
        name=spot.name,
        x=round(x, 1),
        y=round(y, 1),
        radius=round(4.0 + 18.0 * math.sqrt(spot.accounts / most) * min(1.0, math.sqrt(most / 12)), 1),  # the area follows the accounts
        incidents=len(spot.incidents),
        accounts=spot.accounts,
        contested=any(incident.state == "contested" for incident in spot.incidents),
        area=spot.area,
        first=spot.incidents[0].id,
    )


def _labels(circles: tuple[Circle, ...], outlines: Outlines) -> Iterable[Label]:
    """Greedy: the places of the largest circles first, then countries, then towns, each where room is left."""
    discs = [(c.x - c.radius, c.y - c.radius, c.x + c.radius, c.y + c.radius) for c in circles]
    taken, phone = [SCALE, *discs[:25]], [SCALE, *discs[:8]]
    for circle in circles[:40]:
        text = circle.name.split(",")[0]
        own = (circle.x - circle.radius, circle.y - circle.radius, circle.x + circle.radius, circle.y + circle.radius)
        at = _free(text, _around(circle), SMALL, [box for box in taken if box != own])
        if at is None:
            continue
        always = len(text) < 18 and _free(text, [at], PHONE, [box for box in phone if box != own]) is not None
        if always:
            phone.append(_box(text, at, PHONE))
        taken.append(_box(text, at, SMALL))
        yield Label(text=text, x=at[0], y=at[1], kind="spot", anchor=at[2], always=always)
    for name, x, y, wide in outlines.countries:
        steps = (0, -0.12, 0.12, -0.24, 0.24, -0.36, 0.36)
        spots = [(x + dx * wide, y + 4 + dy * wide, "middle") for dy in steps for dx in steps[:5]]
        at = _free(name, spots, SMALL * 1.25, taken + discs[25:])
        if at:
            taken.append(_box(name, at, SMALL * 1.25))
            yield Label(text=name.upper(), x=at[0], y=at[1], kind="country", anchor="middle", always=False)
    for name, x, y in outlines.towns:
        at = _free(name, [(x + 5, y + 4, "start")], SMALL, taken)
        if at and not any(math.hypot(circle.x - x, circle.y - y) < circle.radius + 9 for circle in circles):  # it may be that very place
            taken.append(_box(name, at, SMALL))
            yield Label(text=name, x=at[0], y=at[1], kind="town", anchor="start", always=False)


def _around(circle: Circle) -> list[Spot]:
    x, y, far = circle.x, circle.y, circle.radius + 3
    return [(x + far, y + 4, "start"), (x - far, y + 4, "end"), (x, y - far - 1, "middle"), (x, y + far + 8, "middle")]


def _free(text: str, spots: list[Spot], size: float, taken: list[Box]) -> Spot | None:
    """The first of `spots` where the text hits nothing and stays on the map."""
    for x, y, anchor in spots:
        left, top, right, bottom = _box(text, (x, y, anchor), size)
        inside = left >= 2 and right <= WIDTH - 2 and top >= 2 and bottom <= HEIGHT - 2
        if inside and not any(left < box[2] and right > box[0] and top < box[3] and bottom > box[1] for box in taken):
            return round(x, 1), round(y, 1), anchor
    return None


def _box(text: str, spot: Spot, size: float) -> Box:
    x, y, anchor = spot
    width = len(text) * size * 0.56
    left = x - width / 2 if anchor == "middle" else x - width if anchor == "end" else x
    return left, y - size * 0.85, left + width, y + size * 0.3


def _scale(frame: Frame) -> tuple[float, str]:
    """A round number of kilometres that takes about an eighth of the width, as units and words."""
    want = frame.kilometres * frame.width / 8
    power = 10 ** math.floor(math.log10(want))
    length = max(step * power for step in (1, 2, 5) if step * power <= want)
    return round(length / frame.kilometres, 1), f"{length:,.0f} km"
