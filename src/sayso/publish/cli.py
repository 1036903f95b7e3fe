"""Words typed at a prompt in; tables, files, pages and exit codes out. Nothing heavy is imported until a command needs it."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

import sayso
from sayso.errors import NotFound, SaysoError
from sayso.publish.exports import FORMATS
from sayso.publish.labels import STATES, TYPES, many

if TYPE_CHECKING:
    from sayso.store import Filter, Store

DATABASE = "sayso.db"
INTERRUPTED = 130
LIMIT = 50
Command = TypeVar("Command", bound=Callable[..., Any])

KINDS = f"Event type: {', '.join(map(str.lower, TYPES))}."
CODES = """Exit codes: 0 done · 1 other fault · 2 an input cannot be read, or a mistyped command · 3 a fault in a knowledge file ·
4 the database · 5 the language model · 6 nothing has this id · 7 an optional part is not installed · 130 stopped with Ctrl-C."""
EXAMPLES = """\b
First steps:
  sayso read articles/              read a folder of news into sayso.db
  sayso incidents                   what happened, and how well it is told
  sayso show 3f9c21ab               one incident: every account, side by side
  sayso report -o page.html         the same as one page that opens anywhere
  sayso export --format csv -o claims.csv"""


class Group(click.Group):
    """Commands in the order in which a newcomer needs them, not of the alphabet."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            # whoever read the output has enough (`sayso claims | head`); click would call that a fault
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise click.exceptions.Exit(0) from None


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}, epilog=f"{EXAMPLES}\n\n{CODES}")
@click.version_option(sayso.__version__, prog_name="sayso", message="%(prog)s %(version)s")
@click.option("--traceback", is_flag=True, hidden=True, help="Show where in the program a fault arose.")
def cli(traceback: bool) -> None:
    """sayso reads conflict and diplomacy news and records who says what happened: each event with who did what to whom,
    where, when, with how many people, and on whose say-so, down to the words of the text.

    It works offline, on files that you have."""


def database_option(command: Command) -> Command:
    return click.option("--db", default=None, metavar="DB", help=f"The database: a file, or a database URL.  [default: {DATABASE}]")(
        command
    )


def filter_options(command: Command) -> Command:
    """What `claims` and `incidents` may be narrowed by."""
    options = [
        click.option("--type", "kind", metavar="TYPE", type=click.Choice(list(TYPES), case_sensitive=False), help=KINDS),
        click.option("--party", metavar="KEY", help="Actor or recipient: a party's key (SYR, USA, IS, SDF ...) or its name."),
        click.option("--place", metavar="NAME", help="A place or a governorate, or a part of its name."),
        click.option("--since", metavar="DAY", callback=_day, help="Events on or after this day (2017, 2017-04 or 2017-04-04)."),
        click.option("--until", metavar="DAY", callback=_day, help="Events on or before this day."),
        click.option(
            "--state",
            metavar="STATE",
            type=click.Choice(list(STATES), case_sensitive=False),
            help=f"How an incident is told: {', '.join(STATES)}.",
        ),
        click.option("--text", metavar="WORDS", help='Words of the sentences; "..." keeps words together.'),
        click.option(
            "--limit", metavar="N", type=click.IntRange(min=0), default=LIMIT, show_default=True, help="So many rows at most; 0 for all."
        ),
    ]
    for option in reversed(options):
        command = option(command)
    return database_option(command)


