"""Steps of a scenario, as they stand in a definition."""

from datetime import datetime, timedelta

import pytest

from engine.usecases.scenario_steps import (
    Act,
    Cannot,
    ExpectRecords,
    ExpectTask,
    ExpectValue,
    MoveClock,
    Refused,
    StepRefused,
    Submit,
    Update,
    parse_step,
)
from engine.values import Json

VALID: list[tuple[Json, object]] = [
    (
        {"as": "wang", "submit": "application", "with": {"copies": 2}, "call": "a"},
        Submit(person="wang", form="application", values={"copies": 2}, call="a"),
    ),
    (
        {"as": "wang", "submit": "application", "record": "a", "with": {"copies": 3}},
        Submit(person="wang", form="application", values={"copies": 3}, record="a"),
    ),
    (
        {"as": "wang", "submit": "application", "refused": ["copies", "seal"]},
        Submit(person="wang", form="application", refused=Refused(fields=frozenset({"copies", "seal"}))),
    ),
    (
        {"as": "li", "do": "approve", "record": "a", "opinion": "同意"},
        Act(person="li", outcome="approve", record="a", opinion="同意"),
    ),
    (
        {"as": "k", "do": "done", "record": "b", "refused": {"at": "hand_out", "contains": "不在库"}},
        Act(person="k", outcome="done", record="b", refused=Refused(at="hand_out", contains="不在库")),
    ),
    (
        {"as": "k", "do": "done", "record": "b", "node": "give_back", "refused": True},
        Act(person="k", outcome="done", record="b", node="give_back", refused=Refused()),
    ),
    (
        {"as": "admin1", "update": "s", "with": {"size": "42"}},
        Update(person="admin1", record="s", values={"size": "42"}),
    ),
    ({"as": "zhao", "cannot": "read", "record": "a"}, Cannot(person="zhao", verb="read", record="a")),
    (
        {"as": "zhao", "cannot": "see", "record": "a", "field": "salary"},
        Cannot(person="zhao", verb="see", record="a", field="salary"),
    ),
    ({"as": "zhao", "cannot": "create", "form": "seal"}, Cannot(person="zhao", verb="create", form="seal")),
    ({"expect": "task", "for": "li", "node": "head"}, ExpectTask(person="li", node="head")),
    ({"expect": "no task", "for": "li", "record": "a"}, ExpectTask(person="li", record="a", is_there=False)),
    ({"expect": "state", "record": "a", "is": "done"}, ExpectValue(record="a", field="state", value="done")),
    (
        {"expect": "value", "record": "a", "field": "copies", "is": None},
        ExpectValue(record="a", field="copies", value=None),
    ),
    (
        {"expect": "record", "form": "usage", "where": "application = a", "count": 1},
        ExpectRecords(form="usage", where="application = a", count=1),
    ),
    ({"clock": "+3d"}, MoveClock(by=timedelta(days=3))),
    ({"clock": "+30m"}, MoveClock(by=timedelta(minutes=30))),
    ({"clock": "2026-03-02 09:00"}, MoveClock(to=datetime(2026, 3, 2, 9, 0))),  # noqa: DTZ001 - wall clock
]

INVALID: list[tuple[Json, str]] = [
    ({"as": "li"}, "a step has exactly one of submit, update, do, cannot, expect, clock; this one has none"),
    (
        {"as": "li", "do": "approve", "clock": "+1d"},
        "a step has exactly one of submit, update, do, cannot, expect, clock; this one has do and clock",
    ),
    ({"submit": "application"}, "this step says no `as`; add it"),
    ({"as": "li", "do": "approve"}, "this step says no `record`; add it"),
    ({"as": "li", "cannot": "fly", "record": "a"}, "cannot: fly is not known; use one of read, see, update, create"),
    ({"as": "li", "cannot": "see", "record": "a"}, "this step says no `field`; add it"),
    ({"expect": "value", "record": "a", "field": "copies"}, "this step says no `is`; add it"),
    ({"expect": "rain"}, "expect: rain is not known; use task, no task, state, value or record"),
    ({"clock": "soon"}, "'soon' is no moment; write +3d, +4h, or 2026-03-02 09:00"),
    ({"clock": "2026-03-02T09:00+08:00"}, "'2026-03-02T09:00+08:00' names a zone; scenarios use the installation's"),
]


@pytest.mark.parametrize(("step", "meaning"), VALID)
def test_a_step_means_what_it_says(step: Json, meaning: object) -> None:
    assert parse_step(step) == meaning


@pytest.mark.parametrize(("step", "message"), INVALID)
def test_a_step_that_cannot_be_played_says_what_is_missing(step: Json, message: str) -> None:
    with pytest.raises(StepRefused) as refused:
        parse_step(step)
    assert str(refused.value) == message
