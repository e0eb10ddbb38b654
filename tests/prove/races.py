"""Races: people who act at the same moment leave one outcome, numbers are never drawn twice, nothing hangs."""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from threading import Barrier, Thread
from typing import TypeAlias
from uuid import UUID

from sqlalchemy import Table

from engine.ids import new_id
from engine.store import instances, tasks
from engine.store.db import Database
from engine.store.failures import Duplicate, Lost
from engine.store.instances import Status, advance, by_id, load_for_act
from engine.store.record_tables import AppTables
from engine.store.records import RecordChange, read, update
from engine.store.statement import Statement
from engine.store.tables import instance, request, trail
from engine.store.task_steps import NewTask
from engine.store.trail import verify
from engine.store.writing import Batch
from tests.prove.promise import Promise, Scale
from tests.servers import postgres
from tests.store.apps import NOW, opened, seals
from tests.store.flows import act, chained, entry, submit

PEOPLE = tuple(UUID(int=100 + number) for number in range(4))
APPLICANT = UUID(int=1)
LONGEST_PAUSE = 0.005
LONGEST_WAIT = 60.0

Round: TypeAlias = Callable[[Database, AppTables, random.Random], str]


def promises(seed: int, scale: Scale) -> Iterator[Promise]:
    """Yield every promise on SQLite, then on PostgreSQL."""
    rounds = scale.pick(20, 200, 1000)
    with tempfile.TemporaryDirectory() as folder, closing(opened(f"sqlite:///{Path(folder) / 'races.db'}")) as database:
        yield from on(database, "SQLite", seed, rounds)
    with postgres.cluster() as cluster, postgres.database(cluster) as url, closing(opened(url)) as database:
        yield from on(database, "PostgreSQL", seed, rounds)


def on(database: Database, name: str, seed: int, rounds: int) -> Iterator[Promise]:
    tables = seals(database)
    for words, play in ROUNDS:
        chance = random.Random(f"{seed} {name} {words}")
        found = [told for told in (play(database, tables, chance) for _ in range(rounds)) if told]
        yield Promise(name=f"{name}: {words}", cases=rounds, failures=len(found), detail=found[0] if found else "")
    yield whole(database, name)


def one_of_several_acts(database: Database, tables: AppTables, chance: random.Random) -> str:
    """Everybody loads the same task and acts: one succeeds, the others hear that they were late."""
    task = sent(database, tables, PEOPLE)
    outcomes = race(chance, [lambda who=who: act_now(database, tables, task.id, who) for who in PEOPLE])
    done = [each.by for each in tasks.done_of_instance(database, task.instance)]
    run = by_id(database, task.instance)
    if outcomes.count("done") != 1 or len(done) != 1 or run is None or run.status is not Status.ENDED:
        return f"{outcomes}, done by {done}"
    return ""


def one_of_several_acts_locked(database: Database, tables: AppTables, chance: random.Random) -> str:
    """As before, each on its second try: the run is locked first, then read."""
    task = sent(database, tables, PEOPLE)

    def attempt(who: UUID) -> str:
        with database.transaction() as tx:
            tx.lock(task.instance)
            found = load_for_act(tx, tables, "application", task.id, who, paths=frozenset())
            if found is None:
                return "late"
            tx.write(act(found, who))
        return "done"

    outcomes = race(chance, [lambda who=who: attempt(who) for who in PEOPLE])
    return "" if sorted(outcomes) == ["done", "late", "late", "late"] else str(outcomes)


def a_request_sent_many_times(database: Database, tables: AppTables, chance: random.Random) -> str:
    """The same request at once from several windows has one effect."""
    key, before = new_id(), count(database, instance)

    def send() -> str:
        batch, _ = submit(tables, APPLICANT, PEOPLE[:1], key=key)
        try:
            database.write(batch)
        except Duplicate as found:
            return found.table
        return "done"

    outcomes = race(chance, [send] * 4)
    kept = [row for row in database.rows(Statement(request.select()), {}) if row[1] == key]
    is_right = sorted(outcomes) == ["done", "request", "request", "request"] and len(kept) == 1
    return "" if is_right and count(database, instance) == before + 1 else str(outcomes)


def an_act_sent_many_times(database: Database, tables: AppTables, chance: random.Random) -> str:
    """The same act at once has one effect; who loses may hear of the run or of the request."""
    task, key = sent(database, tables, PEOPLE[:1]), new_id()
    outcomes = race(chance, [lambda: act_now(database, tables, task.id, PEOPLE[0], key)] * 4)
    done = tasks.done_of_instance(database, task.instance)
    return "" if outcomes.count("done") == 1 and len(done) == 1 else f"{outcomes}, {len(done)} done"


