"""A run of letters and the day it is read against in, EDTF and the reason out: one function for each pattern of times.py.

No key: the time cannot be known, and the reason says why. No reason: the words are no time at all.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from sayso.mentions.days import Day, interval, later, later_month, monday_of, month_day, valid, weekday_near
from sayso.mentions.timereading import Reading, lasts_till_now
from sayso.mentions.timewords import day_of_digits

NARRATIVE = 3  # so many dates with their years make a history, in which a date without one falls in the year told last


def _year_beside(reading: Reading) -> int | None:
    """The year of a date without one: a year told shortly before in the sentence; where the report's own day is unknown
    also the only one of the sentence, or in a history the year told last."""
    found = [i for i, letter in enumerate(reading.letters) if letter == "Y"]
    if reading.report_day is not None:
        found = [i for i in found if i < reading.first <= i + 10]
    years = {int(reading.line[i]) for i in found}
    if len(years) == 1 and (reading.report_day is None or not reading.ahead()):
        return years.pop()
    if reading.report_day is None and len(reading.told_years) >= NARRATIVE:
        before = [int(reading.line[i]) for i in found if i < reading.first]
        return before[-1] if before else reading.told_years[-1]
    return None


def _day(reading: Reading) -> tuple[str | None, str]:
    if "O" in reading.run:
        day = reading.one("O")
        return (str(day), "day in digits") if day else (None, "the order of day and month is not known")
    month, number, year = reading.one("M"), reading.one("D"), reading.one("Y")
    if "Q" in reading.run:
        number, year = reading.one("Q")
    return _dated(reading, month, number, year)


def _dated(reading: Reading, month: int, number: int, year: int | None) -> tuple[str | None, str]:
    if year is None and "U" in reading.run and reading.one("U") == "year" and reading.report_day and reading.report_day.year:
        year = reading.report_day.year - ("L" in reading.run)
    if year is None:
        year = _year_beside(reading)
    if year is not None:
        day = Day(year, month, number)
        return (str(day), "date") if valid(day) else (None, "no such day")
    found = month_day(month, number, near=reading.report_day, ahead=reading.ahead())
    if found is None:
        return None, "no such day"
    return str(found), "year unknown" if found.year is None else "year from the report's day"


def _days(reading: Reading) -> tuple[str | None, str]:
    numbers, month, year = reading.all("D"), reading.one("M"), reading.one("Y")
    (first, why), (last, _) = _dated(reading, month, numbers[0], year), _dated(reading, month, numbers[1], year)
    if first is None or last is None or first > last:
        return None, why
    return interval(first, last), why


def _digits(reading: Reading) -> tuple[str | None, str]:
    parts = [token.text for token in reading.sentence.tokens[reading.first : reading.first + 5 : 2]]
    day = day_of_digits(*parts) if all(part.isdecimal() for part in parts) else None
    return (str(day), "day in digits") if day else (None, "")


def _span(reading: Reading) -> tuple[str | None, str]:
    """From one time to another: each side is read by itself, the year of one holds for both."""
    cut = next(i for i, letter in enumerate(reading.run) if letter in "j&" and i)
    whole_run, whole_values, at = reading.run, reading.values, reading.first
    sides: list[str | None] = []
    why = ""
    for begin, end in ((0, cut), (cut + 1, len(whole_run))):
        while begin < end and whole_run[begin] in "bft":
            begin += 1
        reading.first, reading.run, reading.values = at + begin, whole_run[begin:end], whole_values[begin:end]
        year = [value for letter, value in zip(whole_run, whole_values, strict=True) if letter == "Y"]
        if year and "Y" not in reading.run and "M" in reading.run:
            number = reading.one("D")
            sides.append(str(Day(year[0], reading.one("M"), number)))
        else:
            key, why = _atom(reading)
            sides.append(key)
    reading.first, reading.run, reading.values = at, whole_run, whole_values
    if sides[0] is None or sides[1] is None:
        return None, "one end is not known"
    if sides[0] > sides[1]:
        return None, "ends in the wrong order"
    return interval(sides[0], sides[1]), "from one to the other" + (f", {why}" if why else "")


def _atom(reading: Reading) -> tuple[str | None, str]:
    run = reading.run
    if "D" in run or "O" in run or "Q" in run:
        return _day(reading)
    if "M" in run:
        return _month(reading)
    if "Y" in run:
        return _year(reading)
    return _weekday(reading)


def _years(reading: Reading) -> tuple[str | None, str]:
    first, last = reading.one("I")
    return (f"{first}/{last}", "years") if first < last else (None, "")


def _century(reading: Reading) -> tuple[str | None, str]:
    number = reading.one("DN")
    return f"{int(number) - 1:02d}XX", "century"


def _weekday(reading: Reading) -> tuple[str | None, str]:
    before = reading.letters[reading.first - 1] if reading.first else ""
    if before == "r" or ("w" in reading.run and before == "n"):
        return None, "a habit, no day"
    weekday = reading.one("Ww")
    near = reading.day
    if near is None and reading.told and reading.told_weekday is not None and reading.report_day is None:
        away = (weekday - reading.told_weekday) % 7
        return str(later(reading.told, away - 7 if away > 3 else away)), "beside the day told"
    if near is None or near.year is None:
        return None, "the report's day is not known"
    if "X" in reading.run:
        return str(weekday_near(weekday, near=near, ahead=True, strict=True)), "the next after the report's day"
    if "L" in reading.run:
        return str(weekday_near(weekday, near=near, ahead=False, strict=True)), "the last before the report's day"
    if reading.ahead():
        return str(weekday_near(weekday, near=near, ahead=True)), "the next from the report's day"
    return str(weekday_near(weekday, near=near, ahead=False)), "the last up to the report's day"


def _weekdays(reading: Reading) -> tuple[str | None, str]:
    """ "Saturday and Sunday": both days."""
    near, (first, last) = reading.day, reading.all("W")
    if near is None or near.year is None or not 1 <= (last - first) % 7 <= 3:
        return None, "the report's day is not known" if near is None else "two days apart"
    end = weekday_near(last, near=near, ahead=reading.ahead())
    return interval(later(end, -((last - first) % 7)), end), "two days"


def _weekday_of_week(reading: Reading) -> tuple[str | None, str]:
    if reading.day is None or reading.day.year is None or reading.one("U") != "week":
        return _weekday(reading) if reading.one("U") == "week" else (None, "")
    shift = {"L": -7, "T": 0, "X": 7}[next(letter for letter in reading.run if letter in "LTX")]
    return str(later(monday_of(reading.day), shift + reading.one("W"))), "weekday of a week"


def _near(reading: Reading) -> tuple[str | None, str]:
    first, last = reading.one("K")
    if reading.report_day is None:
        return None, "the report's day is not known"
    if not reading.report_day.exact:
        return (str(reading.report_day), "within the report's month") if first == last == 0 else (None, "the report's day is not known")
    return interval(later(reading.report_day, first), later(reading.report_day, last)), "from the report's day"


def _beside_near(reading: Reading) -> tuple[str | None, str]:
    first, _ = reading.one("K")
    if reading.one("U") != "day" or reading.day is None or first == 0:
        return None, "the report's day is not known"
    return str(later(reading.day, first + (-1 if re.search("[Be]", reading.run) else 1))), "from the report's day"


def _shifted(day: Day, unit: str, count: int) -> str | None:
    """The day, month or year that lies `count` units off, with the precision of the unit."""
    if unit in ("day", "night"):
        return str(later(day, count))
    if unit in ("week", "fortnight"):
        return str(later(day, count * (7 if unit == "week" else 14)))
    if unit == "weekend":
        saturday = later(monday_of(day), 7 * count + 5 if count > 0 or day.as_date().weekday() < 5 else 7 * (count + 1) + 5)
        return interval(saturday, later(saturday, 1))
    if unit == "month":
        return str(later_month(day, count))
    if unit in ("year", "decade") and day.year is not None:
        return str(Day(day.year + count * (1 if unit == "year" else 10)))
    return str(day) if unit in ("hour", "minute") else None


def _ago(reading: Reading) -> tuple[str | None, str]:
    count, unit = reading.count(), reading.one("U")
    if count is None or (reading.run[-2:] == "UA" and not re.search("[DNq]", reading.run)):
        return None, "how long ago is not said"
    if reading.one("A") == "back":
        return None, ""
    base = reading.report_day
    if base is None or (not base.exact and unit in ("day", "week", "hour", "minute", "night")):
        return None, "the report's day is not known"
    return _shifted(base, unit, -count), "reckoned back from the report's day"


def _beside(reading: Reading) -> tuple[str | None, str]:
    """ "Two days earlier", "the day before", "a week later": from the day told last."""
    count, unit = reading.count(), reading.one("U")
    following = (
        reading.sentence.tokens[reading.first + len(reading.run)]
        if reading.first + len(reading.run) < len(reading.sentence.tokens)
        else None
    )
    base = reading.told or reading.day
    if reading.one("F") == "on" or unit in ("hour", "minute"):
        return None, ""
    if count is None or base is None:
        return None, "from when is not known"
    at = reading.first + len(reading.run)
    if reading.one("B") == "prior" and following is not None and following.text.lower() == "to":
        return None, "reckoned from another time"
    if following is not None and re.search("[BF]", reading.run) and following.pos != "PUNCT":
        # "retaken two days after it fell": the day told is that of the retaking, the one reckoned that of the fall
        if re.match("[tn]?[WMDYK]", reading.letters[at:]) or re.search("[WMK]", reading.letters[at:]):
            return None, "reckoned from another time"
        if reading.sentence.tokens[at - 1].dep in ("mark", "case"):
            count = -count
    return _shifted(base, unit, -count if re.search("[Be]", reading.run) else count), "reckoned from the day told last"


def _reckoned(reading: Reading) -> tuple[str | None, str]:
    run, unit = reading.run, reading.one("U")
    if "P" in run:
        near = reading.day
        return (str(near if "T" in run else later(near, -1)), "from the report's day") if near else (None, "the report's day is not known")
    if "V" in run or (run.startswith("i") and "L" not in run):
        return (None, "how long is not said") if unit in ("day", "week", "month", "year", "decade") else (None, "")
    if "s" in run:
        return _same(reading, unit)
    base = reading.report_day
    if base is None:
        return None, "the report's day is not known"
    counted = reading.one("DN")
    if counted is not None:
        return _past_units(base, unit, int(counted), ahead="X" in run)
    word = reading.sentence.tokens[reading.first + next(i for i, letter in enumerate(run) if letter in "LTX")].text.lower()
    return _one_unit(reading, base, unit, word)


def _same(reading: Reading, unit: str) -> tuple[str | None, str]:
    base = reading.told or (reading.day if "t" not in reading.run else None)
    if base is None or unit not in ("day", "night", "month", "year", "week"):
        return None, "" if unit in ("hour", "minute", "weekend") else "from when is not known"
    keys = {"month": str(Day(base.year, base.month)), "year": str(Day(base.year)) if base.year else None}
    if unit == "week":
        return interval(monday_of(base), later(monday_of(base), 6)), "of the day told last"
    return keys.get(unit, str(base)), "the day told last"


def _past_units(base: Day, unit: str, count: int, *, ahead: bool) -> tuple[str | None, str]:
    """ "The past three days": today and the two before; "the next two weeks": from today."""
    if unit == "hour":
        unit, count = "day", max(1, round(count / 24)) + (0 if ahead else 1)
    days = {"day": count - 1, "night": count, "week": 7 * count, "fortnight": 14 * count, "weekend": 7 * count}.get(unit)
    why = "counted to the report's day" if not ahead else "counted from the report's day"
    if days is not None:
        if not base.exact:
            return None, "the report's day is not known"
        return (interval(base, later(base, days + 1)) if ahead else interval(later(base, -days), base)), why
    if unit == "month":
        other = later_month(base, count if ahead else -count)
        this = Day(base.year, base.month)
        return interval(*((this, other) if ahead else (other, this))), why
    if unit in ("year", "decade") and base.year is not None:
        years = count * (1 if unit == "year" else 10)
        return interval(*((Day(base.year), Day(base.year + years)) if ahead else (Day(base.year - years), Day(base.year)))), why
    return None, ""


def _one_unit(reading: Reading, base: Day, unit: str, word: str) -> tuple[str | None, str]:
    """ "Last week", "this month", "the past year", "the following day"."""
    run = reading.run
    step = -1 if "L" in run else 1 if "X" in run else 0
    from_told = word in ("previous", "preceding", "following") or (word == "next" and "t" in run)
    if from_told:
        base = (reading.told_month if unit == "month" else reading.told) or base
    if unit in ("day", "week", "weekend", "night", "fortnight") and not base.exact:
        return None, "the report's day is not known"
    if unit == "day" and word not in ("previous", "preceding", "following", "next", "last"):
        return None, ""
    why = "reckoned from the day told last" if from_told else "from the report's day"
    if word == "past" and unit in ("week", "month", "year"):
        if unit == "week":
            return interval(later(base, -6), base), "counted to the report's day"
        if unit == "month":
            return interval(later_month(base, -1), Day(base.year, base.month)), "counted to the report's day"
        return (
            (interval(Day(base.year - 1, base.month), Day(base.year, base.month)), "counted to the report's day")
            if base.year and base.month
            else (None, "year not known")
        )
    if unit == "week":
        monday = later(monday_of(base), 7 * step)
        return interval(monday, later(monday, 6)) if step else interval(monday, later(monday, 6) if reading.ahead() else base), why
    return _shifted(base, unit, step), why


def _stage(reading: Reading) -> tuple[str | None, str]:
    """ "Earlier this week": Monday to the day before; "late last month": the month."""
    word, unit = reading.one("Eel"), reading.one("U")
    base = reading.report_day
    if unit == "week" and base is not None and base.exact and ("T" in reading.run or "it" in reading.run):
        monday = monday_of(base)
        if word in ("later", "late", "end"):
            return interval(base, later(monday, 6)), "the rest of the week"
        return interval(monday, max(monday, later(base, -1), key=str)), "from Monday to the day before the report"
    if "M" in reading.run:
        return _month(reading)
    if "G" in reading.run:
        return _season(reading)
    if "it" in reading.run:  # "earlier in the month", "later in the day"
        return (_shifted(base, unit, 0), "from the report's day") if base is not None and unit in ("month", "year") else (None, "")
    return _reckoned(reading)


def _month(reading: Reading) -> tuple[str | None, str]:
    month, year = reading.one("M"), reading.one("Y")
    if reading.run.startswith("s") and reading.told and reading.told.year:
        year = reading.told.year
    if year is None:
        year = _year_beside(reading)
    if year is not None:
        return str(Day(year, month)), "month"
    base = reading.report_day
    if base is None or base.year is None:
        return str(Day(None, month)), "year unknown"
    near = base.month or 12
    if "X" in reading.run or ("L" not in reading.run and "T" not in reading.run and reading.ahead()):
        later_year = month < near or (month == near and "X" in reading.run)
        return str(Day(base.year + later_year, month)), "the next from the report's day"
    earlier = "T" not in reading.run and (month > near or (month == near and "L" in reading.run))
    return str(Day(base.year - earlier, month)), "the last up to the report's day"


def _season(reading: Reading) -> tuple[str | None, str]:
    (first, last), year = reading.one("G"), reading.one("Y")
    word = reading.sentence.tokens[reading.first + reading.run.index("G")].text.lower()
    if word == "fall" and year is None and "L" not in reading.run:
        return None, ""
    base = reading.report_day
    if year is None:
        if base is None or base.year is None or base.month is None:
            return None, "the year is not known"
        step = -1 if "L" in reading.run else 1 if "X" in reading.run else 0
        year = base.year + (step if step > 0 else -1 if first > base.month or (step < 0 and last >= base.month) else 0)
    return f"{year}-{first:02d}/{year + (last < first)}-{last:02d}", "season as months of the north"


def _year(reading: Reading) -> tuple[str | None, str]:
    return str(Day(reading.one("Y"))), "year"


def _decade(reading: Reading) -> tuple[str | None, str]:
    return str(reading.one("C")), "decade"


def _lasting(reading: Reading) -> tuple[str | None, str]:
    """ "Has besieged the town for two years": up to the report's day."""
    base, unit, count = reading.day, reading.one("U"), reading.count() or 1
    if base is None or not lasts_till_now(reading.sentence, reading.first, reading.first + len(reading.run)):
        return None, ""
    if unit == "hour" and count < 24:
        return None, ""
    if unit == "week":
        unit, count = "day", 7 * count
    return _past_units(base, unit, count, ahead=False) if unit in ("hour", "day", "month", "year", "decade") else (None, "")


