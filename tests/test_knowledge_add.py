"""`sayso knowledge add` writes rows that are sound; `check` tries the examples of a user's word files."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from sayso.knowledge import load_knowledge
from sayso.knowledge.load import SHIPPED
from sayso.publish.adding import read_cells, slug
from sayso.publish.cli import cli
from sayso.publish.knowing import check_knowledge
from sayso.publish.trying import try_examples

ROWS = [
    ("party", "Lake Brigade", "key=TCD", "sector=REB", "kind=group", "country=TCD", "aliases=Brigade of the Lake|Lake, Brigade"),
    ("place", "Tell Example", "kind=village", "country=TD", "lat=13.4", "lon=14.6"),
    ("outlet", "Lake Times", "country=TCD", "owner_kind=state", "voice_of=TCD"),
]


def add(folder: Path, *arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(cli, ["knowledge", "add", *arguments, "--knowledge", str(folder)])
    return result.exit_code, result.output + (str(result.exception) if result.exception else "")


def test_rows_are_written_and_found_sound(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    for row in ROWS:
        code, out = add(folder, *row)
        assert code == 0, out
        assert "line 2" in out
    code, out = add(folder, "party", "Hill Brigade", "key=TCD", "kind=group")
    assert code == 0
    assert "line 3" in out
    knowledge = load_knowledge(str(folder))
    (brigade,) = [row for row in knowledge.table("parties.csv") if row["id"] == "lake-brigade"]
    assert brigade.list("aliases") == ["Brigade of the Lake", "Lake, Brigade"]
    assert brigade["basis"] == "own notes"
    assert [row["lat"] for row in knowledge.table("places/*.csv") if row["id"] == "mine:tell-example"] == ["13.4"]
    assert [row["voice_of"] for row in knowledge.table("outlets.csv") if row["id"] == "lake-times"] == ["TCD"]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (("party", "Bad", "key=XYZ", "kind=group"), "no party's key"),
        (("party", "Bad", "kind=group"), "key is needed"),
        (("party", "Bad", "key=TCD", "kind=grup"), "the kind 'grup'"),
        (("party", "Bad", "key=TCD", "kind=group", "colour=red"), "no column colour"),
        (("party", "Bad", "key=TCD", "kind=group", "from=yesterday"), "a day, month or year"),
        (("place", "Bad", "kind=village", "country=TCD", "lat=1", "lon=1"), "alpha-2"),
        (("place", "Bad", "kind=village", "country=TD", "lat=200", "lon=1"), "degrees"),
        (("outlet", "Bad", "country=TCD", "owner_kind=rich"), "owner_kind"),
        (("outlet", "Bad", "country"), "column=value"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(tmp_path: Path, row: tuple[str, ...], words: str) -> None:
    code, out = add(tmp_path / "mine", *row)
    assert code != 0
    assert words in out
    assert not list(tmp_path.rglob("*.csv"))


def test_an_id_stands_once(tmp_path: Path) -> None:
    assert add(tmp_path, *ROWS[0])[0] == 0
    code, out = add(tmp_path, *ROWS[0])
    assert code != 0
    assert "stands there already" in out
    assert add(tmp_path, *ROWS[0], "id=lake-brigade-2")[0] == 0


def test_slugs_and_cells() -> None:
    assert slug("Brigade of the Laké (East)") == "brigade-of-the-lake-east"
    assert read_cells(["aliases=a=b|c"]) == {"aliases": "a=b|c"}


def test_examples_of_ones_own_files_are_tried_with_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "verbs" / "en").mkdir(parents=True)
    path = tmp_path / "verbs" / "en" / "assault.yaml"
    path.write_text(
        "ASSAULT:\n  - {lemma: wallop, weight: sure}\n"
        "examples:\n  match:\n    - The guards walloped the porter.\n    - The choir sang a hymn.\n  not:\n    - The cook walloped the egg.\n",
        encoding="utf-8",
    )
    faults = check_knowledge(str(tmp_path)).faults
    assert [fault.split(": «")[0] for fault in faults] == [f"{path}, line 6", f"{path}, line 8"]
    assert "must be ASSAULT" in faults[0]
    assert "must not be ASSAULT" in faults[1]


def test_a_deed_that_is_none_is_a_fault_with_file_and_line(tmp_path: Path) -> None:
    path = tmp_path / "deeds.csv"
    path.write_text("# ours\nverb,deed\nwallop,fights\nhum,sings\n", encoding="utf-8")
    (fault,) = check_knowledge(str(tmp_path)).faults
    assert fault.startswith(f"{path}, line 4: ")
    path.write_text("verb\nwallop\n", encoding="utf-8")
    assert f"{path}: the header lacks deed" in check_knowledge(str(tmp_path)).faults


def test_nearly_all_examples_of_the_shipped_word_files_come_out_as_they_must() -> None:
    """A few go wrong with the parser; a word that was lost or added would show here."""
    faults = try_examples(None, [SHIPPED])
    assert len(faults) <= 8, "\n".join(faults)
