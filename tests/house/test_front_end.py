"""What ESLint cannot see of the front end: circles of imports, and files of other kinds that grow too large."""

import gzip
import re
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from tests.house.rules import FILE_LINES
from tests.house.source import ROOT, assert_nothing, place, text, tracked

IMPORT = re.compile(
    r"""^\s*(?:import|export)\b[^'"]*?\bfrom\s*["'](\.[^"']+)["']|^\s*import\s*["'](\.[^"']+)["']""", re.M
)
EVALUATOR = ROOT / "designer" / "build"
MOST_BYTES = 25_000
ENDINGS = ("", ".ts", ".tsx", "/index.ts", "/index.tsx")


def scripts() -> list[Path]:
    return [path for path in tracked() if path.suffix in {".ts", ".tsx"} and ROOT / "designer" / "src" in path.parents]


def imports(path: Path) -> set[Path]:
    """The files of ours that the file imports."""
    found = set()
    for match in IMPORT.finditer(path.read_text(encoding="utf-8")):
        target = (path.parent / (match[1] or match[2])).resolve()
        found |= {whole for ending in ENDINGS if (whole := Path(f"{target}{ending}")).is_file()}
    return found


def circle(graph: dict[Path, set[Path]]) -> list[Path]:
    """One circle of imports, or an empty list."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_no_import_goes_in_a_circle() -> None:
    assert_nothing([place(path) for path in circle({path: imports(path) for path in scripts()})])


def test_style_sheets_and_templates_are_not_too_large() -> None:
    long = [
        place(path)
        for path in tracked()
        if path.suffix in {".css", ".html", ".js", ".mjs"} and (text(path) or "").count("\n") > FILE_LINES
    ]
    assert_nothing(long)


def test_the_evaluator_with_its_decimals_stays_small() -> None:
    files = [path for path in EVALUATOR.glob("*.js") if path.name not in ("evaluate.js", "follow.js")]
    sizes = [len(gzip.compress(path.read_bytes(), 9)) for path in files]
    assert 0 < sum(sizes) <= MOST_BYTES, f"{sum(sizes):,} bytes compressed"


@pytest.mark.parametrize(("second", "found"), [("import type { A } from './a';\n", True), ("const a = 1;\n", False)])
def test_a_circle_is_found(tmp_path: Path, second: str, found: bool) -> None:
    first_path, second_path = tmp_path / "a.ts", tmp_path / "b.ts"
    first_path.write_text("import {\n  b,\n} from './b.ts';\n", encoding="utf-8")
    second_path.write_text(second, encoding="utf-8")
    assert bool(circle({path: imports(path) for path in (first_path, second_path)})) is found
