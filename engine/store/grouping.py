"""Writing on SQLite in groups: batches that wait for their turn at the same time share one wait for the disk.

Each batch is still written whole or not at all, and nobody hears of success before the disk has it.
"""

from __future__ import annotations

import sqlite3
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Lock

from engine.store.failures import Duplicate, Lost
from engine.store.writing import Batch

MOST = 16  # batches in a group: they keep others waiting for some milliseconds only

# what one batch can be wrong with while those beside it are not: its guards, its rows, its values
OWN_PROBLEMS = (Lost, Duplicate, sqlite3.Error, ArithmeticError, AttributeError, LookupError, TypeError, ValueError)


@dataclass(slots=True, eq=False)
class Waiting:
    """A batch on its way; over when it was written, or refused with a problem."""

    batch: Batch
    is_over: bool = False
    problem: Exception | None = None


class Queue:
    """The batches that wait, in the order they came."""

    __slots__ = ("_mutex", "_waiting")

    def __init__(self) -> None:
        self._mutex = Lock()
        self._waiting: deque[Waiting] = deque()

    def join(self, batch: Batch) -> Waiting:
        """Stand at the end."""
        found = Waiting(batch)
        with self._mutex:
            self._waiting.append(found)
        return found

    def take(self) -> tuple[Waiting, ...]:
        """Take the first ones, as many as may be written together."""
        with self._mutex:
            return tuple(self._waiting.popleft() for _ in range(min(MOST, len(self._waiting))))

    def give_back(self, taken: Sequence[Waiting], own: Waiting) -> None:
        """Put back those that were not written after all; whoever took them keeps their own."""
        with self._mutex:
            self._waiting.extendleft(reversed([each for each in taken if each is not own]))
            if own in self._waiting:
                self._waiting.remove(own)

    def __len__(self) -> int:
        return len(self._waiting)


def write_each(taken: Sequence[Waiting], write: Callable[[Batch], None], run: Callable[[str], object]) -> None:
    """Write batches inside a transaction, each undone by itself when something is wrong with it.

    `run` runs a text. A single batch that fails raises, as the transaction is then its own; so does the database
    itself when it cannot write at all.
    """
    if len(taken) == 1:
        write(taken[0].batch)
        return
    for each in taken:
        run("savepoint batch")
        try:
            write(each.batch)
        except OWN_PROBLEMS as problem:
            each.problem = problem
            run("rollback to batch")
        run("release batch")
