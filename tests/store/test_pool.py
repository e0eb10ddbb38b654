"""Connections are lent to one thread at a time; writers on SQLite are served in the order they came."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from threading import Event, Thread
from time import sleep
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import select

from engine.errors import Unavailable
from engine.ids import new_id
from engine.store import requests
from engine.store.db import Database
from engine.store.failures import ATTEMPTS, Collided, Duplicate, Vanished, retried
from engine.store.pool import FairLock, Pool
from engine.store.statement import Statement
from engine.store.tables import counter, request
from engine.store.writing import Batch, Insert
from tests.store.apps import NOW

COUNTERS = Statement(select(counter.c.key).order_by(counter.c.key))


class Line:
    """A connection that only knows whether it is open."""

    def __init__(self) -> None:
        self.closed = False
        self.closings = 0

    def fileno(self) -> int:
        raise NotImplementedError

    def close(self) -> None:
        self.closings += 1


def counted(key: str) -> Batch:
    return Batch((Insert(table=counter, rows=({"key": key, "value": 1},)),))


def test_the_fair_lock_serves_in_the_order_of_coming() -> None:
    lock, order, threads = FairLock(), [], []

    def take(number: int) -> None:
        with lock:
            order.append(number)

    with lock:
        for number in range(20):
            thread = Thread(target=take, args=(number,))
            thread.start()
            while len(lock._waiting) <= number:
                sleep(0)
            threads.append(thread)
    for thread in threads:
        thread.join()
    assert order == list(range(20))
    with lock:
        order.append(20)
    assert order[-1] == 20


def test_a_thread_that_holds_a_connection_gets_the_same_one() -> None:
    pool = Pool(lambda: sqlite3.connect(":memory:", check_same_thread=False), 1)
    with pool.connection() as first, pool.connection() as second:
        assert first is second
    pool.close()


def test_another_thread_waits_until_the_connection_is_back() -> None:
    pool = Pool(lambda: sqlite3.connect(":memory:", check_same_thread=False), 1)
    got, waiting = Event(), Event()

    def take() -> None:
        waiting.set()
        with pool.connection():
            got.set()

    with pool.connection():
        thread = Thread(target=take)
        thread.start()
        waiting.wait()
        assert not got.is_set()
    thread.join()
    assert got.is_set()
    pool.close()


def test_a_broken_connection_is_not_lent_again() -> None:
    lines: list[Line] = []

    def connect() -> Line:
        lines.append(Line())
        return lines[-1]

    pool = Pool(connect, 1)
    with pool.connection() as line:
        line.closed = True
    with pool.connection() as line:
        assert line is lines[1]
    assert [each.closings for each in lines] == [1, 0]


def test_a_database_nobody_serves_is_unavailable_and_can_be_tried_again(tmp_path: Path) -> None:
    database = Database(f"postgresql+psycopg://nobody@/nothing?host={tmp_path}")
    for _ in range(20):  # more often than there are connections: none is counted that was not made
        with pytest.raises(Unavailable):
            database.rows(COUNTERS, {})


def test_a_database_in_memory_is_one_for_every_thread() -> None:
    with closing(Database("sqlite://")) as database:
        with database.transaction() as tx:
            tx.execute("create table counter (key text primary key, value integer)")
        threads = [Thread(target=database.write, args=(counted(str(number)),)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert [key for (key,) in database.rows(COUNTERS, {})] == [str(number) for number in range(8)]


def test_what_collides_is_tried_again_and_given_up_in_the_end() -> None:
    calls: list[int] = []

    @retried
    def collide(times: int) -> str:
        calls.append(times)
        if len(calls) <= times:
            raise Collided
        return "done"

    assert collide(2) == "done"
    assert len(calls) == 3
    calls.clear()
    with pytest.raises(Unavailable, match="busy"):
        collide(100)
    assert len(calls) == ATTEMPTS


def kill_others(database: Database) -> None:
    """End every other connection to the database, as a restart of the server does."""
    with psycopg.connect(
        host=database.url.query["host"], user=database.url.username, dbname=database.url.database, autocommit=True
    ) as operator:
        operator.execute(
            "select pg_terminate_backend(pid, 5000) from pg_stat_activity"
            " where pid <> pg_backend_pid() and datname = current_database()"
        )


def test_idle_connections_the_server_closed_are_replaced(postgres_database: str) -> None:
    with closing(Database(postgres_database)) as database:
        with database.transaction() as tx:
            tx.execute("create table counter (key text primary key, value bigint)")
        database.write(counted("a"))
        kill_others(database)
        database.write(counted("b"))
        kill_others(database)
        assert database.rows(COUNTERS, {}) == [("a",), ("b",)]
        kill_others(database)
        with database.transaction() as tx:
            tx.write(counted("c"))
        assert len(database.rows(COUNTERS, {})) == 3


def test_a_connection_that_breaks_in_a_transaction_is_unavailable_and_nothing_is_written(
    postgres_database: str,
) -> None:
    with closing(Database(postgres_database)) as database:
        with database.transaction() as tx:
            tx.execute("create table counter (key text primary key, value bigint)")

        def broken() -> None:
            with database.transaction() as tx:
                tx.write(counted("a"))
                kill_others(database)
                tx.write(counted("b"))

        with pytest.raises(Unavailable):
            broken()
        assert database.rows(COUNTERS, {}) == []


def test_a_request_whose_answer_was_lost_is_found_when_it_is_sent_again(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The commit took effect, the connection broke before the answer came: the second attempt is a Duplicate."""
    row = requests.keep(UUID(int=1), new_id(), digest="d", outcome={}, at=NOW)
    lose_one_answer(database, monkeypatch)
    with pytest.raises(Duplicate) as duplicate:
        database.write(Batch((row,)))
    assert duplicate.value.table == "request"
    assert len(database.rows(Statement(request.select()), {})) == 1


def test_a_write_without_a_request_is_not_sent_twice(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    lose_one_answer(database, monkeypatch)
    with pytest.raises(Unavailable):
        database.write(counted("a"))
    assert database.rows(COUNTERS, {}) == [("a",)]


def lose_one_answer(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the next write take effect, and its connection break before that is known."""
    written = database._write

    def lose(batch: Batch) -> None:
        monkeypatch.setattr(database, "_write", written)
        written(batch)
        raise Vanished("the server closed the connection unexpectedly")

    monkeypatch.setattr(database, "_write", lose)


def test_a_second_process_that_writes_is_waited_for(sqlite_database: str) -> None:
    with closing(Database(sqlite_database)) as database, closing(Database(sqlite_database)) as other:
        with database.transaction() as tx:
            tx.execute("create table counter (key text primary key, value integer)")
        entered, leave = Event(), Event()

        def hold() -> None:
            with other.transaction() as tx:
                tx.write(counted("a"))
                entered.set()
                leave.wait()

        holder = Thread(target=hold)
        holder.start()
        entered.wait()
        writer = Thread(target=database.write, args=(counted("b"),))
        writer.start()
        assert database.rows(COUNTERS, {}) == []  # readers never wait
        leave.set()
        for thread in (holder, writer):
            thread.join()
        assert database.rows(COUNTERS, {}) == [("a",), ("b",)]
