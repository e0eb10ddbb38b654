"""Which rows of a decision table answer, by policy."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from engine.expression.api import (
    DecisionRow,
    DecisionTable,
    ExpressionLimit,
    Hit,
    Scope,
    check,
    check_cell,
    compile_table,
)
from engine.expression.decision import CALCULATED, LISTS, ORDERED
from engine.expression.types import ANY, TEXT, Type
from tests.expression.worlds import surroundings

SCOPE = Scope(names={})


def table(hit: Hit, rows: Sequence[str], **more: Any) -> DecisionTable:
    """A table of one line a row: cells, an arrow, results; commas between them."""
    made = []
    for row in rows:
        tests, results = (side.split(";") for side in row.split("->"))
        made.append(
            DecisionRow(
                tests=tuple(check_cell(cell.strip(), SCOPE, ANY) for cell in tests),
                results=tuple(check(result.strip(), SCOPE) for result in results),
            )
        )
    outputs = tuple("bcd"[: len(made[0].results)])
    return DecisionTable(
        **{"hit": hit, "outputs": outputs, "rows": tuple(made), "orders": ((),) * len(outputs), **more}
    )


def answer(decided: DecisionTable, *inputs: Any) -> Any:
    return compile_table(decided)(surroundings(), inputs)


OVERLAPPING = ("8.. -> 1", "..<10 -> 2", "9 -> 3")


@pytest.mark.parametrize(
    ("hit", "answers"),
    [
        (Hit.UNIQUE, (2, None, 1)),
        (Hit.ANY, (2, None, 1)),
        (Hit.FIRST, (2, 1, 1)),
        (Hit.RULE_ORDER, ([2], [1, 2, 3], [1])),
        (Hit.COLLECT, ([2], [1, 2, 3], [1])),
        (Hit.SUM, (2, 6, 1)),
        (Hit.MIN, (2, 1, 1)),
        (Hit.MAX, (2, 3, 1)),
        (Hit.COUNT, (1, 3, 1)),
    ],
)
def test_the_policy_says_which_of_the_rows_that_fit_answer(hit: Hit, answers: tuple[Any, ...]) -> None:
    assert tuple(answer(table(hit, OVERLAPPING), value) for value in (7, 9, 11)) == answers


@pytest.mark.parametrize(("hit", "expected"), [(Hit.PRIORITY, 3), (Hit.OUTPUT_ORDER, [3, 1, 2])])
def test_an_order_of_values_decides_and_values_without_a_place_come_last(hit: Hit, expected: Any) -> None:
    assert answer(table(hit, OVERLAPPING, orders=((3, 1),)), 9) == expected


def test_the_order_of_a_second_output_decides_between_equals() -> None:
    decided = table(Hit.OUTPUT_ORDER, ('- -> "x"; 1', '- -> "x"; 2', '- -> "y"; 1'), orders=(("y", "x"), (2, 1)))
    assert answer(decided, 0) == [{"b": "y", "c": 1}, {"b": "x", "c": 2}, {"b": "x", "c": 1}]


def test_rows_of_any_that_agree_answer() -> None:
    assert answer(table(Hit.ANY, ('8.. -> 1; "a"', '9.. -> 1; "a"')), 9) == {"b": 1, "c": "a"}


@pytest.mark.parametrize("hit", list(Hit))
def test_without_a_row_that_fits_the_answer_is_blank(hit: Hit) -> None:
    assert answer(table(hit, ("8.. -> 1",)), 7) == (0 if hit is Hit.COUNT else None)


@pytest.mark.parametrize("hit", list(Hit))
def test_without_a_row_that_fits_the_default_answers(hit: Hit) -> None:
    decided = table(hit, ("8.. -> 1",), default=(check("5", SCOPE),))
    assert answer(decided, 7) == ([5] if hit in LISTS else 5)


def test_a_table_without_rows_answers_its_default() -> None:
    decided = DecisionTable(hit=Hit.FIRST, outputs=("b",), rows=(), default=(check("5", SCOPE),))
    assert answer(decided, 7) == 5


@pytest.mark.parametrize(
    ("cell", "value", "fits"),
    [
        ("any", None, True),
        ("-", "x", True),
        ("8..", Decimal("8.0"), True),
        ("8..", None, False),
        ("..<5000", 5000, False),
        ("..5000", 5000, True),
        ("5000..<20000", 5000, True),
        ("5000..<20000", 20000, False),
        ("-5..-3", -4, True),
        ("8..", True, False),
        ("8..", "9", False),
        ("> -2.5", Decimal("-2.4"), True),
        ("not(> 5)", None, False),
        ("not(> 5)", 5, True),
        ("1, 3, 5", 3, True),
        ("[1, 3, 5]", 3, True),
        ('"a", "b"', "b", True),
        ('"a", "b"', None, False),
        ('not("a", "b")', None, True),
        ('not("a")', "b", True),
        ("true", True, True),
        ("true", 1, False),
        ("null", None, True),
        ("2026-03-01..", date(2026, 3, 1), True),
        ("? * 2 = 8", 4, True),
    ],
)
def test_a_cell_lets_through_what_it_says(cell: str, value: Any, fits: bool) -> None:
    assert answer(table(Hit.FIRST, (f"{cell} -> 1",)), value) == (1 if fits else None)


def test_a_value_of_another_kind_than_its_column_fits_nothing_that_calls_a_function() -> None:
    row = DecisionRow(tests=(check_cell('starts with(?, "a")', SCOPE, TEXT),), results=(check("1", SCOPE),))
    decided = DecisionTable(hit=Hit.FIRST, outputs=("b",), rows=(row,))
    assert [answer(decided, value) for value in ("ab", 5, None)] == [1, None, None]


def test_all_cells_of_a_row_must_fit() -> None:
    decided = table(Hit.FIRST, ('"a"; 8.. -> 1', '"a"; any -> 2', "any; 8.. -> 3"))
    assert [answer(decided, *pair) for pair in (("a", 9), ("a", 1), ("b", 9), ("b", 1))] == [1, 2, 3, None]


def test_cells_with_the_same_text_are_tested_once_and_count_for_every_row() -> None:
    decided = table(Hit.COLLECT, ("even(?); true -> 1", "even(?); false -> 2", "odd(?); true -> 3"))
    assert answer(decided, 4, True) == [1]
    assert answer(decided, 4, False) == [2]


def test_loops_in_cells_have_their_locals() -> None:
    decided = table(Hit.FIRST, ("some x in [1, 2], y in [3] satisfies x + y = ? -> 1",))
    assert [answer(decided, value) for value in (4, 5, 6)] == [1, 1, None]


def test_a_cell_that_runs_away_says_which_limit_it_met() -> None:
    with pytest.raises(ExpressionLimit):
        answer(table(Hit.FIRST, ("count(for a in 1..1000000 return a) > ? -> 1",)), 4)


def test_the_groups_of_policies_are_told_apart() -> None:
    assert LISTS | CALCULATED | {Hit.UNIQUE, Hit.ANY, Hit.FIRST, Hit.PRIORITY} == set(Hit)
    assert not LISTS & CALCULATED
    assert {Hit.PRIORITY, Hit.OUTPUT_ORDER} == ORDERED


def test_a_result_may_be_computed_from_the_names_in_scope() -> None:
    scope = Scope(names={"a": ANY})
    kind: Type = ANY
    row = DecisionRow(tests=(check_cell("any", scope, kind),), results=(check("a + 1", scope),))
    decide = compile_table(DecisionTable(hit=Hit.COLLECT, outputs=("b",), rows=(row,)))
    assert decide(surroundings({"a": 4}), (None,)) == [5]
