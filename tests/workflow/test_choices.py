"""Automatic nodes: choosing, skipping, and what stops a run that would never wait."""

from datetime import UTC, date, datetime, timedelta

import pytest

from engine.errors import Conflict, Text
from engine.expression.api import ExpressionLimit
from engine.values import Value
from engine.workflow.commands import Act
from engine.workflow.effects import CreateRecord, Finish, Halt, OpenTask, SetFields, SkipNode
from tests.workflow.build import (
    LI,
    NOW,
    approve,
    choose,
    constant,
    course,
    create,
    decide,
    outcome,
    persons,
    rule,
    set_,
    started,
    task,
    told,
    value_of,
    writes,
)

MANY = rule(lambda env: env.names["copies"] > 10, "copies")
CIRCLE = Text(en="The flow goes in a circle without anybody to wait for.", zh="流程在无人处理的节点间循环")


def too_much(env: object) -> Value:
    raise ExpressionLimit("the calculation touches more than 100,000 values")


def test_the_first_true_case_decides_and_else_the_rest() -> None:
    flow = course(
        choose("route", [(MANY, "boss"), (constant(True), "head")], "done"),
        approve("head", persons(LI), "done"),
        approve("boss", persons(LI), "done"),
    )
    assert told(started(flow, copies=11).effects, OpenTask)[0].node == "boss"
    assert told(started(flow, copies=10).effects, OpenTask)[0].node == "head"


def test_a_case_that_is_blank_does_not_count() -> None:
    flow = course(choose("route", [(constant(None), "refused")], "done"))
    assert started(flow).effects[-1] == Finish(node="done", state="done")


def test_unless_passes_a_node_with_a_line_in_the_trail_and_writes_nothing() -> None:
    flow = course(
        approve("head", persons(LI), "write", unless=constant(True), state="out"),
        set_("write", "done", copies=constant(3)),
    )
    found = started(flow)
    assert told(found.effects, SkipNode) == [
        SkipNode(node="head", reason=Text(en="Not needed here.", zh="无需处理，已跳过"))
    ]
    assert "head" not in found.state.steps
    assert found.record["copies"] == 3
    assert [effect for effect in found.effects if getattr(effect, "state", "") == "out"] == []


def test_a_task_that_is_not_needed_does_not_set_what_doing_it_sets() -> None:
    done = outcome("done", "done", set=writes(copies=constant(99)))
    found = started(course(task("fill", persons(LI), done, unless=constant(True))))
    assert told(found.effects, SetFields) == []


@pytest.mark.parametrize("answer", [False, None])
def test_unless_passes_nothing_when_it_is_false_or_blank(answer: bool | None) -> None:
    flow = course(approve("head", persons(LI), "done", unless=constant(answer)))
    assert told(started(flow).effects, OpenTask)[0].node == "head"


def test_a_circle_of_automatic_nodes_halts_where_it_began_and_makes_nothing() -> None:
    flow = course(
        approve("head", persons(LI), "book"),
        create("book", "usage", "again", copies=constant(1)),
        choose("again", [(constant(True), "book")], "done"),
    )
    found = decide(flow, started(flow).state, Act(token=2, outcome="approve", by=LI))
    assert found.refusal is None
    assert told(found.effects, Halt) == [Halt(token=3, node="book", reason=CIRCLE)]
    assert told(found.effects, CreateRecord) == []
    assert found.state.steps["head"].by == LI


def test_a_long_chain_within_the_budget_runs_to_its_end() -> None:
    nodes = [set_(f"n{number}", f"n{number + 1}", copies=constant(number)) for number in range(999)]
    nodes[-1] = set_("n998", "done", copies=constant(1))
    assert started(course(*nodes)).state.is_over
    longer = [*nodes[:-1], set_("n998", "n999"), set_("n999", "done")]
    assert started(course(*longer)).effects == (Halt(token=2, node="n0", reason=CIRCLE),)


def test_a_rule_that_is_too_much_halts_the_token_at_its_node() -> None:
    flow = course(set_("one", "two", copies=constant(3)), choose("two", [(rule(too_much), "done")], "refused"))
    found = started(flow)
    assert [(effect.node, effect.reason.en) for effect in told(found.effects, Halt)] == [
        ("two", "A rule of this node is too much to calculate.")
    ]
    assert found.record["copies"] == 3


def test_a_need_that_is_too_much_refuses_the_action() -> None:
    flow = course(task("fill", persons(LI), outcome("done", "done", needs=rule(too_much))))
    sent = started(flow).state
    found = decide(flow, sent, Act(token=2, outcome="done", by=LI))
    assert isinstance(found.refusal, Conflict)
    assert found.state == sent


@pytest.mark.parametrize(
    ("due", "moment"),
    [
        (datetime(2026, 3, 4, 10, 0, tzinfo=UTC), datetime(2026, 3, 4, 10, 0, tzinfo=UTC)),
        (date(2026, 3, 4), datetime(2026, 3, 4, 15, 59, tzinfo=UTC)),
        (timedelta(days=1), NOW + timedelta(days=1)),
        (None, None),
    ],
)
def test_a_task_is_due_at_a_moment_by_the_end_of_a_day_or_after_a_while(due: Value, moment: datetime | None) -> None:
    flow = course(task("fill", persons(LI), outcome("done", "done"), due=value_of("days")))
    assert told(started(flow, days=due).effects, OpenTask)[0].due == moment
