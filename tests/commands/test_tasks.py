"""`formloom tasks`: an administrator sees what stands still, and sets it going again, at the machine alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.cli import main
from engine.commands.opening import open_installation
from engine.ids import new_id
from engine.runtime import close_runtime
from tests.support.house import House

APP = """\
language: 1
app: note
roles: {all: {members: everyone}, pool: {}}
forms: {note: {label: 便条, name: '{{ text }}', fields: {text: {type: text}}}}
workflows: {note: {form: note, start: look, nodes: {look: {type: approve, label: {en: Look, zh: 审阅}, who: {role: pool}, empty: stop, next: {approve: end, reject: end}}, end: {type: end}}}}
permissions: {note: {all: {create: true, read: own}}}
"""
PEOPLE = "number,name,account,branch,department,roles\n1,王敏,wang,hq,sales,{}\n2,李雷,li,hq,sales,{}\n3,韩梅,han,hq,sales,\n"
Said = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, database_url: str) -> None:
    """Publish an app whose notes are looked at by a pool that nobody is in yet."""
    for name in ("FORMLOOM_PRODUCTION", "FORMLOOM_BASE_URL"):
        monkeypatch.setenv(name, "")
    monkeypatch.setenv("FORMLOOM_DATABASE_URL", database_url)
    monkeypatch.setenv("FORMLOOM_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("FORMLOOM_LANGUAGE", "en")
    (tmp_path / "note.yaml").write_text(APP, encoding="utf-8")
    assert main(["publish", str(tmp_path / "note.yaml")]) == 0
    assert imported(tmp_path) == 0


def imported(folder: Path, *, first: str = "", second: str = "") -> int:
    """Import the people with the roles of the first two."""
    (folder / "people.csv").write_text(PEOPLE.format(first, second), encoding="utf-8")
    return main(["people", "import", str(folder / "people.csv")])


def test_a_task_left_with_nobody_is_told_listed_and_given(tmp_path: Path, capsys: Said) -> None:
    imported(tmp_path, second="note.pool")
    sent_by_wang()
    capsys.readouterr()
    assert imported(tmp_path) == 0
    assert capsys.readouterr().out.splitlines()[-1] == (
        "1 open tasks wait for nobody who may act; see them with: formloom tasks waiting"
    )
    assert main(["tasks", "waiting"]) == 0
    heading, task, asked, cure, runs = capsys.readouterr().out.splitlines()
    assert (heading, runs) == ("1 open tasks wait for nobody who may act", "0 runs are halted")
    ident = task.split()[1].removesuffix(":")
    assert task.startswith(f"task {ident}: note.note, hello, at Look since 20")
    assert (asked, cure) == ("  was asked: 李雷", f"  formloom tasks give {ident} PERSON --reason WHY")
    assert main(["tasks", "give", ident, "nobody", "--reason", "left"]) == 1
    assert "staff number or account" in capsys.readouterr().err
    assert main(["tasks", "give", ident, "han", "--reason", "left"]) == 0
    assert capsys.readouterr().out == "韩梅 (3) has the task.\n"
    assert main(["tasks", "waiting"]) == 0
    assert capsys.readouterr().out.startswith("0 open tasks wait for nobody")
    assert main(["verify"]) == 0


def test_a_halted_run_is_listed_with_its_reason_cured_and_retried(tmp_path: Path, capsys: Said) -> None:
    sent_by_wang()
    capsys.readouterr()
    assert main(["tasks", "waiting"]) == 0
    nothing, runs, run, reason, cure = capsys.readouterr().out.splitlines()
    ident = run.split()[1].removesuffix(":")
    assert (nothing, runs) == ("0 open tasks wait for nobody who may act", "1 runs are halted")
    assert run.startswith(f"run {ident}: note.note, hello, at Look since 20")
    assert reason == "  reason: Nobody was found who may act here."
    assert cure == f"  when that is cured: formloom tasks retry {ident}"
    assert main(["tasks", "retry", ident]) == 1
    assert capsys.readouterr().err.startswith("Still: Nobody was found who may act here.")
    imported(tmp_path, second="note.pool")
    capsys.readouterr()
    assert main(["tasks", "retry", ident, "--reason", "somebody is in the pool"]) == 0
    assert capsys.readouterr().out == "The run goes on and waits at Look.\n"
    assert main(["tasks", "retry", str(new_id())]) == 1
    assert "no such run" in capsys.readouterr().err
    assert main(["verify"]) == 0


def test_what_is_no_id_is_called_wrongly(capsys: Said) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["tasks", "retry", "the first"])
    assert ended.value.code == 2
    assert "no id as `formloom tasks waiting` lists them" in capsys.readouterr().err


def sent_by_wang() -> None:
    """Send a note as a page does."""
    runtime = open_installation()
    try:
        House(runtime=runtime, clock=runtime.clock).send("wang", "note.note", text="hello")  # type: ignore[arg-type]
    finally:
        close_runtime(runtime)
