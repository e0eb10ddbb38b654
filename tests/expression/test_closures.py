from datetime import UTC, date, datetime, time, timedelta
from decimal import Context, Decimal, localcontext
from uuid import UUID

import pytest

from engine.expression.api import Scope, check, check_cell, check_loosely, compile, compile_cell
from engine.expression.temporal import Months
from engine.expression.types import ANY, DATETIME, NUMBER, PEOPLE, TEXT, Choice, ListOf, RecordOf, Type
from engine.values import Value
from tests.expression.worlds import KEEPER, LI, SALES, SCOPE, SEAL, WANG, Office, checked, surroundings, value_of

ROW = {
    "copies": 3,
    "price": Decimal("19.99"),
    "title": "关于采购服务器的申请",
    "take_out": True,
    "made_on": date(2026, 1, 31),
    "return_by": datetime(2026, 3, 4, 10, 0, tzinfo=UTC),
    "importance": "high",
    "state": "running",
    "applicant": WANG,
    "me": LI,
    "seal": SEAL,
    "tags": ["紧急", "合同"],
    "lines": [
        {"name": "a", "amount": Decimal("0.10"), "kind": "high"},
        {"name": "b", "amount": Decimal("0.20"), "kind": "normal"},
        {"name": "c", "amount": None, "kind": None},
    ],
}

VALUES: list[tuple[str, Value]] = [
    ("0.1 + 0.2 = 0.3", True),
    ("1 / 3", Decimal("0.3333333333333333333333333333333333")),
    ("1 / 0", None),
    ("0 ** -1", None),
    ("0 ** -0.5", None),
    ("-0.1234567890123456789012345678901234", Decimal("-0.1234567890123456789012345678901234")),
    ("[0 * 1e50][1] = 0 and even(0 * 1e50)", True),
    ("duration(\"P999999999Y\") * 2", None),
    ("duration(\"P999999999Y\") + duration(\"P1M\")", None),
    ("2 ** 10", 1024),
    ("copies * price", Decimal("59.97")),
    ("-copies", -3),
    ("7 - 10", -3),
    ("copies + null", None),
    ("null > 1", None),
    ("null = null", True),
    ("copies = null", False),
    ("copies != null", True),
    ("null and false", False),
    ("null and true", None),
    ("null or true", True),
    ("not(null)", None),
    ("if null then 1 else 2", 2),
    ("importance = high", True),
    ("importance != normal", True),
    ("importance in (normal, high)", True),
    ("importance not in (normal)", True),
    ("record.importance in (normal, high)", False),
    ("record.importance not in (normal, high)", True),
    ("copies between 1 and 3", True),
    ("copies in [1..3)", False),
    ("copies in (>= 5, [2..3])", True),
    ("copies in [1..null]", None),
    ("copies in [4..null]", False),
    ("title in [\"a\", title]", True),
    ("made_on + duration(\"P1M\")", date(2026, 2, 28)),
    ("made_on + days(1)", date(2026, 2, 1)),
    ("made_on - 2026-01-01", timedelta(days=30)),
    ("made_on.weekday", 6),
    ("return_by.hour", 18),
    ("return_by > now()", True),
    ("return_by - now()", timedelta(hours=57)),
    ("@\"23:00\" + duration(\"PT2H\")", time(1, 0)),
    ("2026-03-02 09:00 = now()", True),
    ("today()", date(2026, 3, 2)),
    ("applicant.name", "Wang"),
    ("applicant.manager = me", True),
    ("applicant.manager.manager.manager", None),
    ("seal.keeper", KEEPER),
    ("seal.state = in_store", True),
    ("head_of(applicant.department)", LI),
    ("sum(lines.amount)", Decimal("0.30")),
    ("lines.amount", [Decimal("0.10"), Decimal("0.20"), None]),
    ("lines[kind = high].name", ["a"]),
    ("lines[amount > 0.1].name", ["b"]),
    ("lines[2].name", "b"),
    ("lines[-1].name", "c"),
    ("lines[9]", None),
    ("count(lines)", 3),
    ("for line in lines return default(line.amount, 0) * 2", [Decimal("0.20"), Decimal("0.40"), 0]),
    ("for i in 3..1 return i", [3, 2, 1]),
    ("for i in [1..3) return i", [1, 2]),
    ("for a in [1, 2], b in [a, 3] return a * b", [1, 3, 4, 6]),
    ("for d in 2026-02-28..2026-03-01 return d", [date(2026, 2, 28), date(2026, 3, 1)]),
    ("some line in lines satisfies line.amount > 0.15", True),
    ("every line in lines satisfies line.amount > 0", None),
    ("every line in lines satisfies line.amount > 0.1", False),
    ("some line in lines satisfies line.amount > 5", None),
    ("every x in [] satisfies x > 1", True),
    ("{a: 1, b: a + 1}", {"a": 1, "b": 2}),
    ("{a: copies}.a", 3),
    ("[1, 2] = [1, 2]", True),
    ("[1, null] = [1, null]", True),
    ("{a: 1} = {a: 1.0}", True),
    ("tags = [\"紧急\"]", False),
    ("default(record.price, 0)", 0),
    ("title + \"（\" + string(copies) + \"）\"", "关于采购服务器的申请（3）"),
    ("\"b\" < \"中\"", True),
    ("IF(copies > 2, \"many\", \"few\")", "many"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "expected"), VALUES, ids=[source for source, _ in VALUES])
