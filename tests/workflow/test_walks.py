"""A few of the random walks of the proofs, and that they notice what is wrong."""

from dataclasses import replace
from random import Random

from engine.compiler.compile import compile_app
from engine.registry import KINDS
from engine.workflow.commands import Act
from engine.workflow.state import EMPTY, Token
from tests.prove import properties
from tests.prove.promise import Scale
from tests.workflow.walks import HEAD, ONE_OUTCOME, PEOPLE, Walk, begin, can_end, press_at_random, replays

LOOP = (
    HEAD
    + """\
      n0: {type: approve, who: {role: lone}, fields: {x: edit}, next: {approve: done, reject: n1}}
      n1: {type: choose, cases: [{when: x > 0, next: done}], else: n0}
      done: {type: end, state: done}
"""
)


def walk() -> Walk:
    app = compile_app(LOOP, "loop.yaml", KINDS).app
    assert app is not None
    return begin(app, Random(1))


def test_what_is_promised_holds_for_a_few_flows() -> None:
    found = list(properties.promises(7, Scale.SHORT))
    assert [promise.detail for promise in found if promise.failures] == []
    assert all(promise.cases > 100 for promise in found)


def test_a_task_that_is_acted_on_twice_is_noticed() -> None:
    going = walk()
    before = going.state
    assert going.say(Act(token=2, outcome="reject", by=PEOPLE[4]), x=0)
    going.state = before
    going.say(Act(token=2, outcome="approve", by=PEOPLE[4]))
    assert ONE_OUTCOME in [broken.promise for broken in going.broken]


def test_a_lost_token_is_noticed() -> None:
    going = walk()
    going.state = replace(going.state, tokens=(*going.state.tokens, Token(id=9, node="n0")))
    going.say(Act(token=2, outcome="reject", by=PEOPLE[4]), x=0)
    assert [broken.promise for broken in going.broken] == [
        "Every token that waits has an open task, and no other task is open"
    ]


def test_a_history_with_a_gap_is_noticed() -> None:
    going = walk()
    press_at_random(going, Random(2))
    assert list(replays(going)) == []
    del going.accepted[0]
    assert list(replays(going)) != []


def test_a_run_that_cannot_end_is_noticed() -> None:
    going = walk()
    assert can_end(going)
    going.state = replace(EMPTY, applicant=PEOPLE[0], tokens=(Token(id=2, node="n0", is_halted=True),), seq=2)
    assert not can_end(going)