def _weekend(reading: Reading) -> tuple[str | None, str]:
    """ "Over the weekend": the last one up to the report's day, or the one to come."""
    base, at = reading.report_day, reading.first + len(reading.run)
    if reading.one("U") != "weekend" or (reading.sentence.tokens[at : at + 1] and reading.sentence.tokens[at].text.lower() == "of"):
        return None, ""
    if base is None or not base.exact:
        return None, "the report's day is not known"
    return _shifted(base, "weekend", 0 if reading.ahead() else -1), "from the report's day"


def _named(reading: Reading) -> tuple[str | None, str]:
    day = reading.one("H")
    return (str(Day(*day)), "a day with a name") if len(day) == 3 else _dated(reading, day[0], day[1], None)


RESOLVERS: dict[str, Callable[[Reading], tuple[str | None, str]]] = {
    "digits": _digits, "days": _days, "span": _span, "years": _years, "century": _century, "day": _day, "weekdays": _weekdays, "weekday_of_week": _weekday_of_week,
    "stage": _stage, "weekday": _weekday, "beside_near": _beside_near, "ago": _ago, "beside": _beside, "near": _near, "reckoned": _reckoned,
    "month_of_year": _month, "season": _season, "decade": _decade, "year": _year, "named": _named, "lasting": _lasting, "weekend": _weekend,
}  # fmt: skip
