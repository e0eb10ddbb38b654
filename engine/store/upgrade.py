"""Bring the system tables of a database to what this version of the engine needs."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, NullPool, StaticPool, create_engine

from engine.errors import Text, Unavailable
from engine.store.db import Database

_FOLDER = Path(__file__).parent / "migrations"
_ONE_AT_A_TIME = 7_310_584_210  # the advisory lock of those who upgrade
_TOO_NEW = Text(
    en="The database was made by a newer version of Formloom. Start that version, or restore a backup of this one.",
    zh="数据库由更新版本的 Formloom 创建，请启动该版本，或恢复当前版本的备份",
)


def upgrade(database: Database) -> None:
    """Apply every revision the database does not have yet, all in one transaction."""
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    scripts = ScriptDirectory.from_config(config)
    at = revision_of(database)
    if at == scripts.get_current_head():
        return
    if at is not None and at not in {known.revision for known in scripts.walk_revisions()}:
        raise Unavailable(_TOO_NEW)
    with changing_tables(database) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def revision_of(database: Database) -> str | None:
    """Give the revision of a database, None where it has no system tables."""
    try:
        with database.pool.connection() as connection:
            found = connection.cursor().execute("select version_num from alembic_version").fetchone()
    except (sqlite3.OperationalError, psycopg.errors.UndefinedTable):
        return None
    return found[0] if found else None


@contextmanager
def changing_tables(database: Database) -> Iterator[Connection]:
    """Open an SQLAlchemy connection in a transaction, for changes of tables; nobody else makes them meanwhile."""
    if database.is_postgresql:
        with create_engine(database.url, poolclass=NullPool).begin() as connection:
            connection.exec_driver_sql(f"select pg_advisory_xact_lock({_ONE_AT_A_TIME})")
            yield connection
        return
    with database.writers, database.pool.connection() as raw:
        engine = create_engine("sqlite://", creator=lambda: raw, poolclass=StaticPool, pool_reset_on_return=None)
        with engine.connect() as connection:
            connection.exec_driver_sql("begin immediate")
            try:
                yield connection
            except BaseException:
                connection.exec_driver_sql("rollback")
                raise
            connection.exec_driver_sql("commit")
