"""A store and a party in, the words that each outlet and each origin uses for it out: counted, never judged."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from sayso.incidents.wording import OUTLET, count_words
from sayso.model import row
from sayso.publish.derived import origin_names, words_of
from sayso.publish.labels import party_name
from sayso.publish.rows import Account
from sayso.publish.serve.find import accounts_of
from sayso.store import Filter, Store

LOOKED_AT = 1_000  # claims, the newest first
SPEAKERS = 40  # of each kind
WORDS = 12


@row
class Voice:
    """`outlet`: who prints the words; else whose account they give. Counts are of incidents."""

    name: str
    outlet: bool
    total: int
    words: tuple[tuple[str, int], ...]


def words_for(store: Store, key: str, wanted: Filter = Filter()) -> list[Voice]:
    """Outlets first, each with what it says in most incidents."""
    ids = store.find_claims(replace(wanted, party=key), limit=LOOKED_AT).ids
    held: dict[str, list[Account]] = defaultdict(list)
    for account in accounts_of(store, list(ids), times=False):
        held[account.incident or account.claim.id].append(account)
    names = origin_names(incident for id in held for incident in store.incidents(Filter(incident=id)))
    counts = count_words(words_of(accounts, names) for accounts in held.values())
    meant = {key.casefold(), party_name(key).casefold()}
    voices: dict[tuple[str, bool], dict[str, int]] = defaultdict(dict)
    for subject, by in counts.items():
        if meant & {subject.key.casefold(), subject.party.casefold(), subject.name.casefold()}:
            for speaker, words in by.items():
                for text, count in words.items():
                    own = voices[speaker.name, speaker.kind == OUTLET]
                    own[text] = own.get(text, 0) + count
    found = [_voice(name, outlet, words) for (name, outlet), words in voices.items()]
    found.sort(key=lambda voice: (not voice.outlet, -voice.total, voice.name))
    return [voice for kind in (True, False) for voice in [one for one in found if one.outlet is kind][:SPEAKERS]]


def _voice(name: str, outlet: bool, words: dict[str, int]) -> Voice:
    ordered = sorted(words.items(), key=lambda item: (-item[1], item[0]))
    return Voice(name=name, outlet=outlet, total=sum(words.values()), words=tuple(ordered[:WORDS]))