def _day(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    from sayso.days import day_span

    first, last = day_span(value)
    day = last if param.name == "until" else first
    if value and day is None:
        raise click.BadParameter("give a year, a month or a day: 2017, 2017-04 or 2017-04-04")
    return day.isoformat() if day else None


@cli.command(
    short_help="Read news into a database and link it.",
    epilog="""\b
Examples:
  sayso read articles/ more.jsonl --db war.db
  sayso read "2017/*.html" feed.xml
  curl -s https://news.example/feed | sayso read - --format feed""",
)
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@database_option
@click.option(
    "--format", "form", metavar="F", help="text, listing, html, feed, jsonl, json, csv or parquet; told from the content where not given."
)
@click.option(
    "--engine", type=click.Choice(["local", "ray"]), default="local", show_default=True, help="Where the reading runs; ray is an extra."
)
@click.option(
    "--workers", metavar="N", type=click.IntRange(min=1), help="Processes to read with.  [default: as many as the input is worth]"
)
@click.option("--knowledge", metavar="FOLDER", type=click.Path(), help="Your own knowledge files, laid on top of ours.")
def read(inputs: tuple[str, ...], db: str | None, form: str | None, engine: str, workers: int | None, knowledge: str | None) -> None:
    """Read news into a database, and link what tells of the same event.

    INPUT is a file, a folder, a pattern in quotes, or - for standard input: plain text (one report, or many headlines with
    their teasers), HTML, RSS or Atom, JSON Lines, JSON, CSV or Parquet (columns report, outlet, published, title, text, url),
    packed with gzip or not.

    What was read before is not read again, so a stopped run goes on when the command is given again."""
    from sayso.publish.reading import read_all

    read_all(list(inputs), db or DATABASE, format=form, engine=engine, workers=workers, knowledge=knowledge)


@cli.command(
    short_help="List incidents, the newest first.",
    epilog="""\b
Examples:
  sayso incidents --state contested
  sayso incidents --party RUS --place Idlib --since 2017-04 --until 2017-04""",
)
@filter_options
def incidents(db: str | None, limit: int, **asked: str | None) -> None:
    """List incidents, the newest first: what happened, where, how well it is told, and by whom."""
    from sayso.publish.tables import print_incidents
    from sayso.publish.terminal import open_console

    with opened(db) as store:
        console = open_console()
        shown = print_incidents(store.incidents(_filter(asked), limit=limit or None), console)
        _more(store, shown, limit, "incidents", asked)


@cli.command(
    short_help="List claims, report by report.",
    epilog="""\b
Examples:
  sayso claims --type ASSAULT --text "air strike"
  sayso claims --party SDF --limit 0 | less""",
)
@filter_options
def claims(db: str | None, limit: int, **asked: str | None) -> None:
    """List claims, report by report: one event as one sentence tells it, with who says so."""
    from sayso.publish.rows import find_accounts
    from sayso.publish.tables import print_claims
    from sayso.publish.terminal import open_console

    with opened(db) as store:
        shown = print_claims(find_accounts(store, _filter(asked), limit=limit or None), open_console())
        _more(store, shown, limit, "claims", asked)


@cli.command(
    short_help="Show one incident or one claim.",
    epilog="""\b
Examples:
  sayso show 3f9c21ab
  sayso show war.db 3f9c21ab77d0e1f2""",
)
@click.argument("names", nargs=-1, required=True, metavar="[DB] ID")
@database_option
@click.option("--all", "whole", is_flag=True, help="Every origin, account, count and word of a much-told incident.")
def show(names: tuple[str, ...], db: str | None, whole: bool) -> None:
    """Show one incident with every account side by side, or one claim with its evidence.

    ID is what `sayso incidents` and `sayso claims` print; its first characters are enough."""
    from sayso.model import Incident
    from sayso.publish.evidence import print_claim
    from sayso.publish.rows import find_accounts, find_by_id
    from sayso.publish.show import print_incident
    from sayso.publish.terminal import open_console

    if len(names) > 2 or (len(names) == 2 and db):
        raise click.UsageError("give one ID, and at most one database: sayso show ID --db DB")
    with opened(names[0] if len(names) == 2 else db) as store:
        found, console = find_by_id(store, names[-1]), open_console()
        if isinstance(found, Incident):
            around = None
            with contextlib.suppress(NotFound):  # what it was part of may be gone since a person parted claims
                around = store.incident(found.part_of) if found.part_of else None
            print_incident(found, list(find_accounts(store, ids=found.claims, times=True)), console, around=around, whole=whole)
        else:
            print_claim(found, store.incident(found.incident) if found.incident else None, console)


@cli.command(
    short_help="Write a file for other programs.",
    epilog="\b\nFormats:\n" + "\n".join(f"  {name:<12}{form.what}" for name, form in FORMATS.items()),
)
@click.argument("path", required=False, metavar="[DB]")
@database_option
@click.option("--format", "form", required=True, metavar="F", type=click.Choice(list(FORMATS)), help="One of the formats below.")
@click.option("-o", "--output", default="-", metavar="FILE", help="The file to write.  [default: -, standard output]")
def export(path: str | None, db: str | None, form: str, output: str) -> None:
    """Write what was read into a file for other programs."""
    from sayso.publish.exports import write_export

    with opened(_one(path, db)) as store:
        said = write_export(store, form, output)
    click.echo(said if output == "-" else f"{output}: {said}", err=True)


@cli.command(short_help="Write one self-contained HTML page.", epilog="\b\nExample:\n  sayso report war.db -o page.html")
@click.argument("path", required=False, metavar="[DB]")
@database_option
@click.option("-o", "--output", required=True, metavar="FILE", type=click.Path(path_type=Path), help="The page to write.")
@click.option("--title", help="What the page is called.  [default: the database's name]")
def report(path: str | None, db: str | None, output: Path, title: str | None) -> None:
    """Write one self-contained HTML page: map, timeline, incidents, and their accounts side by side.

    It opens in any browser from disk, needs no network, and can be sent by mail."""
    from sayso.publish.web.report import write_report

    with opened(_one(path, db)) as store:
        click.echo(write_report(store, output, title=title, program=f"sayso {sayso.__version__}"))


@cli.command(
    short_help="Open the database in the browser.",
    epilog="""\b
Examples:
  sayso serve war.db
  sayso serve war.db --host 0.0.0.0 --port 8100     for a team: others need the address with its token""",
)
@click.argument("path", required=False, metavar="[DB]")
@database_option
@click.option("--port", type=click.IntRange(0, 65535), default=8765, show_default=True, help="0 takes one that is free.")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at; any other than this asks for a token.")
@click.option("--token", envvar="SAYSO_TOKEN", help="What others must show.  [default: a new one where --host is not this machine's own]")
@click.option("--name", "names", multiple=True, metavar="HOST", help="A name that this server is also reached by, such as behind a proxy.")
@click.option("--who", metavar="NAME", help="Whose decisions these are.  [default: your account's name]")
@click.option("--tiles", metavar="URL", help="Let the map be drawn on online tiles: https://…/{z}/{x}/{y}.png. Nothing is fetched without.")
@click.option("--knowledge", metavar="FOLDER", type=click.Path(), help="The knowledge files that the reports were read with.")
def serve(
    path: str | None,
    db: str | None,
    port: int,
    host: str,
    token: str | None,
    names: tuple[str, ...],
    who: str | None,
    tiles: str | None,
    knowledge: str | None,
) -> None:
    """Open the database in the browser: find, look, compare, correct. Nothing leaves this machine."""
    from sayso.publish.serve.run import Address
    from sayso.publish.serve.run import serve as run
    from sayso.store import open_store

    with open_store(_one(path, db) or DATABASE, create=False) as store:
        run(store, Address(host=host, port=port, token=token, names=names), who=who, tiles=tiles or "", knowledge=knowledge)


@cli.command(
    short_help="Show every stage of one sentence.",
    epilog="""\b
Example:
  sayso explain "Rebels shelled the town on Monday, killing three, state media said." --date 2017-04-05""",
)
@click.argument("sentence")
@click.option("--date", "published", metavar="DAY", help="The report's day, which days like “on Monday” are counted from.")
@click.option("--outlet", default="", help="Who publishes it.")
@click.option("--knowledge", metavar="FOLDER", type=click.Path(), help="Your own knowledge files, laid on top of ours.")
def explain(sentence: str, published: str | None, outlet: str, knowledge: str | None) -> None:
    """Show what every stage makes of a sentence: its words and syntax, names, who says what, and the claims, each with why."""
    from sayso.publish.explain import explain_text
    from sayso.publish.terminal import open_console

    explain_text(sentence, open_console(), published=published, outlet=outlet, knowledge=knowledge)


@cli.command(
    short_help="Count the words used for each party.",
    epilog="""\b
Examples:
  sayso wording --party SYR
  sayso wording --party ASSAULT --by outlet --shared""",
)
@database_option
@click.option("--party", metavar="KEY", help="Only words for this party, or for this type of event.")
@click.option("--by", type=click.Choice(["outlet", "origin"]), help="Only by who prints the words, or by whose account they give.")
@click.option("--shared", is_flag=True, help="Only where two of them tell the same incident.")
def wording(db: str | None, party: str | None, by: str | None, shared: bool) -> None:
    """Count the words that each outlet, and each origin of the accounts, uses for the same party and the same kind of event.

    No opinion, only what they wrote; counted over incidents, so that who says a word ten times of one event counts once."""
    from sayso.publish.terminal import open_console
    from sayso.publish.words import print_wording

    with opened(db) as store:
        print_wording(store, open_console(), party=party, by=by, shared=shared)


@cli.command(
    short_help="Show what people decided, and how well they agree.",
    epilog="""\b
Examples:
  sayso review
  sayso review war.db --limit 0 | less""",
)
@click.argument("path", required=False, metavar="[DB]")
@database_option
@click.option("--limit", metavar="N", type=click.IntRange(min=0), default=20, show_default=True, help="The latest decisions; 0 for all.")
def review(path: str | None, db: str | None, limit: int) -> None:
    """Show how many claims people decided on, who did, how well each two of them agree (in per cent, and as Cohen's kappa), and the
    latest decisions. `sayso export --format decisions` writes them all."""
    from sayso.publish.review import print_review
    from sayso.publish.terminal import open_console

    with opened(_one(path, db)) as store:
        print_review(store, open_console(), limit=limit or None)


@cli.command(short_help="Check the installation and a database.")
@click.argument("path", required=False, metavar="[DB]")
@database_option
@click.option("--mend", is_flag=True, help="Put right what can be: indexes, rows that belong to nothing, claims that are not as decided.")
def doctor(path: str | None, db: str | None, mend: bool) -> None:
    """Check this installation, and a database where there is one: the model, the knowledge files, the database's own order, and
    whether every claim points at the words that it quotes."""
    from sayso.publish.health import check_all
    from sayso.publish.terminal import open_console

    check_all(_one(path, db) or DATABASE, open_console(), named=bool(path or db), mend=mend)


@cli.group(short_help="Check the knowledge files, and add rows of your own.")
def knowledge() -> None:
    """The files that say who is who, where places are, and which words tell of what."""


@knowledge.command()
@click.argument("folder", required=False, type=click.Path(), metavar="[FOLDER]")
@click.option("--knowledge", "option", metavar="FOLDER", type=click.Path(), help="The same as the argument.")
def check(folder: str | None, option: str | None) -> None:
    """Name the file and line of every fault in the knowledge files: ours, and FOLDER's on top where it is given."""
    from sayso.publish.knowing import check_knowledge

    found = check_knowledge(folder or option)
    for fault in found.faults:
        click.echo(fault)
    if found.faults:
        raise SystemExit(3)
    click.echo(f"no fault in {many(found.files, 'file')} with {many(found.rows, 'row')}")


@knowledge.command()
@click.argument("kind", type=click.Choice(["party", "place", "outlet"]))
@click.argument("name")
@click.argument("cells", nargs=-1, metavar="[COLUMN=VALUE]...")
@click.option(
    "--knowledge", "folder", metavar="FOLDER", type=click.Path(), required=True, help="Your own folder; it is made where it is not there."
)
def add(kind: str, name: str, cells: tuple[str, ...], folder: str) -> None:
    """Write a row for a party, a place or an outlet into a folder of your own, where nothing in it is at fault.

    \b
    sayso knowledge add party "Lake Brigade" key=TCD sector=REB kind=group country=TCD aliases="Brigade of the Lake" --knowledge mine
    sayso knowledge add place "Tell Example" kind=village country=TD lat=13.4 lon=14.6 --knowledge mine
    sayso knowledge add outlet "Lake Times" country=TCD owner_kind=private domains=laketimes.example --knowledge mine
    """
    from sayso.publish.adding import add_row, read_cells

    path, line = add_row(kind, name, read_cells(cells), folder=folder)
    click.echo(f"{path}, line {line}: {name} was added; read with it by --knowledge {folder}")


@contextlib.contextmanager
def opened(db: str | None) -> Iterator[Store]:
    from sayso.store import open_store

    with open_store(db or DATABASE, create=False) as store:
        yield store


def _one(path: str | None, db: str | None) -> str | None:
    if path and db:
        raise click.UsageError("the database is named twice: as an argument and by --db")
    return path or db


def _filter(asked: dict[str, str | None]) -> Filter:
    from sayso.store import Filter

    words = {name: asked[name] for name in ("party", "place", "since", "until", "state", "text")}
    return Filter(type=asked["kind"], **words)  # type: ignore[arg-type]


def _more(store: Store, shown: int, limit: int, what: str, asked: dict[str, str | None]) -> None:
    """To stderr, so that a table can be piped: what was not shown, or why nothing was."""
    if shown and shown == limit:
        click.echo(f"The first {limit} {what}; --limit 0 gives all.", err=True)
    elif not shown:
        held = store.counts()[what]
        why = (
            f"none of {held:,} {what} fits"
            if held and any(asked.values())
            else f"{store.name} holds no {what} yet; `sayso read INPUT` makes some"
        )
        click.echo(why[0].upper() + why[1:] + ".", err=True)


def main(arguments: list[str] | None = None) -> None:
    """What the `sayso` command runs: the one seam where faults become a sentence and an exit code."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, ValueError):
            # a terminal that knows no Arabic still gets the rest
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    given = sys.argv[1:] if arguments is None else arguments
    try:
        code = cli.main(given, prog_name="sayso", standalone_mode=False)
    except click.exceptions.Exit as error:
        code = error.exit_code
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped.", err=True)
        code = INTERRUPTED
    except SaysoError as error:
        if "--traceback" in given:
            raise
        click.echo(f"sayso: {error}", err=True)
        code = error.code
    except Exception as error:
        if "--traceback" in given:
            raise
        what = f"{type(error).__name__}: {error}".splitlines()[0]
        click.echo(f"sayso: a fault of the program itself ({what}); `sayso --traceback ...` shows where, for a bug report", err=True)
        code = 1
    sys.exit(code if isinstance(code, int) else 0)
