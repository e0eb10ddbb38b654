"""The floor of storage: what the product asked of its database, replayed statement by statement on the bare driver.

A tape holds the values as the driver takes them, so that replaying costs nothing but the statements.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, TypeAlias

from sqlalchemy import Table, bindparam
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.sql import ColumnElement

from bench.stage.story import Spent
from engine.runtime import Runtime
from engine.store.composing import Shape, arguments, key_column, shape, version_column
from engine.store.db import Database
from engine.store.pool import Connection, connect_postgresql, connect_sqlite
from engine.store.statement import Row, Statement
from engine.store.writing import Batch, Delete, Ensure, Insert, Step, Update

Asked: TypeAlias = tuple[str, Sequence[Any]]  # a text and its values


@dataclass(frozen=True, slots=True)
class Turn:
    """One read, or the statements of one transaction."""

    is_write: bool
    asked: tuple[Asked, ...]


@dataclass(slots=True)
class Recorder:
    """Stands before a database and keeps what is read and written on a tape."""

    database: Database
    tape: list[Turn] = field(default_factory=list)

    def rows(self, statement: Statement, values: Mapping[str, Any]) -> list[Row]:
        """Give all rows."""
        compiled = statement.compiled(self.database.dialect)
        self.tape.append(Turn(False, ((compiled.text, compiled.parameters(values)),)))
        return self.database.rows(statement, values)

    def one(self, statement: Statement, values: Mapping[str, Any]) -> Row | None:
        """Give the first row, or None."""
        found = self.rows(statement, values)
        return found[0] if found else None

    def write(self, batch: Batch) -> None:
        """Write a batch."""
        dialect = self.database.dialect
        self.tape.append(Turn(True, tuple(plain(step, dialect) for step in batch.steps)))
        self.database.write(batch)


def recorded(runtime: Runtime) -> tuple[Runtime, Recorder]:
    """Give the same installation with a tape running; it can do what needs no transaction of several steps."""
    recorder = Recorder(runtime.database)
    return replace(runtime, database=recorder), recorder  # type: ignore[arg-type]


def replay(connection: Connection, tape: Iterable[Turn]) -> Spent:
    """Run a tape, each statement by itself, in the transactions it was recorded in."""
    started, processor = time.perf_counter(), time.process_time()
    for turn in tape:
        cursor = connection.cursor()
        if not turn.is_write:
            for text, values in turn.asked:
                cursor.execute(text, values)
                cursor.fetchall()
            continue
        cursor.execute("begin immediate" if turn.is_write and is_sqlite(connection) else "begin")
        for text, values in turn.asked:
            cursor.execute(text, values)
            if cursor.rowcount < 1:
                raise LookupError(text)
        cursor.execute("commit")
    return Spent(time.perf_counter() - started, time.process_time() - processor)


def bare(database: Database) -> Connection:
    """Open a connection of the bare driver with the settings of the product's own."""
    if database.is_postgresql:
        return connect_postgresql(database.url)
    return connect_sqlite(database.url.database or "")


def is_sqlite(connection: Connection) -> bool:
    """Say whose connection this is."""
    return type(connection).__module__ == "sqlite3"


def plain(step: Step, dialect: Dialect) -> Asked:
    """Write a step as the one plain statement it is."""
    if isinstance(step, Insert | Ensure):
        statement = insert_of(type(step), step.table, tuple(step.rows[0]), len(step.rows), dialect.name)
        values = [value for row in step.rows for value in row.values()]
    else:
        statement, values = change_of(shape(step)), arguments(step)
    compiled = statement.compiled(dialect)
    return compiled.text, compiled.parameters({f"v{index}": value for index, value in enumerate(values)})


@lru_cache(maxsize=1024)
def insert_of(kind: type[Step], table: Table, columns: tuple[str, ...], rows: int, dialect: str) -> Statement:
    """Write an insert of so many rows."""
    made = (postgresql if dialect == "postgresql" else sqlite).insert(table)
    names = iter(range(rows * len(columns)))
    made = made.values([{name: bindparam(f"v{next(names)}", type_=table.c[name].type) for name in columns}
                        for _ in range(rows)])  # fmt: skip
    return Statement(made.on_conflict_do_nothing() if kind is Ensure else made)


@lru_cache(maxsize=1024)
def change_of(one: Shape) -> Statement:
    """Write a guarded change or removal."""
    names = iter(range(len(one.columns) + len(one.match)))

    def place(name: str) -> ColumnElement[Any]:
        return bindparam(f"v{next(names)}", type_=one.table.c[name].type)

    values: dict[str, Any] = {name: place(name) for name in one.columns}
    where = [one.table.c[name] == place(name) for name in one.match]
    if one.kind is Delete:
        return Statement(one.table.delete().where(*where))
    if one.kind is not Update or one.match[0] != key_column(one.table):
        raise LookupError(f"no plain statement for {one.kind.__name__}")
    version = version_column(one.table)
    return Statement(one.table.update().where(*where).values({**values, version: one.table.c[version] + 1}))
