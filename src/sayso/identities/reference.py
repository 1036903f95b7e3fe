"""The outlet of a report in; who it speaks for, out."""

from __future__ import annotations

from sayso.identities.choose import NAME
from sayso.identities.folding import fold_name
from sayso.identities.found import Context, Found
from sayso.model import Article


def outlet_of(article: Article, context: Context) -> Found | None:
    """Who "we" is in a report where nobody is quoted: the body that publishes it; never a press outlet, which does not say
    "we" of a party."""
    words = fold_name(article.report.outlet)
    if not words:
        return None
    publisher = context.parties.publishers.get(" ".join(words))
    if publisher is not None:
        return Found(
            publisher.key,
            publisher.sector,
            name=publisher.name,
            country=publisher.country or None,
            kind="publisher",
            score=NAME / 2,
            why="the outlet",
        )
    uses = [use for use in context.parties.look_up(" ".join(words)) if use.who is not None]
    if any(use.who is not None and use.who.kind == "media" for use in uses):
        return None
    if uses and uses[0].who is not None:
        who = uses[0].who
        return Found(
            who.key, who.sector, name=who.name, country=who.country or None, kind=who.kind, score=NAME / 2, why="the outlet", id=who.id
        )
    land = [use for use in context.parties.look_up(words[0]) if use.who is not None and use.who.kind == "country"]
    if (
        land
        and land[0].who is not None
        and len(words) > 1
        and words[-1] in ("government", "army", "military", "department", "command", "office")
    ):
        return Found(
            land[0].who.key,
            "GOV",
            name=article.report.outlet,
            country=land[0].who.country,
            kind="government",
            score=NAME / 2,
            why="the outlet",
        )
    return None
