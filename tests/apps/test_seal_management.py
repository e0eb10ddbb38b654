"""The seal management app: right, in both languages, and its scenarios come true."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from engine.cli import main
from engine.compiler.compile import compile_app
from engine.registry import KINDS
from engine.values import Json

APPS = Path(__file__).resolve().parents[2] / "apps"
APP = APPS / "seal_management.yaml"
FILES = {path.name: path.read_bytes() for path in (APPS / "seal_management.files").iterdir()}


def said(data: Json, path: tuple[str, ...] = ()) -> Iterator[tuple[str, Json]]:
    """Every label, help and message with its place."""
    for key, value in data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ():
        here = (*path, str(key))
        if key in ("label", "help", "message"):
            yield ".".join(here), value
        else:
            yield from said(value, here)


def test_the_app_has_no_problem_not_even_a_warning() -> None:
    compiled = compile_app(APP.read_bytes(), "seal_management.yaml", KINDS, FILES)
    assert [str(problem) for problem in compiled.problems] == []


def test_everything_people_read_is_there_in_both_languages() -> None:
    definition = yaml.safe_load(APP.read_text(encoding="utf-8"))
    definition.pop("tests")
    found = dict(said(definition))
    assert len(found) > 100
    assert [path for path, words in found.items() if set(words) != {"zh", "en"}] == []


def test_every_field_view_section_node_and_choice_has_a_label() -> None:
    definition = yaml.safe_load(APP.read_text(encoding="utf-8"))
    named = [
        *(entry for codes in definition["dictionary"].values() for entry in codes.values()),
        *definition["roles"].values(),
        *definition["tables"].values(),
        *definition["forms"].values(),
        *(field for form in definition["forms"].values() for field in form["fields"].values()),
        *(view for form in definition["forms"].values() for view in form.get("views", {}).values()),
        *(section for form in definition["forms"].values() for section in form.get("sections", [])),
        *definition["workflows"].values(),
        *(node for flow in definition["workflows"].values() for node in flow["nodes"].values()),
    ]
    assert [entry for entry in named if "label" not in entry] == []


def test_its_scenarios_come_true_and_touch_everything(capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["test", str(APP), "--coverage"])
    lines = capsys.readouterr().out.splitlines()
    assert lines == ["8 passed", "nodes 11/11, outcomes 10/10, grants 32/32, checks 4/4"]
    assert code == 0
