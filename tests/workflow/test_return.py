"""Giving a request back, sending it again, and taking it back."""

import pytest

from engine.errors import Conflict, NotAllowed
from engine.model.workflow import OpinionRule
from engine.workflow.commands import Act, Resubmit, Retry, Return, Withdraw
from engine.workflow.effects import CloseTask, Finish, Halt, OpenTask, SetState
from engine.workflow.interpreter import OWN_REQUEST
from engine.workflow.moving import NOBODY, SEND_AGAIN
from engine.workflow.state import State, Token
from tests.workflow.build import (
    BOSS,
    LI,
    WANG,
    ZHAO,
    Office,
    approve,
    course,
    decide,
    persons,
    started,
    text,
    told,
)

AGAIN = course(approve("head", persons(LI), "boss"), approve("boss", persons(BOSS), "done"))
STRAIGHT = course(
    approve("head", persons(LI), "boss"), approve("boss", persons(BOSS, ZHAO), "done", return_straight_back=True)
)


def at_boss(flow: object) -> State:
    return decide(flow, started(flow).state, Act(token=2, outcome="approve", by=LI)).state


def test_returning_closes_the_task_and_asks_the_applicant_to_send_again() -> None:
    found = decide(AGAIN, at_boss(AGAIN), Return(token=3, by=BOSS, opinion="the date"))
    assert found.effects == (
        SetState(state="returned"),
        CloseTask(token=3, node="boss", outcome="return", by=BOSS),
        OpenTask(token=4, node="start", title=SEND_AGAIN, round=2, people=(WANG,)),
    )
    assert found.state.tokens == (Token(id=4, node="start", round=2),)


def test_sending_again_goes_through_the_nodes_again() -> None:
    returned = decide(AGAIN, at_boss(AGAIN), Return(token=3, by=BOSS)).state
    found = decide(AGAIN, returned, Resubmit(token=4, by=WANG), state="returned")
    assert found.effects == (
        SetState(state="running"),
        CloseTask(token=4, node="start", outcome="submit", by=WANG),
        OpenTask(token=5, node="head", title=text("head"), round=2, people=(LI,)),
    )


def test_sending_again_goes_straight_back_to_the_one_who_returned_it() -> None:
    returned = decide(STRAIGHT, at_boss(STRAIGHT), Return(token=3, by=ZHAO)).state
    assert returned.tokens == (Token(id=4, node="start", round=2, back="boss"),)
    found = decide(STRAIGHT, returned, Resubmit(token=4, by=WANG), state="returned")
    assert told(found.effects, OpenTask) == [
        OpenTask(token=5, node="boss", title=text("boss"), round=2, people=(ZHAO,))
    ]


@pytest.mark.parametrize("states", ["running returned done refused out", "draft done refused out"])
def test_the_node_it_goes_straight_back_to_writes_its_state_again(states: str) -> None:
    out = approve("boss", persons(BOSS), "done", state="out", return_straight_back=True)
    flow = course(approve("head", persons(LI), "boss"), out, states=states)
    first = states.split()[0]
    at = decide(flow, started(flow, state=first).state, Act(token=2, outcome="approve", by=LI), state=first)
    assert told(at.effects, SetState) == [SetState(state="out")]
    returned = decide(flow, at.state, Return(token=3, by=BOSS), state="out")
    again = decide(flow, returned.state, Resubmit(token=4, by=WANG), state=returned.record["state"])
    assert again.record["state"] == "out"


def test_the_state_stays_where_the_dictionary_has_no_returned() -> None:
    flow = course(approve("head", persons(LI), "done"), states="draft done refused")
    returned = decide(flow, started(flow, state="draft").state, Return(token=2, by=LI), state="draft")
    assert told(returned.effects, SetState) == []
    again = decide(flow, returned.state, Resubmit(token=3, by=WANG), state="draft")
    assert told(again.effects, SetState) == []


