"""The system tables: made by revisions, the same on both databases as the code says."""

from __future__ import annotations

from contextlib import closing

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from engine.errors import Unavailable
from engine.store.db import Database
from engine.store.metadata import metadata
from engine.store.statement import Statement
from engine.store.tables import counter
from engine.store.upgrade import changing_tables, revision_of, upgrade
from engine.store.writing import Batch, Insert


def test_an_upgraded_database_has_exactly_the_tables_of_the_code(database_url: str) -> None:
    with closing(Database(database_url)) as database:
        assert revision_of(database) is None
        upgrade(database)
        with changing_tables(database) as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            assert compare_metadata(context, metadata) == []


def test_upgrading_again_keeps_what_is_there(database_url: str) -> None:
    with closing(Database(database_url)) as database:
        upgrade(database)
        database.write(Batch((Insert(table=counter, rows=({"key": "k", "value": 7},)),)))
        upgrade(database)
        assert database.rows(Statement(counter.select()), {}) == [("k", 7)]


def test_a_database_in_memory_is_upgraded_too() -> None:
    with closing(Database("sqlite://")) as database:
        upgrade(database)
        assert revision_of(database) == "0003"


def test_a_database_of_a_newer_version_is_left_alone(database_url: str) -> None:
    with closing(Database(database_url)) as database:
        upgrade(database)
        with database.transaction() as tx:
            tx.execute("update alembic_version set version_num = 'from the future'")
        with pytest.raises(Unavailable, match="made by a newer version"):
            upgrade(database)
        assert revision_of(database) == "from the future"
