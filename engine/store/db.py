"""The database: reads, and writes that happen whole or not at all, on SQLite and PostgreSQL alike."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import bindparam, make_url, select
from sqlalchemy.engine.interfaces import Dialect

from engine.store.composing import FEW, arguments, postgresql_text, shape, sqlite_text
from engine.store.failures import Lost, Missed, Vanished, gone, retried, translated
from engine.store.pool import Connection, FairLock, Pool, connect_postgresql, connect_sqlite
from engine.store.statement import POSTGRESQL, SQLITE, Codec, Row, Statement
from engine.store.tables import instance, request
from engine.store.writing import MANY_ROWS, Batch, Step

_LOCK = Statement(select(instance.c.id).where(instance.c.id == bindparam("id")).with_for_update())
_DRAW = (
    "insert into counter (key, value) values ({place}, 1)"
    " on conflict (key) do update set value = counter.value + 1 returning value"
)


class Reader(Protocol):
    """What reads: the database outside a transaction, or a transaction."""

    def rows(self, statement: Statement, values: Mapping[str, Any]) -> list[Row]:
        """Give all rows."""

    def one(self, statement: Statement, values: Mapping[str, Any]) -> Row | None:
        """Give the first row, or None."""


@dataclass(slots=True)
class Counts:
    """How much was asked of the database; `round_trips` counts the opening and closing of transactions too."""

    statements: int = 0
    round_trips: int = 0


class Database:
    """One SQLite file, `sqlite://` memory, or PostgreSQL database, given as an SQLAlchemy address."""

    def __init__(self, url: str, *, connections: int = 16) -> None:
        given = make_url(url)
        self.is_postgresql = given.get_backend_name() == "postgresql"
        self.url = given.set(drivername="postgresql+psycopg") if self.is_postgresql else given
        self.dialect: Dialect = POSTGRESQL if self.is_postgresql else SQLITE
        self.counts = Counts()
        self.writers = FairLock()
        path = self.url.database or ":memory:"
        # a database in memory lives in its one connection
        size = 1 if not self.is_postgresql and path == ":memory:" else connections
        connect = (lambda: connect_postgresql(self.url)) if self.is_postgresql else (lambda: connect_sqlite(path))
        self.pool = Pool(connect, size)

    def rows(self, statement: Statement, values: Mapping[str, Any]) -> list[Row]:
        """Give all rows, each as a tuple in the order of the statement's columns."""
        try:
            return self._read(statement, values)
        except Vanished:
            self.pool.close()  # the others are likely gone too
        try:
            return self._read(statement, values)
        except Vanished as problem:
            gone(problem)

    def one(self, statement: Statement, values: Mapping[str, Any]) -> Row | None:
        """Give the first row, or None."""
        found = self.rows(statement, values)
        return found[0] if found else None

    def write(self, batch: Batch) -> None:
        """Write the batch whole, or raise Lost or Duplicate with nothing written.

        A batch that holds a request row is sent again when the connection broke: had it been written, the
        second attempt is a Duplicate of that row.
        """
        try:
            self._write(batch)
        except Vanished as problem:
            self.pool.close()
            if not any(step.table is request for step in batch.steps):
                gone(problem)
            self._write_again(batch)

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Open a writing transaction; it is committed at the end of the block, or undone if that raises."""
        turn: AbstractContextManager[None] = nullcontext() if self.is_postgresql else self.writers
        try:
            with turn, self.pool.connection() as connection, translated():
                tx = Transaction(self, connection)
                tx.execute("begin" if self.is_postgresql else "begin immediate")
                try:
                    yield tx
                    tx.execute("commit")
                except BaseException:
                    # a broken connection has no transaction, and SQLite ends its own when the disk is full
                    if not getattr(connection, "broken", False) and getattr(connection, "in_transaction", True):
                        tx.execute("rollback")
                    raise
        except Vanished as problem:
            gone(problem)

    def close(self) -> None:
        """Close the connections that are not in use."""
        self.pool.close()

    @retried
    def _read(self, statement: Statement, values: Mapping[str, Any]) -> list[Row]:
        with self.pool.connection() as connection, translated():
            return run(self, connection, statement, values)

    @retried
    def _write(self, batch: Batch) -> None:
        if not self.is_postgresql:
            with self.transaction() as tx:
                return tx.write(batch)
        with self.pool.connection() as connection:
            return write_at_once(self, connection, batch)

    def _write_again(self, batch: Batch) -> None:
        try:
            self._write(batch)
        except Vanished as problem:
            gone(problem)


class Transaction:
    """A writing transaction on one connection; made by `Database.transaction`."""

    __slots__ = ("connection", "database")

    def __init__(self, database: Database, connection: Connection) -> None:
        self.database = database
        self.connection = connection

    def rows(self, statement: Statement, values: Mapping[str, Any]) -> list[Row]:
        """Give all rows, each as a tuple in the order of the statement's columns."""
        with translated():
            return run(self.database, self.connection, statement, values)

    def one(self, statement: Statement, values: Mapping[str, Any]) -> Row | None:
        """Give the first row, or None."""
        found = self.rows(statement, values)
        return found[0] if found else None

    def write(self, batch: Batch) -> None:
        """Write the batch, or raise Lost or Duplicate, after which the transaction must be left."""
        if self.database.is_postgresql:
            return write_at_once(self.database, self.connection, batch)
        with translated():
            return write_in_turn(self.database, self.connection, batch)

    def draw(self, counter: str) -> int:
        """Give the next number of a counter, from 1; it is taken only if the transaction is committed."""
        place = "$1" if self.database.is_postgresql else "?"
        rows = self.execute(_DRAW.format(place=place), [counter])
        self.database.counts.statements += 1
        return int(rows[0][0])

    def alone(self, work: str) -> None:
        """Wait until nobody else is at this work, and keep others from it until the end of the transaction."""
        if self.database.is_postgresql:  # on SQLite the transaction itself is alone
            number = int.from_bytes(hashlib.sha256(work.encode()).digest()[:8], "big", signed=True)
            self.execute("select pg_advisory_xact_lock($1)", [number])

    def lock(self, instance_id: UUID) -> None:
        """Wait for the row of an instance and hold it."""
        if self.database.is_postgresql:  # on SQLite the transaction itself is alone
            self.rows(_LOCK, {"id": instance_id})

    def execute(self, text: str, parameters: Sequence[Any] = ()) -> list[Row]:
        """Run a text as it is, such as a change of tables; give its rows, if it has any."""
        self.database.counts.round_trips += 1
        with translated():
            cursor = self.connection.cursor()
            cursor.execute(text, parameters)
            return cursor.fetchall() if cursor.description else []


