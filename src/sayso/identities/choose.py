"""The bearers of one name in; the one that the date, the theatre and the rest of the report speak for, out."""

from __future__ import annotations

from collections.abc import Sequence

from sayso.identities.found import Context, Found
from sayso.identities.uses import Hit, Use

LASTING = 30.0  # years; an open role
NAME, WEAK, OUT_OF_DATE, AMBIGUOUS = 0.95, 0.7, 0.6, 0.6


def choose_use(hit: Hit, context: Context, title: str = "") -> Found | None:
    """None where the words are only a noun. `title`: the words before a person's name, which may tell the role."""
    uses = hit.names
    if not uses:
        return None
    uses = tuple(use for use in uses if not _is_gone(use, context)) if any(use.caps or use.weak for use in uses) else uses
    if not uses:
        return None
    if len(uses) == 1:
        return _found(uses[0], context, alone=True)
    return _found(max(uses, key=lambda use: _worth(use, context, title)), context, alone=False)


def _is_gone(use: Use, context: Context) -> bool:
    """Letters or an ordinary word that stood for somebody of another day, and of another country than the report's."""
    who = use.who
    if who is None or who.kind == "official" or not (use.caps or use.weak) or in_time(who.start, who.end, context.article.dated):
        return False
    return bool(who.country) and who.country != context.theatre


def _worth(use: Use, context: Context, title: str = "") -> tuple[float, ...]:
    who = use.who
    assert who is not None
    home = bool(who.country) and who.country == context.theatre
    return (
        not use.weak,
        in_time(who.start, who.end, context.article.dated),
        bool(title) and bool(who.role) and (who.role in title or title in who.role),
        use.how in ("name", "metonym"),
        home,
        context.keys[who.key],
        -_distance(who.start, who.end, context.article.dated),
        _years(who.start, who.end) if who.kind == "official" else 0.0,
    )


def _found(use: Use, context: Context, *, alone: bool) -> Found:
    who = use.who
    assert who is not None
    score, why = NAME, f"{use.how} of {who.name}"
    if use.weak:
        score, why = WEAK, why + ", borne out by the report"
    if not alone:
        score, why = min(score, AMBIGUOUS + 0.2), why + ", chosen among several"
    if who.start or who.end:
        if in_time(who.start, who.end, context.article.dated):
            why += f" ({who.role})" if who.role else ""
        else:
            score, why = min(score, OUT_OF_DATE), why + f", {who.role or 'named so'} at another time"
    sector = "CVL" if use.how == "people" and who.kind == "country" else who.sector
    return Found(
        key=who.key,
        sector=sector,
        name=who.name,
        country=who.country or None,
        kind=who.kind,
        score=score,
        why=why,
        noun=who.role.lower(),
        how=use.how,
        id=who.id,
    )


def in_time(start: str, end: str, dated: str | None) -> bool:
    """Whether a day of the report lies in a role's days; an unknown day lies in all. EDTF texts compare as far as both go."""
    if not dated or dated.startswith("X"):
        return True
    day = dated.split("/")[0]
    if start and day[: len(start)] < start[: len(day)]:
        return False
    return not (end and day[: len(end)] > end[: len(day)])


def _distance(start: str, end: str, dated: str | None) -> float:
    if not dated or not dated[:4].isdigit():
        return 0.0
    year = int(dated[:4])
    low = int(start[:4]) if start[:4].isdigit() else year
    high = int(end[:4]) if end[:4].isdigit() else year
    return max(low - year, year - high, 0)


def _years(start: str, end: str) -> float:
    """How long a role lasted: where no day speaks, the longest is the likeliest."""
    if not start[:4].isdigit():
        return 0.0
    return float(int(end[:4]) - int(start[:4])) if end[:4].isdigit() else LASTING


def first_of(uses: Sequence[Use], context: Context) -> Found | None:
    """The best of uses found by spelling."""
    if not uses:
        return None
    use = max(uses, key=lambda use: _worth(use, context))
    found = _found(use, context, alone=len(uses) == 1)
    return found._replace(score=min(found.score, 0.75), why=found.why + ", by its spelling")
