"""The stretches of a decision table's columns that its cells tell apart, and which rows fit where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from math import ceil, floor
from typing import NamedTuple

from engine.expression.api import Checked, Env, NoHost, compile_cell
from engine.expression.numbers import EXACT, is_number, negative
from engine.expression.tree import Arithmetic, Call, Cell, Input, Literal, Member, Negate, walk
from engine.model.app import App
from engine.model.dictionary import Column, Table
from engine.values import Value

MOST_STEPS = 400_000
OTHER_TEXT = "any other text"
_ANY_MOMENT = datetime(2026, 1, 1, tzinfo=UTC)
_DAY = timedelta(days=1)


class Region(NamedTuple):
    """Inputs that the same rows fit: one example of them, and the rows by their places."""

    values: tuple[Value, ...]
    rows: tuple[int, ...]


@dataclass(slots=True)
class Budget:
    """The steps that may still be taken for all tables of a definition together, so that none keeps check busy."""

    left: int = MOST_STEPS

    def allows(self, steps: int) -> bool:
        """Take so many steps, and say whether there were as many."""
        self.left -= steps
        return self.left >= 0


class _Stretch(NamedTuple):
    value: Value
    rows: int  # as bits


def can_be_looked_at(table: Table) -> bool:
    """Say whether the cells compare their input with constants and nothing else, so that stretches say it all."""
    cells = (cell.tree for row in table.decision.rows for cell in row.tests)
    return not any(isinstance(node, Call | Arithmetic | Member | Input) for tree in cells for node in walk(tree))


def regions(app: App, table: Table, budget: Budget) -> list[Region] | None:
    """Give one region for every set of rows that fit together somewhere; None when that takes more than the budget."""
    columns = [
        _stretches(app, column, [row.tests[at] for row in table.decision.rows], budget)
        for at, column in enumerate(table.inputs)
    ]
    if not all(columns):
        return None
    every = (1 << len(table.decision.rows)) - 1
    seen: set[tuple[int, int]] = set()
    waiting: list[tuple[tuple[Value, ...], int]] = [((), every)]
    found: list[Region] = []
    while waiting:
        values, rows = waiting.pop()
        depth = len(values)
        if (depth, rows) in seen:
            continue
        seen.add((depth, rows))
        if depth == len(columns):
            found.append(Region(values, tuple(_places(rows))))
            continue
        if not budget.allows(len(columns[depth])):
            return None
        branches: dict[int, Value] = {}
        for stretch in columns[depth]:
            branches.setdefault(rows & stretch.rows, stretch.value)
        # Backwards onto the pile, so that what comes first in a column is looked at first.
        waiting.extend(
            ((*values, value), left) for left, value in reversed(branches.items()) if (depth + 1, left) not in seen
        )
    return found


def _stretches(app: App, column: Column, cells: Sequence[Checked], budget: Budget) -> list[_Stretch]:
    """Give one value for every set of rows that a column lets through; none when that takes too much."""
    env = Env(names={}, host=NoHost(), now=_ANY_MOMENT, zone=UTC)
    tests: dict[str, int] = {}
    for row, cell in enumerate(cells):
        tests[cell.source] = tests.get(cell.source, 0) | 1 << row
    compiled = [(compile_cell(cell), tests[cell.source]) for cell in {cell.source: cell for cell in cells}.values()]
    found: dict[int, Value] = {}
    points = _points(app, column, cells)
    if not budget.allows(len(points) * len(compiled)):
        return []
    for value in points:
        rows = sum(rows for test, rows in compiled if test(env, value))
        found.setdefault(rows, value)
    return [_Stretch(value, rows) for rows, value in found.items()]


def _points(app: App, column: Column, cells: Sequence[Checked]) -> Sequence[Value]:
    if all(isinstance(cell.tree, Cell) and not cell.tree.tests for cell in cells):
        return (None,)
    literals = list(_literals(cells))
    match column.type:
        case "choice":
            dictionary = app.dictionaries.get(column.dictionary)
            return tuple(dictionary.choices) if dictionary else ()
        case "boolean":
            return (True, False)
        case "text":
            return (*sorted({value for value in literals if isinstance(value, str)}), OTHER_TEXT)
        case "date":
            days = {value for value in literals if type(value) is date}
            return sorted({day + shift for day in days for shift in (-_DAY, timedelta(0), _DAY)})
    numbers = {value for value in literals if is_number(value)}
    return _whole_points(numbers) if column.type == "integer" else _number_points(sorted(numbers))


def _whole_points(numbers: set[Value]) -> Sequence[Value]:
    ends = {end for number in numbers for end in (floor(number), ceil(number))}
    return sorted({end + shift for end in ends for shift in (-1, 0, 1)})


def _number_points(numbers: Sequence[Value]) -> Sequence[Value]:
    between = [EXACT.divide(EXACT.add(low, high), 2) for low, high in pairwise(numbers)]
    return sorted({*numbers, *between, *(numbers and (numbers[0] - 1, numbers[-1] + 1))})


def _literals(cells: Sequence[Checked]) -> Iterator[Value]:
    for cell in cells:
        for node in walk(cell.tree):
            if isinstance(node, Literal):
                yield node.value
            elif isinstance(node, Negate) and isinstance(node.operand, Literal) and is_number(node.operand.value):
                yield negative(node.operand.value)


def _places(rows: int) -> Iterator[int]:
    while rows:
        yield (rows & -rows).bit_length() - 1
        rows &= rows - 1
