"""Runs and tasks: one read, one guarded write, and how many statements that takes."""

from __future__ import annotations

from dataclasses import replace
from threading import Barrier, Thread
from uuid import UUID

import pytest

from engine.errors import Text
from engine.ids import new_id
from engine.store import instances, tasks
from engine.store.db import Database
from engine.store.failures import Duplicate, Lost
from engine.store.instances import Status, by_id, load_for_act, load_running, of_record
from engine.store.record_tables import AppTables
from engine.store.records import RecordChange, read, update
from engine.store.requests import lookup
from engine.store.task_rows import BY_NAME
from engine.store.task_steps import NewTask, close_task, open_tasks, take_part
from engine.store.tasks import Position, Waiting
from engine.store.trail import verify
from engine.store.writing import Batch
from tests.store.apps import NOW, keep
from tests.store.flows import act, loaded, new_task, submit

WANG, LI, ZHAO = UUID(int=1), UUID(int=2), UUID(int=3)


def sent(database: Database, tables: AppTables, *approvers: UUID, **values: object) -> NewTask:
    batch, task = submit(tables, WANG, approvers or (LI,), **values)
    database.write(batch)
    return task


def test_sending_a_form_takes_six_statements_and_on_postgresql_one_round_trip(
    database: Database, tables: AppTables
) -> None:
    batch, _ = submit(tables, WANG, (LI,), title="合同")
    before = replace(database.counts)
    database.write(batch)
    assert database.counts.statements - before.statements == 6
    if database.is_postgresql:
        assert database.counts.round_trips - before.round_trips == 1


def test_a_candidate_pool_is_one_statement_more(database: Database, tables: AppTables) -> None:
    batch, _ = submit(tables, WANG, (LI, ZHAO))
    before = database.counts.statements
    database.write(batch)
    assert database.counts.statements - before == 7


@pytest.mark.parametrize(("then", "statements"), [((), 6), ((ZHAO,), 8)])
def test_acting_takes_six_statements_and_two_more_to_ask_the_next(
    database: Database, tables: AppTables, then: tuple[UUID, ...], statements: int
) -> None:
    task = sent(database, tables)
    before = replace(database.counts)
    found = loaded(database, tables, task.id, LI)
    database.write(act(found, LI, then=then))
    assert database.counts.statements - before.statements == statements
    if database.is_postgresql:
        assert database.counts.round_trips - before.round_trips == 2


def test_a_changed_state_is_one_statement_more(database: Database, tables: AppTables) -> None:
    task = sent(database, tables)
    before = database.counts.statements
    found = loaded(database, tables, task.id, LI)
    done = RecordChange(
        form="application", id=found.record.id, version=found.record.version, values={"state": "done"}, by=LI, at=NOW
    )
    database.write(Batch((*act(found, LI).steps, *update(tables, done))))
    assert database.counts.statements - before == 7


def test_the_inbox_and_the_badge_take_one_statement_each(database: Database, tables: AppTables) -> None:
    mine = [sent(database, tables), sent(database, tables, LI, ZHAO)]
    sent(database, tables, ZHAO)
    before = database.counts.statements
    assert {task.id for task in tasks.inbox(database, LI, limit=10)} == {task.id for task in mine}
    assert tasks.badge(database, LI) == 2
    assert database.counts.statements - before == 2
    assert (tasks.inbox(database, WANG, limit=10), tasks.badge(database, WANG)) == ((), 0)


def test_an_act_loads_task_run_and_record_with_its_links_in_one_statement(
    database: Database, tables: AppTables
) -> None:
    seal = keep(database, tables, "seal", keeper=ZHAO, state="in_store")
    task = sent(database, tables, seal=seal, title="合同")
    before = database.counts.statements
    paths = frozenset({("seal", "state"), ("seal", "keeper")})
    found = load_for_act(database, tables, "application", task.id, LI, paths=paths)
    assert database.counts.statements - before == 1
    assert found is not None
    assert (found.task.id, found.task.title, found.task.facts) == (task.id, Text(en="Approve", zh="审批"), task.facts)
    assert (found.instance.id, found.instance.state, found.instance.nodes) == (
        task.instance,
        '{"tokens":[1]}',
        ("head",),
    )
    assert (found.instance.lock_version, found.instance.head.seq) == (1, 1)
    assert found.record.values["title"] == "合同"
    assert found.record.linked[("seal",)].values == {"id": seal, "keeper": ZHAO, "state": "in_store"}


