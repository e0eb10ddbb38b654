"""Records: written as steps of a batch, read one by one, by pages, by links.

Every select is made once for (tables of a version, shape) and kept; values never change its text.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from types import MappingProxyType
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import bindparam, func, select

from engine.model.form import Order
from engine.store.db import Reader, Transaction
from engine.store.line_steps import line_steps
from engine.store.paging import Key, after, ordered, read_cursor, write_cursor
from engine.store.record_reading import Path, Reading, Record, all_paths, reading
from engine.store.record_tables import AppTables, FormTable
from engine.store.searching import contains_any, folded
from engine.store.statement import Statement, any_of
from engine.store.trail import Head
from engine.store.where import ALL, Where
from engine.store.writing import Clear, Insert, Step, Update
from engine.values import FieldKey, FileRef, FormKey, Value, Values

_POSITIONS = 1000  # places of files start anew with each version: rows that go and rows that come never meet
_WRITTEN_HERE = ("id", "created_by", "created_at", "updated_by", "updated_at")
_KEPT = 2048
_NOTHING: Values = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRecord:
    """A record to be made; `values` holds its fields and `state department branch`, what is absent is blank."""

    form: FormKey
    id: UUID
    definition: str
    values: Values
    by: UUID | None
    at: datetime
    head: Head
    home: UUID | None = None
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordChange:
    """Fields (and `state department branch`) of a record that was read at `version` take new values.

    `before` holds the values that were read, for files and lines; `head` is written where the record's own stream
    goes on; `count` says how many versions this makes in one write.
    """

    form: FormKey
    id: UUID
    version: int
    values: Values
    by: UUID | None
    at: datetime
    head: Head | None = None
    before: Values = field(default_factory=lambda: _NOTHING)
    count: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """Which records, what of them, in which order, after which position (blank = from the beginning)."""

    form: FormKey
    paths: frozenset[Path]
    where: Where = ALL
    sort: tuple[Order, ...] = (Order(field="created_at", descending=True),)
    search: str = ""
    search_in: tuple[FieldKey, ...] = ()
    after: str = ""
    limit: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Records in order; `next` is the position after the last, blank at the end."""

    records: tuple[Record, ...]
    next: str


class _Shape(NamedTuple):
    """All of a page that its text depends on; `search` None = nothing is looked for."""

    form: FormKey
    paths: frozenset[Path]
    where: Where
    sort: tuple[Order, ...]
    search: tuple[FieldKey, ...] | None
    blanks: tuple[bool, ...]


def insert(tables: AppTables, new: NewRecord) -> tuple[Step, ...]:
    """Describe a new record: one step, and one for each field that holds files or lines."""
    of = tables.forms[new.form]
    row = {of.columns[key].name: new.values.get(key) for key in of.columns if key not in _WRITTEN_HERE}
    row |= {
        "id": new.id,
        "version": new.version,
        "definition": new.definition,
        "created_by": new.by,
        "created_at": new.at,
        "updated_by": new.by,
        "updated_at": new.at,
        "home": new.home,
        "trail_seq": new.head.seq,
        "trail_head": new.head.hash,
    }
    files = _file_rows(of, new.id, new.version, new.values, _NOTHING)
    return (Insert(table=of.table, rows=(row,)), *files, *line_steps(of, new.id, new.values, _NOTHING))


def update(tables: AppTables, change: RecordChange) -> tuple[Step, ...]:
    """Describe the guarded change of a record: one step, and those of files and lines that come, change or go."""
    of = tables.forms[change.form]
    row = {of.columns[key].name: value for key, value in change.values.items() if key in of.columns}
    row |= {"updated_by": change.by, "updated_at": change.at}
    if change.head is not None:
        row |= {"trail_seq": change.head.seq, "trail_head": change.head.hash}
    guard = Update(table=of.table, id=change.id, version=change.version, values=row, by=change.count)
    files = _file_rows(of, change.id, change.version + change.count, change.values, change.before)
    return (guard, *files, *line_steps(of, change.id, change.values, change.before))


