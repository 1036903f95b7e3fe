"""README.md and docs/*.md in: their commands run, what they show is what comes out, and nothing of the program goes unnamed.

Blocks marked `sh` and `python` are run, in their order, one folder a document, against a copy of the examples; `shell` and `text` blocks are not
run. In a command, ID stands for the id of the incident that the README shows. What a `console` block shows must come out, line by line."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import click
import pytest

import sayso
from conftest import EXAMPLES, ROOT, Done
from sayso.errors import SaysoError
from sayso.knowledge import load_knowledge
from sayso.publish.cli import cli
from sayso.publish.exports import FORMATS
from sayso.publish.labels import SECTORS, STATES, TYPES
from sayso.reports.read import CHOICES
from sayso.store import Filter

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[\w-]+)?\)")
SOURCE = Path(sayso.__file__).parents[1]
WIDTH = 96


def blocks(page: Path, *languages: str) -> list[tuple[str, str]]:
    return [(language, code) for language, code in BLOCK.findall(page.read_text(encoding="utf-8")) if language in languages]


RUN = [page for page in PAGES if blocks(page, "sh", "python")]


def words() -> str:
    return "\n".join(page.read_text(encoding="utf-8") for page in PAGES)


@pytest.fixture(scope="module")
def shown(read_examples: Done) -> str:
    """The id of the incident that stands in the README."""
    return next(incident.id for incident in read_examples.store.incidents(Filter(place="Kakhovka", type="ASSAULT")))


@pytest.fixture
def desk(tmp_path: Path, read_examples: Done) -> Path:
    """A folder with the examples and a `sayso` command. The reports were read once for all tests, so `sayso read examples` knows them."""
    shutil.copytree(EXAMPLES, tmp_path / "examples")
    with (
        contextlib.closing(sqlite3.connect(read_examples.path)) as held,
        contextlib.closing(sqlite3.connect(tmp_path / "sayso.db")) as copy,
    ):
        held.backup(copy)
    command = tmp_path / "bin" / "sayso"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m sayso "$@"\n', encoding="utf-8")
    command.chmod(command.stat().st_mode | stat.S_IXUSR)
    return tmp_path


def run(desk: Path, *command: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "PYTHONPATH": str(SOURCE),
        "PATH": f"{desk / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "COLUMNS": str(WIDTH),
    }
    return subprocess.run(command, cwd=desk, env=environment, capture_output=True, text=True, timeout=250)


@pytest.mark.parametrize("page", RUN, ids=[page.name for page in RUN])
def test_commands_of_the_docs_run(page: Path, desk: Path, shown: str) -> None:
    for language, code in blocks(page, "sh", "python"):
        code = re.sub(r"\bID\b", shown, code)
        done = run(desk, "sh", "-ec", code) if language == "sh" else run(desk, sys.executable, "-c", code)
        assert done.returncode == 0, f"{code}\n{done.stdout}\n{done.stderr}"
        assert "Traceback" not in done.stderr, done.stderr


def test_what_the_readme_shows_comes_out(desk: Path, shown: str) -> None:
    [(_, block)] = blocks(ROOT / "README.md", "console")
    said = run(desk, "sayso", "show", shown).stdout
    lines = {line.rstrip() for line in said.splitlines()}
    missing = [line for line in block.splitlines() if line != "..." and line.rstrip() not in lines]
    assert not missing, f"the README shows {missing}; now it is:\n{said}"


def leaves(command: click.Command, name: str = "") -> list[str]:
    if isinstance(command, click.Group):
        return [leaf for child, below in command.commands.items() for leaf in leaves(below, f"{name} {child}".strip())]
    return [name]


@pytest.mark.parametrize("command", leaves(cli))
def test_every_command_is_named(command: str) -> None:
    assert re.search(rf"\b{command}\b", "\n".join(re.findall(r"`[^`]+`|^```.*?^```", words(), re.MULTILINE | re.DOTALL)))


@pytest.mark.parametrize("name", FORMATS)
def test_every_export_format_has_its_own_section(name: str) -> None:
    assert re.search(rf"^#+ .*\b{name}\b", (ROOT / "docs" / "records.md").read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize("name", CHOICES)
def test_every_input_format_is_explained(name: str) -> None:
    assert f"| `{name}` |" in (ROOT / "docs" / "inputs.md").read_text(encoding="utf-8")


def test_every_event_type_is_named_and_no_other() -> None:
    section = (ROOT / "docs" / "knowledge.md").read_text(encoding="utf-8").split("## Event types")[1].split("\n## ")[0]
    assert re.findall(r"^\| ([A-Z]+) \|", section, re.MULTILINE) == list(TYPES)
    assert set(TYPES) == set(load_knowledge().document("event_types.yaml")["types"])


def test_every_state_of_an_incident_is_named() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| `(\w+)` \|", readme, re.MULTILINE) == list(STATES)


def test_every_exit_code_is_told() -> None:
    told = {int(code) for code in re.findall(r"^\| (\d+) \|", (ROOT / "docs" / "inputs.md").read_text(encoding="utf-8"), re.MULTILINE)}
    assert told == {0, 130} | {error.code for error in [SaysoError, *SaysoError.__subclasses__()]}


def test_every_public_name_is_named() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for name in set(sayso.__all__) - {"__version__"}:
        assert f"sayso.{name}" in readme


def test_every_knowledge_file_is_named() -> None:
    told = (ROOT / "docs" / "knowledge.md").read_text(encoding="utf-8")
    home = SOURCE / "sayso" / "knowledge"
    for path in sorted([*home.rglob("*.csv"), *home.rglob("*.yaml")]):
        name = path.relative_to(home)
        holder = f"{name.parts[0]}/" if len(name.parts) > 1 else name.name
        assert holder in told, f"{name} is not in docs/knowledge.md"


def test_links_between_pages_lead_somewhere() -> None:
    for page in PAGES:
        for target in LINK.findall(page.read_text(encoding="utf-8")):
            if not target.startswith(("http:", "https:")):
                assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_every_page_is_linked_from_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for page in PAGES[1:]:
        assert f"(docs/{page.name})" in readme


def test_the_model_card_has_the_measured_figures() -> None:
    figures = json.loads((ROOT / "docs" / "model-figures.json").read_text(encoding="utf-8"))
    card = (ROOT / "docs" / "model-card.md").read_text(encoding="utf-8")
    for label, name in (("dev", "dev"), ("EWT test", "ewt-test"), ("PUD", "pud")):
        row = next(line for line in card.splitlines() if line.startswith(f"| {label} |"))
        wanted = [figures[name][key] for key in ("pos_acc", "dep_uas", "dep_las", "sents_f", "lemma_acc")]
        assert [f"{value:.3f}" for value in wanted] == re.findall(r"\d\.\d{3}", row)[:5]


def test_own_coded_reports_follow_the_codebook() -> None:
    """Snippets stand once and hold their anchors; types, modes, parties' sectors and dates are those that exist."""
    types = load_knowledge().document("event_types.yaml")["types"]
    golden = ROOT / "tests" / "golden"
    texts = {
        row["report"]: row["title"] + "\n\n" + row["text"]
        for row in map(json.loads, (golden / "texts.jsonl").read_text("utf-8").splitlines())
    }
    labels = [json.loads(line) for line in (golden / "labels.jsonl").read_text("utf-8").splitlines()]
    assert [row["report"] for row in labels] == list(texts)
    seen = set()
    for row in labels:
        for claim in row["claims"]:
            assert texts[row["report"]].count(claim["snippet"]) == 1, claim["snippet"]
            assert claim["anchor"] in claim["snippet"]
            assert claim["mode"] in ("", *types[claim["type"]]["modes"]), claim
            assert claim["status"] in ("happened", "planned", "possible", "denied")
            for role in [*claim["actor"], *claim["recipient"], *([claim["source"]] if claim["source"] else [])]:
                assert role["sector"] in SECTORS
                assert role["text"] in texts[row["report"]]
            seen.add(claim["type"])
    assert seen == set(types)
