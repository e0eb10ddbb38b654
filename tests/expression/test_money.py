"""Currencies of amounts: what mixes them is told, and `convert` reads the table of rates."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from engine.expression.api import Scope, TableSignature, check, compile, inside
from engine.expression.printer import write
from engine.expression.types import DATE, NUMBER, PERSON, TEXT, Choice, ListOf, RecordOf, Shape
from tests.expression.worlds import problems, surroundings

COIN = Choice("coin")
LINE = Shape((("cost", NUMBER), ("coin", COIN), ("fare", NUMBER), ("count", NUMBER)), "claim.lines")
CLAIM = {
    "coin": COIN, "any": NUMBER, "usd": NUMBER, "fee": NUMBER, "cny": NUMBER, "plain": NUMBER, "day": DATE,
    "lines": ListOf(LINE), "me": PERSON, "record": RecordOf("claim"),
}  # fmt: skip
RATES = TableSignature(inputs=(COIN, COIN, DATE), outputs={"rate": NUMBER}, keys=("from", "to", "day"))
SCOPE = Scope(
    names=CLAIM,
    record={"claim": CLAIM}.get,
    codes={"coin": frozenset({"CNY", "USD", "EUR"})},
    tables={"rates": RATES},
    host=frozenset({"lookup", "convert", "find all"}),
    forms=frozenset({"claim"}),
    filled=frozenset(CLAIM),
    currencies={
        "claim": {"any": "coin", "usd": "USD", "fee": "USD", "cny": "CNY"},
        "claim.lines": {"cost": "coin", "fare": "USD"},
    },
    owners=("claim",),
)
IN_LINE = replace(
    SCOPE,
    names={**CLAIM, **dict(LINE.fields), "row": LINE, "parent": RecordOf("claim")},
    owners=("claim.lines", "claim"),
)


def rated(table: TableSignature) -> Scope:
    return replace(SCOPE, tables={"rates": table})


BECOMES = [
    ("convert(usd, CNY, day)", 'usd * lookup("rates", "USD", "CNY", day)'),
    ("convert(usd, CNY)", 'usd * lookup("rates", "USD", "CNY", today())'),
    ('convert(usd, "USD", day)', "usd"),
    ("convert(any, CNY, day)", 'any * (if coin = "CNY" then 1 else lookup("rates", coin, "CNY", day))'),
    ("convert(usd, coin, day)", 'usd * (if "USD" = coin then 1 else lookup("rates", "USD", coin, day))'),
    ("换算(record.any, CNY, day)",
     'record.any * (if record.coin = "CNY" then 1 else lookup("rates", record.coin, "CNY", day))'),
    ("convert(default(usd, 0) * 2 - fee / 3, CNY, day)",
     '(default(usd, 0) * 2 - fee / 3) * lookup("rates", "USD", "CNY", day)'),
    ("convert(-round(sum(lines.fare), 1), CNY, day)",
     '-round(sum(lines.fare), 1) * lookup("rates", "USD", "CNY", day)'),
    ("convert(max(usd, [fee], 3), CNY, day)", 'max(usd, [fee], 3) * lookup("rates", "USD", "CNY", day)'),
    ("convert(if plain > 1 then usd else fee, CNY, day)",
     '(if plain > 1 then usd else fee) * lookup("rates", "USD", "CNY", day)'),
    ("convert(sum(lines[count > 1].fare[item > 2]), CNY, day)",
     'sum(lines[count > 1].fare[item > 2]) * lookup("rates", "USD", "CNY", day)'),
    ("convert(convert(usd, EUR, day), CNY, day)",
     'usd * lookup("rates", "USD", "EUR", day) * lookup("rates", "EUR", "CNY", day)'),
    ("convert(usd, CNY, day) + cny", 'usd * lookup("rates", "USD", "CNY", day) + cny'),
    ("sum(for line in lines return convert(line.cost, CNY, day))",
     'sum(for line in lines return line.cost * (if line.coin = "CNY" then 1 else lookup("rates", line.coin, "CNY", day)))'),
]  # fmt: skip


@pytest.mark.parametrize(("source", "tree"), BECOMES, ids=[source for source, _ in BECOMES])
def test_convert_multiplies_by_the_rate(source: str, tree: str) -> None:
    assert write(check(source, SCOPE, NUMBER).tree) == tree


def test_in_a_line_its_columns_and_their_currencies_come_first() -> None:
    def tree(source: str) -> str:
        return write(check(source, IN_LINE, NUMBER).tree)

    assert tree("convert(cost, CNY, day)") == 'cost * (if coin = "CNY" then 1 else lookup("rates", coin, "CNY", day))'
    assert tree("convert(any, CNY, day)") == (
        'any * (if parent.coin = "CNY" then 1 else lookup("rates", parent.coin, "CNY", day))'
    )
    assert tree("convert(row.fare, CNY, day)") == 'row.fare * lookup("rates", "USD", "CNY", day)'


def test_records_of_another_form_keep_their_currencies() -> None:
    found = check("convert(sum(find all(claim, plain > 1).usd), CNY, day)", SCOPE, NUMBER)
    assert found.calls == {"sum", "lookup"}
    assert problems("usd > cny", scope=inside(SCOPE, "claim"))[0][1] == "USD and CNY are different currencies"


def test_inputs_are_given_in_the_order_of_the_table() -> None:
    table = TableSignature(inputs=(DATE, TEXT, TEXT), outputs={"rate": NUMBER}, keys=("paid", "to", "from"))
    found = check('convert(convert(usd, "EUR", day), "CNY", day)', rated(table), NUMBER)
    assert write(found.tree) == ('usd * lookup("rates", day, "EUR", "USD") * lookup("rates", day, "CNY", "EUR")')
    no_days = TableSignature(inputs=(TEXT, TEXT), outputs={"rate": NUMBER}, keys=("from", "to"))
    assert write(check('convert(usd, "CNY")', rated(no_days), NUMBER).tree) == 'usd * lookup("rates", "USD", "CNY")'


def test_a_rate_of_today_follows_the_clock() -> None:
    assert "today" in check("convert(usd, CNY)", SCOPE, NUMBER).calls
    assert "today" not in check("convert(usd, CNY, day)", SCOPE, NUMBER).calls


CONVERT = 'convert the other first: convert(amount, "USD")'
MIXED = [
    ("usd + cny", "usd + cny"),
    ("usd - round(cny, 1)", "usd - round(cny, 1)"),
    ("usd = cny", "usd = cny"),
    ("usd <= record.cny", "usd <= record.cny"),
    ("usd between 1 and cny", "cny"),
    ("usd in (5, cny)", "cny"),
    ("usd in [1..cny]", "[1..cny]"),
    ("usd in (> cny)", "> cny"),
    ("min(usd, cny)", "min(usd, cny)"),
    ("sum([usd, 3, cny])", "sum([usd, 3, cny])"),
    ("max(lines.fare) > 1 or sum(lines.fare) > cny", "sum(lines.fare) > cny"),
    ("some line in lines satisfies line.fare > cny", "line.fare > cny"),
    ("fee + convert(usd, CNY, day)", "fee + convert(usd, CNY, day)"),
]


@pytest.mark.parametrize(("source", "where"), MIXED, ids=[source for source, _ in MIXED])
def test_mixing_currencies_is_a_problem(source: str, where: str) -> None:
    assert problems(source, scope=SCOPE) == [(where, "USD and CNY are different currencies", CONVERT)]


@pytest.mark.parametrize(
    "source",
    ["usd + fee", "usd + 1", "usd * plain > fee", "usd / cny * 2", "usd > any", "count([usd, cny])", "[usd, cny]"],
)
def test_amounts_of_one_currency_and_plain_numbers_go_together(source: str) -> None:
    assert problems(source, scope=SCOPE) == []


UNKNOWN = (
    "the currency of this amount is not known",
    "convert a money field that says its currency, or a sum of such fields",
)
WRONG = [
    ("convert(100, CNY, day)", [("100", *UNKNOWN)]),
    ("convert(plain, CNY, day)", [("plain", *UNKNOWN)]),
    ("convert(usd / fee, CNY, day)", [("usd / fee", *UNKNOWN)]),
    ("convert(usd * fee, CNY, day)", [("usd * fee", *UNKNOWN)]),
    ("convert(usd + any, CNY, day)", [("usd + any", *UNKNOWN)]),
    ("convert(sum(lines.cost), CNY, day)", [("sum(lines.cost)", *UNKNOWN)]),
    ("convert(convert(usd, coin, day), CNY, day)", [("convert(usd, coin, day)", *UNKNOWN)]),
    ("sum(for x in lines.fare return convert(x, CNY, day))", [("x", *UNKNOWN)]),
    ("convert(usd, me, day)", [("me", "convert: to needs text, this is a person", "make it text with string(…)")]),
    ("convert(usd, GBP, day)", [
        ("GBP", "GBP is neither a name here nor a code of coin", "known are CNY, EUR, USD")]),
    ("convert(usd, CNY, plain)", [
        ("plain", "convert: on needs a date, this is a number", "use a value of that type")]),
]  # fmt: skip


@pytest.mark.parametrize(("source", "told"), WRONG, ids=[source for source, _ in WRONG])
def test_what_cannot_be_converted_is_told_at_its_place(source: str, told: list[tuple[str, str, str]]) -> None:
    assert problems(source, scope=SCOPE) == told


LIKE = "write it like rates: {inputs: {from: {type: text}, to: {type: text}, day: {type: date}}, outputs: {rate: {type: number}}}"
TABLES = {
    "no from": TableSignature(inputs=(TEXT,), outputs={"rate": NUMBER}, keys=("to",)),
    "a number for a code": TableSignature(inputs=(TEXT, NUMBER), outputs={"rate": NUMBER}, keys=("from", "to")),
    "another input": TableSignature(inputs=(TEXT, TEXT, TEXT), outputs={"rate": NUMBER}, keys=("from", "to", "bank")),
    "two days": TableSignature(inputs=(TEXT, TEXT, DATE, DATE), outputs={"rate": NUMBER}, keys=("from", "to", "a", "b")),
    "two outputs": TableSignature(inputs=(TEXT, TEXT), outputs={"a": NUMBER, "b": NUMBER}, keys=("from", "to")),
    "text": TableSignature(inputs=(TEXT, TEXT), outputs={"rate": TEXT}, keys=("from", "to")),
    "lists": TableSignature(inputs=(TEXT, TEXT), outputs={"rate": NUMBER}, keys=("from", "to"), collects=True),
}  # fmt: skip


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_a_table_that_gives_no_rates_is_told(table: TableSignature) -> None:
    said = "the table rates does not give rates, which convert reads"
    assert problems('convert(usd, "CNY")', scope=rated(table)) == [('convert(usd, "CNY")', said, LIKE)]


def test_without_a_table_of_rates_nothing_is_converted() -> None:
    scope = replace(SCOPE, tables={})
    assert problems('convert(usd, "CNY")', scope=scope) == [
        ('convert(usd, "CNY")', "there is no table rates, which convert reads", LIKE)
    ]
    assert problems('usd > 2 * lookup("rates", 1)', scope=scope) == [
        ('"rates"', "there is no table of this kind", "name a decision table")
    ]


def test_a_day_for_a_table_without_days_is_told() -> None:
    table = TableSignature(inputs=(COIN, COIN), outputs={"rate": NUMBER}, keys=("from", "to"))
    assert problems("convert(usd, CNY, day)", scope=rated(table)) == [
        ("day", "the table rates knows no days", "leave the day out, or give the table an input day: {type: date}")
    ]


class Bank:
    """A host that knows one rate."""

    def follow(self, kind: str, ident: Any, name: str) -> Any:
        raise AssertionError

    def call(self, name: str, args: tuple[Any, ...]) -> Any:
        return {("rates", "USD", "CNY"): Decimal("7.1234")}.get(args[:3])


VALUES = [
    ("USD", Decimal("10.01"), Decimal("71.305234")),
    ("CNY", Decimal("10.01"), Decimal("10.01")),
    ("EUR", Decimal("10.01"), None),
    (None, Decimal("10.01"), None),
    ("USD", None, None),
]


@pytest.mark.parametrize(("coin", "amount", "value"), VALUES)
def test_an_amount_is_exact_and_blank_without_a_rate(coin: str | None, amount: Decimal | None, value: Any) -> None:
    names = {"coin": coin, "any": amount, "day": date(2026, 3, 2)}
    assert compile(check("convert(any, CNY, day)", SCOPE, NUMBER))(surroundings(names, Bank())) == value