def an_edit_against_an_act(database: Database, tables: AppTables, chance: random.Random) -> str:
    """An edit beside the run and an act: both happen in some order, or one is told that it was late; none hangs."""
    task = sent(database, tables, PEOPLE[:1])

    def edit() -> str:
        change = RecordChange(form="application", id=task.record, version=1, values={"copies": 5}, by=APPLICANT, at=NOW)
        try:
            database.write(Batch((instances.bump(task.record), *update(tables, change))))
        except Lost:
            return "late"
        return "done"

    def decide() -> str:
        found = load_for_act(database, tables, "application", task.id, PEOPLE[0], paths=frozenset())
        if found is None:
            return "late"
        ended = RecordChange(
            form="application",
            id=task.record,
            version=found.record.version,
            values={"state": "done"},
            by=PEOPLE[0],
            at=NOW,
        )
        try:
            database.write(Batch((*act(found, PEOPLE[0]).steps, *update(tables, ended))))
        except Lost:
            return "late"
        return "done"

    outcomes = race(chance, [edit, decide])
    record = read(database, tables, "application", task.record)
    if record is None or outcomes == ["late", "late"]:
        return str(outcomes)
    wanted = (5 if outcomes[0] == "done" else None, "done" if outcomes[1] == "done" else None)
    found = (record.values["copies"], record.values["state"])
    return "" if found == wanted and record.version == 1 + outcomes.count("done") else f"{outcomes}: {found}"


def joins_are_counted(database: Database, tables: AppTables, chance: random.Random) -> str:
    """Branches that arrive together are all counted in the row of the run, and exactly one is the last."""
    task = sent(database, tables, PEOPLE[:1])
    lasts: list[int] = []

    def arrive() -> str:
        while True:
            run = by_id(database, task.instance)
            if run is None:
                return "gone"
            arrived = int(run.state) + 1 if run.state.isdigit() else 1
            told, head = chained(run.id, run.head, entry("arrive"))
            step = advance(run, status=Status.RUNNING, state=str(arrived), nodes=("join",), head=head, at=NOW)
            try:
                database.write(Batch((step, told)))
            except Lost:
                continue
            if arrived == len(PEOPLE):
                lasts.append(arrived)
            return "done"

    outcomes = race(chance, [arrive] * len(PEOPLE))
    run = by_id(database, task.instance)
    is_right = outcomes == ["done"] * len(PEOPLE) and lasts == [len(PEOPLE)]
    return "" if is_right and run is not None and run.state == str(len(PEOPLE)) else f"{outcomes}, {lasts}"


def numbers_are_drawn_once(database: Database, tables: AppTables, chance: random.Random) -> str:
    """Numbers drawn at once follow each other without a gap, also where some writes fail."""
    key, drawn = new_id().hex, []
    taken = new_id()
    database.write(Batch((submit(tables, APPLICANT, PEOPLE[:1], key=taken)[0].steps[0],)))

    def draw(fails: bool) -> str:
        request_key = taken if fails else new_id()
        try:
            with database.transaction() as tx:
                number = tx.draw(key)
                tx.write(submit(tables, APPLICANT, PEOPLE[:1], key=request_key)[0])
        except Duplicate:
            return "late"
        drawn.append(number)
        return "done"

    fails = [chance.random() < 0.3 for _ in range(4)]
    race(chance, [lambda flag=flag: draw(flag) for flag in fails])
    wanted = list(range(1, fails.count(False) + 1))
    return "" if sorted(drawn) == wanted else f"drew {sorted(drawn)}, not {wanted}"


ROUNDS: tuple[tuple[str, Round], ...] = (
    ("of several who act at once exactly one does", one_of_several_acts),
    ("of several who lock and act exactly one does", one_of_several_acts_locked),
    ("a request sent at once from several windows has one effect", a_request_sent_many_times),
    ("an act sent at once several times has one effect", an_act_sent_many_times),
    ("an edit and an act at once happen in some order", an_edit_against_an_act),
    ("branches that join at once are counted once each", joins_are_counted),
    ("numbers drawn at once are never the same and leave no gap", numbers_are_drawn_once),
)


def whole(database: Database, name: str) -> Promise:
    """After all races every stream of the trail still verifies against the head in its run."""
    streams = [
        row[0] for row in database.rows(Statement(trail.select().with_only_columns(trail.c.stream).distinct()), {})
    ]
    broken = [stream for stream in streams if not verifies(database, stream)]
    detail = str(broken[0]) if broken else ""
    return Promise(name=f"{name}: every trail is whole", cases=len(streams), failures=len(broken), detail=detail)


def verifies(database: Database, stream: UUID) -> bool:
    run = by_id(database, stream)
    return run is not None and verify(database, stream, run.head) is None


def count(database: Database, table: Table) -> int:
    return len(database.rows(Statement(table.select()), {}))


def sent(database: Database, tables: AppTables, people: Sequence[UUID]) -> NewTask:
    batch, task = submit(tables, APPLICANT, people)
    database.write(batch)
    return task


def act_now(database: Database, tables: AppTables, task: UUID, who: UUID, key: UUID | None = None) -> str:
    found = load_for_act(database, tables, "application", task, who, paths=frozenset())
    if found is None:
        return "late"
    try:
        database.write(act(found, who, key=key))
    except (Lost, Duplicate):
        return "late"
    return "done"


def race(chance: random.Random, runners: Sequence[Callable[[], str]]) -> list[str]:
    """Let all begin together, each after a short pause of its own; one that hangs or breaks says so."""
    outcomes = ["hangs"] * len(runners)
    barrier = Barrier(len(runners))
    pauses = [chance.uniform(0.0, LONGEST_PAUSE) if chance.random() < 0.5 else 0.0 for _ in runners]

    def run(number: int) -> None:
        barrier.wait()
        time.sleep(pauses[number])
        outcomes[number] = "breaks"
        outcomes[number] = runners[number]()

    threads = [Thread(target=run, args=(number,), daemon=True) for number in range(len(runners))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LONGEST_WAIT)
    return outcomes
