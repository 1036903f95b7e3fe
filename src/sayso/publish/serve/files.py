"""The name of one of our own files in, its bytes out. Names are a table: no path is ever made of what a request says."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

HERE = Path(__file__).parent
STYLES = (HERE.parent / "web" / "templates" / "page.css", HERE / "static" / "app.css")  # what the one-page report looks like, and more
SCRIPT = HERE / "static" / "app.js"
ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="3" fill="#1d4f7c"/>'
    '<path d="M4 5.2h3L5.8 9H3.6zM9 5.2h3L10.8 9H8.6z" fill="#fff"/></svg>'
)


def give_file(request: Request) -> Response:
    """Files change with the program only; a browser asks again after an hour."""
    kept = _files().get(request.path_params["name"])
    if kept is None:
        raise HTTPException(404)
    return Response(kept[0], media_type=kept[1], headers={"cache-control": "private, max-age=3600"})


@lru_cache(maxsize=1)
def _files() -> dict[str, tuple[bytes, str]]:
    style = b"\n".join(path.read_bytes() for path in STYLES)
    return {
        "style.css": (style, "text/css; charset=utf-8"),
        "app.js": (SCRIPT.read_bytes(), "text/javascript; charset=utf-8"),
        "icon.svg": (ICON.encode(), "image/svg+xml"),
    }


@lru_cache(maxsize=1)
def stamp() -> str:
    """Changes with the files, so that a new version of the program is seen at once."""
    return hashlib.sha256(b"".join(content for content, _ in _files().values())).hexdigest()[:10]
