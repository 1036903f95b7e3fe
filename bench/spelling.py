"""Name pairs of shared/data/transliteration in; recall of the right name among 5 candidates and precision at the decision out.

Names that share one Arabic spelling are renderings of one name: the most frequent is put into the index, the others ask.
Each name competes with 50,000 others and has no context; in a report it has the country, the title and its neighbours.
The data is noisy (Galileo beside Gelasius), and one Latin form may render two Arabic names: both count as right then.

    python bench/spelling.py [--most N]
"""

from __future__ import annotations

import argparse
import math
import os
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from sayso.identities.spelling import SAME, compare_spellings, spelling_keys

FREQUENCY, ALIKE, MARGIN = 0.02, 0.95, 0.02
SHARED = Path(os.environ.get("SAYSO_SHARED", Path(__file__).parents[2] / "shared"))


def read_pairs() -> Iterator[tuple[str, str, int]]:
    """(Latin, Arabic, how often)."""
    folder = SHARED / "data" / "transliteration"
    for line in (folder / "wd_arabic.normalized.aligned.tokens").read_text(encoding="utf-8").splitlines():
        latin, arabic, often = line.split("\t")
        yield latin, arabic.replace(" ", ""), int(often)
    for line in (folder / "ar2en.txt").read_text(encoding="utf-8").splitlines():
        arabic, latin = line.split("\t")[:2]
        yield latin, arabic, 1


def main(most: int) -> None:
    groups: dict[str, dict[str, int]] = defaultdict(dict)
    names_of: dict[str, set[str]] = defaultdict(set)
    for latin, arabic, often in read_pairs():
        if len(latin) >= 3:
            groups[arabic][latin] = groups[arabic].get(latin, 0) + often
            names_of[latin].add(arabic)
    index: dict[str, set[str]] = defaultdict(set)
    chief = {arabic: max(forms, key=lambda form: (forms[form], form)) for arabic, forms in groups.items()}
    for form in set(chief.values()):
        for key in spelling_keys(form):
            index[key].add(form)
    queries = sorted((form, arabic) for arabic, forms in groups.items() for form in forms if form != chief[arabic] and form not in index)
    queries = queries[:: max(1, len(queries) // most)]
    among, first, decided, right, sure, surely = 0, 0, 0, 0, 0, 0
    often = dict.fromkeys(chief.values(), 0)
    for arabic, name in chief.items():
        often[name] += sum(groups[arabic].values())
    for form, _ in queries:
        wanted = {chief[arabic] for arabic in names_of[form]}
        candidates = {name for key in spelling_keys(form) for name in index.get(key, ())}
        # as the program does: the letters decide, and of names that are alike the more frequent one
        scored = ((compare_spellings(form, name).score, name) for name in candidates)
        ranked = sorted(((score + FREQUENCY * math.log1p(often[name]), score, name) for score, name in scored), reverse=True)[:5]
        among += any(name in wanted for _, _, name in ranked)
        good = bool(ranked) and ranked[0][2] in wanted
        first += good
        if ranked and ranked[0][1] >= SAME:
            decided += 1
            right += good
        if ranked and ranked[0][1] >= ALIKE and (len(ranked) < 2 or ranked[0][0] - ranked[1][0] >= MARGIN):
            sure += 1
            surely += good
    total = len(queries)
    print(f"{total} renderings against {len(set(chief.values()))} names")
    print(f"the right name among 5 candidates  {among / total:.3f}")
    print(f"the right name first               {first / total:.3f}")
    print(f"decided (score >= {SAME})            {decided / total:.3f}, rightly {right / max(1, decided):.3f}")
    print(f"alike and ahead of the next        {sure / total:.3f}, rightly {surely / max(1, sure):.3f}")


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--most", type=int, default=4000)
    if not (SHARED / "data" / "transliteration").is_dir():
        sys.exit(f"{SHARED}: the measuring data is not here; set SAYSO_SHARED")
    main(options.parse_args().most)
