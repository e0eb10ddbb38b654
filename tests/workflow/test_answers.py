"""Kept answers as the trail holds them."""

import math
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import orjson
import pytest

from engine.values import FileRef, Value
from engine.workflow.answers import dump_answers, load_answers
from engine.workflow.asking import Answer, Replaying
from tests.workflow.build import LI, SEAL, Office, approve, course, in_role, started

FILE = FileRef(id=SEAL, name="a.pdf", size=3, media_type="application/pdf", sha256="00")


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        7,
        "text",
        LI,
        Decimal("1.50"),
        date(2026, 3, 2),
        datetime(2026, 3, 2, 9, 0, 0, 5, tzinfo=UTC),
        time(9, 30),
        timedelta(days=-1, microseconds=3),
        FILE,
        (LI, None, ("a",)),
        {"levels": 3, "who": (LI,)},
    ],
)
def test_an_answer_is_read_back_with_its_type(value: Value) -> None:
    answers = (Answer(question=("call", "lookup", "levels", value), answer=value),)
    again = load_answers(orjson.loads(orjson.dumps(dump_answers(answers))))
    assert again == answers
    assert type(again[0].answer) is type(value)


def test_what_is_no_value_is_not_kept_silently() -> None:
    with pytest.raises(TypeError, match="float is no value"):
        dump_answers([Answer(question=(), answer=math.pi)])


def test_answers_of_a_decision_answer_it_again_after_being_kept() -> None:
    found = started(course(approve("head", in_role("finance"), "done")), ask=Office(roles={"finance": (LI,)}))
    again = Replaying(load_answers(dump_answers(found.answers)))
    assert again.active((LI,)) == (LI,)
