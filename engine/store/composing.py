"""The texts of a batch.

On SQLite the steps run one after the other in a transaction. On PostgreSQL they are composed into one statement
whose data-modifying parts all hang on its first guard; where another guard misses, the statement itself fails.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import count
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import Column, Table
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.types import String, TypeDecorator

from engine.store.nulls import typed
from engine.store.statement import POSTGRESQL, SQLITE, Codec, Several, writer
from engine.store.writing import (
    GUARDS,
    MANY_ROWS,
    Bump,
    Change,
    Clear,
    Delete,
    Drop,
    Ensure,
    Expect,
    Insert,
    Put,
    Step,
    Update,
)

Place: TypeAlias = Callable[["Column[Any]"], str]

FEW = 2  # rows that are written as they are on PostgreSQL; more are lists, which the driver writes slowly
MANY = 0


class Shape(NamedTuple):
    """All of a step that its text depends on."""

    kind: type[Step]
    table: Table
    columns: tuple[str, ...]
    match: tuple[str, ...]
    rows: int  # of an insert; MANY = however many there are
    by: int = 1  # of an update: how many versions it goes on


@dataclass(frozen=True, slots=True)
class Text:
    """A text with the codecs of its values, step by step; `guards` are the positions of the guards."""

    text: str
    codecs: tuple[tuple[Codec, ...], ...]
    guards: tuple[int, ...]


@lru_cache(maxsize=1024)
def version_column(table: Table) -> str:
    """Name the column that counts the versions of a row."""
    return "lock_version" if "lock_version" in table.c else "version"


@lru_cache(maxsize=1024)
def key_column(table: Table) -> str:
    """Name the column that is the identity of a row."""
    return next(iter(table.primary_key.columns)).name


def shape(step: Step) -> Shape:
    """Give all of a step that its text depends on."""
    match step:
        case Insert() | Ensure() | Put():
            rows = len(step.rows) if len(step.rows) <= FEW else MANY
            return Shape(type(step), step.table, tuple(step.rows[0]), (), rows)
        case Update():
            match_ = (key_column(step.table), version_column(step.table))
            return Shape(Update, step.table, tuple(step.values), match_, 1, step.by)
        case Expect():
            return Shape(Expect, step.table, (), (key_column(step.table), version_column(step.table)), 1)
        case Change():
            return Shape(Change, step.table, tuple(step.values), tuple(step.match), 1)
        case Delete() | Bump() | Clear():
            return Shape(type(step), step.table, (), tuple(step.match), 1)
        case Drop():
            return Shape(Drop, step.table, (), ("record", "id"), 1)


def arguments(step: Step) -> list[Any]:
    """Give the values of a step with one row, in the order of its text."""
    match step:
        case Insert() | Ensure() | Put():
            return list(step.rows[0].values())
        case Update():
            return [*step.values.values(), step.id, step.version]
        case Expect():
            return [step.id, step.version]
        case Change():
            return [*step.values.values(), *step.match.values()]
        case Delete() | Bump() | Clear():
            return list(step.match.values())
        case Drop():
            return [step.record, step.ids]


@lru_cache(maxsize=4096)
def sqlite_text(one: Shape) -> Text:
    """Give the text of one step on SQLite; many rows run it many times."""
    text = _sentence(one, SQLITE, lambda _column: "?", "")
    return Text(text, (_codecs(one, SQLITE),), (0,) if one.kind in GUARDS else ())


@lru_cache(maxsize=4096)
def postgresql_text(shapes: tuple[Shape, ...]) -> Text:
    """Compose the steps into one guarded statement."""
    numbers = count(1)
    guards = tuple(index for index, one in enumerate(shapes) if one.kind in GUARDS)
    first = guards[0] if guards else None
    bumps = tuple(index for index, one in enumerate(shapes[:first]) if one.kind is Bump) if guards else ()
    parts = []
    for index, one in enumerate(shapes):
        if first is None or index in bumps:
            tail = ""
        elif index == first:
            # rows of running instances are locked before the record, as an act does: no deadlock
            tail = "".join(f" and (select count(*) from s{bump}) >= 0" for bump in bumps)
        else:
            tail = f" and exists (select 1 from s{first})"
        parts.append(f"s{index} as ({_part(one, numbers, tail)})")
    # a part may only name parts that stand before it; the numbers of the values keep the order of the steps
    leading = (*bumps, first) if first is not None else ()
    order = (*leading, *(index for index in range(len(shapes)) if index not in leading))
    text = f"with {', '.join(parts[index] for index in order)} {_verdict(guards, is_free=not bumps)}"
    return Text(text, tuple(_codecs(one, POSTGRESQL) for one in shapes), guards)


def _part(one: Shape, numbers: Iterator[int], tail: str) -> str:
    suffix = "[]" if one.rows == MANY else ""
    text = _sentence(one, POSTGRESQL, lambda column: f"${next(numbers)}::{_cast(column)}{suffix}", tail)
    if one.kind is Expect:
        return f"{text} for update"
    return f"{text} returning 1" if one.kind in GUARDS or one.kind is Bump else text


def _verdict(guards: tuple[int, ...], *, is_free: bool) -> str:
    """What the statement answers: 0 when its first guard missed and so nothing was written, else 1, or it fails.

    The failure is a cast of the counts to a number: the one way to roll back a single statement from inside.
    """
    if not guards:
        return "select 1"
    counts = ", ".join(f"(select count(*) from s{guard}) as n{guard}" for guard in guards)
    hits = " and ".join(f"n{guard} = 1" for guard in guards)
    told = " || ' ' || ".join(f"n{guard}" for guard in guards)
    first = f"when n{guards[0]} = 0 then 0 " if is_free else ""
    return (
        f"select case {first}when {hits} then 1 else ('lost ' || {told})::integer end"
        f" from (select {counts} offset 0) as guards"
    )


def _sentence(one: Shape, dialect: Dialect, place: Place, tail: str) -> str:
    """Write one step; `tail` is a further condition, beginning with `and`."""
    quote = dialect.identifier_preparer.quote
    table = dialect.identifier_preparer.format_table(one.table)
    if one.kind in MANY_ROWS:
        conflict = _on_conflict(one, table, quote)
        names = ", ".join(quote(name) for name in one.columns)
        return f"insert into {table} ({names}) {_source(one, dialect, place, tail)}{conflict}"
    version = quote(version_column(one.table))
    sets = [f"{quote(name)} = {place(one.table.c[name])}" for name in one.columns]
    if one.kind in (Update, Bump):
        sets.append(f"{version} = {version} + {one.by}")
    if one.kind is Drop:
        return f"delete from {table} where record = {place(one.table.c.record)} and {_among(place, dialect, one)}{tail}"
    where = " and ".join(f"{quote(name)} = {place(one.table.c[name])}" for name in one.match) + tail
    if sets:
        return f"update {table} set {', '.join(sets)} where {where}"
    return f"{'select 1' if one.kind is Expect else 'delete'} from {table} where {where}"


def _on_conflict(one: Shape, table: str, quote: Callable[[str], str]) -> str:
    if one.kind is Insert:
        return ""
    if one.kind is Ensure:
        return " on conflict do nothing"
    kept = ", ".join(f"{quote(name)} = excluded.{quote(name)}" for name in one.columns if name not in ("id", "record"))
    return f" on conflict (id) do update set {kept} where {table}.record = excluded.record"


def _among(place: Place, dialect: Dialect, one: Shape) -> str:
    listed = place(one.table.c.id)
    # ids are bytes on SQLite, which JSON cannot hold: the connection knows bytes_of(hex)
    return f"id in (select bytes_of(value) from json_each({listed}))" if dialect is SQLITE else f"id = any({listed}[])"


def _source(one: Shape, dialect: Dialect, place: Place, tail: str) -> str:
    def row() -> str:
        return ", ".join(place(one.table.c[name]) for name in one.columns)

    if dialect is SQLITE:
        return f"values ({row()})"
    if one.rows == MANY:
        return f"select * from unnest({row()}) as given where true{tail}"
    rows = ", ".join(f"({row()})" for _ in range(one.rows))
    return f"select * from (values {rows}) as given where true{tail}"


def _codecs(one: Shape, dialect: Dialect) -> tuple[Codec, ...]:
    if one.kind is Drop:
        return writer(one.table.c.record.type, dialect), writer(Several(one.table.c.id.type), dialect)
    columns = [one.table.c[name] for name in (*one.columns, *one.match)]
    codecs = [writer(column.type, dialect) for column in columns]
    if dialect is SQLITE or one.rows == MANY:
        return tuple(codecs)
    return tuple(typed(codec, _cast(column)) for codec, column in zip(codecs, columns, strict=True))


def _cast(column: Column[Any]) -> str:
    kind = column.type.dialect_impl(POSTGRESQL)
    inner = kind.impl_instance if isinstance(kind, TypeDecorator) else kind
    # a cast to varchar(n) would cut silently
    return "text" if isinstance(inner, String) else inner.compile(dialect=POSTGRESQL).lower()