def delete(tables: AppTables, change: RecordChange) -> Step:
    """Describe the guarded removal of a record: it is there no more, its row stays."""
    row: dict[str, Any] = {"deleted_at": change.at, "updated_by": change.by, "updated_at": change.at}
    if change.head is not None:
        row |= {"trail_seq": change.head.seq, "trail_head": change.head.hash}
    return Update(table=tables.forms[change.form].table, id=change.id, version=change.version, values=row)


def read(
    reader: Reader,
    tables: AppTables,
    form: FormKey,
    ident: UUID,
    *,
    paths: frozenset[Path] = frozenset(),
    where: Where = ALL,
) -> Record | None:
    """Read a whole record where the condition holds, with what `paths` name behind its links."""
    statement, plan = _one(tables, form, paths | all_paths(tables, form), where)
    row = reader.one(statement, {**where.values, "_id": ident})
    return None if row is None else plan.record(row)


def lock(tx: Transaction, tables: AppTables, form: FormKey, idents: Collection[UUID]) -> None:
    """Wait for the rows of these records, in the order of their ids, and hold them until the transaction ends."""
    if tx.database.is_postgresql:  # on SQLite the transaction itself is alone
        tx.rows(_lock(tables, form), {"_ids": sorted(idents)})


def read_many(
    reader: Reader,
    tables: AppTables,
    form: FormKey,
    idents: Collection[UUID],
    *,
    paths: frozenset[Path],
    where: Where = ALL,
) -> Mapping[UUID, Record]:
    """Read of each of these records what `paths` name, where the condition holds."""
    statement, plan = _many(tables, form, paths, where)
    found = (plan.record(row) for row in reader.rows(statement, {**where.values, "_ids": list(idents)}))
    return {record.id: record for record in found}


def page(reader: Reader, tables: AppTables, query: Query) -> Page:
    """Read one page."""
    keys = _keys(tables.forms[query.form], query.sort)
    position = read_cursor(query.after, keys) if query.after else ()
    blanks = tuple(value is None for value in position)
    shape = _Shape(query.form, query.paths, query.where, query.sort, _search(query), blanks)
    statement, plan = _page(tables, shape)
    values = {f"_after_{index}": value for index, value in enumerate(position)}
    rows = reader.rows(
        statement, {**query.where.values, **values, "_limit": query.limit + 1, "_search": folded(query.search)}
    )
    shown = rows[: query.limit]
    last = write_cursor(shown[-1][: len(keys)]) if len(rows) > query.limit else ""
    return Page(records=tuple(plan.record(row, len(keys)) for row in shown), next=last)


def count(reader: Reader, tables: AppTables, query: Query, *, up_to: int) -> int:
    """Count the records of a query, exactly up to `up_to`; one more says that there are more."""
    statement = _count(tables, query.form, query.where, _search(query))
    values = {**query.where.values, "_limit": up_to + 1, "_search": folded(query.search)}
    row = reader.one(statement, values)
    return int(row[0]) if row else 0


def find(
    reader: Reader, tables: AppTables, form: FormKey, key: FieldKey, value: Value, *, but: UUID | None = None
) -> UUID | None:
    """Find a record by the value of a field, leaving out `but`."""
    row = reader.one(_find(tables, form, key), {"_value": value, "_but": but or UUID(int=0)})
    return None if row is None else row[0]


def links_to(tables: AppTables, form: FormKey, key: FieldKey, ident: UUID) -> Where:
    """Give the condition that a field of `form` holds `ident`."""
    column = tables.forms[form].columns[key]
    name = f"held_by_{column.name}"
    return Where(
        key=("links_to", tables.forms[form].table.name, column.name),
        expression=column == bindparam(name, type_=column.type),
        values={name: ident},
    )


def records_of_file(reader: Reader, tables: AppTables, form: FormKey, key: FieldKey, ident: UUID) -> tuple[UUID, ...]:
    """Find the records whose files field holds a file: more than one where the same upload was sent twice."""
    return tuple(row[0] for row in reader.rows(_of_file(tables, form, key), {"_file": ident}))


def field_of(of: FormTable, columns: Sequence[str]) -> FieldKey | None:
    """Give the field that a Duplicate tells of."""
    return next((key for key, column in of.columns.items() if tuple(columns) == (column.name,)), None)


