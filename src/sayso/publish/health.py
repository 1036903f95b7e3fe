"""An installation and a database in, what is well and what is not out."""

from __future__ import annotations

import os
import platform
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

import sayso
from sayso.errors import BadStore, SaysoError
from sayso.model import Reading, Role, Source, Span
from sayso.publish.labels import many, one_line
from sayso.publish.terminal import plain

if TYPE_CHECKING:
    from rich.console import Console

    from sayso.store import Store

TOLD = 10


def check_all(db: str, console: Console, *, named: bool, mend: bool = False) -> None:
    """Raises BadStore where the database is at fault, or where one was named that is not there. `mend`: put right what can be."""
    console.print(plain(f"sayso {sayso.__version__}, Python {platform.python_version()}, {platform.system()} {platform.machine()}"))
    faults = 0
    for what, check in (("knowledge files", _knowledge), ("language model", _model)):
        try:
            console.print(plain(f"{what}: {check()}"))
        except SaysoError as error:
            faults += 1
            console.print(plain(f"{what}: FAULT: {error}"))
    if named or "://" in db or os.path.exists(db):
        faults += _check_database(db, console, mend=mend)
    else:
        console.print(plain(f"database: none here ({db}); `sayso read INPUT` makes one"))
    if faults:
        raise SaysoError(f"{many(faults, 'fault')} found")


def _knowledge() -> str:
    from sayso.publish.knowing import check_knowledge

    found = check_knowledge(None)
    if found.faults:
        raise SaysoError(f"{len(found.faults)} faults; `sayso knowledge check` names them")
    return f"{found.files} files, {found.rows:,} rows, no fault"


def _model() -> str:
    from sayso.sentences.parse import load_parser

    load_parser()
    return "it loads"


def _check_database(db: str, console: Console, *, mend: bool) -> int:
    from sayso.store import open_store

    try:
        with open_store(db, create=False) as store:
            console.print(plain(f"database {store.name}: {', '.join(f'{count:,} {name}' for name, count in store.counts().items())}"))
            waiting = len(store.unlinked())
            if waiting:
                console.print(plain(f"{waiting:,} claims wait to be linked: a run was stopped; `sayso read` with the same inputs goes on"))
            stages = Counter(problem.stage for _, problem in store.problems())
            for stage, count in stages.most_common():
                console.print(plain(f"problems noted in {stage}: {count:,}"))
            if mend:
                for done in store.mend():
                    console.print(plain(done))
            left = store.check()
            for fault in left:
                console.print(plain(f"FAULT: {fault}"))
            if left and not mend:
                console.print(plain("`sayso doctor --mend` puts right what can be"))
            faults = list(_word_faults(store))
    except BadStore as error:
        console.print(plain(f"database: FAULT: {error}"))
        return 1
    for fault in faults[:TOLD]:
        console.print(plain(f"FAULT: {fault}"))
    console.print(
        plain(
            f"{len(faults):,} claims point at other words than they quote" if faults else "every claim points at the words that it quotes"
        )
    )
    return len(faults) + len(left)


def _word_faults(store: Store) -> Iterator[str]:
    """Claims whose spans do not hold their words: a report that was changed by another program, or a fault of ours."""
    from itertools import islice

    claims = store.claims()
    while batch := list(islice(claims, 400)):
        reports: dict[str, Reading] = {reading.report.id: reading for reading in store.reports({claim.report for claim in batch})}
        for claim in batch:
            words = reports[claim.report].report.words
            named: list[Span | Role | Source] = [claim.sentence, claim.anchor, *claim.actor, *claim.recipient]
            for span in [*named, claim.source] if claim.source else named:
                if words[span.start : span.end] != span.text:
                    yield f"claim {claim.id} of report {claim.report}: “{one_line(span.text)[:60]}” is not at {span.start}–{span.end}"
                    break
