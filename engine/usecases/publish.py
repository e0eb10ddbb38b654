"""Publish a definition: check it, change the tables, put it in force."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from engine.access.actor import Actor
from engine.access.directory import Directory
from engine.compiler.compile import compile_app
from engine.errors import Conflict, InvalidDefinition, Text
from engine.model.app import App
from engine.store import catalogue, definitions, migrate, people
from engine.store.catalogue import KeyMap
from engine.store.db import Database, Transaction
from engine.store.definitions import Definition, InForce
from engine.store.failures import Duplicate, Lost
from engine.store.migrate import Plan
from engine.store.record_tables import app_tables
from engine.store.tables import SECURITY
from engine.store.trail import Entry, continued
from engine.store.writing import Batch
from engine.usecases.apply import new_salt
from engine.usecases.load_starter import load_starter
from engine.usecases.removing import refuse_removed
from engine.usecases.shelf import make_published
from engine.usecases.transaction import Done, Tx

NESTED = Text(en="Publishing needs a transaction of its own.", zh="发布须单独进行")
_ATTEMPTS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """What is to be put in force, by whom (None = the command line), seen in the organisation as it stands."""

    app: App
    text: str
    files: Mapping[str, bytes]
    by: UUID | None
    directory: Directory


def publish(tx: Tx, actor: Actor | None, text: bytes, file: str, files: Mapping[str, bytes]) -> Done:
    """Put a definition in force, or raise InvalidDefinition with every problem; then nothing has changed.

    `actor` is None on the command line. A text that is in force already changes nothing; a text that was in force
    before takes its own places again, so that no value is lost and none is in two places.
    """
    compiled = compile_app(text, file, tx.kinds, files)
    if compiled.app is None:
        raise InvalidDefinition(compiled.problems)
    if not isinstance(tx.database, Database):
        raise Conflict(NESTED)
    wanted = Publication(
        app=compiled.app,
        text=_plain(text),
        files=files,
        by=None if actor is None else actor.person,
        directory=tx.shelf.newest().directory,
    )
    _write(tx, tx.database, wanted)
    tx.shelf.newest()
    return Done(verb="publish", app=compiled.app.key)


def _write(tx: Tx, database: Database, wanted: Publication) -> None:
    """One publishes at a time; who told something in the same account meanwhile is waited for."""
    for attempt in range(_ATTEMPTS):
        try:
            with database.transaction() as transaction:
                transaction.alone("publish")
                in_force = definitions.in_force(transaction).get(wanted.app.key)
                if in_force is None or in_force.definition != wanted.app.hash:
                    _put_in_force(tx, transaction, wanted, in_force)
        except (Lost, Duplicate):  # of the head of the account
            if attempt == _ATTEMPTS - 1:
                raise
        else:
            return


def _put_in_force(tx: Tx, transaction: Transaction, wanted: Publication, in_force: InForce | None) -> None:
    app = wanted.app
    maps = definitions.maps_to_follow(transaction, app.key)
    before = maps[0] if maps else {}
    earlier = definitions.by_hash(transaction, app.hash)
    if earlier is None:
        new = _new_version(tx, transaction, wanted, maps)
    else:
        new = earlier
        entries = catalogue.entries_of(transaction, app.key)
        migrate.apply(transaction, migrate.plan_return(before, earlier.key_map, entries), before, tx.now)
    refuse_removed(transaction, tx.kinds, app.key, before, new.key_map)
    told = Entry(at=tx.now, verb="publish", actor=wanted.by, answers={"app": app.key, "definition": app.hash})
    account = continued(transaction, SECURITY, (told,), new_id=tx.new_id, new_salt=new_salt)
    force = definitions.force(app.key, app.hash, in_force, at=tx.now, by=wanted.by)
    for step in (force, *people.raise_epoch(), *account):
        transaction.write(Batch((step,)))
    if in_force is None:
        tables = app_tables(app.key, new.key_map, catalogue.entries_of(transaction, app.key))
        published = make_published(app, number=new.number, tables=tables, kinds=tx.kinds)
        load_starter(replace(tx, database=transaction), published, wanted.directory, wanted.files)


def _new_version(tx: Tx, transaction: Transaction, wanted: Publication, maps: Sequence[KeyMap]) -> Definition:
    app = wanted.app
    plan = migrate.plan(
        app,
        tx.kinds,
        catalogue.entries_of(transaction, app.key),
        maps,
        names=catalogue.table_names(transaction),
        new_id=tx.new_id,
    )
    _refuse(plan)
    migrate.apply(transaction, plan, maps[0] if maps else {}, tx.now)
    new = Definition(
        hash=app.hash,
        app=app.key,
        number=definitions.next_number(transaction, app.key),
        text=wanted.text,
        key_map=plan.key_map,
        at=tx.now,
        by=wanted.by,
        files={name: hashlib.sha256(content).hexdigest() for name, content in wanted.files.items()},
    )
    transaction.write(Batch((definitions.keep(new),)))
    return new


def _refuse(plan: Plan) -> None:
    if plan.refusals:
        raise InvalidDefinition(tuple(replace(problem, column=max(problem.column, 1)) for problem in plan.refusals))


def _plain(text: bytes) -> str:
    """The text as it is kept and hashed: no byte order mark, lines ended by LF."""
    return text.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
