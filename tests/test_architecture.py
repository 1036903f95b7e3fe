"""The shape of the house: who may import whom (docs/architecture.md)."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent / "src" / "sayso"
STAGES = {"reports", "articles", "sentences", "mentions", "statements", "claims", "identities", "incidents"}
COMMON = {"model", "errors", "knowledge"}
HEAVY = {
    "spacy": "sentences",
    "thinc": "sentences",
    "sqlalchemy": "store",
    "trafilatura": "reports",
    "feedparser": "reports",
    "ray": "engines",
    "onnxruntime": "claims",
}
# One table of spellings, one way to fold a word and one table of days serve several stages; they import no stage
SHARED = {("mentions", "identities"), ("incidents", "identities")}


def _imports(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def _modules() -> list[Path]:
    return [path for path in sorted(ROOT.rglob("*.py")) if "train" not in path.relative_to(ROOT).parts]


def _stage(path: Path) -> str:
    parts = path.relative_to(ROOT).parts
    return parts[0] if len(parts) > 1 else path.stem


@pytest.mark.parametrize("path", [p for p in _modules() if _stage(p) in STAGES], ids=lambda path: str(path.relative_to(ROOT)))
def test_a_stage_imports_no_other_stage(path: Path) -> None:
    own = _stage(path)
    for name in _imports(path):
        parts = name.split(".")
        if parts[0] == "sayso" and len(parts) > 1 and parts[1] in STAGES and parts[1] != own:
            assert (own, parts[1]) in SHARED, f"{path.relative_to(ROOT)} imports {name}"


@pytest.mark.parametrize("path", _modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_imports_publish_and_heavy_libraries_have_one_home(path: Path) -> None:
    own = _stage(path)
    for name in _imports(path):
        parts = name.split(".")
        if parts[0] == "sayso" and len(parts) > 1 and parts[1] == "publish":
            assert own in {"publish", "__init__", "__main__"}, f"{path.relative_to(ROOT)} imports {name}"
        if parts[0] in HEAVY:
            assert own == HEAVY[parts[0]], f"{path.relative_to(ROOT)} imports {name}"


def test_no_drawers_and_no_long_files() -> None:
    for path in _modules():
        assert path.stem not in {"utils", "helpers", "misc", "common"}, path
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 520, f"{path.relative_to(ROOT)} is too long to read"