def test_a_node_may_forbid_returning() -> None:
    flow = course(approve("head", persons(LI), "done", may_return=False))
    assert isinstance(decide(flow, started(flow).state, Return(token=2, by=LI)).refusal, NotAllowed)


def test_returning_asks_for_words_where_they_are_always_required() -> None:
    flow = course(approve("head", persons(LI), "done", opinion=OpinionRule.REQUIRED))
    assert decide(flow, started(flow).state, Return(token=2, by=LI)).refusal is not None
    assert decide(flow, started(flow).state, Return(token=2, by=LI, opinion="why")).refusal is None


def test_the_applicant_does_not_return_their_own_request_where_duties_are_separate() -> None:
    found = decide(AGAIN, at_boss(AGAIN), Return(token=3, by=WANG))
    assert isinstance(found.refusal, NotAllowed)
    assert found.refusal.message == OWN_REQUEST


def test_only_the_applicant_sends_again() -> None:
    returned = decide(AGAIN, at_boss(AGAIN), Return(token=3, by=BOSS)).state
    assert isinstance(decide(AGAIN, returned, Resubmit(token=4, by=LI)).refusal, NotAllowed)


@pytest.mark.parametrize("command", [Act(token=4, outcome="approve", by=LI), Return(token=4, by=LI)])
def test_what_is_with_the_applicant_is_neither_approved_nor_returned(command: Act | Return) -> None:
    returned = decide(AGAIN, at_boss(AGAIN), Return(token=3, by=BOSS)).state
    assert isinstance(decide(AGAIN, returned, command).refusal, Conflict)


def test_what_is_with_an_approver_is_not_sent_again() -> None:
    assert isinstance(decide(AGAIN, at_boss(AGAIN), Resubmit(token=3, by=WANG)).refusal, Conflict)


def test_the_applicant_withdraws_and_the_task_is_cancelled() -> None:
    found = decide(AGAIN, at_boss(AGAIN), Withdraw(by=WANG))
    assert found.effects == (
        SetState(state="withdrawn"),
        CloseTask(token=3, node="boss"),
        Finish(node="withdrawn", state="withdrawn"),
    )
    assert found.state.is_over
    assert isinstance(decide(AGAIN, found.state, Withdraw(by=WANG)).refusal, Conflict)


def test_nobody_else_withdraws() -> None:
    assert isinstance(decide(AGAIN, at_boss(AGAIN), Withdraw(by=LI)).refusal, NotAllowed)


def test_where_no_applicant_is_left_the_returned_request_halts_until_one_is_back() -> None:
    flow = course(approve("head", persons(LI), "done"))
    found = decide(flow, started(flow).state, Return(token=2, by=LI), ask=Office(left=[WANG]))
    assert told(found.effects, Halt) == [Halt(token=3, node="start", reason=NOBODY)]
    again = decide(flow, found.state, Retry(token=3, by=BOSS))
    assert told(again.effects, OpenTask) == [OpenTask(token=4, node="start", title=SEND_AGAIN, round=2, people=(WANG,))]


def test_returning_cancels_every_other_task_and_drops_halted_tokens() -> None:
    tokens = (Token(id=2, node="head"), Token(id=3, node="boss"), Token(id=4, node="boss", is_halted=True))
    state = State(applicant=WANG, sender=WANG, tokens=tokens, seq=4)
    found = decide(AGAIN, state, Return(token=2, by=LI))
    assert told(found.effects, CloseTask) == [
        CloseTask(token=2, node="head", outcome="return", by=LI),
        CloseTask(token=3, node="boss"),
    ]
    assert found.state.tokens == (Token(id=5, node="start", round=2),)


def test_an_end_cancels_what_else_is_open() -> None:
    state = State(applicant=WANG, sender=WANG, tokens=(Token(id=2, node="head"), Token(id=3, node="boss")), seq=3)
    found = decide(AGAIN, state, Act(token=3, outcome="approve", by=BOSS))
    assert found.state.is_over
    assert CloseTask(token=2, node="head") in found.effects
