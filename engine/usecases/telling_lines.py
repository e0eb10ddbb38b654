"""What an entry of the account tells of lines, as the actor may read it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.forms.line_changes import NUMBER, ToldLines, are_lines
from engine.model.form import Field, column_place
from engine.store.trail import Told
from engine.usecases.account import columns_now, read_lines
from engine.usecases.desk import Desk
from engine.usecases.seen import SeenChange
from engine.values import FieldKey, Value, Values


def readable_lines(
    desk: Desk, told: Told, key: FieldKey, rows: Field, readable: frozenset[FieldKey]
) -> tuple[ToldLines, ToldLines]:
    """Give the told lines before and after, under today's keys; `key` is that of the entry."""
    columns = columns_now(desk.version.tables.forms[desk.form.key], told, key)
    seen = {then: now for then, now in columns.items() if column_place(rows.key, now) in readable}
    before, after = told.changes[key]
    return read_lines(rows, desk.tx.kinds, seen, before), read_lines(rows, desk.tx.kinds, seen, after)


def lines_since(
    desk: Desk, entries: Iterable[tuple[Told, FieldKey]], rows: Field, readable: frozenset[FieldKey]
) -> tuple[ToldLines, ToldLines]:
    """Give what several entries, oldest first, change together: told lines before them and after, none where nothing
    that may be read is another; each entry comes with its own key of the field.
    """
    old: dict[Value, Values] = {}
    new: dict[Value, Values] = {}
    for told, key in entries:
        before, after = (
            {line["id"]: line for line in side} for side in readable_lines(desk, told, key, rows, readable)
        )
        for ident, line in before.items():
            if ident in old or ident not in new:
                old[ident] = {**line, **old.get(ident, {})}
            if ident not in after:
                new.pop(ident, None)
        new |= {ident: {**new.get(ident, {}), **line} for ident, line in after.items()}
    same = [ident for ident in old if old[ident] == new.get(ident)]
    left, right = ([line for ident, line in side.items() if ident not in same] for side in (old, new))
    return tuple(left), tuple(right)


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
