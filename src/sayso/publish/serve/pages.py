"""A template's name and its values in, the answer that bears the page out."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any
from urllib.parse import quote, urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

import sayso
from sayso.model import MEASURES
from sayso.publish.accounts import report_credit
from sayso.publish.dates import date_text
from sayso.publish.exports import FORMATS
from sayso.publish.labels import SECTORS, STATES, TYPES, country_name, kind_of, many, one_line, party_name
from sayso.publish.marks import cut_sentence
from sayso.publish.serve.choices import modes_by_type, party_list
from sayso.publish.serve.facets import words_of
from sayso.publish.serve.files import HERE, stamp
from sayso.publish.web.view import account_fields

# HTML allows no control characters but line ends and tabs; a browser might end the page at one. One for one, so that offsets hold.
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
TEMPLATES = (HERE / "templates", HERE.parent / "web" / "templates")  # the macros of the one-page report are used here too


def render(request: Request, template: str, /, *, status: int = 200, **values: Any) -> Response:
    html = environment().get_template(template).render(request=request, csrf=request.scope.get("csrf", ""), **_frame(request), **values)
    body = UNPRINTABLE.sub(" ", html).encode("utf-8", "replace")
    return Response(body, status_code=status, media_type="text/html; charset=utf-8")


def link(path: str, **query: object) -> str:
    """An address of ours; ids and names of reports may hold any sign."""
    return f"{path}?{urlencode({name: str(value).encode('utf-8', 'replace') for name, value in query.items() if value not in (None, '')})}"


def own_path(given: str) -> str:
    """An address of this server to go back to; anything else, such as //elsewhere, leads to the first page."""
    fine = given.startswith("/") and not given.startswith("//") and given.isprintable() and "\\" not in given
    return quote(given, safe="/?=&%+#.,:;~!*'()@$-_|") if fine else "/"


def _frame(request: Request) -> dict[str, Any]:
    state = request.app.state
    query = urlencode([(name, value) for name, value in request.query_params.multi_items() if name != "did"], errors="replace")
    return {
        "database": state.title,
        "who": state.who_of(request),
        "path": request.url.path,
        "here": request.url.path + (f"?{query}" if query else ""),
        "did": [id for id in one_line(request.query_params.get("did", "")[:600]).split(",") if id],
        "program": f"sayso {sayso.__version__}",
    }


@lru_cache(maxsize=1)
def party_options() -> Markup:
    """What a field for a party offers: the same on every page."""
    return Markup("").join(Markup('<option value="{}">{}</option>').format(key, name) for key, name in party_list())


@lru_cache(maxsize=1)
def environment() -> Environment:
    made = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    made.globals.update(
        many=many, link=link, date_text=date_text, party_name=party_name, country_name=country_name, kind_of=kind_of, one_line=one_line,
        STATES=STATES, TYPES=TYPES, SECTORS=SECTORS, number="{:,}".format, pieces=cut_sentence,
        credit=report_credit, fields=account_fields, stamp=stamp, party_options=party_options, measures=MEASURES, modes_by_type=modes_by_type,
        formats=FORMATS, words_of=words_of,
    )  # fmt: skip
    return made
