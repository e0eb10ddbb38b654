"""Decision tables: inputs without an answer, and rows that are never reached.

Looks at one value for every stretch of a column that its cells tell apart, and at all their combinations.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import islice, product
from math import prod

from engine.compiler.build.compilation import Compilation
from engine.errors import Level
from engine.expression.api import Env, NoHost, parse_cell
from engine.expression.tree import Call, Cell, Literal, Negate, Node, walk
from engine.model.app import App
from engine.model.dictionary import Column, Table
from engine.values import Value

MOST_TESTS = 200_000
_ANY_MOMENT = datetime(2026, 1, 1, tzinfo=UTC)
_OTHER_TEXT = "\N{WHITE SQUARE}"


def check_tables(compilation: Compilation, app: App) -> None:
    """Warn of gaps and of rows that are never reached, in tables small enough to look at whole."""
    for table in app.tables.values():
        is_whole = len(table.rows) == len(compilation.part("tables", table.key).get("rules") or ())
        if not table.rows or not is_whole or _depends_on_time(table):
            continue
        points = [_points(app, table, at, column) for at, column in enumerate(table.inputs)]
        if all(points) and prod(map(len, points)) * len(table.rows) <= MOST_TESTS:
            _look(compilation, table, points)


def _look(compilation: Compilation, table: Table, points: Sequence[Sequence[Value]]) -> None:
    hits: set[int] = set()
    gaps: list[tuple[Value, ...]] = []
    for values in product(*points):
        hit = _first_hit(table, values)
        if hit is None:
            gaps.append(values)
        else:
            hits.add(hit)
    path = ("tables", table.key, "rules")
    if gaps:
        compilation.report_key(
            "table-gap", path, f"no row answers {_written(table, gaps[0])}", "end with a row of any",
            level=Level.WARNING,
        )  # fmt: skip
    for row in range(len(table.rows)):
        if row not in hits:
            compilation.report(
                "table-dead-row", (*path, row), "this row is never reached: rows above answer first",
                "move it up, or remove it", level=Level.WARNING,
            )  # fmt: skip


def _first_hit(table: Table, values: Sequence[Value]) -> int | None:
    env = Env(names={}, host=NoHost(), now=_ANY_MOMENT, zone=UTC)
    for index, row in enumerate(table.rows):
        if all(test(env, value) is True for test, value in zip(row.tests, values, strict=True)):
            return index
    return None


def _points(app: App, table: Table, at: int, column: Column) -> tuple[Value, ...]:
    trees = [_tree(row.cells[at]) for row in table.rows]
    if all(isinstance(tree, Cell) and not tree.tests for tree in trees):
        return (None,)
    match column.type:
        case "choice":
            dictionary = app.dictionaries.get(column.dictionary)
            return tuple(dictionary.choices) if dictionary else ()
        case "boolean":
            return (True, False)
        case "text":
            return (*sorted({value for value in _literals(trees) if isinstance(value, str)}), _OTHER_TEXT)
        case "date":
            days = {value for value in _literals(trees) if type(value) is date}
            return tuple(sorted(day + timedelta(days=shift) for day in days for shift in (-1, 0, 1)))
    numbers = {value for value in _literals(trees) if not isinstance(value, str | bool | date | None)}
    return tuple(sorted({number + shift for number in numbers for shift in (-1, 0, 1)}))


def _tree(cell: str) -> Node:
    return parse_cell(cell.strip() or "any")


def _literals(trees: Sequence[Node]) -> Iterator[Value]:
    for tree in trees:
        for node in walk(tree):
            if isinstance(node, Literal):
                yield node.value
            elif isinstance(node, Negate) and isinstance(node.operand, Literal):
                yield -node.operand.value


def _depends_on_time(table: Table) -> bool:
    cells = (cell for row in table.rows for cell in islice(row.cells, len(table.inputs)))
    return any(isinstance(node, Call) for cell in cells for node in walk(_tree(cell)))


def _written(table: Table, values: Sequence[Value]) -> str:
    said = [f"{column.key} = {value}" for column, value in zip(table.inputs, values, strict=True) if value is not None]
    return ", ".join(said).replace("True", "true").replace("False", "false").replace(_OTHER_TEXT, "any other text")
