"""Random decision tables of every policy, asked with random inputs, a quarter of them blank."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

from engine.commands.browser import Question, ask_evaluator, question_json
from engine.conformance.cases import NOW, ZONE, surroundings
from engine.expression.api import (
    DecisionRow,
    DecisionTable,
    ExpressionLimit,
    Hit,
    Scope,
    check_cell_loosely,
    check_loosely,
    compile_table,
)
from engine.expression.types import BOOLEAN, DATE, NUMBER, TEXT, Type
from engine.expression.wire import value_json

SCOPE = Scope(names={})
CELLS: dict[Type, tuple[str, ...]] = {
    NUMBER: (
        "any", "-", "8..", "..<5000", "..5", "5..<10", "-3..2.5", "> 3", "<= 7", "= 5", "!= 5", "1, 3, 5", "[1, 2, 3]", "not(5)",
        "not(> 3, 1)", "null", "even(?)", "? * 2 > 9", "(1..5]", "[1..5], [8..9]", '"a"', "true",
    ),
    TEXT: ("any", '"a"', '"a", "b"', 'not("a", "b")', 'not("c")', 'starts with(?, "a")', '> "a"', "null", '["a", "c"]', "5"),
    BOOLEAN: ("any", "true", "false", "not(true)", "null"),
    DATE: ("any", "2026-03-02", "2026-03-02..", "..<2026-03-05", "2026-03-01..2026-03-31", "not(2026-03-02)", "?.day > 3", "null"),
}  # fmt: skip
INPUTS: dict[Type, tuple[Any, ...]] = {
    NUMBER: (0, 1, 2, 3, 5, 8, 9, Decimal("2.5"), Decimal("4999.99"), 5000, "a", True),
    TEXT: ("a", "b", "c", "ab", "", 5),
    BOOLEAN: (True, False, 1),
    DATE: (date(2026, 3, 1), date(2026, 3, 2), date(2026, 3, 31), date(2026, 4, 1), 5),
}
RESULTS = ("1", "2", "2.5", '"x"', "null", "[1, 2]", "2026-03-02", "1 + 1")
ORDERS = ((), (2, 1), ("x", 1), (Decimal("2.5"), 2, 1))


def random_table(random: Random) -> tuple[DecisionTable, tuple[Type, ...]]:
    """A table and the types of its inputs."""
    types = tuple(random.choice(tuple(CELLS)) for _ in range(random.randint(1, 3)))
    width = random.randint(1, 2)
    rows = tuple(
        DecisionRow(
            tests=tuple(check_cell_loosely(random.choice(CELLS[type_]), SCOPE, type_) for type_ in types),
            results=tuple(check_loosely(random.choice(RESULTS), SCOPE) for _ in range(width)),
        )
        for _ in range(random.randint(0, 8))
    )
    default = tuple(check_loosely(random.choice(RESULTS), SCOPE) for _ in range(width)) if random.random() < 0.4 else ()
    orders = tuple(random.choice(ORDERS) for _ in range(width))
    hit = random.choice(tuple(Hit))
    return DecisionTable(hit=hit, outputs=("b", "c")[:width], rows=rows, orders=orders, default=default), types


def table_differences(seed: int, count: int) -> list[str]:
    """Ask so many tables in Python and in the browser, and tell each that differs."""
    random = Random(seed)
    asked = []
    for _ in range(count):
        table, types = random_table(random)
        inputs = [None if random.random() < 0.25 else random.choice(INPUTS[type_]) for type_ in types]
        asked.append((table, inputs))
    lines = [
        json.dumps(
            question_json(Question(checked=table, names={}, inputs=inputs), now=NOW, zone=ZONE, zone_name="+00:00")
        )
        for table, inputs in asked
    ]
    return [
        f"{table.hit} over {inputs}: Python {ours}, browser {theirs}, {written(table)}"
        for (table, inputs), line in zip(asked, ask_evaluator(lines), strict=True)
        if (ours := answer(table, inputs)) != (theirs := json.loads(line))
    ]


def answer(table: DecisionTable, inputs: list[Any]) -> Any:
    """What Python answers, as the evaluator writes it."""
    try:
        return {"value": value_json(compile_table(table)(surroundings({}), inputs), ZONE)}
    except ExpressionLimit as limit:
        return {"limit": str(limit)}


def written(table: DecisionTable) -> list[list[str]]:
    return [[cell.source for cell in (*row.tests, *row.results)] for row in table.rows]
