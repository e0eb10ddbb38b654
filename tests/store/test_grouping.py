"""Batches that wait at the same time are written together on SQLite; each is still whole or not at all."""

import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from threading import Thread

import pytest

from engine.ids import new_id
from engine.store.db import Database
from engine.store.failures import Duplicate, Lost
from engine.store.grouping import MOST
from engine.store.statement import Statement
from engine.store.tables import counter, stream_head
from engine.store.writing import Batch, Insert, Step, Update
from tests.store.apps import opened

COUNTERS = Statement(counter.select().order_by(counter.c.key))


@pytest.fixture
def database(sqlite_database: str) -> Iterator[Database]:
    """A database on SQLite with empty system tables."""
    with closing(opened(sqlite_database)) as database:
        yield database


def counted(key: str, value: object = 1) -> Insert:
    return Insert(table=counter, rows=({"key": key, "value": value},))


def missed() -> Update:
    return Update(table=stream_head, id=new_id(), version=1, values={"trail_seq": 1})


def at_the_same_time(database: Database, batches: Sequence[tuple[Step, ...]]) -> list[object]:
    """Write batches that all wait before the first gets its turn; give what each thread heard, None = written."""
    heard: list[object] = [None] * len(batches)

    def write(index: int) -> None:
        try:
            database.write(Batch(batches[index]))
        except (Lost, Duplicate, ArithmeticError) as problem:
            heard[index] = type(problem)

    threads = [Thread(target=write, args=(index,)) for index in range(len(batches))]
    with database.writers:
        for number, thread in enumerate(threads):
            thread.start()
            while len(database.queue) <= number:  # one after the other, so that the order is known
                time.sleep(0.001)
        database.counts.round_trips = 0
    for thread in threads:
        thread.join()
    return heard


def keys(database: Database) -> list[str]:
    return [row[0] for row in database.rows(COUNTERS, {})]


def test_batches_that_wait_together_share_one_transaction(database: Database) -> None:
    assert at_the_same_time(database, [(counted("a"),), (counted("b"),), (counted("c"),)]) == [None] * 3
    assert database.counts.round_trips == 2 + 3 * 3  # begin and commit; savepoint, row and release of each
    assert keys(database) == ["a", "b", "c"]


def test_what_is_wrong_with_one_batch_is_heard_by_its_writer_alone(database: Database) -> None:
    database.write(Batch((counted("there"),)))
    batches = [
        (counted("a"),),
        (counted("half"), missed()),
        (counted("half"), counted("there")),
        (counted("half"), counted("too large", 2**80)),
        (counted("b"),),
    ]
    assert at_the_same_time(database, batches) == [None, Lost, Duplicate, OverflowError, None]
    assert keys(database) == ["a", "b", "there"]


def test_a_batch_sees_what_those_before_it_wrote(database: Database) -> None:
    assert at_the_same_time(database, [(counted("a"),), (counted("a"),)]) == [None, Duplicate]


def test_more_batches_than_a_group_holds_are_all_written(database: Database) -> None:
    batches = [(counted(f"{number:03}"),) for number in range(2 * MOST + 3)]
    assert at_the_same_time(database, batches) == [None] * len(batches)
    assert keys(database) == [f"{number:03}" for number in range(2 * MOST + 3)]


def test_when_the_group_cannot_be_written_the_others_write_for_themselves(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The one whose turn it was hears of it; nothing of the others is lost or written twice."""
    begun = database._begun
    failures = iter([MemoryError()])

    def fails_once(connection: object) -> object:
        for failure in failures:
            raise failure
        return begun(connection)

    monkeypatch.setattr(database, "_begun", fails_once)
    heard: list[BaseException] = []
    threads = []

    def write(key: str) -> None:
        try:
            database.write(Batch((counted(key),)))
        except MemoryError as problem:
            heard.append(problem)

    with database.writers:
        for number, key in enumerate("abc"):
            threads.append(Thread(target=write, args=(key,)))
            threads[-1].start()
            while len(database.queue) <= number:
                time.sleep(0.001)
    for thread in threads:
        thread.join()
    assert len(heard) == 1
    assert keys(database) == ["b", "c"]
    assert len(database.queue) == 0
