"""Fixtures of the store: an opened database with empty system tables, and the tables of the small app."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from engine.store.db import Database
from engine.store.metadata import metadata
from engine.store.record_tables import AppTables
from tests.servers import postgres
from tests.store.apps import opened, seals


@pytest.fixture(scope="session")
def upgraded_postgres(postgres_cluster: Path) -> Iterator[str]:
    """The address of a PostgreSQL database with system tables, made once: making one takes a second."""
    with postgres.database(postgres_cluster) as address:
        opened(address).close()
        yield address


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    """A database with empty system tables and none of forms, once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        with closing(opened(request.getfixturevalue("sqlite_database"))) as database:
            yield database
        return
    with closing(Database(request.getfixturevalue("upgraded_postgres"))) as database:
        empty(database)
        yield database


@pytest.fixture
def tables(database: Database) -> AppTables:
    """The tables of the small app, made in the database."""
    return seals(database)


def empty(database: Database) -> None:
    """Remove the tables of forms and every row of the others."""
    with database.transaction() as tx:
        for (name,) in tx.execute("select table_name from catalogue where column_name = ''"):
            tx.execute(f'drop table if exists "{name}" cascade')
        names = ", ".join(f'"{table.name}"' for table in metadata.sorted_tables)
        tx.execute(f"truncate {names}")
