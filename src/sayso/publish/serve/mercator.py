"""A middle, a zoom and a size in, a frame of the web's Mercator map out (EPSG:3857), in which online tiles would fit, too."""

from __future__ import annotations

import math

from sayso.model import row
from sayso.publish.web.basemap import Frame, Point

TILE = 256.0  # units that the world is wide at zoom 0
LEAST, MOST = 1.0, 12.0
GRID = 64.0  # units
POLE = 85.05  # degrees; the map ends where it is square


@row
class Mercator(Frame):
    """Bounds in degrees. `top` and `size` are those of the drawing in the square world at its zoom."""

    zoom: float
    left: float
    top: float

    def place(self, lon: float, lat: float) -> Point:
        size = TILE * 2**self.zoom
        return (lon + 180) / 360 * size - self.left, _down(lat) * size - self.top


@row
class View:
    """What part of the map is shown; it stands in the address as "lat,lon,zoom"."""

    lat: float
    lon: float
    zoom: float

    @property
    def words(self) -> str:
        return f"{self.lat:.4g},{self.lon:.5g},{self.zoom:g}" if self.zoom < 7 else f"{self.lat:.4f},{self.lon:.4f},{self.zoom:g}"


def view_of(words: str) -> View | None:
    try:
        lat, lon, zoom = (float(part) for part in words.split(","))
    except ValueError:
        return None
    if not (-90 <= lat <= 90 and -180 <= lon <= 180 and -99 <= zoom <= 99):  # no number at all fits nothing
        return None
    return View(lat=max(-POLE, min(POLE, lat)), lon=lon, zoom=max(LEAST, min(MOST, zoom)))


def frame_for(view: View, width: float, height: float) -> Mercator:
    """The world does not repeat: at its edges the map stops."""
    size = TILE * 2**view.zoom
    left = _held((view.lon + 180) / 360 * size - width / 2, size - width)
    top = _held(_down(view.lat) * size - height / 2, size - height)
    west, east = left / size * 360 - 180, (left + width) / size * 360 - 180
    return Mercator(
        west=max(west, -180.0), east=min(east, 180.0), north=_latitude(top / size), south=_latitude((top + height) / size),
        width=width, height=height, zoom=view.zoom, left=left, top=top,
    )  # fmt: skip


def fitting(south: float, west: float, north: float, east: float, width: float, height: float) -> View:
    """A near view that shows the whole box with some room about it. In half steps of zoom and from a grid of middles, so that outlines that
    were drawn once serve again."""
    south, north = max(south, -POLE), min(north, POLE)
    wide = max((east - west) / 360, 1e-6)
    tall = max(_down(south) - _down(north), 1e-6)
    zoom = math.log2(min(width * 0.86 / TILE / wide, height * 0.82 / TILE / tall))
    zoom = max(LEAST, min(9.0, math.floor(zoom * 2) / 2))
    grid = GRID / (TILE * 2**zoom)
    down, right = round((_down(south) + _down(north)) / 2 / grid) * grid, round(((west + east) / 2 + 180) / 360 / grid) * grid
    return View(lat=_latitude(down), lon=max(-180.0, min(180.0, right * 360 - 180)), zoom=zoom)


def _held(value: float, most: float) -> float:
    return most / 2 if most < 0 else max(0.0, min(most, value))


def _down(lat: float) -> float:
    """From the north end of the square world, 0 to 1."""
    return (1 - math.asinh(math.tan(math.radians(max(-POLE, min(POLE, lat))))) / math.pi) / 2


def _latitude(down: float) -> float:
    return math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * min(max(down, 0.0), 1.0)))))
