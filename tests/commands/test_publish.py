"""`formloom publish`: nothing comes into force that is wrong or whose scenarios do not come true."""

from pathlib import Path

import pytest

from engine.cli import main

APP = """\
language: 1
app: note
roles: {all: {members: everyone}}
forms: {note: {label: 便条, fields: {text: {type: text, required: true}}}}
permissions: {note: {all: {create: true, read: own}}}
tests:
  story:
    people: folk
    steps:
      - {as: wang, submit: note, with: {text: hello}}
"""


def published(folder: Path, text: str) -> int:
    (folder / "folk").mkdir(exist_ok=True)
    (folder / "folk" / "people.csv").write_text("number,name,account\n1,王敏,wang\n", encoding="utf-8")
    (folder / "note.yaml").write_text(text, encoding="utf-8")
    return main(["publish", str(folder / "note.yaml"), "--data", str(folder / "data")])


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the command no installation but the one of the test, and leave none behind."""
    for name in ("FORMLOOM_DATA", "FORMLOOM_DATABASE_URL", "FORMLOOM_PRODUCTION", "FORMLOOM_BASE_URL"):
        monkeypatch.setenv(name, "")


def test_a_definition_that_is_right_comes_into_force(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert published(tmp_path, APP) == 0
    assert capsys.readouterr().out == "note: version 1 is in force\n"


def test_versions_are_counted_and_an_earlier_text_is_the_earlier_version(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    later = APP.replace("便条", "字条")
    assert [published(tmp_path, text) for text in (APP, APP, later, APP)] == [0, 0, 0, 0]
    numbers = [line.split()[2] for line in capsys.readouterr().out.splitlines()]
    assert numbers == ["1", "1", "2", "1"]


def test_a_wrong_definition_is_told_and_not_published(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert published(tmp_path, APP.replace("required: true", "requierd: true")) == 1
    said = capsys.readouterr()
    assert "note.yaml:4:" in said.out
    assert "requierd" in said.out
    assert said.err == "Nothing was published.\n"
    assert not (tmp_path / "data").exists()


def test_a_scenario_that_does_not_come_true_stops_publishing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert published(tmp_path, APP.replace("{text: hello}", "{text: ''}")) == 1
    said = capsys.readouterr()
    path = tmp_path / "note.yaml"
    assert said.out == f"{path}:10: story: as: wang, submit: note\n    it was refused: text: Fill this in.\n"
    assert said.err == "Nothing was published.\n"
    assert not (tmp_path / "data").exists()


def test_a_change_that_would_lose_what_is_stored_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert published(tmp_path, APP) == 0
    capsys.readouterr()
    changed = APP.replace("type: text", "type: date").replace("text: hello", "text: 2026-03-02")
    assert published(tmp_path, changed) == 1
    said = capsys.readouterr()
    assert "forms.note.fields.text" in said.out
    assert said.err == "Nothing was published.\n"
