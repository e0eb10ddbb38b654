"""What an approve node does with one press of a button."""

import pytest

from engine.errors import Conflict, Invalid, NotAllowed, Text, ValueProblem
from engine.model.workflow import OpinionRule
from engine.workflow.commands import Act
from engine.workflow.effects import CloseTask, Finish, OpenTask, SetState
from engine.workflow.state import Step, Token
from tests.workflow.build import BOSS, LI, NOW, WANG, ZHAO, approve, course, decide, persons, started, text

TWO = course(approve("head", persons(LI), "boss"), approve("boss", persons(BOSS), "done"))


def test_sending_opens_a_task_for_the_first_people() -> None:
    found = started(TWO, state="")
    assert found.effects == (
        SetState(state="running"),
        OpenTask(token=2, node="head", title=text("head"), round=1, people=(LI,)),
    )
    assert found.state.tokens == (Token(id=2, node="head"),)
    assert found.state.nodes == ("head",)


def test_approving_closes_the_task_and_asks_the_next() -> None:
    sent = started(TWO).state
    found = decide(TWO, sent, Act(token=2, outcome="approve", by=LI, opinion="fine"))
    assert found.effects == (
        CloseTask(token=2, node="head", outcome="approve", by=LI),
        OpenTask(token=3, node="boss", title=text("boss"), round=1, people=(BOSS,)),
    )
    assert found.state.steps["head"] == Step(by=LI, at=NOW, outcome="approve", round=1)


def test_the_last_approval_ends_the_run_in_its_state() -> None:
    sent = started(TWO).state
    asked = decide(TWO, sent, Act(token=2, outcome="approve", by=LI)).state
    found = decide(TWO, asked, Act(token=3, outcome="approve", by=BOSS))
    assert found.effects == (
        SetState(state="done"),
        CloseTask(token=3, node="boss", outcome="approve", by=BOSS),
        Finish(node="done", state="done"),
    )
    assert found.state.is_over
    assert found.record["state"] == "done"


def test_rejecting_follows_its_own_arrow() -> None:
    found = decide(TWO, started(TWO).state, Act(token=2, outcome="reject", by=LI))
    assert found.effects[-1] == Finish(node="refused", state="refused")


def test_a_second_press_on_the_same_task_is_refused_and_changes_nothing() -> None:
    sent = started(TWO).state
    asked = decide(TWO, sent, Act(token=2, outcome="approve", by=LI)).state
    found = decide(TWO, asked, Act(token=2, outcome="approve", by=LI))
    assert isinstance(found.refusal, Conflict)
    assert found.refusal.message == Text(en="This has been dealt with in the meantime.", zh="该任务已被处理")
    assert (found.state, found.effects) == (asked, ())


def test_acting_on_a_run_that_is_over_is_refused() -> None:
    over = decide(TWO, started(TWO).state, Act(token=2, outcome="reject", by=LI)).state
    assert isinstance(decide(TWO, over, Act(token=2, outcome="approve", by=LI)).refusal, Conflict)


def test_an_outcome_the_node_does_not_have_is_refused() -> None:
    found = decide(TWO, started(TWO).state, Act(token=2, outcome="done", by=LI))
    assert isinstance(found.refusal, NotAllowed)
    assert found.refusal.message == Text(en="This is not offered here.", zh="此处不提供该操作")


def test_the_applicant_does_not_approve_even_when_the_task_is_theirs() -> None:
    found = decide(TWO, started(TWO).state, Act(token=2, outcome="approve", by=WANG))
    assert isinstance(found.refusal, NotAllowed)
    assert found.refusal.message == Text(en="Nobody approves their own request.", zh="不能审批自己的申请")


@pytest.mark.parametrize(
    ("asked", "outcome", "is_refused"),
    [
        (OpinionRule.OPTIONAL, "approve", False),
        (OpinionRule.OPTIONAL, "reject", False),
        (OpinionRule.WHEN_REJECTING, "approve", False),
        (OpinionRule.WHEN_REJECTING, "reject", True),
        (OpinionRule.REQUIRED, "approve", True),
        (OpinionRule.REQUIRED, "reject", True),
    ],
)
def test_words_are_asked_for_where_the_node_says_so(asked: OpinionRule, outcome: str, is_refused: bool) -> None:
    flow = course(approve("head", persons(LI), "done", opinion=asked))
    sent = started(flow).state
    silent = decide(flow, sent, Act(token=2, outcome=outcome, by=LI, opinion="  "))
    assert (silent.refusal is not None) is is_refused
    assert decide(flow, sent, Act(token=2, outcome=outcome, by=LI, opinion="because")).refusal is None
    if is_refused:
        assert isinstance(silent.refusal, Invalid)
        assert silent.refusal.problems == (
            ValueProblem(field="opinion", rule="required", message=Text(en="Say why.", zh="请填写意见")),
        )


def test_people_are_each_asked_once_in_the_order_they_are_named() -> None:
    flow = course(approve("head", persons(ZHAO, LI, ZHAO) + persons(LI, BOSS), "done"))
    opened = started(flow).effects[-1]
    assert isinstance(opened, OpenTask)
    assert opened.people == (ZHAO, LI, BOSS)