def run(database: Database, connection: Connection, statement: Statement, values: Mapping[str, Any]) -> list[Row]:
    """Run a compiled statement on the driver's cursor."""
    compiled = statement.compiled(database.dialect)
    database.counts.statements += 1
    database.counts.round_trips += 1
    cursor = connection.cursor()
    cursor.execute(compiled.text, compiled.parameters(values))
    return compiled.decode(cursor.fetchall())


def write_at_once(database: Database, connection: Connection, batch: Batch) -> None:
    """Write a batch on PostgreSQL as one statement."""
    steps = batch.steps
    composed = postgresql_text(tuple(map(shape, steps)))
    values = [value for step, codecs in zip(steps, composed.codecs, strict=True) for value in _values(step, codecs)]
    database.counts.statements += len(steps)
    database.counts.round_trips += 1
    try:
        with translated():
            cursor = connection.cursor()
            cursor.execute(composed.text, values)
            is_written = cursor.fetchone()[0]
    except Missed as missed:
        guard = next(index for index, hits in zip(composed.guards, missed.counts, strict=True) if hits != 1)
        raise Lost(steps[guard].table.name) from missed
    if not is_written:
        raise Lost(steps[composed.guards[0]].table.name)


def write_in_turn(database: Database, connection: Connection, batch: Batch) -> None:
    """Write a batch on SQLite, step by step, inside a transaction."""
    cursor = connection.cursor()
    for step in batch.steps:
        text = sqlite_text(shape(step))
        codecs = text.codecs[0]
        database.counts.statements += 1
        database.counts.round_trips += 1
        if isinstance(step, MANY_ROWS) and len(step.rows) > 1:
            cursor.executemany(text.text, [_coded(row.values(), codecs) for row in step.rows])
            continue
        cursor.execute(text.text, _coded(arguments(step), codecs))
        if text.guards and (len(cursor.fetchall()) if cursor.description else cursor.rowcount) != 1:
            raise Lost(step.table.name)


def _values(step: Step, codecs: tuple[Codec, ...]) -> list[Any]:
    """The values of a step on PostgreSQL: one a column, row after row; lists of a column where there are many rows."""
    if not isinstance(step, MANY_ROWS):
        return _coded(arguments(step), codecs)
    if len(step.rows) <= FEW:
        return [value for row in step.rows for value in _coded(row.values(), codecs)]
    columns = zip(*(row.values() for row in step.rows), strict=True)
    return [
        [value if codec is None else codec(value) for value in column]
        for column, codec in zip(columns, codecs, strict=True)
    ]


def _coded(values: Iterable[Any], codecs: tuple[Codec, ...]) -> list[Any]:
    return [value if codec is None else codec(value) for value, codec in zip(values, codecs, strict=True)]