def _file_rows(of: FormTable, ident: UUID, version: int, values: Values, before: Values) -> tuple[Step, ...]:
    steps: list[Step] = []
    for key, child in of.files.items():
        if key not in values:
            continue
        old, new = _files(before.get(key)), _files(values[key])
        gone = [file for file in old if file not in new]
        steps.extend(Clear(table=child, match={"record": ident, "file": file}) for file in gone)
        rows = tuple(
            {"record": ident, "position": version * _POSITIONS + index, "file": file}
            for index, file in enumerate(new)
            if file not in old
        )
        if rows:
            steps.append(Insert(table=child, rows=rows))
    return tuple(steps)


def _files(value: tuple[FileRef, ...] | None) -> tuple[UUID, ...]:
    return tuple(file.id for file in value or ())


def _search(query: Query) -> tuple[FieldKey, ...] | None:
    return query.search_in if query.search.strip() else None


def _keys(of: FormTable, sort: Sequence[Order]) -> tuple[Key, ...]:
    keys = [Key(of.columns[order.field], order.descending, _may_be_blank(of, order.field)) for order in sort]
    return (*keys, Key(of.table.c.id, descending=False, may_be_blank=False))


def _may_be_blank(of: FormTable, name: str) -> bool:
    return bool(of.columns[name].nullable)


@lru_cache(maxsize=_KEPT)
def _one(tables: AppTables, form: FormKey, paths: frozenset[Path], where: Where) -> tuple[Statement, Reading]:
    plan = reading(tables, form, paths)
    ident = tables.forms[form].table.c.id
    return Statement(plan.select.where(ident == bindparam("_id", type_=ident.type), where.expression)), plan


@lru_cache(maxsize=_KEPT)
def _lock(tables: AppTables, form: FormKey) -> Statement:
    ident = tables.forms[form].table.c.id
    return Statement(select(ident).where(any_of(ident, "_ids")).order_by(ident).with_for_update())


@lru_cache(maxsize=_KEPT)
def _many(tables: AppTables, form: FormKey, paths: frozenset[Path], where: Where) -> tuple[Statement, Reading]:
    plan = reading(tables, form, paths)
    return Statement(plan.select.where(any_of(tables.forms[form].table.c.id, "_ids"), where.expression)), plan


@lru_cache(maxsize=_KEPT)
def _page(tables: AppTables, shape: _Shape) -> tuple[Statement, Reading]:
    of = tables.forms[shape.form]
    keys = _keys(of, shape.sort)
    plan = reading(tables, shape.form, shape.paths, tuple(key.column for key in keys))
    chosen = plan.select.where(shape.where.expression)
    if shape.search is not None:
        chosen = chosen.where(contains_any(of, shape.search, "_search"))
    if shape.blanks:
        chosen = chosen.where(after(keys, shape.blanks))
    return Statement(ordered(chosen, keys).limit(bindparam("_limit"))), plan


@lru_cache(maxsize=_KEPT)
def _count(tables: AppTables, form: FormKey, where: Where, search: tuple[FieldKey, ...] | None) -> Statement:
    of = tables.forms[form]
    chosen = select(of.table.c.id).where(of.table.c.deleted_at.is_(None), where.expression)
    if search is not None:
        chosen = chosen.where(contains_any(of, search, "_search"))
    return Statement(select(func.count()).select_from(chosen.limit(bindparam("_limit")).subquery()))


@lru_cache(maxsize=_KEPT)
def _find(tables: AppTables, form: FormKey, key: FieldKey) -> Statement:
    of = tables.forms[form]
    column = of.columns[key]
    return Statement(
        select(of.table.c.id)
        .where(of.table.c.deleted_at.is_(None), column == bindparam("_value", type_=column.type))
        .where(of.table.c.id != bindparam("_but", type_=of.table.c.id.type))
        .limit(1)
    )


@lru_cache(maxsize=_KEPT)
def _of_file(tables: AppTables, form: FormKey, key: FieldKey) -> Statement:
    of = tables.forms[form]
    child = of.files[key]
    living = select(child.c.record).join(of.table, of.table.c.id == child.c.record)
    return Statement(
        living.where(child.c.file == bindparam("_file", type_=child.c.file.type), of.table.c.deleted_at.is_(None))
    )
