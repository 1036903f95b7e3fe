"""A store in, one HTML page out that needs no server, no network and no other file."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from sayso.model import Incident, row
from sayso.publish.dates import date_text
from sayso.publish.derived import derive
from sayso.publish.exports import whole_file
from sayso.publish.labels import STATES, TYPES, many, party_name
from sayso.publish.rows import Account, find_accounts
from sayso.publish.web.timeline import draw_timeline
from sayso.publish.web.view import IncidentView, view_incident
from sayso.publish.web.worldmap import draw_map
from sayso.store import Store

FULL_BYTES = 5_800_000  # of incidents with their accounts; what comes after is listed in a line each
LISTED = 6_000  # incidents that are listed at all
SHOWN = (24, 16, 12, 8, 6, 4, 3)  # accounts of one incident that are shown: as many as leave room for all incidents
HEAD, ACCOUNT = 1_000, 1_050  # bytes that an incident and each of its accounts take, about
TOGETHER = 100  # incidents whose accounts are fetched together
TEMPLATES = Path(__file__).parent / "templates"


@row
class Totals:
    reports: int
    outlets: int
    claims: int
    incidents: int
    states: dict[str, int]


def write_report(store: Store, path: Path, *, title: str | None = None, program: str = "") -> str:
    """What was written, in one sentence. The incidents with most accounts come first; as many as FULL_BYTES hold are shown
    with their accounts, and the page says what it leaves out."""
    incidents = sorted(store.incidents(), key=lambda incident: (-len(incident.claims), _newest(incident), incident.id))
    html = render_page(store, incidents, title=title or Path(store.name).stem, program=program)
    with whole_file(path) as out:
        size = out.write(html.encode("utf-8", "replace"))
    return f"{path}: {many(len(incidents), 'incident')}, {size / 1e6:.1f} MB; open it in any browser, it needs no network"


def render_page(store: Store, incidents: list[Incident], *, title: str, program: str) -> str:
    totals = _totals(store, incidents)
    full, brief = _render_incidents(store, incidents[:LISTED])
    views = [*full, *brief]
    page = (
        _environment()
        .get_template("page.html")
        .render(
            title=title,
            program=program,
            today=date_text(date.today().isoformat()),
            totals=totals,
            states=STATES,
            map=draw_map(incidents),
            timeline=draw_timeline(incidents),
            full=[Markup(html) for html in full.values()],
            brief=brief,
            left_out=len(incidents) - len(views),
            filters=_filters([*(view for view in full), *brief]),
            style=_inline("page.css"),
            script=_inline("page.js"),
            style_hash=_hash("page.css"),
            script_hash=_hash("page.js"),
        )
    )
    return "".join(map(_printable, page))


def _render_incidents(store: Store, incidents: list[Incident]) -> tuple[dict[IncidentView, str], list[IncidentView]]:
    template = _environment().get_template("incident.html")
    full: dict[IncidentView, str] = {}
    brief: list[IncidentView] = []
    size = 0
    most = _most(incidents)
    for incident, accounts in _with_accounts(store, incidents):
        view = view_incident(incident, accounts, derive(incident, accounts), most=most)
        if size < FULL_BYTES:
            full[view] = template.render(incident=view)
            size += len(full[view].encode("utf-8", "replace"))
        else:
            brief.append(view)
    return full, brief


def _most(incidents: list[Incident]) -> int:
    for most in SHOWN:
        if sum(HEAD + ACCOUNT * min(most, len(incident.claims)) for incident in incidents) <= FULL_BYTES:
            return most
    return SHOWN[-1]


def _with_accounts(store: Store, incidents: list[Incident]) -> Iterator[tuple[Incident, list[Account]]]:
    waiting = iter(incidents)
    while some := list(islice(waiting, TOGETHER)):
        ids = [claim for incident in some for claim in incident.claims]
        accounts = {account.claim.id: account for account in find_accounts(store, ids=ids, times=True)}
        for incident in some:
            yield incident, [accounts[claim] for claim in incident.claims if claim in accounts]


def _totals(store: Store, incidents: list[Incident]) -> Totals:
    counts = store.counts()
    outlets = {reading.report.outlet for reading in store.reports() if reading.report.outlet}
    states = Counter(incident.state for incident in incidents)
    return Totals(
        reports=counts["reports"],
        outlets=len(outlets),
        claims=counts["claims"],
        incidents=len(incidents),
        states={state: states[state] for state in STATES if states[state]},
    )


def _filters(views: list[IncidentView]) -> dict[str, list[tuple[str, str, int]]]:
    """What can be chosen, with how many incidents have it: (value, words, count)."""
    types = Counter(view.type for view in views)
    states = Counter(view.state for view in views)
    parties = Counter(party for view in views for party in view.parties)
    places = Counter(view.place for view in views if view.place)
    return {
        "type": [(key, f"{key.capitalize()}: {TYPES.get(key, '')}".rstrip(": "), count) for key, count in types.most_common()],
        "state": [(key, key, states[key]) for key in STATES if states[key]],
        "party": [(key, party_name(key), count) for key, count in parties.most_common()],
        "place": [(key, key, count) for key, count in places.most_common(300)],
    }


def _newest(incident: Incident) -> int:
    digits = "".join(filter(str.isdigit, (incident.first_day or "").split("/")[0]))
    return -int(digits.ljust(8, "0")[:8] or 0)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals["many"] = many
    return environment


def _inline(name: str) -> Markup:
    """The words of our own style sheet or script, as they are: nothing of a report is ever put into them."""
    return Markup((TEMPLATES / name).read_text(encoding="utf-8").strip())


def _hash(name: str) -> str:
    """As Content-Security-Policy wants it: only these very words may style the page or run in it."""
    return "sha256-" + base64.b64encode(hashlib.sha256(_inline(name).encode()).digest()).decode()


def _printable(character: str) -> Any:
    """HTML allows no control characters but these; a browser might end the page at one."""
    return " " if (ord(character) < 32 and character not in "\n\t") or 0x7F <= ord(character) < 0xA0 else character
