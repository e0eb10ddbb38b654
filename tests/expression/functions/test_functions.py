"""One line a case for every function; the table and these cases cannot drift apart."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from engine.expression.api import Scope, check_loosely, compile
from engine.expression.functions.table import CANONICAL, FORMS, FUNCTIONS
from engine.expression.temporal import Months
from engine.expression.types import ANY, DATE, DATETIME, ListOf, describe
from engine.values import Value
from tests.expression.worlds import surroundings

NAMES = {
    "l": [1, 2, None, 3],
    "t": ["b", "a", None],
    "at": datetime(2026, 3, 1, 17, 30, tzinfo=UTC),  # 01:30 on 2 March in Shanghai
    "id": UUID(int=7),
    "r": {"a": 1, "b": None},
}

CASES: list[tuple[str, Value]] = [
    ("sum(l)", 6),
    ("sum(1, 2.5)", Decimal("3.5")),
    ("sum([])", 0),
    ("sum(null)", None),
    ("sum([null])", 0),
    ('sum(["a"])', None),
    ("sum([days(1), days(2)])", timedelta(days=3)),
    ("count(l)", 4),
    ("count([])", 0),
    ("count(null)", 0),
    ("min(l)", 1),
    ("min([])", None),
    ('min("b", "a")', "a"),
    ('min(1, "a")', None),
    ("max(l)", 3),
    ("max(2026-01-01, 2026-02-01)", date(2026, 2, 1)),
    ("mean(l)", 2),
    ("mean([])", None),
    ("abs(-1.5)", Decimal("1.5")),
    ('abs(duration("-PT1H"))', timedelta(hours=1)),
    ("abs(null)", None),
    ("floor(-1.5)", -2),
    ("floor(1.56, 1)", Decimal("1.5")),
    ("ceiling(-1.5)", -1),
    ("round(2.5)", 3),
    ("round(-2.5)", -3),
    ("round(1.005, 2)", Decimal("1.01")),
    ("round(1234, -2)", 1200),
    ("round(1.5, 0.5)", Decimal(2)),
    ("round half up(1.005, 2)", Decimal("1.01")),
    ("round half down(1.005, 2)", Decimal("1.00")),
    ("round up(1.001, 2)", Decimal("1.01")),
    ("round down(-1.009, 2)", Decimal("-1.00")),
    ("decimal(2.5, 0)", 2),
    ("decimal(1/3, 2)", Decimal("0.33")),
    ("decimal(1/3, 2.5)", Decimal("0.33")),
    ('substring("foobar", 3.8)', "obar"),
    ('substring("foobar", 2, 2.9)', "oo"),
    ("time(11, 59, 45.5)", time(11, 59, 45, 500_000)),
    ("time(11, 59, 60)", None),
    ("time(11, 59)", None),
    ('duration("PT5.S")', None),
    ("0 ** 0", 1),
    ("true < false", None),
    ("false = false", True),
    ("{a: 1}.b", None),
    ("modulo(10, 4)", 2),
    ("modulo(-10, 4)", 2),
    ("modulo(10, 0)", None),
    ("sqrt(16)", 4),
    ("sqrt(-1)", None),
    ("even(2)", True),
    ("even(2.5)", None),
    ("odd(-1)", True),
    ('number("12.50")', Decimal("12.5")),
    ('number(" 7 ")', 7),
    ('number("seven")', None),
    ('number("NaN")', None),
    ('number("1e9999999")', None),
    ("not(true)", False),
    ("all([true, null])", None),
    ("all([true, false, null])", False),
    ("all(true, true)", True),
    ("any([false, null])", None),
    ("any(false, true)", True),
    ("any(null)", None),
    ("is blank(null)", True),
    ('is blank("")', True),
    ("is blank([])", True),
    ("is blank(false)", False),
    ("is defined(0)", True),
    ("default(null, 1)", 1),
    ('default("", "x")', "x"),
    ("default(0, 1)", 0),
    ("string(1.50)", "1.5"),
    ('string("a")', "a"),
    ("string(true)", "true"),
    ("string(null)", None),
    ("string(2026-03-02)", "2026-03-02"),
    ("string(at)", "2026-03-02T01:30:00"),
    ('string(@"P1DT2H")', "P1DT2H"),
    ('string(@"-P14M")', "-P1Y2M"),
    ('string([1, "a", null])', '[1, "a", null]'),
    ("string({a: 1})", "{a: 1}"),
    ("string([1..2))", "[1..2)"),
    ("string(id)", "00000000-0000-0000-0000-000000000007"),
    ('string length("合同🐎")', 3),
    ('upper case("aß")', "ASS"),
    ('lower case("A")', "a"),
    ('trim(" a ")', "a"),
    ('contains("abc", "b")', True),
    ('contains("abc", "B")', False),
    ('contains("abc", "")', True),
    ('contains(null, "b")', None),
    ('starts with("abc", "ab")', True),
    ('ends with("abc", "ab")', False),
    ('substring("foobar", 3)', "obar"),
    ('substring("foobar", 3, 3)', "oba"),
    ('substring("foobar", -2, 1)', "a"),
    ('substring("foobar", 0)', None),
    ('substring("合同", 2)', "同"),
    ('substring before("foobar", "bar")', "foo"),
    ('substring before("foobar", "x")', ""),
    ('substring after("foobar", "foo")', "bar"),
    ('substring after("foobar", "x")', ""),
    ('split("a,b,", ",")', ["a", "b", ""]),
    ('split("a", "")', None),
    ('matches("GZ-0001", "^[A-Z]{2}-[0-9]{4}$")', True),
    ('matches("xGZ-0001", "^[A-Z]{2}")', False),
    ('matches(null, "a")', None),
    ('string join(t, ", ")', "b, a"),
    ("string join(t)", "ba"),
    ('string join([1], "x")', None),
    ("list contains(l, 2)", True),
    ("list contains(l, null)", True),
    ("list contains([1], null)", False),
    ("list contains(null, 1)", None),
    ("append([1], 2, 3)", [1, 2, 3]),
    ("concatenate([1], [2, 1])", [1, 2, 1]),
    ("union([1], [2, 1])", [1, 2]),
    ("reverse([1, 2])", [2, 1]),
    ("flatten([1, [2, [3]]])", [1, 2, 3]),
    ("distinct values([1, 1.0, \"1\", null, null, {a: 1}, {a: 1}])", [1, "1", None, {"a": 1}]),
    ("index of([1, 2, 1], 1)", [1, 3]),
    ('get value(r, "a")', 1),
    ('get value(r, "x")', None),
    ('date("2026-03-02")', date(2026, 3, 2)),
    ("date(2026, 3, 2)", date(2026, 3, 2)),
    ("date(2026, 13, 2)", None),
    ("date(at)", date(2026, 3, 2)),
    ('date and time("2026-03-02T09:00:00Z")', datetime(2026, 3, 2, 9, 0, tzinfo=UTC)),
    ('date and time("2026-03-02T09:00:00")', datetime(2026, 3, 2, 1, 0, tzinfo=UTC)),
    ('date and time(2026-03-02, @"09:00")', datetime(2026, 3, 2, 1, 0, tzinfo=UTC)),
    ('time("09:00:00")', time(9)),
    ("time(9, 30, 0)", time(9, 30)),
    ("time(at)", time(1, 30)),
    ('duration("P1Y2M")', Months(14)),
    ('duration("-P1DT2H")', -timedelta(days=1, hours=2)),
    ('duration("2d")', timedelta(days=2)),
    ('duration("90min")', timedelta(minutes=90)),
    ('duration("3mo")', Months(3)),
    ('duration("soon")', None),
    ("today()", date(2026, 3, 2)),
    ("now()", datetime(2026, 3, 2, 1, 0, tzinfo=UTC)),
    ("days(1.5)", timedelta(hours=36)),
    ("days(1e12)", None),
    ("months(3)", Months(3)),
    ("months(1.5)", None),
    ("years(2)", Months(24)),
    ("days between(2026-03-01, 2026-03-08)", 7),
    ("days between(at, 2026-03-01)", -1),
    ("years and months duration(2026-01-31, 2026-03-30)", Months(1)),
    ("day of week(2026-03-02)", "Monday"),
    ("day of year(2026-03-02)", 61),
    ("week of year(2027-01-01)", 53),
    ("month of year(2026-03-02)", "March"),
    ("year(at)", 2026),
    ("month(2026-03-02)", 3),
    ("week(2026-03-02)", 10),
    ("quarter(2026-03-02)", 1),
]  # fmt: skip


@pytest.mark.parametrize(("source", "expected"), CASES, ids=[source for source, _ in CASES])
def test_a_function_gives_its_value(source: str, expected: Value) -> None:
    checked = check_loosely(source, Scope(names=dict.fromkeys(NAMES, ANY)))
    found = compile(checked)(surroundings(NAMES))
    assert (found, type(found) is bool) == (expected, type(expected) is bool)


def test_every_function_of_our_own_has_a_case() -> None:
    shown = {source.split("(")[0] for source, _ in CASES}
    assert {name for name, function in FUNCTIONS.items() if function.run is not None} - shown == set()


def test_what_the_host_answers_is_known() -> None:
    assert sorted(name for name, function in FUNCTIONS.items() if function.run is None) == [
        "add work hours",
        "add workdays",
        "convert",
        "day kind",
        "did",
        "find",
        "find all",
        "head of",
        "lookup",
        "manager of",
        "managers up",
        "users in group",
        "users in role",
        "work hours between",
        "workdays between",
    ]


def test_no_word_names_two_functions() -> None:
    words = [
        word for function in FUNCTIONS.values() for word in (function.name, *function.aliases)
    ]  # fmt: skip
    assert sorted(words) == sorted({*words})
    assert set(FORMS).isdisjoint(CANONICAL)


def test_a_signature_is_written_for_the_manual() -> None:
    assert FUNCTIONS["round"].written() == "round(number, digits?)"
    assert FUNCTIONS["append"].written() == "append(list, element…)"


def test_types_are_said_as_a_person_would() -> None:
    assert describe(ListOf(DATE)) == "a list of date"
    assert describe(DATETIME) == "a date and time"
