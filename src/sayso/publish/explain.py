"""One sentence in, what every stage makes of it out: for people who wonder, and for bug reports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from sayso.model import Article, Claim, Mention, Reading, Report, Sentence, Statement, hash_id
from sayso.publish.labels import count_text, figure_text, kind_of, one_line, place_detail, source_text
from sayso.publish.rows import Account
from sayso.publish.terminal import plain

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

Row = tuple[str, ...]
IDS = 8


def explain_text(text: str, console: Console, *, published: str | None = None, outlet: str = "", knowledge: str | None = None) -> None:
    article, sentences, reading = _read(text, published=published, outlet=outlet, knowledge=knowledge)
    console.print(plain("1  Cleaned text", "bold"))
    console.print(plain(article.text))
    console.print(
        plain(f"dated {article.dated} ({article.dated_why})" if article.dated else "the report has no date: days stay unknown", "dim")
    )
    _section(console, "2  Words and syntax", ("word", "lemma", "class", "relation", "to", "name"), _tokens(sentences))
    _section(console, "3  Names, times and counts", ("words", "kind", "resolved to", "score", "why"), map(_mention, reading.mentions))
    _section(
        console, "4  Statements", ("who", "cue", "stance", "what is said"), (_statement(s, reading.statements) for s in reading.statements)
    )
    console.print()
    console.print(plain(f"5  Claims: {len(reading.claims) or 'none'}", "bold"))
    for claim in reading.claims:
        _print_claim(claim, reading, console)
    for problem in reading.problems:
        console.print(plain(f"problem in {problem.stage}: {problem.text}", "yellow"))


def _read(text: str, *, published: str | None, outlet: str, knowledge: str | None) -> tuple[Article, tuple[Sentence, ...], Reading]:
    """The same stages as a reading, with what they hand on kept."""
    from sayso import flow

    tools = flow.load_tools(flow.Setup(knowledge=knowledge))
    report = Report(id=hash_id("explain", text), outlet=outlet, text=text, published=published)
    (prepared,) = flow.prepare([report], readers=tools.readers)
    return prepared.article, prepared.sentences, flow.read_report(prepared, tools=tools)


def _section(console: Console, title: str, columns: Row, rows: Iterable[Row]) -> None:
    from rich.table import Table

    console.print()
    listed = list(rows)
    console.print(plain(title if listed else f"{title}: none", "bold"))
    if not listed:
        return
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="dim")
    for name in columns:
        table.add_column(name, overflow="fold")
    for row in listed:
        table.add_row(*(plain(cell) for cell in row))
    console.print(table)


def _tokens(sentences: tuple[Sentence, ...]) -> Iterator[Row]:
    for sentence in sentences:
        for token in sentence.tokens:
            head = sentence.tokens[token.head]
            yield token.text, token.lemma, token.pos, token.dep, "" if head is token else head.text, token.ent


def _mention(mention: Mention) -> Row:
    identity = mention.identity
    if mention.kind == "count":
        return mention.text, mention.kind, count_text(mention.low, mention.high), "", ""
    if identity is None or (identity.key is None and identity.name is None):
        return mention.text, mention.kind, "unknown", "", identity.why if identity else ""
    resolved = " ".join(filter(None, (identity.key, identity.sector)))
    if identity.name and identity.name != identity.key:
        resolved = f"{identity.name} ({resolved})" if mention.kind != "place" else f"{identity.name}, {identity.country or '?'}"
    if identity.lat is not None and identity.lon is not None:
        resolved += f" {identity.lat:g}, {identity.lon:g} ({identity.precision})"
    return mention.text, mention.kind, resolved, f"{identity.score:.2f}", identity.why


def _statement(statement: Statement, others: tuple[Statement, ...]) -> Row:
    party = statement.source_identity.key if statement.source_identity else None
    who = f"{one_line(statement.source.text)}{f' ({party})' if party else ''}" if statement.source else "not named"
    outer = next((other for other in others if other.id == statement.within), None)
    if outer is not None:
        who += f", within what {one_line(outer.source.text) if outer.source else 'another'} says"
    if statement.via:
        who += f", by way of {', '.join(map(one_line, statement.via))}"
    return who, statement.cue.text if statement.cue else "", statement.stance, " … ".join(span.text for span in statement.content)


def _print_claim(claim: Claim, reading: Reading, console: Console) -> None:
    from rich.padding import Padding

    from sayso.publish.evidence import sentence_text

    times = tuple(m for m in reading.mentions if m.kind == "time" and m.identity and m.identity.key == claim.date)
    account = Account(claim=claim, report=reading.report)
    console.print()
    console.print(plain(f"{kind_of(claim.type, claim.mode)}, {claim.status}", "bold"))
    console.print(sentence_text(account))
    rows: list[tuple[str, str]] = [("event", claim.anchor.text)]
    for name, roles in (("actor", claim.actor), ("recipient", claim.recipient)):
        rows += [(name, f"{one_line(role.text)} ({' '.join(filter(None, (role.party, role.sector)))})") for role in roles]
    if claim.place:
        rows.append(("place", f"{one_line(claim.place.text)}: {place_detail(claim.place)}"))
    if claim.date:
        rows.append(("date", f"{claim.date}{f': “{one_line(times[0].text)}”' if times else ''}"))
    rows += [("figure", figure_text(figure)) for figure in claim.figures]
    rows.append(("source", f"{source_text(claim.source)}, {claim.source.stance}" if claim.source else "the outlet itself"))
    rows += [("via", via) for via in claim.via]
    rows += [("score", f"{claim.score:.2f}"), ("why", claim.why or "not recorded")]
    console.print(Padding(_pairs(rows), (0, 0, 0, 2)))


def _pairs(rows: list[tuple[str, str]]) -> RenderableType:
    from rich.table import Table

    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for name, text in rows:
        grid.add_row(plain(name, "dim"), plain(text))
    return grid
