"""A batch is written whole or not at all, and says which guard missed."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from threading import Barrier, Thread
from uuid import UUID

import pytest

from engine.errors import Unavailable
from engine.ids import new_id
from engine.store.db import Database
from engine.store.failures import Duplicate, Lost
from engine.store.statement import Statement
from engine.store.tables import counter, request, stream_head, task, task_candidate
from engine.store.writing import Batch, Bump, Change, Clear, Delete, Ensure, Expect, Insert, Step, Update
from tests.store.apps import NOW, opened

ACTOR = UUID(int=7)
HEADS = Statement(stream_head.select().order_by(stream_head.c.stream))
REQUESTS = Statement(request.select())
COUNTERS = Statement(counter.select().order_by(counter.c.key))


def head(ident: int, version: int = 1) -> dict[str, object]:
    return {"stream": UUID(int=ident), "version": version, "trail_seq": 0, "trail_head": b"0"}


def heads(*idents: int) -> Insert:
    return Insert(table=stream_head, rows=tuple(head(ident) for ident in idents))


def asked(key: UUID | None = None) -> Insert:
    row = {"actor": ACTOR, "key": key or new_id(), "digest": "d", "status": "done", "outcome": {"a": "合"}, "at": NOW}
    return Insert(table=request, rows=(row,))


def moved(ident: int, version: int, seq: int) -> Update:
    return Update(table=stream_head, id=UUID(int=ident), version=version, values={"trail_seq": seq})


def counted(key: str, value: int) -> Insert:
    return Insert(table=counter, rows=({"key": key, "value": value},))


def versions(database: Database) -> dict[int, int]:
    return {row[0].int: row[1] for row in database.rows(HEADS, {})}


def lost(database: Database, *steps: Step) -> str:
    with pytest.raises(Lost) as raised:
        database.write(Batch(steps))
    return raised.value.guard


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_any_number_of_rows_is_written_or_ensured(database: Database, count: int) -> None:
    database.write(Batch((heads(1),)))
    first, *further = (head(ident, version=ident + 1) for ident in range(1, count + 1))
    database.write(Batch((Ensure(table=stream_head, rows=(first, *further)), counted("a", count))))
    assert versions(database) == {1: 1, **{ident: ident + 1 for ident in range(2, count + 1)}}
    assert database.rows(COUNTERS, {}) == [("a", count)]


def test_all_steps_are_written(database: Database) -> None:
    database.write(Batch((asked(), heads(1, 2, 3), counted("a", 1))))
    database.write(
        Batch((asked(), moved(1, 1, 5), Expect(table=stream_head, id=UUID(int=2), version=1), counted("b", 2)))
    )
    assert versions(database) == {1: 2, 2: 1, 3: 1}
    assert database.rows(COUNTERS, {}) == [("a", 1), ("b", 2)]
    assert len(database.rows(REQUESTS, {})) == 2


@pytest.mark.parametrize(
    "guards",
    [
        (moved(1, 9, 5),),
        (moved(9, 1, 5),),
        (Expect(table=stream_head, id=UUID(int=1), version=2),),
        (Delete(table=stream_head, match={"stream": UUID(int=9)}),),
        (moved(1, 1, 5), Expect(table=stream_head, id=UUID(int=2), version=2)),
        (moved(1, 1, 5), moved(2, 2, 5), Delete(table=stream_head, match={"stream": UUID(int=3)})),
        (Delete(table=stream_head, match={"trail_seq": 0}),),
        (Bump(table=stream_head, match={"trail_seq": 0}), moved(9, 1, 1)),
    ],
)
def test_one_missed_guard_leaves_everything_as_it_was(database: Database, guards: tuple[Step, ...]) -> None:
    database.write(Batch((heads(1, 2, 3),)))
    assert lost(
        database, asked(), *guards, counted("a", 1), Ensure(table=counter, rows=({"key": "b", "value": 1},))
    ) == ("stream_head")
    assert versions(database) == {1: 1, 2: 1, 3: 1}
    assert database.rows(COUNTERS, {}) == []
    assert database.rows(REQUESTS, {}) == []


def test_lost_names_the_guard_that_missed(database: Database) -> None:
    database.write(Batch((heads(1),)))
    gone = Delete(table=task, match={"id": new_id()})
    assert lost(database, moved(1, 1, 5), gone) == "task"
    assert lost(database, gone, moved(1, 1, 5)) == "task"
    assert lost(database, moved(1, 3, 5), gone) == "stream_head"


def test_a_second_row_with_the_same_key_is_a_duplicate_and_nothing_is_written(database: Database) -> None:
    key = new_id()
    database.write(Batch((asked(key), heads(1))))
    with pytest.raises(Duplicate) as duplicate:
        database.write(Batch((asked(key), moved(1, 1, 5), counted("a", 1))))
    assert (duplicate.value.table, duplicate.value.columns) == ("request", ("actor", "key"))
    assert versions(database) == {1: 1}


def test_ensure_leaves_a_row_that_is_there(database: Database) -> None:
    database.write(Batch((counted("a", 1),)))
    rows = ({"key": "a", "value": 5}, {"key": "b", "value": 6})
    database.write(Batch((Ensure(table=counter, rows=rows), Ensure(table=counter, rows=rows[:1]))))
    assert database.rows(COUNTERS, {}) == [("a", 1), ("b", 6)]


def test_steps_without_a_guard_reach_any_number_of_rows(database: Database) -> None:
    database.write(Batch((heads(1, 2, 3),)))
    database.write(Batch((Change(table=stream_head, match={"version": 1}, values={"trail_seq": 4}),)))
    database.write(Batch((Bump(table=stream_head, match={"trail_seq": 4}), heads(4))))
    assert versions(database) == {1: 2, 2: 2, 3: 2, 4: 1}
    database.write(Batch((Clear(table=stream_head, match={"version": 2}), Clear(table=counter, match={"key": "x"}))))
    assert versions(database) == {4: 1}


def test_a_bump_stands_before_its_guard(database: Database) -> None:
    database.write(Batch((heads(1, 2),)))
    database.write(Batch((Bump(table=stream_head, match={"stream": UUID(int=2)}), moved(1, 1, 5))))
    assert versions(database) == {1: 2, 2: 2}


def test_what_hangs_on_a_removed_task_goes_with_it(database: Database) -> None:
    ident = new_id()
    row = {"id": ident, "app": "a", "form": "f", "record": ident, "instance": ident, "node": "n", "token": 1}
    row |= {"assignee": None, "title": {}, "facts": None, "opened_at": NOW, "due_at": None}
    opened = Insert(table=task, rows=({**row, "facts": []},))
    candidate = Insert(table=task_candidate, rows=({"principal": ACTOR, "task": ident},))
    database.write(Batch((opened, candidate)))
    database.write(Batch((Delete(table=task, match={"id": ident}),)))
    assert database.rows(Statement(task_candidate.select()), {}) == []


def numbered(database: Database, counter_: str, batch: Batch) -> int:
    with database.transaction() as tx:
        number = tx.draw(counter_)
        tx.write(batch)
    return number


def test_numbers_follow_each_other_and_are_not_used_up_by_what_fails(database: Database) -> None:
    assert numbered(database, "a/2026", Batch((asked(),))) == 1
    assert numbered(database, "b", Batch((asked(),))) == 1
    key = new_id()
    database.write(Batch((asked(key),)))
    with pytest.raises(Duplicate):
        numbered(database, "a/2026", Batch((asked(key),)))
    assert numbered(database, "a/2026", Batch((asked(),))) == 2


def test_a_write_is_one_round_trip_on_postgresql(database: Database) -> None:
    database.write(Batch((heads(1),)))
    before = database.counts.round_trips
    database.write(Batch((asked(), moved(1, 1, 5), counted("a", 1))))
    trips = database.counts.round_trips - before
    assert trips == (1 if database.is_postgresql else 5)
    before = database.counts.round_trips
    numbered(database, "c", Batch((asked(), counted("b", 1))))
    assert database.counts.round_trips - before == (4 if database.is_postgresql else 5)


def test_a_full_disk_is_told_and_the_connection_writes_again_when_there_is_room(tmp_path: Path) -> None:
    with closing(opened(f"sqlite:///{tmp_path / 'full.db'}")) as database:
        with database.pool.connection() as connection:
            (pages,) = connection.execute("pragma page_count").fetchone()
            connection.execute(f"pragma max_page_count = {pages}")
        many = Batch((counted("a" * 100_000, 1),))
        with pytest.raises(Unavailable):
            database.write(many)
        with database.pool.connection() as connection:
            assert not connection.in_transaction
            connection.execute("pragma max_page_count = 1000000")
        database.write(many)
        assert len(database.rows(COUNTERS, {})) == 1


def test_a_transaction_is_undone_when_its_block_raises(database: Database) -> None:
    seen: list[int] = []

    def fail() -> None:
        with database.transaction() as tx:
            tx.write(Batch((heads(1),)))
            seen.append(len(tx.rows(HEADS, {})))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert seen == [1]
    assert versions(database) == {}


def test_of_many_at_once_exactly_one_wins_each_round(database: Database) -> None:
    database.write(Batch((heads(1),)))
    rounds, racers = 10, 4
    won: list[int] = []
    barrier = Barrier(racers)

    def race() -> None:
        for number in range(rounds):
            barrier.wait()
            try:
                database.write(Batch((asked(), moved(1, number + 1, number), counted(f"{number}", 1))))
            except Lost:
                continue
            won.append(number)

    threads = [Thread(target=race) for _ in range(racers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(won) == list(range(rounds))
    assert versions(database) == {1: rounds + 1}
    assert len(database.rows(REQUESTS, {})) == rounds


def test_joins_that_count_in_one_row_never_hang(database: Database) -> None:
    database.write(Batch((heads(1),)))
    racers = 6

    def arrive() -> None:
        while True:
            (row,) = database.rows(HEADS, {})
            try:
                return database.write(Batch((moved(1, row[1], row[2] + 1),)))
            except Lost:
                continue

    threads = [Thread(target=arrive) for _ in range(racers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (row,) = database.rows(HEADS, {})
    assert (row[1], row[2]) == (racers + 1, racers)


def test_a_statement_is_prepared_once_whatever_is_blank_in_it(database: Database) -> None:
    ident = new_id()
    row = {"id": ident, "app": "a", "form": "f", "record": ident, "instance": ident, "node": "n", "token": 1}
    row |= {"title": {}, "facts": []}
    kept = []
    for assignee in (None, ACTOR):
        for due in (None, NOW):
            one = {**row, "id": new_id(), "assignee": assignee, "opened_at": NOW, "due_at": due}
            database.write(Batch((Insert(table=task, rows=(one,)),)))
            kept.append((assignee, due))
    found = database.rows(Statement(task.select().order_by(task.c.assignee, task.c.due_at)), {})
    assert {(one[7], one[11]) for one in found} == set(kept)
    if database.is_postgresql:
        with database.pool.connection() as connection:
            texts = [text for (text, *_) in connection._prepared._names if b"insert into task" in text]
        assert len(texts) == 1
