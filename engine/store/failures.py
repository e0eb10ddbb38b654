"""What the database says when a write does not happen, in our words, and how often we try again."""

from __future__ import annotations

import random
import re
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import NoReturn, ParamSpec, TypeVar

import psycopg
from psycopg import errors

from engine.errors import Unavailable
from engine.store.pool import BUSY, GONE

P = ParamSpec("P")
R = TypeVar("R")

ATTEMPTS = 6
FIRST_PAUSE = 0.004

_UNIQUE = (sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY)
_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
_MISSED = re.compile(r'"lost ([0-9 ]+)"')
_KEY = re.compile(r"\(([^)]*)\)=\(")


class Lost(Exception):
    """Somebody was faster: the row the guard names is no longer as it was read. Nothing was written."""

    def __init__(self, guard: str) -> None:
        super().__init__(f"{guard} has changed since it was read")
        self.guard = guard  # the table


class Duplicate(Exception):
    """A row with these unique values is already there. Nothing was written."""

    def __init__(self, table: str, columns: tuple[str, ...]) -> None:
        super().__init__(f"{table} already has a row with this {', '.join(columns)}")
        self.table = table
        self.columns = columns


class Missed(Exception):
    """Some guards of a batch did not hit: `counts` has the rows of each, in order."""

    def __init__(self, counts: tuple[int, ...]) -> None:
        super().__init__(str(counts))
        self.counts = counts


class Collided(Exception):
    """Two transactions stood in each other's way; the same one may be tried again."""


class Vanished(Exception):
    """The connection broke; whether a write took effect is not known."""


def retried(operation: Callable[P, R]) -> Callable[P, R]:
    """Try again, after a short random pause, what collided; after six times it is Unavailable."""

    @wraps(operation)
    def attempt(*args: P.args, **kwargs: P.kwargs) -> R:
        for number in range(ATTEMPTS):
            try:
                return operation(*args, **kwargs)
            except Collided:
                time.sleep(random.uniform(0.0, FIRST_PAUSE * 2**number))
        raise Unavailable(BUSY)

    return attempt


@contextmanager
def translated() -> Iterator[None]:
    """Turn the driver's exceptions into ours; those that tell of a bug rise as they are."""
    try:
        yield
    except sqlite3.Error as problem:
        raise _of_sqlite(problem) from problem
    except psycopg.Error as problem:
        raise _of_postgresql(problem) from problem


def _of_sqlite(problem: sqlite3.Error) -> Exception:
    code = getattr(problem, "sqlite_errorcode", 0)
    if code in _UNIQUE:
        places = str(problem).partition(": ")[2].split(", ")
        tables, columns = zip(*(place.partition(".")[::2] for place in places), strict=True)
        return Duplicate(tables[0], columns)
    if code & 0xFF in _BUSY:
        return Collided(str(problem))
    if code & 0xFF in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN):
        return Unavailable(GONE)
    return problem


def _of_postgresql(problem: psycopg.Error) -> Exception:
    match problem:
        case errors.UniqueViolation():
            found = _KEY.search(problem.diag.message_detail or "")
            columns = found[1].replace('"', "").split(", ") if found else ()
            return Duplicate(problem.diag.table_name or "", tuple(columns))
        case errors.InvalidTextRepresentation() if found := _MISSED.search(str(problem)):
            return Missed(tuple(map(int, found[1].split())))
        case errors.DeadlockDetected() | errors.SerializationFailure() | errors.LockNotAvailable():
            return Collided(str(problem))
        case errors.DiskFull() | errors.ReadOnlySqlTransaction() | errors.TooManyConnections():
            return Unavailable(GONE)
        case errors.AdminShutdown() | errors.CrashShutdown() | errors.CannotConnectNow():
            return Vanished(str(problem))
        case psycopg.OperationalError() if problem.sqlstate is None or problem.sqlstate.startswith("08"):
            return Vanished(str(problem))
    return problem


def gone(problem: Vanished) -> NoReturn:
    """Tell a person that the database does not answer."""
    raise Unavailable(GONE) from problem
