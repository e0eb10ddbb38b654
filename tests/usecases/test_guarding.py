"""Checks that read other records are decided again where nobody else can write these records."""

from decimal import Decimal
from uuid import uuid4

import pytest

from engine.errors import Invalid
from engine.usecases.update_record import update_record
from tests.support.house import House
from tests.support.payments import APP, four_orders, four_seats, milestone, paid, pay, take_seat, two_payments
from tests.support.racing import at_once


@pytest.fixture
def dues(home: House) -> House:
    """The installation with the app."""
    home.publish(APP)
    return home


@pytest.mark.parametrize("_", range(5))
def test_of_two_payments_at_once_exactly_one_passes(dues: House, _: int) -> None:
    assert two_payments(dues) == ""


@pytest.mark.parametrize("_", range(5))
def test_of_four_who_want_the_last_two_seats_two_get_one(dues: House, _: int) -> None:
    assert four_seats(dues) == ""


@pytest.mark.parametrize("form", ["order", "total"] * 3)
def test_checks_in_lines_and_over_lines_are_decided_one_after_the_other(dues: House, form: str) -> None:
    assert four_orders(dues, form) == ""


def test_payments_that_fit_all_pass_and_their_total_is_theirs(dues: House) -> None:
    one = milestone(dues)
    people = ("wang", "li", "zhao", "chen")
    outcomes = at_once([lambda who=who: pay(dues, who, one, "25.00") for who in people])
    assert outcomes == ["done"] * 4
    assert paid(dues, one) == Decimal("100.00")


def test_an_edit_is_checked_like_a_new_record(dues: House) -> None:
    course = f"course {uuid4()}"
    for who in ("wang", "li"):
        assert take_seat(dues, who, course) == "done"
    other = dues.send("wang", "dues.seat", course=f"other {course}")
    with pytest.raises(Invalid):
        dues.perform(update_record, "wang", None, "dues", "seat", other, version=1, values={"course": course})
    dues.perform(update_record, "wang", None, "dues", "seat", other, version=1, values={"course": f"third {course}"})
