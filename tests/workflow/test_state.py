"""The state of a run as the instance's row holds it."""

import orjson
import pytest

from engine.errors import TooMuch
from engine.workflow.state import EMPTY, State, Step, Token, dump, load
from tests.workflow.build import LI, NOW, SEAL, WANG, ident

FULL = State(
    applicant=WANG,
    sender=LI,
    tokens=(
        Token(id=3, node="head", round=2, scope=(1, 4), need=2, votes=((LI, "approve"), (WANG, "reject"))),
        Token(id=5, node="start", back="head"),
        Token(id=6, node="book", is_halted=True),
    ),
    steps={"head": Step(by=LI, at=NOW, outcome="return", round=1, opinion="why", saw="abc")},
    result=("usage", SEAL),
    walked=(("start", "head"),),
    seq=6,
)


@pytest.mark.parametrize("state", [EMPTY, FULL, State(seq=4)])
def test_a_state_is_read_back_as_it_was_written(state: State) -> None:
    assert load(dump(state)) == state
    assert load(dump(state).decode()) == state


def test_a_written_state_has_tokens_vars_and_a_counter() -> None:
    written = orjson.loads(dump(FULL))
    assert list(written) == ["tokens", "vars", "seq"]
    assert written["tokens"][1] == {"id": 5, "node": "start", "round": 1, "need": 1, "back": "head"}
    assert written["seq"] == 6


def test_the_state_of_a_usual_run_is_small() -> None:
    steps = {f"node_{number}": Step(by=LI, at=NOW, outcome="approve", round=1) for number in range(10)}
    assert len(dump(State(applicant=WANG, sender=WANG, tokens=(Token(id=9, node="node_9"),), steps=steps))) < 2_000


def test_a_state_over_64_kb_is_refused() -> None:
    steps = {f"n{number}": Step(by=ident(number), at=NOW, outcome="approve", round=1) for number in range(1_000)}
    with pytest.raises(TooMuch, match="too large"):
        dump(State(steps=steps))


def test_nodes_are_told_once() -> None:
    tokens = (Token(id=1, node="a"), Token(id=2, node="b"), Token(id=3, node="a"))
    assert State(tokens=tokens).nodes == ("a", "b")
    assert State(tokens=tokens).token(2) == tokens[1]
    assert State(tokens=tokens).token(9) is None
