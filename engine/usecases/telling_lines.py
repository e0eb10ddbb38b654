"""What an entry of the account tells of lines, as the actor may read it."""

from __future__ import annotations

from collections.abc import Iterator

from engine.forms.line_changes import NUMBER, ToldLines, are_lines
from engine.model.form import Field, column_place
from engine.store.trail import Told
from engine.usecases.account import columns_now, read_lines
from engine.usecases.desk import Desk
from engine.usecases.seen import SeenChange
from engine.values import FieldKey, Value


def readable_lines(
    desk: Desk, told: Told, key: FieldKey, rows: Field, readable: frozenset[FieldKey]
) -> tuple[ToldLines, ToldLines]:
    """Give the told lines before and after, under today's keys; `key` is that of the entry."""
    columns = columns_now(desk.version.tables.forms[desk.form.key], told, key)
    seen = {then: now for then, now in columns.items() if column_place(rows.key, now) in readable}
    before, after = told.changes[key]
    return read_lines(rows, desk.tx.kinds, seen, before), read_lines(rows, desk.tx.kinds, seen, after)


def seen_lines(rows: Field, before: ToldLines, after: ToldLines) -> Iterator[SeenChange]:
    """Give told lines as changes: cells with both values, lines that came or went as a whole, lines that moved."""
    old = {line["id"]: line for line in before}
    for line in after:
        number, was = line[NUMBER], old.pop(line["id"], None)
        if was is None:
            yield SeenChange(field=rows, before=None, after=(line,), rows=rows, line=number)
            continue
        cells = [key for key in line if key not in ("id", NUMBER)]
        for key in cells:
            yield SeenChange(field=rows.columns[key], before=was.get(key), after=line[key], rows=rows, line=number)
        if was[NUMBER] != number:
            yield SeenChange(field=rows, before=was[NUMBER], after=number, rows=rows, line=number)
    for line in old.values():
        yield SeenChange(field=rows, before=(line,), after=None, rows=rows, line=line[NUMBER])


def values_told(change: SeenChange) -> Iterator[tuple[Field, Value]]:
    """Give every value of a change with its field: of whole lines each cell."""
    for value in (change.before, change.after):
        if not isinstance(value, tuple) or not are_lines(value):
            yield change.field, value
            continue
        for line in value:
            yield from ((column, line.get(key)) for key, column in change.field.columns.items())
