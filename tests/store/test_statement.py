"""Statements: compiled once, values never in the text."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest
from sqlalchemy import bindparam, select

from engine.store.db import Database
from engine.store.statement import POSTGRESQL, SQLITE, NotFixed, Statement, any_of
from engine.store.tables import counter, request, stream_head
from engine.store.writing import Batch, Insert


def test_a_text_that_depends_on_its_values_is_refused() -> None:
    statement = Statement(select(counter).where(counter.c.value.in_([1, 2])))
    for dialect in (SQLITE, POSTGRESQL):
        with pytest.raises(NotFixed, match="use any_of"):
            statement.compiled(dialect)


def test_the_text_is_made_once() -> None:
    statement = Statement(select(counter.c.key).where(counter.c.key == bindparam("key")))
    first = statement.compiled(POSTGRESQL)
    assert statement.compiled(POSTGRESQL) is first
    assert first.text.split() == "SELECT counter.key FROM counter WHERE counter.key = $1::VARCHAR".split()
    assert statement.compiled(SQLITE).text.endswith('counter."key" = ?')


def test_a_value_in_the_expression_is_bound_with_it() -> None:
    statement = Statement(select(counter.c.key).where(counter.c.value > 5, counter.c.key != bindparam("key")))
    assert statement.compiled(SQLITE).parameters({"key": "a"}) == [5, "a"]


@pytest.mark.parametrize("keys", [[], ["a"], ["a", "c", "x"]])
def test_lists_of_any_length_have_one_text(database: Database, keys: list[str]) -> None:
    database.write(Batch((Insert(table=counter, rows=tuple({"key": key, "value": 1} for key in "abc")),)))
    statement = Statement(select(counter.c.key).where(any_of(counter.c.key, "keys")).order_by(counter.c.key))
    assert [key for (key,) in database.rows(statement, {"keys": keys})] == [key for key in keys if key in "abc"]


def test_lists_hold_ids_moments_and_numbers(database: Database) -> None:
    moment = datetime(2026, 1, 2, tzinfo=UTC)
    row = {"actor": UUID(int=5), "key": UUID(int=6), "digest": "d", "status": "s", "outcome": [], "at": moment}
    head = {"stream": UUID(int=5), "version": 3, "trail_seq": 0, "trail_head": b""}
    database.write(Batch((Insert(table=request, rows=(row,)), Insert(table=stream_head, rows=(head,)))))
    for column, values in (
        (request.c.actor, [UUID(int=4), UUID(int=5)]),
        (request.c.at, [moment]),
        (stream_head.c.version, [2, 3]),
    ):
        statement = Statement(select(column).where(any_of(column, "values")))
        assert database.rows(statement, {"values": values}) == [(values[-1],)]
        assert database.rows(statement, {"values": values[:0]}) == []


def test_moments_come_back_in_utc_to_the_microsecond(database: Database) -> None:
    east = timezone(timedelta(hours=8))
    moment = datetime(1, 1, 2, 3, 4, 5, 6, tzinfo=east)
    row = {"actor": UUID(int=5), "key": UUID(int=6), "digest": "d", "status": "s", "outcome": {"z": [1]}, "at": moment}
    database.write(Batch((Insert(table=request, rows=(row,)),)))
    ((outcome, at),) = database.rows(Statement(select(request.c.outcome, request.c.at)), {})
    assert (outcome, at, at.tzinfo) == ({"z": [1]}, moment, UTC)
