"""A store in, the words that each outlet and each source uses for the same party out: counted, never judged."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from sayso.errors import NotFound
from sayso.publish.labels import one_line, party_name
from sayso.publish.rows import find_accounts
from sayso.publish.terminal import plain

if TYPE_CHECKING:
    from rich.console import Console

    from sayso.store import Store

PARTIES = 12  # parties that are listed where none is asked for
SPEAKERS = 12
WORDS = 8
NO_NAME = {"UNKNOWN", "ARMED", "CIVILIAN", ""}  # who is meant is not known, so words for them cannot be compared
PRONOUNS = {"he", "she", "it", "they", "we", "i", "him", "her", "them", "us", "his", "its", "their", "our", "who", "which", "that"}

Counts = dict[str, dict[str, Counter[str]]]  # party, speaker, words


def count_words(store: Store) -> Counts:
    """The speaker is the source whose words a claim gives, else the outlet. Pronouns are no choice of words."""
    counts: Counts = defaultdict(lambda: defaultdict(Counter))
    for account in find_accounts(store):
        claim = account.claim
        speaker = one_line(claim.source.text if claim.source else account.report.outlet) or "outlet unknown"
        for role in (*claim.actor, *claim.recipient):
            words = one_line(role.text)
            if role.party not in NO_NAME and words.lower() not in PRONOUNS:
                counts[role.party][speaker][words] += 1
    return counts


def print_wording(store: Store, console: Console, *, party: str | None) -> None:
    from rich.table import Table

    counts = count_words(store)
    chosen = [key for key in counts if party is None or party.casefold() in (key.casefold(), party_name(key).casefold())]
    if party is not None and not chosen:
        raise NotFound(f"no claim of {store.name} names the party {party}; known are {', '.join(sorted(counts)) or 'none'}")
    chosen.sort(key=lambda key: (-sum(words.total() for words in counts[key].values()), key))
    for key in chosen[:PARTIES]:
        speakers = sorted(counts[key].items(), key=lambda item: (-item[1].total(), item[0]))
        console.print(plain(f"{party_name(key)} ({key})", "bold"))
        table = Table.grid(padding=(0, 2, 0, 0))
        table.add_column(width=min(30, console.width // 3), overflow="fold")
        table.add_column(overflow="fold")
        for speaker, words in speakers[:SPEAKERS]:
            told = ", ".join(f"{text}{f' ×{count}' if count > 1 else ''}" for text, count in words.most_common(WORDS))
            more = len(words) - WORDS
            table.add_row(plain(speaker), plain(told + (f" and {more} more" if more > 0 else "")))
        console.print(table)
        if len(speakers) > SPEAKERS:
            console.print(plain(f"and {len(speakers) - SPEAKERS:,} more", "dim"))
        console.print()
    if len(chosen) > PARTIES:
        console.print(plain(f"{len(chosen) - PARTIES:,} more parties; --party KEY shows one", "dim"))
