"""Lines of a record as steps of a batch: at most one that puts them in their places, and one for those that go."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from engine.store.record_tables import FormTable, LineTable
from engine.store.writing import Drop, Insert, Put, Step
from engine.values import Values


def line_steps(of: FormTable, record: UUID, values: Values, before: Values) -> Iterator[Step]:
    """Describe what leads from the lines `before` to those of `values`; rows fields not among the values stay."""
    for key, lines in of.rows.items():
        if key in values:
            yield from _steps(lines, record, before.get(key) or (), values[key] or ())


def _steps(lines: LineTable, record: UUID, old: tuple[Values, ...], new: tuple[Values, ...]) -> Iterator[Step]:
    there = {line["id"]: (position, line) for position, line in enumerate(old)}
    gone = tuple(there.keys() - {line["id"] for line in new})
    if gone:
        yield Drop(table=lines.table, record=record, ids=tuple(sorted(gone)))
    rows = tuple(
        _row(lines, record, position, line)
        for position, line in enumerate(new)
        if there.get(line["id"]) != (position, line)
    )
    if rows:
        is_new = not any(row["id"] in there for row in rows)
        yield Insert(table=lines.table, rows=rows) if is_new else Put(table=lines.table, rows=rows)


def _row(lines: LineTable, record: UUID, position: int, line: Values) -> dict[str, Any]:
    columns = {column.name: line.get(key) for key, column in lines.columns.items()}
    return {"id": line["id"], "record": record, "position": position, **columns}
