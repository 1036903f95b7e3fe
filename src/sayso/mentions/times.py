"""Sentences and the report's day in, mentions of time out, each resolved to an EDTF string (codebook, sections 5 and 8).

The words of a sentence become letters (timewords.py); the patterns below find runs of letters; for each there is a
function in timerules.py that resolves it against the report's day or the day told last. What cannot be known is None, with the reason.
"""

from __future__ import annotations

import re
from functools import lru_cache

from sayso.mentions.days import Day, ends_of, interval, read_day
from sayso.mentions.timereading import Reading, head_of
from sayso.mentions.timerules import RESOLVERS
from sayso.mentions.timewords import class_of_words, load_time_words
from sayso.model import Article, Identity, Mention, Sentence

_W = r"(?:[Ww](?:P|U)?[ic]?n?c?t?)?"
_DAY = _W + r"(?:MQ|Mt?Dc?Y|Mt?D(?!D?[NU])|Dt?o?Mc?Y|D[to]*M|O)"
_ATOM = rf"(?:{_DAY}|[Ww]|Mc?o?Y|M|Y)"
_SINCE = r"(?:S(?:[Et]*o?t?))?"

# Tried in this order at each place; the first that fits wins.
PATTERNS: dict[str, str] = {
    "digits": r"[DYN]jDj[YDN]",
    "days": r"[bf]?(?:MD[j&]Dc?Y?(?!M)|Dt?[j&]t?Do?M(?:c?Y)?)",
    "span": rf"[bf]{_ATOM}P?U?[j&]t?{_ATOM}|(?<![SB]){_DAY}j{_DAY}|MjM(?:c?Y)?|YjY|WjW",
    "years": r"I",
    "century": r"[DN]Z",
    "day": _SINCE + _DAY + "(?:c?[LT]U)?",
    "weekdays": r"WP?[U]?&[En]*W",
    "weekday_of_week": r"Wo?t?[LTX]U",
    "stage": _SINCE + r"[Eel](?:o?t?[LTXs](?:U|M|G)|itU)",
    "weekday": _SINCE + r"t?[LTX]?[Ww]",
    "beside_near": r"t?U[BFel]K",
    "ago": _SINCE + r"(?:[DN]|q|V|qV)?o?UA",
    "beside": r"(?:(?:[DN]|q|V|qV)o?|t)U[BFel]",
    "near": _SINCE + r"K",
    "reckoned": _SINCE + r"t?(?:[LTX](?:[DN]|q|V|qVo)?U|iV[U]|iLVU|sU|LP|TP)",
    "month_of_year": _SINCE + r"(?:sM|t?[LTX]M|Mc?o?Y|M)",
    "season": _SINCE + r"(?:i?t?[LTX]G|i?t?Go?t?Y|itG)",
    "decade": _SINCE + r"t?E?C",
    "year": _SINCE + r"Y",
    "named": r"H",
    "lasting": r"i\.{0,2}(?:[DN]|q)U(?![ABFel])",
    "weekend": _SINCE + r"tU(?![ABFelK])",
}


@lru_cache(maxsize=1)
def _compiled() -> re.Pattern[str]:
    return re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in PATTERNS.items()))


def find_times(sentences: tuple[Sentence, ...], *, article: Article) -> tuple[Mention, ...]:
    """Mentions of kind "time"; `identity.key` is EDTF; `identity` is None where the time cannot be known. The date at the
    head of a report has a `why` that starts with "dateline": it dates the report, and no event."""
    words = load_time_words()
    pattern = _compiled()
    reading = Reading(sentences[0], words, read_day(article.dated)) if sentences else None
    mentions: list[Mention] = []
    for sentence in sentences:
        letters, values = class_of_words(sentence, words)
        if reading is None or not re.search("[MWwYKUGCZHIO]|[DN]j", letters):
            continue
        reading.sentence, reading.letters, reading.line = sentence, letters, values
        for match in pattern.finditer(letters):
            reading.first, reading.run = match.start(), match.group()
            reading.values = values[match.start() : match.end()]
            mention = _read_match(reading, str(match.lastgroup))
            if mention is not None:
                mentions.append(mention)
    return tuple(mentions)


def _read_match(reading: Reading, name: str) -> Mention | None:
    sentence, first, last = reading.sentence, reading.first, reading.first + len(reading.run)
    key, why = RESOLVERS[name](reading)
    reading.told_years += [year for year in reading.all("Y") if "M" in reading.run and isinstance(year, int)]
    if why == "":
        return None
    dateline = key is not None and "/" not in key and _is_dateline(reading, key)
    if reading.run[0] == "S":
        key = _open_span(key, reading.report_day)
        why = "since: " + why
    elif key and not dateline:
        day = read_day(key)
        if day and day.exact:
            reading.told, reading.told_weekday = day, reading.one("W")
        if day and day.month:
            reading.told_month = day
    while first < last - 1 and reading.letters[first] in "itfb":  # the words without their preposition
        first += 1
    tokens = sentence.tokens[first:last]
    start, end = tokens[0].start, tokens[-1].end
    text = sentence.text[start - sentence.start : end - sentence.start]
    identity = Identity(key=key, score=0.9 if "told" not in why else 0.7, why=("dateline: " if dateline else "") + why) if key else None
    return Mention(
        kind="time",
        sentence=sentence.index,
        first=first,
        last=last,
        head=head_of(sentence, first, last),
        start=start,
        end=end,
        text=text,
        identity=identity,
    )


def _open_span(key: str | None, report_day: Day | None) -> str | None:
    if key is None or report_day is None:
        return None
    first, _ = ends_of(key)
    end = str(report_day)[: len(first)]  # as precise as the start: "since 2012" in 2016 is 2012/2016
    return interval(first, end) if first <= end else first


def _is_dateline(reading: Reading, key: str) -> bool:
    """A date of its own at the head of a text, or after "Published", "Updated"."""
    tokens, first = reading.sentence.tokens, reading.first
    stamp = tokens[max(0, first - 4) : first]
    if first <= 6 and any(token.text.lower() in ("published", "posted", "updated", "publication") for token in stamp):
        return True
    if (
        first + len(reading.run) > 14
        or reading.sentence.index > 3
        or not ("Y" in reading.run or "Q" in reading.run or "O" in reading.run or "j" in reading.run)
    ):
        return False
    if len(key) != 10 or (first and tokens[first - 1].pos in ("ADP", "DET", "SCONJ") and tokens[first - 1].text.lower() != "at"):
        return False
    return not any(token.pos in ("VERB", "AUX") and token.text.lower() not in reading.words.dateline for token in tokens[:first])
