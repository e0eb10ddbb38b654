"""After random work: the account is whole, tells every change once, and decides every run again as it went."""

import random
from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from engine.ids import new_id
from engine.store.statement import Statement
from engine.store.tables import instance, trail
from engine.store.tables import task as task_table
from engine.store.trail import verify
from engine.store.writing import Batch, Change, Clear, Insert
from tests.support.history import counted_wrong, replayed, told_wrong, verified, work_at_random
from tests.support.house import House
from tests.support.seals import APPLICATION, TAKEN_BACK, approved, handed_to, new_seal

UNCHAINED = {"stream", "node_seq"}  # a moved row is a missing one; node_seq is given when the row is long there


def test_random_work_leaves_a_whole_account_of_which_every_run_can_be_decided_again(home: House) -> None:
    records = work_at_random(home, random.Random(20260302), 40)
    states = Counter(home.values(APPLICATION, record)["state"] for record in records)
    assert len(states) >= 4, states
    assert counted_wrong(home) == {}
    assert list(told_wrong(home)) == []
    assert [told for told in (replayed(home, record) for record in records) if told] == []
    found = verified(home)
    assert found.broken == ()
    assert found.streams > len(records)


def test_a_change_of_any_column_of_any_entry_is_found(home: House) -> None:
    record = approved(home, new_seal(home))
    home.do("keeper1", record, "done", **handed_to(home, "wang"))
    home.do("keeper1", record, "done", **TAKEN_BACK)
    run, tried = home.run(record), 0
    for row in rows_of(home, run.id):
        for column, value in row.items():
            if column in UNCHAINED:
                continue
            put(home, run.id, row["seq"], {column: other(column, value)})
            seq = row["seq"] + 10_000 if column == "seq" else row["seq"]
            assert verify(home.runtime.database, run.id, run.head) is not None, (row["verb"], column)
            put(home, run.id, seq, {column: value})
            tried += 1
    assert verify(home.runtime.database, run.id, run.head) is None
    assert tried == len(rows_of(home, run.id)) * (len(trail.c) - len(UNCHAINED))


def test_an_entry_that_is_taken_away_is_found_wherever_it_stood(home: House) -> None:
    record = approved(home, new_seal(home))
    run = home.run(record)
    for row in rows_of(home, run.id):
        home.runtime.database.write(Batch((Clear(table=trail, match={"stream": run.id, "seq": row["seq"]}),)))
        assert verify(home.runtime.database, run.id, run.head) is not None, row["verb"]
        home.runtime.database.write(Batch((Insert(table=trail, rows=(row,)),)))
    assert verify(home.runtime.database, run.id, run.head) is None


REGISTER = """
language: 1
app: register
label: Register
roles: {all: {label: All, members: everyone}}
forms: {FORMS}
permissions: {PERMISSIONS}
"""


def register(*forms: str) -> str:
    made = ", ".join(f"{each}: {{label: Note, fields: {{text: {{type: text}}}}}}" for each in forms)
    grants = ", ".join(f"{each}: {{all: {{create: true, read: true, update: true}}}}" for each in forms)
    return REGISTER.replace("FORMS", made).replace("PERMISSIONS", grants)


def test_the_end_of_an_account_is_missed_where_the_form_is_renamed_or_gone(home: House) -> None:
    home.publish(register("note", "memo"))
    kept, gone = home.send("wang", "register.note", text="a"), home.send("wang", "register.memo", text="a")
    for form, record in (("note", kept), ("memo", gone)):
        home.update("wang", f"register.{form}", record, 1, text="b")
    renamed = register("notice").replace("label: Note", "label: Note, was: note")
    home.publish(renamed)
    assert verified(home).broken == ()
    for record in (kept, gone):
        (last,) = (row for row in rows_of(home, record) if row["seq"] == 2)
        home.runtime.database.write(Batch((Clear(table=trail, match={"stream": record, "seq": 2}),)))
        assert [(one.stream, one.what) for one in verified(home).broken] == [
            (record, "the stream ends here, but its head says 2")
        ]
        home.runtime.database.write(Batch((Insert(table=trail, rows=(last,)),)))
    assert verified(home).broken == ()


def test_an_account_whose_record_is_gone_is_told(home: House) -> None:
    table = home.publish(register("note")).tables.forms["note"].table
    record = home.send("wang", "register.note", text="a")
    chosen = Statement(select(table).where(table.c.id == record))
    (row,) = (dict(zip(table.c.keys(), row, strict=True)) for row in home.runtime.database.rows(chosen, {}))
    home.runtime.database.write(Batch((Clear(table=table, match={"id": record}),)))
    assert [(one.stream, one.what) for one in verified(home).broken] == [
        (record, "the row that says where it ends is missing")
    ]
    home.runtime.database.write(Batch((Insert(table=table, rows=(row,)),)))
    assert verified(home).broken == ()


def rows_of(home: House, stream: UUID) -> list[Mapping[str, Any]]:
    chosen = Statement(select(trail).where(trail.c.stream == stream).order_by(trail.c.seq))
    return [dict(zip(trail.c.keys(), row, strict=True)) for row in home.runtime.database.rows(chosen, {})]


def put(home: House, stream: UUID, seq: int, values: Mapping[str, Any]) -> None:
    step = Change(table=trail, match={"stream": stream, "seq": seq}, values=values)
    home.runtime.database.write(Batch((step,)))


def other(column: str, value: object) -> object:
    """Another value of the same type."""
    match value:
        case UUID():
            return new_id()
        case datetime():
            return value + timedelta(microseconds=1)
        case bytes():
            return bytes([value[0] ^ 1]) + value[1:]
        case int():
            return value + 10_000
        case str():
            return f"{value}x"
        case dict():
            return {**value, "forged": 1}
    return _in_place_of_nothing(column)


def _in_place_of_nothing(column: str) -> object:
    return {"version": 7, "answers": {"forged": 1}, "changes": {"forged": [1, 2]}}.get(column, new_id())


def test_the_judges_find_what_is_planted(home: House) -> None:
    record = approved(home, new_seal(home))
    run, database = home.run(record), home.runtime.database
    (task,) = (one for one in home.tasks("keeper1") if one.record == record)
    forms = home.runtime.shelf.newest().apps["seal_management"].tables.forms
    assert (replayed(home, record), counted_wrong(home), list(told_wrong(home))) == ("", {}, [])
    planted: dict[str, tuple[Change, Change]] = {
        "state": (
            Change(table=instance, match={"id": run.id}, values={"state": run.state.replace("hand_out", "give_back")}),
            Change(table=instance, match={"id": run.id}, values={"state": run.state}),
        ),
        "record": (
            Change(table=forms["application"].table, match={"id": record}, values={"version": 9, "state": "done"}),
            Change(table=forms["application"].table, match={"id": record}, values={"version": 2, "state": "approved"}),
        ),
        "task": (
            Change(table=task_table, match={"id": task.id}, values={"instance": new_id()}),
            Change(table=task_table, match={"id": task.id}, values={"instance": run.id}),
        ),
    }
    found = {}
    for name, (defect, repair) in planted.items():
        database.write(Batch((defect,)))
        found[name] = (bool(replayed(home, record)), list(counted_wrong(home)), len(list(told_wrong(home))))
        database.write(Batch((repair,)))
    assert found == {
        "state": (True, [], 0),
        "record": (True, [], 1),
        "task": (False, ["running without a task"], 0),
    }
    assert (replayed(home, record), counted_wrong(home), list(told_wrong(home))) == ("", {}, [])
