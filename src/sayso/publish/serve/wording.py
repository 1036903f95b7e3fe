"""A store and a party in, the words that each outlet and each origin uses for it out: counted, never judged."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from sayso.incidents.wording import OUTLET, Subject, count_words
from sayso.model import row
from sayso.publish.derived import origin_names, words_of
from sayso.publish.labels import party_name
from sayso.publish.rows import Account
from sayso.publish.serve.find import accounts_of
from sayso.store import Filter, Store

LOOKED_AT = 150  # incidents, the newest first
CLAIMS = 40  # of one incident
SPEAKERS = 40  # of each kind
WORDS = 12


@row
class Voice:
    """`outlet`: who prints the words; else whose account they give. Counts are of incidents."""

    name: str
    outlet: bool
    total: int
    words: tuple[tuple[str, int], ...]


def words_for(store: Store, key: str, wanted: Filter = Filter(), *, most: int = LOOKED_AT) -> list[Voice]:
    """Outlets first, each with what it says in most of the newest `most` incidents."""
    return store.remember(("wording", key, wanted, most), lambda: _words_for(store, key, wanted, most))


def _words_for(store: Store, key: str, wanted: Filter, most: int) -> list[Voice]:
    incidents = store.find_incidents(replace(wanted, party=key), limit=most).rows
    of = {claim: incident.id for incident in incidents for claim in incident.claims[:CLAIMS]}
    held: dict[str, list[Account]] = defaultdict(list)
    for account in accounts_of(store, list(store.claims(ids=of))):
        held[of[account.claim.id]].append(account)
    names, meant = origin_names(incidents), {key.casefold(), party_name(key).casefold()}
    own = ({subject: by for subject, by in words_of(told, names).items() if meant & _names(subject)} for told in held.values())
    voices: dict[tuple[str, bool], dict[str, int]] = defaultdict(dict)
    for by in count_words(own).values():
        for speaker, words in by.items():
            said = voices[speaker.name, speaker.kind == OUTLET]
            for text, count in words.items():
                said[text] = said.get(text, 0) + count
    found = [_voice(name, outlet, words) for (name, outlet), words in voices.items()]
    found.sort(key=lambda voice: (not voice.outlet, -voice.total, voice.name))
    return [voice for kind in (True, False) for voice in [one for one in found if one.outlet is kind][:SPEAKERS]]


def _names(subject: Subject) -> set[str]:
    return {subject.key.casefold(), subject.party.casefold(), subject.name.casefold()}


def _voice(name: str, outlet: bool, words: dict[str, int]) -> Voice:
    ordered = sorted(words.items(), key=lambda item: (-item[1], item[0]))
    return Voice(name=name, outlet=outlet, total=sum(words.values()), words=tuple(ordered[:WORDS]))
