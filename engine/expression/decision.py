"""Decision tables: rows of tests and results, and the policy that says which of the rows that fit answer.

The policies are those of DMN 1.5, 8.2.10.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, TypeAlias

from engine.expression.checker import Checked
from engine.expression.closure_tests import Passes
from engine.expression.closures import build_passes, compile
from engine.expression.env import FUEL, Env
from engine.expression.functions.numeric import greatest_value, least_value, sum_values
from engine.expression.operate import equal
from engine.expression.tree import Cell, Literal
from engine.values import Value


class Hit(StrEnum):
    """Which rows answer when several fit."""

    UNIQUE = "unique"
    ANY = "any"
    FIRST = "first"
    PRIORITY = "priority"
    RULE_ORDER = "rule order"
    OUTPUT_ORDER = "output order"
    COLLECT = "collect"
    SUM = "collect sum"
    MIN = "collect min"
    MAX = "collect max"
    COUNT = "collect count"


LISTS = frozenset({Hit.RULE_ORDER, Hit.OUTPUT_ORDER, Hit.COLLECT})
ORDERED = frozenset({Hit.PRIORITY, Hit.OUTPUT_ORDER})
CALCULATED = frozenset({Hit.SUM, Hit.MIN, Hit.MAX, Hit.COUNT})


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionRow:
    """One row: a checked cell for every input, a checked expression for every output."""

    tests: tuple[Checked, ...]
    results: tuple[Checked, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionTable:
    """A decision table as data.

    `orders` has the values of each output, the most wanted first, empty where an output does not decide the order.
    `default` is the row of results when no row fits, empty when the answer is then blank.
    """

    hit: Hit
    outputs: tuple[str, ...]
    rows: tuple[DecisionRow, ...]
    orders: tuple[tuple[Value, ...], ...] = ()
    default: tuple[Checked, ...] = ()


Decide: TypeAlias = Callable[[Env, Sequence[Value]], Value]
_Row: TypeAlias = tuple[Value, ...]
_Results: TypeAlias = Callable[[Env], _Row]
_Choose: TypeAlias = Callable[[Env, list[_Row]], Value]


class _Column(NamedTuple):
    """The rows of a table, as bits, that one input lets through: whatever it is, by its text, by test."""

    always: int
    texts: Mapping[Value, int]
    tests: tuple[tuple[Passes, int], ...]


def compile_table(table: DecisionTable) -> Decide:
    """Compile a table to a function of its inputs; fuel and locals of the Env are used up.

    One output gives its value, several a record, the policies of LISTS a list of these. Without a row that fits
    the default answers, else blank; so does blank where a unique row is not alone or rows of `any` do not agree.
    Running it raises ExpressionLimit only.
    """
    columns = tuple(_column(cells) for cells in zip(*(row.tests for row in table.rows), strict=True))
    every, slots = (1 << len(table.rows)) - 1, max((cell.slots for row in table.rows for cell in row.tests), default=0)
    results = tuple(_results(row.results) for row in table.rows)
    default = _results(table.default) if table.default else None
    choose, only_first = _CHOICES[table.hit](table), table.hit is Hit.FIRST
    nothing = 0 if table.hit is Hit.COUNT else None

    def decide(env: Env, inputs: Sequence[Value]) -> Value:
        env.fuel = FUEL
        env.locals = [None] * slots
        hits = _hits(env, columns, every, inputs)
        if not hits:
            return nothing if default is None else _by_default(table, default(env))
        if only_first:
            hits &= -hits
        found = []
        while hits:
            lowest = hits & -hits
            found.append(results[lowest.bit_length() - 1](env))
            hits ^= lowest
        return choose(env, found)

    return decide


def _hits(env: Env, columns: tuple[_Column, ...], every: int, inputs: Sequence[Value]) -> int:
    if not every:
        return 0
    hits = every
    for (always, texts, tests), value in zip(columns, inputs, strict=True):
        passed = always | texts.get(value, 0) if type(value) is str else always
        env.input = value
        for test, rows in tests:
            if rows & hits and test(env, value) is True:
                passed |= rows
        hits &= passed
        if not hits:
            return 0
    return hits


def _column(cells: tuple[Checked, ...]) -> _Column:
    always = 0
    texts: dict[Value, int] = {}
    tests: dict[str, int] = {}
    compiled: dict[str, Passes] = {}
    for index, checked in enumerate(cells):
        cell, row = checked.tree, 1 << index
        if not isinstance(cell, Cell):
            raise TypeError(f"{checked.source} is no cell")
        if not cell.tests:
            always |= row
        elif not cell.negated and all(_is_text(test) for test in cell.tests):
            for test in cell.tests:
                if isinstance(test, Literal):
                    texts[test.value] = texts.get(test.value, 0) | row
        else:
            compiled.setdefault(checked.source, build_passes(cell))
            tests[checked.source] = tests.get(checked.source, 0) | row
    return _Column(always, texts, tuple((compiled[source], rows) for source, rows in tests.items()))


def _is_text(node: object) -> bool:
    return isinstance(node, Literal) and isinstance(node.value, str)


def _results(results: tuple[Checked, ...]) -> _Results:
    values = tuple(result.tree.value for result in results if isinstance(result.tree, Literal))
    if len(values) == len(results):
        return lambda env: values
    computed = tuple(compile(result) for result in results)
    return lambda env: tuple(result(env) for result in computed)


def _by_default(table: DecisionTable, row: _Row) -> Value:
    found = _answer(table, row)
    return [found] if table.hit in LISTS else found


def _answer(table: DecisionTable, row: _Row) -> Value:
    return row[0] if len(row) == 1 or table.hit in CALCULATED else dict(zip(table.outputs, row, strict=True))


def _only(table: DecisionTable) -> _Choose:
    return lambda env, rows: _answer(table, rows[0]) if len(rows) == 1 else None


def _agreed(table: DecisionTable) -> _Choose:
    def choose(env: Env, rows: list[_Row]) -> Value:
        first = rows[0]
        return _answer(table, first) if all(equal(env, first, row) is True for row in rows[1:]) else None

    return choose


def _first(table: DecisionTable) -> _Choose:
    return lambda env, rows: _answer(table, rows[0])


def _all(table: DecisionTable) -> _Choose:
    return lambda env, rows: [_answer(table, row) for row in rows]


def _best(table: DecisionTable) -> _Choose:
    rank = ranking(table)
    return lambda env, rows: _answer(table, min(rows, key=rank))


def _ranked(table: DecisionTable) -> _Choose:
    rank = ranking(table)
    return lambda env, rows: [_answer(table, row) for row in sorted(rows, key=rank)]


def ranking(table: DecisionTable) -> Callable[[_Row], tuple[int, ...]]:
    """Give the place of a row of results in the order of the outputs, the most wanted smallest; unknown values last."""
    orders = table.orders

    def rank(row: _Row) -> tuple[int, ...]:
        return tuple(
            order.index(value) if value in order else len(order)
            for order, value in zip(orders, row, strict=False)
            if order
        )

    return rank


def _calculated(calculate: Callable[[Env, list[Value]], Value]) -> Callable[[DecisionTable], _Choose]:
    def made(table: DecisionTable) -> _Choose:
        return lambda env, rows: calculate(env, [row[0] for row in rows])

    return made


_CHOICES: Mapping[Hit, Callable[[DecisionTable], _Choose]] = {
    Hit.UNIQUE: _only,
    Hit.ANY: _agreed,
    Hit.FIRST: _first,
    Hit.PRIORITY: _best,
    Hit.RULE_ORDER: _all,
    Hit.OUTPUT_ORDER: _ranked,
    Hit.COLLECT: _all,
    Hit.SUM: _calculated(sum_values),
    Hit.MIN: _calculated(least_value),
    Hit.MAX: _calculated(greatest_value),
    Hit.COUNT: _calculated(lambda env, values: len(values)),
}
