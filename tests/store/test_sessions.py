from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from engine.store.db import Database
from engine.store.people import raise_epoch, read_epoch
from engine.store.people_tables import account, person, session
from engine.store.sessions import (
    IDLE,
    LONGEST,
    Session,
    end_session,
    end_sessions_of,
    find_session,
    hash_of,
    new_token,
    open_session,
    touch_session,
)
from engine.store.statement import Statement
from engine.store.writing import Batch, Change, Insert
from tests.store.apps import NOW

WANG, ACCOUNT, FIRST, SECOND = (UUID(int=number) for number in range(1, 5))
SECOND_LATER = NOW + timedelta(seconds=1)


@pytest.fixture
def opened(database: Database) -> Database:
    """Wang has two sessions, `one` and `two`."""
    database.write(
        Batch(
            (
                Insert(table=person, rows=({"id": WANG, "number": "1102", "name": "王敏", "created_at": NOW},)),
                Insert(
                    table=account,
                    rows=({"id": ACCOUNT, "person": WANG, "provider": "local", "subject": "wang", "created_at": NOW},),
                ),
                *(
                    open_session(ident, token, ACCOUNT, NOW, methods=("password",), address="::1", device="x" * 500)
                    for ident, token in ((FIRST, "one"), (SECOND, "two"))
                ),
            )
        )
    )
    return database


def known(database: Database, at: datetime = SECOND_LATER) -> list[str]:
    """The tokens that open something at a moment."""
    return [token for token in ("one", "two", "three", "") if find_session(database, token, at) is not None]


def test_a_session_is_read_with_its_person_and_the_epoch_in_one_statement(opened: Database) -> None:
    opened.write(Batch(raise_epoch()))
    epoch = read_epoch(opened)
    opened.counts.statements = 0
    assert find_session(opened, "one", SECOND_LATER) == Session(
        id=FIRST, account=ACCOUNT, person=WANG, level=1, authenticated_at=NOW, seen_at=NOW, epoch=epoch
    )
    assert opened.counts.statements == 1


def test_the_token_itself_is_nowhere_in_the_database(opened: Database) -> None:
    rows = opened.rows(Statement(select(session)), {})
    assert {row[1] for row in rows} == {hash_of("one"), hash_of("two")}
    assert not [value for row in rows for value in row if value in ("one", b"one")]


def test_tokens_are_long_and_never_the_same() -> None:
    tokens = {new_token() for _ in range(1_000)}
    assert len(tokens) == 1_000
    assert {len(token) for token in tokens} == {43}


def test_an_ended_session_opens_nothing(opened: Database) -> None:
    opened.write(Batch((end_session(FIRST, NOW),)))
    assert known(opened) == ["two"]


def test_all_sessions_of_an_account_end_together(opened: Database) -> None:
    opened.write(Batch((end_sessions_of(ACCOUNT, NOW),)))
    assert known(opened) == []


@pytest.mark.parametrize(("table", "ident", "column"), [(account, ACCOUNT, "closed_at"), (person, WANG, "left_at")])
def test_a_closed_account_and_somebody_who_left_have_no_session(
    opened: Database, table: object, ident: UUID, column: str
) -> None:
    opened.write(Batch((Change(table=table, match={"id": ident}, values={column: NOW}),)))  # type: ignore[arg-type]
    assert known(opened) == []


def test_idle_sessions_are_over_and_used_ones_go_on(opened: Database) -> None:
    opened.write(Batch((touch_session(FIRST, NOW + timedelta(hours=1)),)))
    assert known(opened, NOW + IDLE - timedelta(seconds=1)) == ["one", "two"]
    assert known(opened, NOW + IDLE) == ["one"]


def test_after_seven_days_every_session_is_over(opened: Database) -> None:
    opened.write(Batch((touch_session(FIRST, NOW + LONGEST),)))
    assert known(opened, NOW + LONGEST - timedelta(seconds=1)) == ["one"]
    assert known(opened, NOW + LONGEST) == []