def test_a_task_is_there_only_for_whom_it_asks(database: Database, tables: AppTables) -> None:
    task = sent(database, tables, LI, ZHAO)

    def seen(person: UUID, form: str = "application") -> bool:
        return load_for_act(database, tables, form, task.id, person, paths=frozenset()) is not None

    assert [seen(person) for person in (WANG, LI, ZHAO)] == [False, True, True]
    assert not seen(LI, "seal")
    assert tasks.asked(database, task.id, WANG) is None
    assert tasks.place_of(database, task.id) == tasks.Place(app="seals", form="application", definition="h1")
    assert tasks.place_of(database, new_id()) is None


def test_where_somebody_is_asked_is_told_once_however_many_tasks_there_are(
    database: Database, tables: AppTables
) -> None:
    task = sent(database, tables, LI, ZHAO)
    sent(database, tables, LI)
    found = [tasks.asked_at(database, person, "seals", "application") for person in (LI, ZHAO, WANG)]
    here = (tasks.AskedAt(definition="h1", node=task.node),)
    assert found == [here, here, ()]
    assert tasks.asked_at(database, LI, "seals", "seal") == ()


def test_acting_closes_the_task_and_moves_the_run(database: Database, tables: AppTables) -> None:
    task = sent(database, tables)
    database.write(act(loaded(database, tables, task.id, LI), LI, then=(ZHAO,)))
    run = by_id(database, task.instance)
    assert run is not None
    assert (run.status, run.nodes, run.lock_version, run.head.seq) == (Status.RUNNING, ("next",), 2, 2)
    (waiting,) = tasks.open_of_instance(database, run.id)
    assert (waiting.task.node, waiting.people) == ("next", (ZHAO,))
    (done,) = tasks.done_of_instance(database, run.id)
    assert done == tasks.done_by_id(database, task.id)
    assert (done.outcome, done.by, done.opinion, done.opened_at, done.title) == ("approve", LI, "同意", NOW, task.title)
    database.write(act(loaded(database, tables, waiting.task.id, ZHAO), ZHAO))
    run = by_id(database, task.instance)
    assert run is not None
    assert (run.status, run.ended_at, run.nodes) == (Status.ENDED, NOW, ())
    assert verify(database, run.id, run.head) is None


def test_the_second_of_two_who_loaded_the_same_task_is_lost(database: Database, tables: AppTables) -> None:
    task = sent(database, tables, LI, ZHAO)
    first, second = loaded(database, tables, task.id, LI), loaded(database, tables, task.id, ZHAO)
    database.write(act(first, LI, then=(WANG,)))
    with pytest.raises(Lost) as lost:
        database.write(act(second, ZHAO, then=(WANG,)))
    assert lost.value.guard == "instance"
    assert [done.by for done in tasks.done_of_instance(database, task.instance)] == [LI]
    assert len(tasks.open_of_instance(database, task.instance)) == 1


def test_the_same_request_again_is_a_duplicate_whose_outcome_is_kept(database: Database, tables: AppTables) -> None:
    key = new_id()
    first, task = submit(tables, WANG, (LI,), key=key)
    database.write(first)
    second, _ = submit(tables, WANG, (LI,), key=key)
    with pytest.raises(Duplicate) as duplicate:
        database.write(second)
    assert duplicate.value.table == "request"
    found = lookup(database, WANG, key)
    assert found is not None
    assert (found.digest, found.outcome, found.at) == ("d", {"record": str(task.record)}, NOW)
    assert lookup(database, LI, key) is None


def test_an_edit_beside_a_run_makes_who_acts_read_again(database: Database, tables: AppTables) -> None:
    task = sent(database, tables)
    found = loaded(database, tables, task.id, LI)
    change = RecordChange(form="application", id=task.record, version=1, values={"copies": 3}, by=WANG, at=NOW)
    database.write(Batch((instances.bump(task.record), *update(tables, change))))
    with pytest.raises(Lost):
        database.write(act(found, LI))
    database.write(act(loaded(database, tables, task.id, LI), LI))
    with pytest.raises(Lost):
        database.write(Batch((instances.bump(task.record), *update(tables, change))))
    run = by_id(database, task.instance)
    assert run is not None
    assert run.lock_version == 3


def test_in_the_locked_mode_what_is_read_stays_true(database: Database, tables: AppTables) -> None:
    task = sent(database, tables, LI, ZHAO)
    with database.transaction() as tx:
        tx.lock(task.instance)
        tx.write(act(loaded(tx, tables, task.id, LI), LI))
    assert [done.by for done in tasks.done_of_instance(database, task.instance)] == [LI]


