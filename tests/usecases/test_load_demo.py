"""The demonstration: played once through the use cases, on both databases."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from engine.clock import SetClock
from engine.commands.demo import open_demo, read_demo
from engine.commands.playing import doors_of
from engine.config import load_settings
from engine.runtime import Runtime, close_runtime, open_runtime
from engine.usecases.list_inbox import list_inbox
from engine.usecases.load_demo import PASSWORD, DemoFailed, DemoPerson, load_demo, moment_of, records_of
from engine.usecases.scenario_stage import Stage
from engine.usecases.scenario_steps import StepRefused, Submit
from engine.usecases.set_stage import new_stage
from engine.usecases.sign_in import SignIn, sign_in
from engine.web.limits import make_limits

APPS = Path(__file__).resolve().parents[2] / "apps"
NOW = datetime(2026, 3, 12, 5, 12, tzinfo=UTC)


@pytest.fixture
def installation(database_url: str, tmp_path: Path) -> Iterator[Runtime]:
    """An empty installation whose clock stands still."""
    settings = load_settings({"FORMLOOM_DATABASE_URL": database_url, "FORMLOOM_DATA": str(tmp_path)})
    runtime = open_runtime(settings, clock=SetClock(NOW))
    try:
        yield runtime
    finally:
        close_runtime(runtime)


def stage_of(runtime: Runtime) -> Stage:
    clock = SetClock(NOW)
    doors = doors_of(replace(runtime, clock=clock), clock)
    return new_stage(doors, runtime.shelf.newest().apps["seal_management"], {})


def test_the_past_is_there_in_every_state_and_the_register_has_written_itself(installation: Runtime) -> None:
    people = open_demo(installation, APPS)
    stage = stage_of(installation)
    states = Counter(record.values["state"] for record in stage.records("application"))
    assert states == {"done": 25, "refused": 3, "out": 3, "approved": 1, "running": 6, "returned": 2}
    assert len(stage.records("usage")) == 25
    seals = Counter(record.values["state"] for record in stage.records("seal"))
    assert seals == {"in_store": 7, "out": 3}
    made = [one for form in ("seal", "application", "usage") for one in stage.records(form)]
    assert [one.id for one in made if not one.values["created_at"] < NOW] == []
    assert people[0] == DemoPerson(account="wang", password=PASSWORD, name="王敏", what="销售部，客户经理")


def test_a_second_start_changes_nothing_and_people_find_what_waits_for_them(installation: Runtime) -> None:
    first = open_demo(installation, APPS)
    epoch = installation.shelf.newest().epoch
    assert open_demo(installation, APPS) == first
    assert installation.shelf.newest().epoch == epoch
    stage = stage_of(installation)
    assert len(stage.records("application")) == 40
    opened = sign_in(stage.doors.open(), SignIn(name="li", password=PASSWORD), make_limits(""))
    li = stage.doors.actor("li")
    assert opened.person == li.person
    titles = {row.title.split(" ", 1)[1] for row in stage.doors.ask(list_inbox, li, "waiting").rows}
    assert titles == {"采购框架协议（华南区）", "投标文件（江北水厂）", "客户拜访介绍信"}


def test_a_step_that_does_not_come_true_stops_the_demonstration(installation: Runtime) -> None:
    clock = SetClock(NOW)
    step = {"at": "-3d 09:00", "as": "zhao", "submit": "application", "with": {}}
    demo = replace(read_demo(APPS), steps=(step,), records={})
    with pytest.raises(DemoFailed, match=r"'as': 'zhao'.*it was refused"):
        load_demo(doors_of(replace(installation, clock=clock), clock), demo)


def test_the_demonstration_does_not_start_in_production(
    installation: Runtime, capsys: pytest.CaptureFixture[str]
) -> None:
    production = replace(installation, settings=replace(installation.settings, is_production=True))
    with pytest.raises(SystemExit) as ended:
        open_demo(production, APPS)
    assert ended.value.code == 2
    assert "does not start in production" in capsys.readouterr().err
    assert installation.shelf.newest().apps == {}


def test_a_moment_of_the_past_is_told_in_days_before_today() -> None:
    assert moment_of("-46d 09:20", date(2026, 3, 12)).isoformat() == "2026-01-25T09:20:00"
    with pytest.raises(StepRefused, match="at: yesterday is no moment; write -46d 09:20"):
        moment_of("yesterday", date(2026, 3, 12))


def test_records_to_begin_with_are_read_without_their_blank_cells() -> None:
    content = b"by,number,size\nadmin1,GZ-0001,\nadmin2,GZ-0101,42 mm\n"
    assert list(records_of("seal", content)) == [
        Submit(person="admin1", form="seal", values={"number": "GZ-0001"}),
        Submit(person="admin2", form="seal", values={"number": "GZ-0101", "size": "42 mm"}),
    ]
