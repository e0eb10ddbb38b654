"""How serial numbers are written and when they begin again."""

from __future__ import annotations

from datetime import date

import pytest

from engine.errors import Text
from engine.fields.serial import counter_of, number_of
from engine.model.form import Field


def a_serial(pattern: str, restart: str = "never") -> Field:
    return Field(key="number", type="serial", label=Text(en="N", zh="N"), pattern=pattern, restart=restart)


@pytest.mark.parametrize(
    ("pattern", "number"),
    [
        ("YY{yyyy}{mm}-{seq:4}", "YY202603-0007"),
        ("{yy}/{dd}/{seq}", "26/02/7"),
        ("{branch}-{seq:2}", "hq-07"),
    ],
)
def test_a_number_fills_its_pattern(pattern: str, number: str) -> None:
    assert number_of(a_serial(pattern), date(2026, 3, 2), "hq", 7) == number


def test_a_number_longer_than_its_place_is_written_in_full() -> None:
    assert number_of(a_serial("{seq:2}"), date(2026, 3, 2), "", 1234) == "1234"


@pytest.mark.parametrize(
    ("restart", "counter"),
    [("never", "/"), ("yearly", "2026/"), ("monthly", "2026-03/"), ("daily", "2026-03-02/")],
)
def test_a_period_has_a_counter_of_its_own(restart: str, counter: str) -> None:
    assert counter_of(a_serial("{seq}", restart), date(2026, 3, 2), "hq") == counter


def test_branches_that_number_themselves_have_counters_of_their_own() -> None:
    assert counter_of(a_serial("{branch}{seq}"), date(2026, 3, 2), "east") == "/east"
