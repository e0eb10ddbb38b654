"""Driver connections: opened with the settings both databases need, kept, and lent to one thread at a time."""

from __future__ import annotations

import select
import sqlite3
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Condition, Lock, get_ident
from typing import Any, TypeAlias

import psycopg
from psycopg.types.numeric import Int8Dumper
from sqlalchemy.engine import URL

from engine.errors import Text, Unavailable
from engine.store.nulls import teach
from engine.store.sums import Total

Connection: TypeAlias = Any  # sqlite3.Connection or psycopg.Connection; what we use of them is the same

BUSY_SECONDS = 10.0
WAIT_SECONDS = 10.0

BUSY = Text(en="The database is busy. Please send it again in a moment.", zh="数据库繁忙，请稍后重新提交")
GONE = Text(en="The database does not answer. Please send it again.", zh="数据库没有响应，请重新提交")


class FairLock:
    """A lock that serves its waiters in the order they came."""

    __slots__ = ("_is_held", "_mutex", "_waiting")

    def __init__(self) -> None:
        self._mutex = Lock()
        self._waiting: deque[Lock] = deque()
        self._is_held = False

    def __enter__(self) -> None:
        with self._mutex:
            if not self._is_held:
                self._is_held = True
                return
            turn = Lock()
            turn.acquire()
            self._waiting.append(turn)
        turn.acquire()

    def __exit__(self, *_: object) -> None:
        with self._mutex:
            if self._waiting:
                self._waiting.popleft().release()  # handed over: it stays held
            else:
                self._is_held = False


class Pool:
    """Up to `size` connections, the one used last lent first; a thread that holds one gets the same again."""

    def __init__(self, connect: Callable[[], Connection], size: int) -> None:
        self._connect = connect
        self._size = size
        self._free: list[Connection] = []
        self._lent: dict[int, Connection] = {}
        self._opened = 0
        self._changed = Condition(Lock())

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """Lend a connection; one that broke is thrown away."""
        thread = get_ident()
        nested = self._lent.get(thread)
        if nested is not None:
            yield nested
            return
        connection = self._take()
        self._lent[thread] = connection
        try:
            yield connection
        finally:
            del self._lent[thread]
            self._put(connection)

    def close(self) -> None:
        """Close what is not lent."""
        with self._changed:
            for connection in self._free:
                connection.close()
            self._opened -= len(self._free)
            self._free.clear()

    def _take(self) -> Connection:
        with self._changed:
            if not self._changed.wait_for(lambda: self._free or self._opened < self._size, WAIT_SECONDS):
                raise Unavailable(BUSY)
            while self._free:
                connection = self._free.pop()
                if is_alive(connection):
                    return connection
                connection.close()
                self._opened -= 1
            self._opened += 1
        try:
            return self._connect()
        except psycopg.OperationalError as problem:
            self._forget()
            raise Unavailable(GONE) from problem
        except BaseException:
            self._forget()
            raise

    def _put(self, connection: Connection) -> None:
        if getattr(connection, "closed", False):
            connection.close()
            self._forget()
            return
        with self._changed:
            self._free.append(connection)
            self._changed.notify()

    def _forget(self) -> None:
        with self._changed:
            self._opened -= 1
            self._changed.notify()


def is_alive(connection: Connection) -> bool:
    """Say whether an idle connection still has its server: a closed one has something to read, its end."""
    if isinstance(connection, sqlite3.Connection):
        return True
    if connection.closed:
        return False
    watch = select.poll()
    watch.register(connection.fileno(), select.POLLIN)
    return not watch.poll(0)


def connect_sqlite(path: str) -> sqlite3.Connection:
    """Open an SQLite file (or `:memory:`): write-ahead log, full durability, foreign keys, transactions by hand."""
    connection = sqlite3.connect(
        path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False, cached_statements=512
    )
    connection.execute("pragma journal_mode = wal")
    connection.execute("pragma synchronous = full")
    prepare_sqlite(connection)
    return connection


def prepare_sqlite(connection: sqlite3.Connection) -> None:
    """Give a connection the settings that are not kept in the file, and our functions."""
    connection.execute("pragma foreign_keys = on")
    connection.create_function("bytes_of", 1, bytes.fromhex, deterministic=True)
    connection.create_aggregate("exact_sum", 1, Total)  # type: ignore[arg-type]


def connect_postgresql(url: URL) -> psycopg.Connection[Any]:
    """Open a PostgreSQL connection in autocommit, its session in UTC, server-side statements prepared at first use."""
    connection: psycopg.Connection[Any] = psycopg.connect(
        **_arguments(url), autocommit=True, prepare_threshold=1, cursor_factory=psycopg.RawCursor
    )
    connection.prepared_max = 400
    # one width for all whole numbers, else each magnitude is prepared as a statement of its own
    connection.adapters.register_dumper(int, Int8Dumper)
    teach(connection)
    connection.execute(f"set timezone to 'UTC'; set jit to off; set lock_timeout to '{BUSY_SECONDS:.0f}s'")
    return connection


def _arguments(url: URL) -> dict[str, Any]:
    named = url.translate_connect_args(username="user", database="dbname")
    return {**named, **url.query}
