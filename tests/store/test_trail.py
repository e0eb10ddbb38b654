"""The trail: nothing can be changed, left out or cut off without being seen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from engine.ids import new_id
from engine.store.db import Database
from engine.store.tables import SECURITY
from engine.store.trail import START, Broken, Head, append, chain, encode, of_record, verify
from engine.store.writing import Batch
from engine.values import FileRef
from tests.store.apps import NOW
from tests.store.flows import chained, entry, salt

STREAM = UUID(int=5)
FILE = FileRef(id=UUID(int=9), name="a.pdf", size=3, media_type="application/pdf", sha256="f" * 64)


def told(database: Database, count: int = 4) -> Head:
    head = START
    for number in range(count):
        step, head = chained(STREAM, head, entry("save", changes={"copies": (number, number + 1)}))
        database.write(Batch((step,)))
    return head


def damage(database: Database, text: str) -> None:
    with database.transaction() as tx:
        tx.execute(text)


def test_a_whole_stream_verifies(database: Database) -> None:
    head = told(database)
    assert head.seq == 4
    assert verify(database, STREAM, head) is None


def test_several_entries_are_chained_in_one_step(database: Database) -> None:
    step, head = chained(STREAM, START, entry("submit", actor=new_id()), entry("skip", node="head", origin="hq"))
    database.write(Batch((step,)))
    assert (head.seq, verify(database, STREAM, head)) == (2, None)


@pytest.mark.parametrize(
    ("text", "seq", "what"),
    [
        ("update trail set verb = 'other' where seq = 2", 2, "it was changed"),
        ("update trail set actor = session, node = 'x' where seq = 3", 3, "it was changed"),
        ("update trail set changes = '{\"copies\":[1,3]}' where seq = 2", 2, "its content was changed"),
        ("update trail set answers = '1' where seq = 4", 4, "its content was changed"),
        ("update trail set hash = prev where seq = 1", 1, "it was changed"),
        ("delete from trail where seq = 2", 2, "entry 2 is missing"),
        ("delete from trail where seq = 1", 1, "entry 1 is missing"),
        ("delete from trail where seq = 4", 3, "the stream ends here, but its head says 4"),
        ("delete from trail", 0, "the stream ends here, but its head says 4"),
        ("update trail set payload = salt where seq = 3", 3, "it was changed"),
        ("update trail set prev = hash where seq = 3", 3, "it does not follow the entry before it"),
    ],
)
def test_every_damage_is_found(database: Database, text: str, seq: int, what: str) -> None:
    head = told(database)
    damage(database, text)
    assert verify(database, STREAM, head) == Broken(stream=STREAM, seq=seq, what=what)


def test_erased_content_leaves_the_chain_whole(database: Database) -> None:
    head = told(database)
    damage(database, "update trail set changes = null, answers = null where seq = 2")
    assert verify(database, STREAM, head) is None


def test_what_happened_to_a_record_is_read_from_every_stream(database: Database) -> None:
    record, person = new_id(), new_id()
    changes = {
        "who": (None, person),
        "on": (date(2026, 1, 1), None),
        "files": (None, (FILE,)),
        "sum": (Decimal("1.50"), 2),
        "at": (NOW, True),
    }
    first, _ = chained(record, START, entry("create", person, record=record, version=1, changes=changes))
    later = replace(
        entry("approve", record=record, version=2), at=NOW + timedelta(seconds=1), answers={"who": [person]}
    )
    second, _ = chained(STREAM, START, later)
    other, _ = chained(new_id(), START, entry("create", record=new_id()))
    database.write(Batch((second, other, first)))
    found = of_record(database, record)
    assert [(each.stream, each.verb, each.version) for each in found] == [(record, "create", 1), (STREAM, "approve", 2)]
    file = {"id": str(FILE.id), "name": "a.pdf", "size": 3, "sha256": "f" * 64}
    assert found[0].changes == {
        "who": [None, str(person)],
        "on": ["2026-01-01", None],
        "files": [None, [file]],
        "sum": ["1.50", 2],
        "at": ["2026-03-02T09:00:00.123456+00:00", True],
    }
    assert found[1].answers == {"who": [str(person)]}


def test_the_same_content_never_has_the_same_digest(database: Database) -> None:
    steps = [chained(STREAM, START, entry("save", changes={"a": (1, 2)}))[0] for _ in range(2)]
    assert steps[0].rows[0]["payload"] != steps[1].rows[0]["payload"]  # type: ignore[union-attr]


def test_streams_that_belong_to_no_record_keep_their_own_head(database: Database) -> None:
    for verb in ("sign_in", "publish", "grant"):
        append(database, [entry(verb), entry(f"{verb}_more")], new_id=new_id, new_salt=salt)
    assert verify(database, SECURITY) is None
    with database.transaction() as tx:
        assert tx.execute("select trail_seq, version from stream_head") == [(6, 3)]


def test_values_that_cannot_be_told_are_a_bug() -> None:
    with pytest.raises(TypeError):
        chain(STREAM, START, [entry("save", changes={"a": (0.5, None)})], new_id=new_id, new_salt=salt)


def test_every_value_is_written_in_its_own_way() -> None:
    values = [
        None,
        True,
        False,
        1,
        "1",
        b"1",
        [1],
        [[1]],
        ["1", "2"],
        ["12"],
        {"1": 2},
        {"1": {"2": None}},
        UUID(int=1),
    ]
    values += [NOW, NOW + timedelta(microseconds=1), -1, "", [], {}, [None], [[], []], "n", ["n", "n"]]
    assert len({encode(value) for value in values}) == len(values)
    assert encode({"b": 1, "a": 2}) == encode({"a": 2, "b": 1})
