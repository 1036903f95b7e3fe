"""A run of units in, the phrases in it that each speak of one party, out."""

from __future__ import annotations

from collections.abc import Sequence

from sayso.mentions.units import Unit
from sayso.model import Token

# Adjectives that lead a phrase and name nobody
IDLE = frozenset(
    "other several many such same own last first least more most few various further additional least some total current recent new".split()
)
WATCHERS = frozenset("monitor monitors watchdog ngo activists".split())
AGES = frozenset("year years month months week weeks day days".split())
# Nouns that a name may follow: "militant group ISIL", "news agency SANA"
NAMED_AFTER = frozenset(("group", "media", "aid", "body", "company", "religious"))
# Verbs of headlines that a tagger takes for nouns: between somebody and somebody else they part the two ("army frustrates
# terrorist"), though "field commanders" and "town council" are one
DEEDS = frozenset(
    "condemns kills kill killed shoots shoot shot injure injures wounds wound hits hit target targets seizes seize slams downs sentences frees "
    "arrests arrest detains detain captures capture recaptures retakes storms expels bans jails sues warns warn urges urge foils "
    "frustrates frustrate thwarts repels repel besieges besiege clashes crush crushes destroys destroy eliminates eliminate "
    "evacuates executes execute fires flees fights fight frees gets hails helps holds joins leaves lose loses meets moves opens "
    "orders outs pounds praises presses press probes pushes puts quits rejects releases rescues rescue routs saves saw sees "
    "sends shells slays stabs stop stops struck summons sends takes tells threatens topples tortures trap traps uncovers vows "
    "wants wins accuses accuse ambushes ambush".split()
)


def split_run(run: list[Unit], tokens: Sequence[Token]) -> list[list[Unit]]:
    """A run without commas may hold several parties ("Russia Turkey and Iran"): cut where one phrase cannot go on."""
    segments: list[list[Unit]] = []
    segment: list[Unit] = []
    for unit in run:
        if unit.kind == "L":
            if segment:
                segments.append(segment)
            segment = []
            continue
        if segment and _parts(segment, unit, tokens):
            segments.append(segment)
            segment = []
            if unit.kind == "m":
                continue  # "bombers | attack | refugees"
        segment.append(unit)
    if segment:
        segments.append(segment)
    return segments


def _parts(segment: list[Unit], unit: Unit, tokens: Sequence[Token]) -> bool:
    """Whether `unit` begins a phrase of its own after `segment`."""
    last = segment[-1]
    if unit.kind == "G" and last.kind == "N" and not _is_country(last) and _watches(unit, tokens):
        return True
    if unit.kind in "Gm" and last.kind == "G" and _closes(last, unit, tokens):
        return True
    if (
        last.kind in "ma"
        and unit.kind in "Ga"
        and len(segment) > 1
        and segment[-2].kind in "NGPm"
        and tokens[last.first].text.lower() in DEEDS
    ):
        return True
    if last.kind == "h":
        return len(segment) > 1 and segment[-2].kind in "NA" and unit.kind in "NA"
    if unit.kind == "A":
        return last.kind in "NGPm" or (last.kind == "A" and _is_country(last) and _is_country(unit))
    if unit.kind == "N":
        if last.kind == "G":
            return not _takes_name(last, unit, tokens)
        if last.kind == "s" and _is_country(unit) and unit.last < len(tokens) and tokens[unit.last].pos in ("NOUN", "PROPN"):
            return False  # "the UN's Syria envoy"
        return last.kind in "NPms" and not (last.kind == "P" and _is_title(last, tokens))
    if unit.kind == "P":
        if last.kind == "G":
            return not _is_singular(last, tokens) or _kind(last) == "weapon"
        return last.kind in "Nm"
    if unit.kind == "x":
        return last.kind in "NGm"
    if unit.kind == "a":
        if last.kind not in "NGP" or _genitive(segment):
            return False
        return tokens[unit.first].pos == "VERB" or (last.kind != "P" and tokens[unit.first].dep != "amod")
    return False


def _watches(unit: Unit, tokens: Sequence[Token]) -> bool:
    """ "Clashes with X | Monitor": at the end of a headline that lost its colon, who tells."""
    return unit.last == len(tokens) and tokens[unit.last - 1].text.lower() in WATCHERS


def _closes(last: Unit, unit: Unit, tokens: Sequence[Token]) -> bool:
    """After the plural of people nothing is theirs ("terrorists | dead", "jets | pound | rebels"), though "regimes aircraft" and
    "citizens houses" may be genitives that lost their apostrophe."""
    if _is_singular(last, tokens) or tokens[last.last - 1].text.lower() in ("police", "people", "forces", "troops"):
        return False
    if unit.kind == "m":
        return tokens[unit.first].morph != "" and "Number=Plur" not in tokens[unit.first].morph and _kind(last) != "government"
    agent = last.hit.uses[-1].agent if last.hit is not None else None
    return agent is not None and (agent.kind in ("people", "weapon", "media", "aid") or bool(agent.key))


