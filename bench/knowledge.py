"""What knowledge there is, how long it takes to load, and what part of reading goes into resolving names, out.

    python bench/knowledge.py [REPORTS]      default 60; real reports with SAYSO_SHARED, else the bundled examples over and over

CPU seconds of this process. Loading is in a process of its own with the cache made; resolving is both the finding and the
resolving of parties and places, against all of reading but the store.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from speed import reports_to_read

from sayso import flow
from sayso.identities.parties import resolve_parties
from sayso.identities.places import resolve_places
from sayso.knowledge import load_knowledge
from sayso.mentions.names import find_parties
from sayso.mentions.toponyms import find_places

GROUPS = frozenset({"group", "faction"})
LOAD = """
import time
from sayso.claims.coder import build_coder
from sayso.claims.lexicon import build_event_words
from sayso.claims.modes import build_modes
from sayso.identities.parties import build_parties
from sayso.identities.places import build_places
from sayso.knowledge import load_knowledge
from sayso.statements.speech import build_speech
began = time.process_time()
knowledge = load_knowledge()
for build in (build_parties, build_places, build_speech, build_event_words, build_modes):
    build(knowledge)
known = time.process_time()
build_coder(knowledge)  # builds the event words once more
print(known - began, time.process_time() - known)
"""


def count_rows() -> None:
    knowledge = load_knowledge()
    parties = knowledge.table("parties.csv")
    groups = [row for row in parties if row["sector"] == "REB" or row["kind"] in GROUPS]
    near = [row for row in groups if row["country"] in ("SYR", "IRQ")]
    places = sum(
        len(knowledge.table(f"places/{name}.csv")) for name in ("base", "ocha_syria", "syria", "iraq", "levant", "turkey", "world")
    )
    print(f"parties {len(parties):,}, of them armed groups and factions {len(groups):,}, of Syria and Iraq {len(near):,}")
    print(
        f"dated roles {len(knowledge.table('officials.csv')):,}, outlets {len(knowledge.table('outlets.csv')):,}, rows of places {places:,}"
    )


def measure_loading() -> None:
    runs = [subprocess.run([sys.executable, "-c", LOAD], capture_output=True, text=True, check=True).stdout.split() for _ in range(3)]
    knowledge, weights = (min(map(float, column)) for column in zip(*runs, strict=True))
    print(
        f"all knowledge loads in {knowledge:.2f} s, the learned weights in {weights:.2f} s (the best of three processes; the first may make the cache)"
    )


def measure_resolving(count: int) -> None:
    reports = reports_to_read(count)
    tools = flow.load_tools(flow.Setup())
    for _ in flow.read_reports(reports[:4]):  # whatever is made on first use
        pass
    began = time.process_time()
    prepared = list(flow.prepare(reports, readers=tools.readers))
    for one in prepared:
        flow.read_report(one, tools=tools)
    whole = time.process_time() - began
    readers, spent = tools.readers, {"parties": 0.0, "places": 0.0}
    for article, sentences, *_ in prepared:
        began = time.process_time()
        found = find_parties(sentences, parties=readers.parties)
        parties = resolve_parties(found, sentences=sentences, article=article, parties=readers.parties)
        between = time.process_time()
        resolve_places(
            find_places(sentences, places=readers.places, parties=parties), sentences=sentences, article=article, places=readers.places
        )
        spent["parties"] += between - began
        spent["places"] += time.process_time() - between
    both = sum(spent.values())
    print(
        f"reading {count} reports {whole:.2f} s; parties {spent['parties']:.2f} s, places {spent['places']:.2f} s: {both / whole:.1%} of the whole"
    )


def main() -> None:
    count_rows()
    measure_loading()
    measure_resolving(int(sys.argv[1]) if len(sys.argv) > 1 else 60)


if __name__ == "__main__":
    main()
