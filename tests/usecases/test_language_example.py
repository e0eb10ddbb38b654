"""The example of the language reference: its scenarios come true as far as the language is built."""

import json
import re
from pathlib import Path

import pytest

from engine.cli import main
from engine.compiler.compile import compile_app
from engine.compiler.decode import decode
from engine.compiler.findings import Findings
from engine.compiler.source import read_source
from engine.registry import KINDS
from engine.values import Json

EXAMPLE = Path(__file__).resolve().parents[1] / "compiler" / "language_example.yaml"
FILES = {"seals.csv": b"number,name\n"}
_PART = re.compile(r"\w+|\[\d+\]")


def without_what_is_not_built() -> Json:
    """The example without the parts the checker answers with "not yet"; a flow that starts so goes as a whole."""
    data = read_source(decode(EXAMPLE.read_bytes(), Findings("example.yaml")), Findings("example.yaml")).data
    problems = compile_app(EXAMPLE.read_bytes(), "example.yaml", KINDS, FILES).problems
    for path in reversed([problem.path for problem in problems if problem.rule == "not-yet"]):
        parts = [int(part[1:-1]) if part[0] == "[" else part for part in _PART.findall(path)]
        keys = parts[:2] if parts[0] == "workflows" and parts[2] == "start" else parts
        keys = keys[:4] if keys[0] == "tests" else keys
        target = data
        for key in keys[:-1]:
            target = target[key]
        del target[keys[-1]]
    return data


def test_the_scenarios_of_the_example_come_true(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "seal_management.yaml"
    path.write_text(json.dumps(without_what_is_not_built(), ensure_ascii=False, indent=1), encoding="utf-8")
    folder = tmp_path / "seal_management.files"
    folder.mkdir()
    for name, content in FILES.items():
        (folder / name).write_bytes(content)
    code = main(["test", str(path)])
    assert (capsys.readouterr().out, code) == ("2 passed\n", 0)
