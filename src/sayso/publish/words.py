"""A store in, the words that each outlet and each origin uses for the same party, and for the same kind of event, out: counted, never judged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from sayso.errors import NotFound
from sayso.incidents.wording import ORIGIN, OUTLET, Speaker, Subject, Wording, count_words
from sayso.publish.derived import origin_names, words_of
from sayso.publish.labels import TYPES, kind_of, one_line, party_name
from sayso.publish.rows import Account, find_accounts
from sayso.publish.terminal import plain

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.table import Table

    from sayso.model import Incident
    from sayso.store import Store

SUBJECTS = 12  # that are listed where none is asked for
SPEAKERS = 12
WORDS = 8
OF_INCIDENT, ORIGINS_SHOWN, OF_ORIGIN = 4, 6, 3  # parties, origins, and words of each, that are shown of one incident
HEADS = {OUTLET: "printed by", ORIGIN: "said by"}

Counts = Mapping[Subject, Mapping[Speaker, Counter[str]]]


def read_wordings(store: Store) -> Iterator[Wording]:
    """Of each incident; a claim that is in none is an event of its own."""
    held: dict[str, list[Account]] = {}
    for account in find_accounts(store):
        held.setdefault(account.incident or account.claim.id, []).append(account)
    names = origin_names(store.incidents())
    for accounts in held.values():
        yield words_of(accounts, names)


def print_wording(store: Store, console: Console, *, party: str | None, by: str | None = None, shared: bool = False) -> None:
    """`party`: a key or a name, or a type of event. `by`: outlet or origin; both where None. `shared`: see count_words."""
    counts = count_words(read_wordings(store), shared=shared)
    chosen = [subject for subject in counts if party is None or _is_meant(subject, party.casefold())]
    if party is not None and not chosen:
        known = sorted({subject.party for subject in counts if subject.party})
        raise NotFound(f"{store.name} has no words for {party}; known are {', '.join(known) or 'none'}")
    chosen.sort(key=lambda subject: (not subject.party, -_total(counts[subject]), subject))
    for subject in chosen[:SUBJECTS]:
        console.print(plain(_head(subject), "bold"))
        for kind in HEADS if by is None else (by,):
            speakers = sorted(
                ((speaker, words) for speaker, words in counts[subject].items() if speaker.kind == kind),
                key=lambda item: (-item[1].total(), item[0]),
            )
            if speakers:
                console.print(plain(HEADS[kind], "dim"))
                console.print(_table(speakers[:SPEAKERS], console.width))
                if len(speakers) > SPEAKERS:
                    console.print(plain(f"and {len(speakers) - SPEAKERS:,} more", "dim"))
        console.print()
    if len(chosen) > SUBJECTS:
        console.print(plain(f"{len(chosen) - SUBJECTS:,} more parties and kinds of event; --party KEY shows one", "dim"))


def _is_meant(subject: Subject, asked: str) -> bool:
    if not subject.party:
        return asked in (subject.key.casefold(), subject.key.split()[0].casefold())
    return asked in (subject.party.casefold(), subject.name.casefold(), party_name(subject.party).casefold())


def _total(by: Mapping[Speaker, Counter[str]]) -> int:
    return sum(words.total() for words in by.values())


def _head(subject: Subject) -> str:
    if subject.party:
        return f"{subject.name} ({subject.party})" if subject.name != subject.party else subject.name
    return f"{subject.key}: {TYPES.get(subject.key.split()[0], 'events')}"


def _table(rows: Iterable[tuple[Speaker, Counter[str]]], width: int) -> Table:
    from rich.table import Table

    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(width=min(30, width // 3), overflow="fold")
    table.add_column(overflow="fold")
    for speaker, words in rows:
        table.add_row(plain(f"  {speaker.name}"), plain(told_words(words)))
    return table


def told_words(words: Counter[str]) -> str:
    """ "rebels ×3, militants": the most used first."""
    told = ", ".join(f"{one_line(text)}{f' ×{count}' if count > 1 else ''}" for text, count in words.most_common(WORDS))
    more = len(words) - WORDS
    return told + (f" and {more} more" if more > 0 else "")


def incident_words(wording: Wording, incident: Incident, *, whole: bool = False) -> list[list[RenderableType]]:
    """Rows of a table: for each party and for the event, what each origin calls it; only where two origins call it differently.
    Unless `whole`, the first subjects, origins and words only."""
    rows: list[list[RenderableType]] = []
    order = {one_line(origin.name): place for place, origin in enumerate(incident.origins)}
    counted = count_words(
        [{subject: by for subject, by in wording.items() if subject.party or subject.key == kind_of(incident.type, incident.mode)}]
    )
    chosen = [subject for subject, by in counted.items() if _differ([words for speaker, words in by.items() if speaker.kind == ORIGIN])]
    chosen.sort(key=lambda subject: (not subject.party, -_total(counted[subject]), subject))
    for subject in chosen if whole else [*chosen[:OF_INCIDENT], *(subject for subject in chosen[OF_INCIDENT:] if not subject.party)]:
        own = {speaker.name: words for speaker, words in counted[subject].items() if speaker.kind == ORIGIN}
        same: dict[str, list[str]] = {}
        for name in sorted(own, key=lambda name: (order.get(name, len(order)), name)):
            same.setdefault(_quoted(own[name], len(own[name]) if whole else OF_ORIGIN), []).append(name)
        told = list(same.items()) if whole or len(same) <= ORIGINS_SHOWN else list(same.items())[:ORIGINS_SHOWN]
        head = subject.name if subject.party else "the event"
        rows += [
            [plain(head if not place else ""), plain(words), plain(", ".join(names), "dim")] for place, (words, names) in enumerate(told)
        ]
        if left := len(same) - len(told):
            rows.append([plain(""), plain(f"{left} more", "dim"), plain("")])
    return rows


def _differ(words: list[Counter[str]]) -> bool:
    return len({frozenset(map(str.casefold, own)) for own in words}) > 1


def _quoted(words: Counter[str], most: int) -> str:
    shown = ", ".join(f"“{one_line(text)}”" for text, _ in words.most_common(most))
    return shown + (f" and {len(words) - most} more" if len(words) > most else "")