def test_an_expression_gives_its_value(source: str, expected: Value) -> None:
    found = value_of(source, SCOPE, **ROW, record={"importance": None, "price": None})
    assert (found, type(found) is bool) == (expected, type(expected) is bool)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('1 + "1"', None),
        ('1 = "1"', None),
        ("true = 1", None),
        ('x < "a"', None),
        ("x.y", None),
        ("upper case(x)", None),
        ("[1, 2] + 1", None),
        ("l[y > 1]", [{"y": 2}]),
        ("l[z > 1]", []),
        ("l[x = 1]", [{"y": 1}, {"y": 2}]),
        ("l[2]", {"y": 2}),
        ("x[1]", 1),
    ],
)
def test_types_that_do_not_go_together_give_blank_when_run(source: str, expected: Value) -> None:
    loose = check_loosely(source, Scope(names={"x": ANY, "l": ANY}))
    assert compile(loose)(surroundings({"x": 1, "l": [{"y": 1}, {"y": 2}]})) == expected


def test_numbers_do_not_depend_on_the_context_of_the_thread() -> None:
    with localcontext(Context(prec=3)):
        assert value_of("12345.678 * 1") == Decimal("12345.678")


def test_numbers_round_half_even_at_34_digits() -> None:
    assert value_of("1000000000000000000000000000000000 + 0.5") == Decimal("1000000000000000000000000000000000")
    assert value_of("1000000000000000000000000000000001 + 0.5") == Decimal("1000000000000000000000000000000002")


def test_a_moment_comes_out_in_utc() -> None:
    found = value_of("2026-03-02 09:00")
    assert (found, found.tzinfo) == (datetime(2026, 3, 2, 1, 0, tzinfo=UTC), UTC)


def test_today_is_the_day_of_the_installation() -> None:
    late = surroundings()
    late.now = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)  # one in the morning in Shanghai
    assert compile(checked("today()"))(late) == date(2026, 3, 3)


def test_records_come_out_as_their_ids() -> None:
    other = UUID(int=99)
    names = {"record": {"id": other, "applicant": WANG}, "me": {"id": LI}}
    assert value_of("record", SCOPE, **names) == other
    assert value_of("[record.applicant, me]", SCOPE, **names) == [WANG, LI]
    assert value_of("if true then me else null", SCOPE, **names) == LI


def test_a_record_equals_its_id() -> None:
    scope = Scope(names={"application": RecordOf("application"), "record": RecordOf("application")}, record={}.get)
    assert value_of("application = record", scope, application=SEAL, record={"id": SEAL}) is True


def test_missing_names_are_blank() -> None:
    assert value_of("copies = null") is True


@pytest.mark.parametrize(
    "source", ["head_of(record.department)", "managers_up(null, 2)", "manager of(applicant.manager)"]
)
def test_the_host_is_not_asked_about_blanks(source: str) -> None:
    office = Office()
    assert compile(checked(source, PEOPLE))(surroundings({}, office)) is None
    assert office.asked == []


def test_the_host_answers_by_canonical_name() -> None:
    office = Office()
    run = compile(checked("lookup(levels, seal.type, importance) >= 3 and did(head) = managers_up(applicant, 2)[1]"))
    assert run(surroundings({"seal": SEAL, "importance": None, "applicant": WANG}, office)) is False
    assert office.asked == [
        ("lookup", "levels", "contract", None),
        ("did", "head"),
        ("managers up", WANG, 2),
    ]


def test_an_environment_is_good_for_several_evaluations() -> None:
    env = surroundings({"lines": [{"amount": 1}] * 900})
    run = compile(checked("sum(for line in lines return line.amount)"))
    assert [run(env) for _ in range(200)] == [900] * 200


CELLS: list[tuple[str, Type, Value, bool]] = [
    ("any", NUMBER, None, True),
    ("-", NUMBER, 5, True),
    ("8..", NUMBER, 8, True),
    ("8..", NUMBER, None, False),
    ("..<5000", NUMBER, 5000, False),
    ("5000..<20000", NUMBER, 5000, True),
    ("1, 2", NUMBER, 2, True),
    ("not(1, 2)", NUMBER, 2, False),
    ("not(1, 2)", NUMBER, 3, True),
    ("null", NUMBER, None, True),
    ("not(null)", NUMBER, None, False),
    ("> 3", NUMBER, 4, True),
    ("? > 3 and ? < 5", NUMBER, 4, True),
    ("even(?)", NUMBER, 4, True),
    ("contract", Choice("seal_type"), "contract", True),
    ("contract, official", Choice("seal_type"), "official", True),
    ('starts with(?, "a")', TEXT, "abc", True),
    ('list contains(?, "a")', ListOf(TEXT), ["a"], True),
]  # fmt: skip


@pytest.mark.parametrize(("cell", "column", "value", "passes"), CELLS)
def test_a_cell_passes_the_values_it_names(cell: str, column: Type, value: Value, passes: bool) -> None:
    run = compile_cell(check_cell(cell, SCOPE, column))
    assert run(surroundings(), value) is passes


def test_durations_in_years_and_months_are_values_of_their_own() -> None:
    assert value_of('duration("P1Y2M") * 2') == Months(28)
    assert value_of('duration("P1Y") > duration("P11M")') is True


def test_people_expressions_give_ids_or_lists_of_them() -> None:
    run = compile(check("if take_out then [applicant, seal.keeper] else seal.keeper", SCOPE, PEOPLE))
    env = surroundings({"take_out": True, "applicant": WANG, "seal": SEAL})
    assert run(env) == [WANG, KEEPER]


def test_a_moment_is_shown_in_the_zone_of_the_installation() -> None:
    run = compile(check("string(x)", Scope(names={"x": DATETIME})))
    assert run(surroundings({"x": datetime(2026, 3, 2, 1, 30, tzinfo=UTC)})) == "2026-03-02T09:30:00"


def test_departments_are_followed() -> None:
    assert value_of("applicant.department.code", SCOPE, applicant=WANG) == "sales"
    assert value_of("applicant.department", SCOPE, applicant=WANG) == SALES
