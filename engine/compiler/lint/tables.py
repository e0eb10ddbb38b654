"""Decision tables: inputs without an answer, rows that contradict each other, rows that never answer.

Looks at one value for every stretch of a column that its cells tell apart, and at all their combinations.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

from engine.compiler.build.compilation import Compilation
from engine.compiler.findings import Path, listed
from engine.compiler.lint.stretches import Budget, Region, can_be_looked_at, regions
from engine.errors import Level
from engine.expression.api import Hit
from engine.expression.decision import ranking
from engine.expression.tree import Literal
from engine.model.app import App
from engine.model.dictionary import Table
from engine.values import Value

_THOUSANDS = re.compile(r"(?<![\d.,])[0-9]{1,3}(?:,[0-9]{3})+(?![\d,])")
_Results = Sequence[tuple[Value, ...]]


def check_tables(compilation: Compilation, app: App) -> None:
    """Report values without a place in the order, and warn of gaps, contradictions and rows that never answer.

    Warns of numbers pasted with thousands separators too.
    """
    budget = Budget()
    for table in app.tables.values():
        _check_order(compilation, table)
        _check_thousands(compilation, table)
        is_whole = len(table.cells) == len(compilation.part("tables", table.key).get("rules") or ())
        if table.cells and is_whole and can_be_looked_at(table):
            found = regions(app, table, budget)
            if found is not None:
                _look(compilation, table, found)


def _look(compilation: Compilation, table: Table, found: Sequence[Region]) -> None:
    path = ("tables", table.key, "rules")
    gap = next((region for region in found if not region.rows), None)
    if gap is not None and not table.decision.default and table.decision.hit is not Hit.COUNT:
        todo = "end with a row of any" if table.decision.hit is Hit.FIRST else "add a row for it, or a default"
        what = f"no row answers {_written(table, gap.values)}"
        compilation.report_key("table-gap", path, what, todo, level=Level.WARNING)
    results = _results(table)
    if table.decision.hit in (Hit.UNIQUE, Hit.ANY):
        _check_overlaps(compilation, path, table, found, results)
    answering = {row for region in found for row in _answering(table, region.rows, results)}
    matching = {row for region in found for row in region.rows}
    for row in range(len(table.cells)):
        if row not in answering:
            compilation.report(
                "table-dead-row", (*path, row), *_why_dead(table, row in matching), level=Level.WARNING
            )  # fmt: skip


def _why_dead(table: Table, is_matched: bool) -> tuple[str, str]:
    if not is_matched:
        return "this row is never reached: no input fits all its cells", "widen a cell, or remove the row"
    if table.decision.hit is Hit.FIRST:
        return "this row is never reached: rows above answer first", "move it up, or remove it"
    return "this row is never reached: rows of higher priority answer", "narrow those rows, or remove it"


def _answering(table: Table, rows: tuple[int, ...], results: _Results) -> tuple[int, ...]:
    """Give the rows that have a part in the answer where `rows` fit."""
    match table.decision.hit:
        case Hit.FIRST:
            return rows[:1]
        case Hit.PRIORITY if rows:
            rank = ranking(table.decision)
            return (min(rows, key=lambda row: rank(results[row])),)
    return rows


def _check_overlaps(
    compilation: Compilation, path: Path, table: Table, found: Sequence[Region], results: _Results
) -> None:
    told: set[int] = set()
    for region in found:
        for above, below in combinations(region.rows, 2):
            if below in told or (table.decision.hit is Hit.ANY and results[above] == results[below]):
                continue
            told.add(below)
            what = f"rows {above + 1} and {below + 1} both answer {_written(table, region.values)}"
            if table.decision.hit is Hit.ANY:
                what += " and say different things"
            compilation.report(
                "table-overlap", (*path, below), what, "narrow one of them, or write hit: first", level=Level.WARNING
            )


def _check_order(compilation: Compilation, table: Table) -> None:
    for row, results in enumerate(_results(table)):
        for at, (value, order) in enumerate(zip(results, table.decision.orders, strict=True)):
            if order and value not in order:
                compilation.report(
                    "table-order", ("tables", table.key, "rules", row, len(table.inputs) + at),
                    f"{_said(value)} has no place in the order of {table.outputs[at].key}",
                    f"add it to {listed(_said(known) for known in order)}",
                )  # fmt: skip


def _check_thousands(compilation: Compilation, table: Table) -> None:
    for row, cells in enumerate(table.cells):
        for at, (cell, column) in enumerate(zip(cells, table.inputs, strict=False)):
            found = _THOUSANDS.search(cell) if column.type in ("integer", "number") else None
            if found is not None:
                compilation.report(
                    "table-thousands", ("tables", table.key, "rules", row, at),
                    f"{found.group()} is read as {' or '.join(str(int(part)) for part in found.group().split(','))}",
                    f"write {found.group().replace(',', '')}, or a space behind the comma", level=Level.WARNING,
                )  # fmt: skip


def _results(table: Table) -> _Results:
    return [
        tuple(result.tree.value if isinstance(result.tree, Literal) else None for result in row.results)
        for row in table.decision.rows
    ]


def _written(table: Table, values: Sequence[Value]) -> str:
    return ", ".join(_inputs(table, values)) or "any input"


def _inputs(table: Table, values: Sequence[Value]) -> Iterator[str]:
    for column, value in zip(table.inputs, values, strict=True):
        if value is not None:
            yield f"{column.key} = {_said(value)}"


def _said(value: Value) -> str:
    return str(value).lower() if isinstance(value, bool | None) else str(value)