def test_of_many_who_act_at_once_exactly_one_does(database: Database, tables: AppTables) -> None:
    people = tuple(UUID(int=100 + number) for number in range(4))
    for _ in range(5):
        task = sent(database, tables, *people)
        won: list[UUID] = []
        barrier = Barrier(len(people))

        def race(person: UUID, task: UUID, won: list[UUID], barrier: Barrier) -> None:
            found = load_for_act(database, tables, "application", task, person, paths=frozenset())
            barrier.wait()
            if found is None:
                return
            try:
                database.write(act(found, person))
            except Lost:
                return
            won.append(person)

        threads = [Thread(target=race, args=(person, task.id, won, barrier)) for person in people]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert [done.by for done in tasks.done_of_instance(database, task.instance)] == won
        assert len(won) == 1


def test_a_record_is_read_with_its_run_in_one_statement(database: Database, tables: AppTables) -> None:
    task = sent(database, tables)
    before = database.counts.statements
    found = load_running(database, tables, "application", task.record)
    assert database.counts.statements - before == 1
    assert found is not None
    assert found.instance is not None
    assert (found.instance.id, found.record.id) == (task.instance, task.record)
    database.write(act(loaded(database, tables, task.id, LI), LI))
    found = load_running(database, tables, "application", task.record)
    assert found is not None
    assert found.instance is None
    assert [run.status for run in of_record(database, task.record)] == [Status.ENDED]
    assert load_running(database, tables, "application", new_id()) is None


def test_who_was_asked_took_part(database: Database, tables: AppTables) -> None:
    task = sent(database, tables, LI, ZHAO)
    assert [tasks.took_part(database, person, task.record) for person in (WANG, LI, ZHAO)] == [False, True, True]
    database.write(Batch((take_part((WANG, LI), app="seals", form="application", record=task.record, at=NOW),)))
    assert tasks.took_part(database, WANG, task.record)
    assert not tasks.took_part(database, WANG, new_id())


def test_lists_of_tasks_go_on_after_the_last_one_seen(database: Database, tables: AppTables) -> None:
    for _ in range(5):
        task = sent(database, tables, LI, ZHAO)
        database.write(act(loaded(database, tables, task.id, LI), LI, then=(LI,)))

    def ids(read: object, **more: object) -> list[UUID]:
        return [task.id for task in read(database, LI, **more)]  # type: ignore[operator]

    for read_list in (tasks.inbox, tasks.done):
        whole = read_list(database, LI, limit=9)
        assert len(whole) == 5
        parts: list[UUID] = []
        position = None
        while found := read_list(database, LI, limit=2, after=position):
            parts += [task.id for task in found]
            last = found[-1]
            position = Position(last.at if isinstance(last, tasks.DoneTask) else last.opened_at, last.id)
        assert parts == [task.id for task in whole]


def test_the_open_tasks_of_a_record_say_whom_they_wait_for(database: Database, tables: AppTables) -> None:
    task = sent(database, tables, ZHAO, LI)
    (found,) = tasks.open_of_record(database, task.record)
    assert found == Waiting(task=found.task, asked=((LI, BY_NAME), (ZHAO, BY_NAME)))
    assert found.task.assignee is None
    alone = sent(database, tables, LI)
    (found,) = tasks.open_of_record(database, alone.record)
    assert (found.people, found.task.assignee) == ((LI,), LI)


def test_many_tasks_are_opened_in_one_step(database: Database, tables: AppTables) -> None:
    task = sent(database, tables)
    more = [new_task(task.instance, task.record, people) for people in ((LI,), (LI, ZHAO), (ZHAO,))]
    steps = open_tasks(more)
    assert len(steps) == 3
    database.write(Batch(steps))
    assert tasks.badge(database, LI) == 3
    assert open_tasks(()) == ()


def test_a_cancelled_task_is_done_by_nobody(database: Database, tables: AppTables) -> None:
    task = sent(database, tables)
    found = loaded(database, tables, task.id, LI)
    database.write(Batch(close_task(found.task, outcome="", by=None, at=NOW)))
    done = tasks.done_by_id(database, task.id)
    assert done is not None
    assert (done.outcome, done.by) == ("", None)
    assert tasks.badge(database, LI) == 0


def test_a_record_of_a_run_is_read_back(database: Database, tables: AppTables) -> None:
    task = sent(database, tables, title="合同", copies=2)
    found = read(database, tables, "application", task.record)
    assert found is not None
    assert (found.values["title"], found.values["copies"], found.values["created_by"]) == ("合同", 2, WANG)
