"""What each command prints and the code it ends with."""

from __future__ import annotations

import socket
import sqlite3
from pathlib import Path

import pytest

from engine.cli import COMMANDS, main

APP = Path("apps/seal_management.yaml")
SMALL = """\
language: 1
app: notes
label: Notes
roles: {all: {members: everyone}}
forms: {note: {label: Note, fields: {text: {type: text, required: true}}}}
permissions: {note: {all: {create: true, read: true}}}
"""


@pytest.fixture(autouse=True)
def an_installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORMLOOM_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("FORMLOOM_DATABASE_URL", raising=False)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "notes.yaml"
    path.write_text(SMALL, encoding="utf-8")
    return path


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_every_command_explains_itself(command: object, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([command.name, "--help"])  # type: ignore[attr-defined]
    assert ended.value.code == 0
    assert command.promise in capsys.readouterr().out  # type: ignore[attr-defined]


def test_a_good_definition_has_no_problems(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(APP)]) == 0
    assert capsys.readouterr().out == f"{APP}: no problems\n"


def test_a_wrong_definition_is_told_with_its_place(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    small.write_text(SMALL.replace("type: text", "type: txet"), encoding="utf-8")
    assert main(["check", str(small)]) == 1
    assert capsys.readouterr().out.startswith(f"{small}:5:")


def test_a_file_that_is_not_there_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["check", "nowhere.yaml"])
    assert ended.value.code == 2
    assert capsys.readouterr().err == (
        "nowhere.yaml: cannot be read (No such file or directory); name a definition file\n"
    )


def test_publishing_says_which_version_is_in_force(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["publish", str(small)]) == 0
    assert main(["publish", str(small)]) == 0
    small.write_text(SMALL.replace("label: Note,", "label: A note,"), encoding="utf-8")
    assert main(["publish", str(small)]) == 0
    lines = [line for line in capsys.readouterr().out.splitlines() if "in force" in line]
    assert lines == [
        "notes: version 1 is in force",
        "notes: version 1 is in force",
        "notes: version 2 is in force",
    ]


def test_people_come_from_a_file_or_one_by_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    people = tmp_path / "people.csv"
    people.write_text("number,name,account,branch,department\n1,王敏,wang,hq,sales\n", encoding="utf-8")
    assert main(["people", "import", str(people)]) == 0
    assert main(["people", "add", "--number", "2", "--name", "李建国", "--account", "li", "--department", "sales"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "1 persons, 0 departments, 0 branches are there.",
        "李建国 (2) is there.",
    ]


def test_a_wrong_people_file_changes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    people = tmp_path / "people.csv"
    people.write_text("number,name,account,branch,department\n1,,wang,hq,sales\n", encoding="utf-8")
    assert main(["people", "import", str(people)]) == 1
    said = capsys.readouterr().err
    assert said.startswith("people.csv:2:1: name: ")
    assert said.endswith("Nothing was changed.\n")


def test_a_changed_entry_of_the_account_is_found(
    small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["publish", str(small)])
    assert main(["verify"]) == 0
    database = _database(tmp_path / "data")
    with sqlite3.connect(database) as connection:
        connection.execute("update trail set verb = 'nothing' where seq = 1")
    connection.close()
    assert main(["verify"]) == 1
    assert "entry 1: it was changed; compare it with a backup" in capsys.readouterr().err


def test_a_taken_port_is_named_before_anything_is_opened(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(SystemExit) as ended:
            main(["run", "--port", str(port)])
    assert ended.value.code == 2
    assert "choose another one with --port" in capsys.readouterr().err
    assert not (tmp_path / "data").exists()


def _database(folder: Path) -> Path:
    return next(path for path in folder.iterdir() if path.suffix in (".db", ".sqlite", ".sqlite3"))
