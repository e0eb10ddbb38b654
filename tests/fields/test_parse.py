"""What each field type takes from outside, and what it refuses."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from engine.errors import Text
from engine.model.form import Field
from engine.plugin.decimals import rounded
from engine.plugin.kinds import ValueRefused
from engine.registry import FIELD_KINDS
from engine.values import Json, Value

SHANGHAI = ZoneInfo("Asia/Shanghai")
AN_ID = "01890a5d-ac96-774b-bcce-b302099a8057"


def a_field(kind: str, **options: Value) -> Field:
    return Field(key="f", type=kind, label=Text(en="F", zh="F"), **options)


def parse(kind: str, raw: Json, **options: Value) -> Value:
    options = {"scale": FIELD_KINDS[kind].scale, **options}
    return FIELD_KINDS[kind].parse(raw, a_field(kind, **options), SHANGHAI)


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        ("text", "  a\tb ", "a\tb"),
        ("text", "", None),
        ("text", "   ", None),
        ("text", "cafe\u0301", "caf\u00e9"),
        ("text", "one\r\ntwo", "one two"),
        ("longtext", " one\r\ntwo ", " one\ntwo "),
        ("integer", 5, 5),
        ("integer", 2**63 - 1, 2**63 - 1),
        ("number", 5, Decimal(5)),
        ("number", "-0.5", Decimal("-0.5")),
        ("number", Decimal("0.10"), Decimal("0.1")),
        ("number", "", None),
        ("money", "1234.5", Decimal("1234.50")),
        ("money", "1234.500", Decimal("1234.50")),
        ("money", "9999999999999999.99", Decimal("9999999999999999.99")),
        ("boolean", False, False),
        ("date", "2028-02-29", date(2028, 2, 29)),
        ("date", "9999-12-31", date(9999, 12, 31)),
        ("datetime", "2026-03-02T09:00", datetime(2026, 3, 2, 1, 0, tzinfo=UTC)),
        ("choice", "high", "high"),
        ("link", AN_ID, UUID(AN_ID)),
        ("files", [AN_ID, {"id": AN_ID}], (UUID(AN_ID),)),
        ("files", [], None),
        ("serial", None, None),
        ("links", None, None),
    ],
)
def test_what_is_taken(kind: str, raw: Json, value: Value) -> None:
    assert parse(kind, raw) == value


@pytest.mark.parametrize(
    ("kind", "raw", "sentence"),
    [
        ("text", 1, "Enter text."),
        ("text", "a\x00b", "Remove the invisible control characters."),
        ("text", "safe\u202egnp.exe", "Remove the invisible control characters."),
        ("text", "\ud800", "Remove the invisible control characters."),
        ("text", "x" * 501, "Write at most 500 characters."),
        ("integer", "1", "Enter a whole number."),
        ("integer", True, "Enter a whole number."),
        ("integer", 1.5, "Enter a whole number."),
        ("integer", float("inf"), "Enter a whole number."),
        ("integer", 2**63, "Enter 9223372036854775807 or less."),
        ("integer", [], "Enter a whole number."),
        ("number", 0.5, "Enter a number such as 12.50."),
        ("number", True, "Enter a number such as 12.50."),
        ("number", Decimal("1e500"), "Enter a number such as 12.50."),
        ("number", Decimal("1e-500"), "Enter a number such as 12.50."),
        ("number", "1e3", "Enter a number such as 12.50."),
        ("number", "NaN", "Enter a number such as 12.50."),
        ("number", "1,5", "Enter a number such as 12.50."),
        ("number", "１", "Enter a number such as 12.50."),
        ("number", "9" * 40, "Enter a number such as 12.50."),
        ("number", 10**40, "Enter a number such as 12.50."),
        ("number", "1000000000000", "Enter 999999999999.999999 or less."),
        ("number", "1.0000001", "Enter at most 6 decimal places."),
        ("money", "0.005", "Enter at most 2 decimal places."),
        ("money", "-10000000000000000", "Enter -9999999999999999.99 or more."),
        ("boolean", 1, "Enter yes or no."),
        ("date", "0000-00-00", "Enter a day that exists."),
        ("date", "2026-02-29", "Enter a day that exists."),
        ("date", "2026-3-2", "Enter a date such as 2026-03-12."),
        ("datetime", "2026-03-02", "Enter a date and time such as 2026-03-12 18:00."),
        ("datetime", "0001-01-01T00:00", "Enter a date and time that exist."),
        ("choice", {"a": 1}, "Enter one of the choices."),
        ("link", "1", "Enter a record from the list."),
        ("person", 7, "Enter a person from the list."),
        ("department", "x", "Enter a department from the list."),
        ("files", "../../etc/passwd", "Enter a list of uploaded files."),
        ("files", [{"path": "/etc/passwd"}], "Enter a list of uploaded files."),
        ("serial", "YY-1", "This number is given on sending; leave it out."),
        ("links", [AN_ID], "This list fills itself; leave it out."),
    ],
)
def test_what_is_refused(kind: str, raw: Json, sentence: str) -> None:
    with pytest.raises(ValueRefused) as refused:
        parse(kind, raw)
    assert refused.value.message.en == sentence


def test_a_time_that_the_clock_skips_is_refused() -> None:
    with pytest.raises(ValueRefused) as refused:
        FIELD_KINDS["datetime"].parse("2026-03-29T02:30", a_field("datetime"), ZoneInfo("Europe/Berlin"))
    assert refused.value.message.en == "Enter a time that the clock shows that day."


def test_limits_and_patterns_are_told() -> None:
    with pytest.raises(ValueRefused, match="Enter 1 or more"):
        parse("integer", 0, min=1)
    with pytest.raises(ValueRefused, match="Enter 500 or less"):
        parse("integer", 501, max=500)
    with pytest.raises(ValueRefused, match=r"Write it in the form \[A-Z\]\{2\}-\[0-9\]\{4\}"):
        parse("text", "gz-1", pattern="[A-Z]{2}-[0-9]{4}")
    assert parse("text", "GZ-0001", pattern="[A-Z]{2}-[0-9]{4}") == "GZ-0001"


def test_a_moment_is_shown_on_the_wall_clock_it_was_typed_on() -> None:
    moment = parse("datetime", "2026-03-02T09:00")
    assert FIELD_KINDS["datetime"].present(moment, SHANGHAI) == "2026-03-02T09:00"


def test_bounds_and_places_of_decimals_are_told() -> None:
    with pytest.raises(ValueRefused, match=r"Enter 0\.01 or more"):
        parse("money", "0", min=Decimal("0.01"))
    with pytest.raises(ValueRefused, match=r"Enter 99\.5 or less"):
        parse("number", "99.6", max=Decimal("99.5"))
    with pytest.raises(ValueRefused, match="Enter a whole number"):
        parse("number", "1.5", scale=0)
    assert parse("number", "1.50", scale=1) == Decimal("1.5")


@pytest.mark.parametrize(
    ("kind", "raw", "text"),
    [("number", "12.500", "12.5"), ("number", "0", "0"), ("number", "-0", "0"), ("money", "12.5", "12.50"), ("money", 0, "0.00")],
)  # fmt: skip
def test_a_decimal_travels_as_text(kind: str, raw: Json, text: str) -> None:
    assert FIELD_KINDS[kind].present(parse(kind, raw), SHANGHAI) == text


@pytest.mark.parametrize(
    ("value", "scale", "kept"),
    [
        ("2.345", 2, "2.35"),
        ("-2.345", 2, "-2.35"),
        ("2.3449999999999999999999999999999999", 2, "2.34"),
        ("0.0000005", 6, "0.000001"),
        ("1e30", 2, None),
        ("9999999999999999.994", 2, "9999999999999999.99"),
        ("9999999999999999.995", 2, None),
    ],
)
def test_a_computed_number_is_rounded_half_up_to_the_scale(value: str, scale: int, kept: str | None) -> None:
    assert rounded(Decimal(value), scale) == (None if kept is None else Decimal(kept))
