"""Every case of the conformance kit that belongs to the profile, in Python."""

import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from engine.expression.api import Env, ExpressionErrors, ExpressionLimit, NoHost, Scope, check_loosely, compile
from engine.expression.operate import kind_of
from engine.expression.temporal import format_clock, parse_date, parse_datetime, parse_duration, parse_time
from engine.expression.types import ANY

FOLDER = Path(__file__).parent.parent / "conformance"
KIT = json.loads((FOLDER / "feel-tck.json").read_text(encoding="utf-8"))["cases"]
USUAL = json.loads((FOLDER / "usual-expressions.json").read_text(encoding="utf-8"))
ZONE = timezone(timedelta(0), "installation")
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
READERS = {
    "$number": Decimal,
    "$date": parse_date,
    "$time": parse_time,
    "$datetime": parse_datetime,
    "$duration": parse_duration,
}


def decoded(value: Any) -> Any:
    if isinstance(value, list):
        return [decoded(item) for item in value]
    if not isinstance(value, dict):
        return value
    (key, *_), (first, *_) = [*value, ""], [*value.values(), ""]
    if key in READERS:
        found: Any = READERS[key](first)
        return found.replace(tzinfo=ZONE) if isinstance(found, datetime) and found.tzinfo is None else found
    return {name: decoded(item) for name, item in value.items()}


def evaluated(expression: str, context: dict[str, Any]) -> Any:
    names = decoded(context)
    checked = check_loosely(expression, Scope(names=dict.fromkeys(names, ANY)))
    return compile(checked)(Env(names=names, host=NoHost(), now=NOW, zone=ZONE))


def is_same(found: Any, expected: Any) -> bool:
    """The same value of the same kind; the kit writes some numbers rounded."""
    kind = kind_of(found)
    if kind != kind_of(expected):
        return False
    match kind:
        case "list":
            return len(found) == len(expected) and all(map(is_same, found, expected))
        case "record":
            return found.keys() == expected.keys() and all(is_same(found[key], expected[key]) for key in found)
        case "number":
            digits = len(Decimal(expected).as_tuple().digits)
            return abs(found - expected) <= (Decimal("1e-8") * max(1, abs(expected)) if digits > 8 else 0)
        case "time":
            return format_clock(found) == format_clock(expected)
    return bool(found == expected)


def cases(profile: str) -> list[Any]:
    return [pytest.param(case, id=case["id"]) for case in KIT if case["profile"] == profile]


def test_the_kit_is_whole() -> None:
    assert {profile: len(cases(profile)) for profile in ("in", "outside", "deviates")} == {
        "in": 1058,
        "outside": 483,
        "deviates": 50,
    }


@pytest.mark.parametrize("case", cases("in"))
def test_a_case_of_the_profile_gives_the_expected_value(case: dict[str, Any]) -> None:
    found = evaluated(case["expression"], case["context"])
    assert is_same(found, decoded(case["expected"])), found


@pytest.mark.parametrize("case", cases("outside"))
def test_a_case_outside_the_profile_is_refused_with_its_place(case: dict[str, Any]) -> None:
    with pytest.raises(ExpressionErrors) as caught:
        evaluated(case["expression"], case["context"])
    first = caught.value.problems[0]
    assert 0 <= first.offset <= len(case["expression"])
    assert first.todo


@pytest.mark.parametrize("case", cases("deviates"))
def test_a_case_that_deviates_does_not_crash(case: dict[str, Any]) -> None:
    with suppress(ExpressionErrors, ExpressionLimit):
        evaluated(case["expression"], case["context"])


@pytest.mark.parametrize("case", USUAL["cases"], ids=lambda case: case["what"])
def test_a_usual_expression_gives_the_expected_value(case: dict[str, Any]) -> None:
    found = evaluated(case["expression"], USUAL["context"])
    assert is_same(found, decoded(case["expected"])), found
