"""The content of a database in memory, kept and put back whole: many beginnings alike for the price of one."""

from __future__ import annotations

import sqlite3
from typing import TypeAlias

from engine.store.db import Database

Copy: TypeAlias = sqlite3.Connection


def keep(database: Database) -> Copy:
    """Give a copy of everything an SQLite database in memory holds now."""
    copy = sqlite3.connect(":memory:")
    with database.pool.connection() as connection:
        connection.backup(copy)
    return copy


def put_back(database: Database, copy: Copy) -> None:
    """Make an SQLite database in memory hold what the copy holds, and nothing else."""
    with database.pool.connection() as connection:
        copy.backup(connection)
