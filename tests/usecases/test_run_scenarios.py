"""Scenarios played from a file: what comes true, what does not, and how it is told."""

from pathlib import Path

import pytest

from engine.cli import main

APP = """\
language: 1
app: leave
roles: {all: {members: everyone}, boss: {}}
forms:
  request:
    name: '{{ days }}'
    fields: {days: {type: integer, required: true, check: days > 0}, who: {type: person, default: me, readonly: true}}
workflows:
  request:
    form: request
    start: head
    nodes:
      head: {type: approve, who: head_of(record.department), next: {approve: done, reject: refused}}
      refused: {type: end, state: refused}
      done: {type: end, state: done}
permissions: {request: {all: {create: true, read: own}}}
tests:
  story:
    people: folk
    clock: 2026-03-02 09:00
    steps:
"""
PEOPLE = """\
number,name,account,branch,department,head,roles
1,李建国,li,hq,sales,sales,
2,王敏,wang,hq,sales,,leave.boss other.role
3,赵欣然,zhao,hq,marketing,,
"""
SENT = "{as: wang, submit: request, with: {days: 3}, call: a}"


def played(folder: Path, *steps: str, given: str = "") -> tuple[int, Path]:
    (folder / "folk").mkdir()
    (folder / "folk" / "people.csv").write_text(PEOPLE, encoding="utf-8")
    path = folder / "leave.yaml"
    text = APP.replace("    steps:\n", f"    given: {given}\n    steps:\n") if given else APP
    path.write_text(text + "".join(f"      - {step}\n" for step in steps), encoding="utf-8")
    return main(["test", str(path)]), path


TRUE = {
    "a form is sent and approved": (
        SENT,
        "{expect: task, for: li, node: head}",
        "{expect: no task, for: zhao}",
        "{as: li, do: approve, record: a, opinion: ok}",
        "{expect: state, record: a, is: done}",
        "{expect: value, record: a, field: who, is: wang}",
        "{expect: record, form: request, where: days = 3 and who = wang and state = done, count: 1}",
    ),
    "what must be refused is refused": (
        "{as: wang, submit: request, with: {days: 0}, refused: [days]}",
        "{as: wang, submit: request, with: {}, refused: {at: days}}",
        "{as: wang, submit: request, with: {who: li, days: 1}, refused: true}",
        "{expect: record, form: request, count: 0}",
    ),
    "what is out of reach stays so": (
        SENT,
        "{as: zhao, cannot: read, record: a}",
        "{as: zhao, cannot: see, record: a, field: days}",
        "{as: zhao, do: approve, record: a, refused: true}",
        "{as: wang, cannot: update, record: a}",
    ),
    "a returned form is sent again": (
        SENT,
        "{as: li, do: return, record: a, opinion: more}",
        "{expect: state, record: a, is: returned}",
        "{as: wang, submit: request, record: a, with: {days: 5}}",
        "{expect: value, record: a, field: days, is: 5}",
        "{expect: task, for: li, record: a}",
    ),
    "time passes": (
        "{clock: +3d}",
        SENT,
        "{expect: record, form: request, where: created_at = 2026-03-05 09:00, count: 1}",
        "{clock: 2026-03-09 10:00}",
        "{expect: record, form: request, where: created_at < now(), count: 1}",
    ),
}