def _is_country(unit: Unit) -> bool:
    who = unit.hit.uses[0].who if unit.hit is not None else None
    return who is not None and who.kind == "country"


def _genitive(segment: list[Unit]) -> bool:
    return any(unit.kind == "s" for unit in segment)


def _takes_name(noun: Unit, name: Unit, tokens: Sequence[Token]) -> bool:
    assert name.hit is not None
    if tokens[name.first].pos == "DET":
        return False
    kinds = {use.who.kind for use in name.hit.uses if use.who is not None}
    if "official" in kinds:
        return _is_singular(noun, tokens)
    if "country" in kinds:
        return False
    return _kind(noun) in NAMED_AFTER and _is_singular(noun, tokens)


def _kind(unit: Unit) -> str:
    agent = unit.hit.uses[-1].agent if unit.hit is not None else None
    return agent.kind if agent is not None else ""


def _is_singular(unit: Unit, tokens: Sequence[Token]) -> bool:
    token = tokens[unit.last - 1]
    return "Number=Plur" not in token.morph and token.text.lower() not in ("police", "people", "forces", "troops")


def _is_title(unit: Unit, tokens: Sequence[Token]) -> bool:
    return unit.last - unit.first == 1 and tokens[unit.first].text.rstrip(".").lower() in (
        "mr",
        "mrs",
        "ms",
        "dr",
        "prof",
        "sir",
        "lord",
        "gen",
        "lt",
        "col",
        "sen",
        "rep",
        "sheikh",
        "prince",
        "king",
        "queen",
    )


def trim(segment: list[Unit], tokens: Sequence[Token]) -> tuple[list[Unit], list[Unit]]:
    """The units up to the last that names somebody, and what was cut off behind it."""
    end = len(segment)
    while end and segment[end - 1].kind not in "NAGP":
        end -= 1
    # "US-led raids": who leads is said with the word
    keep = (
        end
        and end + 1 < len(segment)
        and segment[end].kind == "h"
        and segment[end + 1].kind == "q"
        and tokens[segment[end + 1].first].text.lower() == "led"
    )
    if not keep and end > 2 and segment[end - 2].kind == "s" and segment[end - 1].kind == "N" and _is_country(segment[end - 1]):
        end -= 2  # "Russia's Syria operation" is Russia's
    units, rest = segment[: end + 2 if keep else end], [unit for unit in segment[end:] if unit.kind not in "sh"]
    units = without_age(units, tokens)
    # "off-duty soldiers": half a word is no part of a description
    while len(units) > 1 and units[0].kind in "ma" and units[0].first and is_glued(tokens[units[0].first - 1]):
        units = units[1:]
    while units and (units[0].kind in "hsq" or (units[0].kind == "a" and tokens[units[0].first].text.lower() in IDLE)):
        units = units[1:]
    if units and units[0].kind == "o" and units[-1].kind != "G":
        units = units[1:]
    # plain words before a name are not a part of it, nor before a noun where they hang on something else
    while (
        len(units) > 1
        and units[0].kind in "ma"
        and (last_name(units).kind in "NA" or _is_plain(units, tokens) or _hangs_elsewhere(units, tokens))
    ):
        units = units[1:]
    while len(units) > 1 and units[0].kind == "m" and units[-1].kind != "G":
        units = units[1:]
    while len(units) > 3 and units[0].kind in "ma" and units[1].kind in "ma" and units[2].kind in "ma":
        units = units[1:]
    return units, rest


def _is_plain(units: list[Unit], tokens: Sequence[Token]) -> bool:
    """ "complained Joncret": a small word before nothing but a name that nobody knows."""
    return tokens[units[0].first].text.islower() and all(unit.kind == "P" for unit in units[1:])


def is_glued(token: Token) -> bool:
    """A hyphen inside a word."""
    return token.text == "-" and not token.space


def without_age(units: list[Unit], tokens: Sequence[Token]) -> list[Unit]:
    """ "62-year-old Karlov", "a 30-year-old man": how old somebody is, is no part of the name or the description."""
    for i, unit in enumerate(units[:5]):
        if tokens[unit.first].text.lower() == "old" and any(tokens[before.first].text.lower() in AGES for before in units[:i]):
            return units[i + 1 :]
    return units


def _hangs_elsewhere(units: list[Unit], tokens: Sequence[Token]) -> bool:
    head = tokens[units[0].first].head
    return tokens[units[0].first].pos in ("VERB", "ADJ") and not units[0].last <= head < units[-1].last


def last_name(units: list[Unit]) -> Unit:
    """The unit that names somebody, before a "-led"."""
    return units[-3] if units[-1].kind == "q" else units[-1]
