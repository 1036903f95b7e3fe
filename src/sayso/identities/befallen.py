"""A land's word before a noun of violence in ("Afghan blast", "Nigerian church attack"); whether it only tells where that was, out."""

from __future__ import annotations

from sayso.identities.found import Context
from sayso.identities.shared import owns
from sayso.model import Mention

# Of nobody's army: a land's word before these is where they happened ("Afghan blast"), not so before "shelling"
BLASTS = frozenset("blast blasts explosion explosions".split())
# Anybody's: a land's own ("Israeli attack"), unless a building or what no army uses stands between
STRIKES = BLASTS | frozenset(
    "attack attacks assault bomb bombs bombing bombings siege shooting shootings stabbing stabbings killing killings massacre kidnapping "
    "kidnappings abduction abductions".split()
)
MEANS = frozenset("suicide car truck vehicle roadside lorry motorcycle knife gun arson acid".split())
STRUCK = frozenset(
    "hotel mall market restaurant cafe café nightclub club bar theatre theater cinema stadium school college university campus hospital clinic "
    "church cathedral mosque shrine temple synagogue monastery wedding funeral concert festival parade beach airport bus train metro subway "
    "station bazaar supermarket shop".split()
)
JOINED = frozenset(("police",))  # of whom a building is: "police station"


def is_befallen(mention: Mention, context: Context) -> bool:
    """Whether nobody is named: neither the state nor the building has done it."""
    tokens = context.sentences[mention.sentence].tokens
    hit = next((hit for hit in context.hits[mention.sentence] if hit.first == mention.first), None)
    if hit is None or not owns(hit.uses[0]):
        return False
    at = hit.last
    while at < len(tokens) and tokens[at].text.lower() in STRIKES | MEANS | STRUCK | JOINED:
        at += 1
    words = [token.text.lower() for token in tokens[hit.last : at]]
    if at <= mention.last or words[-1] not in STRIKES:
        return False  # "the Nigerian church said"
    if len(words) == 1:
        return words[0] in BLASTS and hit.uses[0].how == "adjective"  # "US blasts Iran" is no explosion
    return words[-1] in BLASTS or words[-2] in STRUCK or not MEANS.isdisjoint(words)
