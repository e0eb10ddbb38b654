"""An approver who has approved the same values before is skipped, and only then."""

from uuid import UUID

import pytest

from engine.errors import Text
from engine.model.workflow import OpinionRule, SamePerson, Show
from engine.values import Value
from engine.workflow.commands import Act, Resubmit, Return
from engine.workflow.effects import Finish, OpenTask, SkipNode
from engine.workflow.interpreter import Advance
from tests.workflow.build import (
    BOSS,
    LI,
    WANG,
    ZHAO,
    Office,
    approve,
    choose,
    constant,
    course,
    decide,
    outcome,
    persons,
    rule,
    set_,
    started,
    told,
)

SAME = Text(
    en="Approved earlier in this run; nothing has changed since.", zh="同一审批人此前已同意且内容未变，自动通过"
)


def second(first: dict[str, Value] | None = None, /, *, who: tuple[UUID, ...] = (LI,), **more: Value) -> Advance:
    """What follows after Li approved at the first node; `more` describes the second one."""
    flow = course(
        approve("head", persons(LI, ZHAO), "again", **(first or {})),
        approve("again", persons(*who), "done", **{"same_person": SamePerson.SKIP, **more}),
    )
    return decide(flow, started(flow).state, Act(token=2, outcome="approve", by=LI))


def test_who_approved_the_same_values_is_skipped_with_a_line_in_the_trail() -> None:
    found = second()
    assert told(found.effects, SkipNode) == [SkipNode(node="again", reason=SAME, by=LI)]
    assert found.effects[-1] == Finish(node="done", state="done")
    assert found.state.steps["again"].by == LI


def test_one_of_several_people_who_approved_before_is_enough() -> None:
    assert second(who=(BOSS, LI)).state.is_over


@pytest.mark.parametrize(
    ("who", "more"),
    [
        ((BOSS,), {}),
        ((LI,), {"same_person": SamePerson.ASK}),
        ((LI,), {"opinion": OpinionRule.REQUIRED}),
        ((LI,), {"fields": {"handed_to": Show.REQUIRE}}),
    ],
)
def test_people_are_asked_again_where_something_is_left_to_say(who: tuple[UUID, ...], more: dict[str, Value]) -> None:
    found = second(who=who, **more)
    assert told(found.effects, SkipNode) == []
    assert told(found.effects, OpenTask)[0].people == who


def test_who_sees_a_field_that_was_hidden_before_is_asked_again() -> None:
    assert not second({"fields": {"reason": Show.HIDE}}).state.is_over
    assert second({"fields": {"reason": Show.HIDE}}, fields={"reason": Show.HIDE}).state.is_over
    assert second(fields={"reason": Show.HIDE}).state.is_over


def test_who_approved_is_asked_again_when_a_value_has_changed_since() -> None:
    flow = course(
        approve("head", persons(LI), "write"),
        set_("write", "again", copies=constant(9)),
        approve("again", persons(LI), "done", same_person=SamePerson.SKIP),
    )
    found = decide(flow, started(flow).state, Act(token=2, outcome="approve", by=LI))
    assert told(found.effects, OpenTask)[0].node == "again"


def test_who_rejected_or_did_a_task_before_is_asked() -> None:
    flow = course(
        approve("head", persons(LI), "done", reject="again"),
        approve("again", persons(LI), "done", same_person=SamePerson.SKIP),
    )
    found = decide(flow, started(flow).state, Act(token=2, outcome="reject", by=LI))
    assert told(found.effects, OpenTask)[0].node == "again"


def test_an_approval_of_an_earlier_round_does_not_count() -> None:
    flow = course(
        approve("head", persons(LI), "boss", same_person=SamePerson.SKIP),
        approve("boss", persons(BOSS), "done", same_person=SamePerson.SKIP),
    )
    state = decide(flow, started(flow).state, Act(token=2, outcome="approve", by=LI)).state
    state = decide(flow, state, Return(token=3, by=BOSS)).state
    found = decide(flow, state, Resubmit(token=4, by=WANG))
    assert told(found.effects, OpenTask)[0].node == "head"


def test_nobody_is_skipped_where_what_the_approval_needs_does_not_hold() -> None:
    asked = {
        "approve": outcome("approve", "done", needs=constant(False)),
        "reject": outcome("reject", "refused"),
    }
    assert not second(outcomes=asked).state.is_over


def test_a_node_the_flow_leads_back_to_asks_again() -> None:
    flow = course(
        approve("head", persons(LI), "again", same_person=SamePerson.SKIP),
        approve("again", persons(LI), "head", same_person=SamePerson.SKIP),
    )
    found = decide(flow, started(flow).state, Act(token=2, outcome="approve", by=LI))
    assert [effect.node for effect in told(found.effects, SkipNode)] == ["again"]
    assert told(found.effects, OpenTask)[0].node == "head"


def test_an_approval_of_an_earlier_round_at_a_node_left_out_now_does_not_count() -> None:
    is_out = rule(lambda env: env.host.follow("seal", env.names["seal"], "state") == "out")
    flow = course(
        choose("route", [(is_out, "first")], "again"),
        approve("first", persons(LI), "boss"),
        approve("boss", persons(BOSS), "done"),
        approve("again", persons(LI), "done", same_person=SamePerson.SKIP),
    )
    out, in_store = Office(seal={"state": "out"}), Office()
    state = started(flow, ask=out).state
    state = decide(flow, state, Act(token=state.tokens[0].id, outcome="approve", by=LI), ask=out).state
    state = decide(flow, state, Return(token=state.tokens[0].id, by=BOSS), ask=out).state
    found = decide(flow, state, Resubmit(token=state.tokens[0].id, by=WANG), ask=in_store)
    assert [(effect.node, effect.people) for effect in told(found.effects, OpenTask)] == [("again", (LI,))]


def test_a_value_that_changes_on_reading_alone_asks_nobody_again() -> None:
    flow = course(
        approve("head", persons(LI), "boss"),
        approve("boss", persons(BOSS), "again"),
        approve("again", persons(LI), "done", same_person=SamePerson.SKIP),
    )
    state = decide(flow, started(flow, late=1).state, Act(token=2, outcome="approve", by=LI), late=1).state
    assert decide(flow, state, Act(token=3, outcome="approve", by=BOSS), late=2).state.is_over
