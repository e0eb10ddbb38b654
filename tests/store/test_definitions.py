"""Definitions and requests: what is published stays, what was asked is remembered for thirty days."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from engine.ids import new_id
from engine.store import definitions, requests
from engine.store.catalogue import FormMap, KeyMap
from engine.store.db import Database
from engine.store.definitions import Definition, InForce, Published
from engine.store.failures import Duplicate, Lost
from engine.store.writing import Batch
from tests.store.apps import NOW

PERSON = UUID(int=1)


def version(number: int, app: str = "seals") -> Definition:
    key_map: KeyMap = {"seal": FormMap(table=UUID(int=9), fields={f"f{number}": UUID(int=number)}, unique=frozenset())}
    return Definition(
        hash=f"{app}{number}",
        app=app,
        number=number,
        text=f"app: {app}\n# 第{number}版\n",
        key_map=key_map,
        at=NOW,
        by=PERSON,
        files={"slip.docx": "ab" * 32},
    )


def publish(database: Database, new: Definition) -> None:
    current = definitions.in_force(database).get(new.app)
    database.write(Batch((definitions.keep(new), definitions.force(new.app, new.hash, current, at=NOW, by=PERSON))))


def go_back(database: Database, app: str, hash_: str) -> None:
    current = definitions.in_force(database)[app]
    database.write(Batch((definitions.force(app, hash_, current, at=NOW, by=None),)))


def test_a_version_is_read_as_it_was_published(database: Database) -> None:
    publish(database, version(1))
    assert definitions.by_hash(database, "seals1") == version(1)
    assert definitions.by_hash(database, "seals2") is None
    assert definitions.in_force(database) == {"seals": InForce(app="seals", definition="seals1", version=1, at=NOW)}


def test_versions_are_numbered_app_by_app(database: Database) -> None:
    assert definitions.next_number(database, "seals") == 1
    for new in (version(1), version(2), version(1, "leave")):
        publish(database, new)
    assert definitions.next_number(database, "seals") == 3
    assert definitions.versions(database, "seals") == tuple(
        Published(hash=f"seals{number}", number=number, at=NOW, by=PERSON) for number in (1, 2)
    )
    assert sorted(definitions.in_force(database)) == ["leave", "seals"]


def test_the_same_version_is_never_kept_twice(database: Database) -> None:
    publish(database, version(1))
    for again in (version(1), replace(version(1), hash="other")):
        with pytest.raises(Duplicate) as duplicate:
            publish(database, again)
        assert duplicate.value.table == "definition"


def test_of_two_who_publish_at_once_one_is_lost(database: Database) -> None:
    publish(database, version(1))
    current = definitions.in_force(database)["seals"]
    publish(database, version(2))
    with pytest.raises(Lost) as lost:
        database.write(Batch((definitions.force("seals", "seals1", current, at=NOW, by=PERSON),)))
    assert lost.value.guard == "app_in_force"
    assert definitions.in_force(database)["seals"].definition == "seals2"


def test_a_new_version_follows_the_one_in_force_and_those_rolled_back_since(database: Database) -> None:
    assert definitions.maps_to_follow(database, "seals") == ()
    for number in (1, 2, 3, 4):
        publish(database, version(number))
    assert definitions.maps_to_follow(database, "seals") == (version(4).key_map,)
    go_back(database, "seals", "seals2")
    assert definitions.maps_to_follow(database, "seals") == tuple(version(number).key_map for number in (2, 4, 3))


def test_requests_older_than_thirty_days_are_forgotten(database: Database) -> None:
    keys = [new_id() for _ in range(4)]
    for days, key in zip((0, 29, 31, 400), keys, strict=True):
        row = requests.keep(PERSON, key, digest="d", outcome={"n": days}, at=NOW - timedelta(days=days))
        database.write(Batch((row,)))
    assert requests.prune(database, NOW) == 2
    found = [requests.lookup(database, PERSON, key) for key in keys]
    assert [None if each is None else each.outcome for each in found] == [{"n": 0}, {"n": 29}, None, None]


def test_requests_go_in_batches_so_that_nobody_waits_long(database: Database) -> None:
    old = NOW - timedelta(days=31)
    rows = [requests.keep(PERSON, new_id(), digest="d", outcome={}, at=old) for _ in range(requests.AT_ONCE + 3)]
    for row in rows:
        database.write(Batch((row,)))
    assert [requests.prune(database, NOW) for _ in range(3)] == [requests.AT_ONCE, 3, 0]
