"""Fixtures of the store: an opened database with the system tables, and the tables of the small app."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from engine.store.db import Database
from engine.store.record_tables import AppTables
from tests.store.apps import opened, seals


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A database with empty system tables."""
    with closing(opened(database_url)) as database:
        yield database


@pytest.fixture
def tables(database: Database) -> AppTables:
    """The tables of the small app, made in the database."""
    return seals(database)