FALSE = {
    "a task that is not there": (
        (SENT, "{expect: task, for: zhao, node: head}"),
        "expect: task, for: zhao, node: head",
        "zhao has no task at head; there is no task at all",
    ),
    "a task that should not be there": (
        (SENT, "{expect: no task, for: li}"),
        "expect: no task, for: li",
        "li has the task head",
    ),
    "a button of somebody else": (
        (SENT, "{as: zhao, do: approve, record: a}"),
        "as: zhao, do: approve, record: a",
        "zhao has no task on a; it waits for li",
    ),
    "a state that is another": (
        (SENT, "{expect: state, record: a, is: done}"),
        "expect: state, record: a, is: done",
        "state is running",
    ),
    "a value that is another": (
        (SENT, "{expect: value, record: a, field: days, is: 4}"),
        "expect: value, record: a, field: days, is: 4",
        "days is 3",
    ),
    "records that are not there": (
        ("{expect: record, form: request, where: days > 1, count: 2}",),
        "expect: record, form: request, where: days > 1, count: 2",
        "there are 0",
    ),
    "a form that was not refused": (
        ("{as: wang, submit: request, with: {days: 1}, refused: [days]}",),
        "as: wang, submit: request, refused: ['days']",
        "it was not refused",
    ),
    "a form that was refused": (
        ("{as: wang, submit: request, with: {days: 0}}",),
        "as: wang, submit: request",
        "it was refused: days: Check “days”.",
    ),
    "a form that was refused for something else": (
        ("{as: wang, submit: request, with: {}, refused: {at: days, contains: 余额}}",),
        "as: wang, submit: request, refused: {'at': 'days', 'contains': '余额'}",
        "it was refused otherwise: days: Fill this in.",
    ),
    "a record that can be read": (
        (SENT, "{as: wang, cannot: read, record: a}"),
        "as: wang, cannot: read, record: a",
        "can open a",
    ),
    "somebody who is not there": (
        ("{as: nobody, submit: request, with: {days: 1}}",),
        "as: nobody, submit: request",
        "nobody has the account nobody; add the person to the people files",
    ),
    "a record that is not there": (
        ("{as: li, do: approve, record: x}",),
        "as: li, do: approve, record: x",
        "x is no record here: no call, and no unique value",
    ),
    "a clock that goes back": (
        ("{clock: 2026-03-01 09:00}",),
        "clock: 2026-03-01 09:00",
        "the clock goes forward only",
    ),
}


@pytest.mark.parametrize("steps", TRUE.values(), ids=TRUE.keys())
def test_a_story_that_comes_true_passes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], steps: tuple[str, ...]
) -> None:
    code, _ = played(tmp_path, *steps)
    assert (capsys.readouterr().out, code) == ("1 passed\n", 0)


@pytest.mark.parametrize(("steps", "step", "seen"), FALSE.values(), ids=FALSE.keys())
def test_a_story_that_does_not_come_true_names_line_step_and_what_was_seen(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], steps: tuple[str, ...], step: str, seen: str
) -> None:
    code, path = played(tmp_path, *steps)
    line = APP.count("\n") + len(steps)
    told = f"{path}:{line}: story: {step}\n    {seen}\n0 passed, 1 failed\n"
    assert (capsys.readouterr().out, code) == (told, 1)


def test_given_records_are_there_without_a_flow(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _ = played(
        tmp_path,
        "{expect: record, form: request, where: days = 7 and who = zhao and state = done, count: 1}",
        "{expect: no task, for: li}",
        given="{request: [{days: 7, who: zhao, state: done}]}",
    )
    assert (capsys.readouterr().out, code) == ("1 passed\n", 0)


def test_a_given_record_that_its_form_refuses_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, path = played(tmp_path, "{expect: no task, for: li}", given="{request: [{days: many}]}")
    line = APP.count("\n") + 2
    told = f"{path}:{line}: story: people and given\n    a given record of request is refused: days: "
    assert capsys.readouterr().out.startswith(told)
    assert code == 1


def test_a_given_record_takes_its_state_but_no_other_system_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _ = played(tmp_path, "{expect: no task, for: li}", given="{request: [{days: 1, created_by: li}]}")
    assert "a given record of request is refused: created_by: There is no such field here." in capsys.readouterr().out
    assert code == 1


def test_a_definition_that_is_wrong_is_not_played(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _ = played(tmp_path, "{as: wang, submit: requst}")
    said = capsys.readouterr()
    assert (said.out, code) == ("", 1)
    assert "requst" in said.err
