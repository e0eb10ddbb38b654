"""An installation filled before bases were written goes on as it was: everybody had been asked by name."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from engine.ids import new_id
from engine.store import tasks
from engine.store.db import Database
from engine.store.metadata import metadata
from engine.store.task_rows import BY_NAME
from engine.store.upgrade import changing_tables, revision_of, upgrade
from tests.store.apps import NOW

MIGRATIONS = Path(tasks.__file__).parent / "migrations"
LI, ZHAO, RECORD, ALONE, POOL = (new_id() for _ in range(5))


def filled_before(database: Database) -> None:
    """Make the tables as they were, with a task for one person and one for two."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with changing_tables(database) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0002")
        context = MigrationContext.configure(connection)
        assert context.get_current_revision() == "0002"
    ident = (lambda one: f"'{one}'") if database.is_postgresql else (lambda one: f"x'{one.hex}'")
    at = NOW.isoformat(sep=" ", timespec="microseconds").removesuffix("+00:00")
    words = '{"en": "x", "zh": "x"}'
    with database.transaction() as tx:
        for task, assignee in ((ALONE, ident(LI)), (POOL, "null")):
            tx.execute(
                "insert into task (id, app, form, record, instance, node, token, assignee, title, facts, opened_at)"
                f" values ({ident(task)}, 'seals', 'ask', {ident(RECORD)}, {ident(RECORD)}, 'one', 1, {assignee}, '{words}',"
                f" '[]', '{at}')"
            )
        for person in (LI, ZHAO):
            tx.execute(f"insert into task_candidate (principal, task) values ({ident(person)}, {ident(POOL)})")
            tx.execute(
                "insert into participant (principal, record, app, form, since)"
                f" values ({ident(person)}, {ident(RECORD)}, 'seals', 'ask', '{at}')"
            )


def test_open_tasks_from_before_are_by_name(database_url: str) -> None:
    with closing(Database(database_url)) as database:
        filled_before(database)
        upgrade(database)
        assert revision_of(database) == ScriptDirectory(str(MIGRATIONS)).get_current_head()
        with changing_tables(database) as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            assert compare_metadata(context, metadata) == []
        assert {one.id for one in tasks.inbox(database, LI, limit=9)} == {ALONE, POOL}
        assert [one.id for one in tasks.inbox(database, ZHAO, limit=9)] == [POOL]
        assert {one.task.id: set(one.asked) for one in tasks.open_of_record(database, RECORD)} == {
            ALONE: {(LI, BY_NAME)},
            POOL: {(LI, BY_NAME), (ZHAO, BY_NAME)},
        }
        assert tasks.took_part(database, ZHAO, RECORD)


def test_the_keys_say_that_somebody_may_be_asked_for_several_reasons(database_url: str) -> None:
    with closing(Database(database_url)) as database:
        filled_before(database)
        upgrade(database)
        with database.transaction() as tx:
            tx.execute(
                "insert into task_candidate (principal, task, basis) select principal, task, 'a.b' from task_candidate"
            )
            tx.execute(
                "insert into participant (principal, record, basis, app, form, since)"
                " select principal, record, 'a.b', app, form, since from participant"
            )
        assert [one.id for one in tasks.inbox(database, ZHAO, limit=9, bases=["a.b"])] == [POOL]
        assert tasks.badge(database, ZHAO, bases=["a.b"]) == 1
