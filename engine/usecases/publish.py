"""Publish a definition: check it, change the tables, put it in force."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace

from engine.access.actor import Actor
from engine.compiler.compile import compile_app
from engine.errors import Conflict, InvalidDefinition, Text
from engine.model.app import App
from engine.store import catalogue, definitions, migrate, people
from engine.store.db import Database, Transaction
from engine.store.definitions import Definition, InForce
from engine.store.migrate import Plan
from engine.store.tables import SECURITY
from engine.store.trail import Entry, continued
from engine.store.writing import Batch
from engine.usecases.apply import new_salt
from engine.usecases.load_starter import load_starter
from engine.usecases.transaction import Done, Tx

NESTED = Text(en="Publishing needs a transaction of its own.", zh="发布须单独进行")


def publish(tx: Tx, actor: Actor | None, text: bytes, file: str, files: Mapping[str, bytes]) -> Done:
    """Put a definition in force, or raise InvalidDefinition with every problem; then nothing has changed.

    `actor` is None on the command line. A text that is in force already changes nothing; a text that was in force
    before takes its own places again, so that no value is lost and none is in two places.
    """
    compiled = compile_app(text, file, tx.kinds, files)
    if compiled.app is None:
        raise InvalidDefinition(compiled.problems)
    app = compiled.app
    if not isinstance(tx.database, Database):
        raise Conflict(NESTED)
    with tx.database.transaction() as transaction:
        in_force = definitions.in_force(transaction).get(app.key)
        is_new = in_force is None
        if in_force is None or in_force.definition != app.hash:
            _put_in_force(tx, transaction, app, actor, text=_plain(text), in_force=in_force, files=files)
    snapshot = tx.shelf.newest()
    if is_new:
        load_starter(tx, snapshot.apps[app.key], files)
    return Done(verb="publish", app=app.key)


def _put_in_force(
    tx: Tx,
    transaction: Transaction,
    app: App,
    actor: Actor | None,
    *,
    text: str,
    in_force: InForce | None,
    files: Mapping[str, bytes],
) -> None:
    maps = definitions.maps_to_follow(transaction, app.key)
    before = maps[0] if maps else {}
    earlier = definitions.by_hash(transaction, app.hash)
    by = None if actor is None else actor.person
    if earlier is None:
        plan = migrate.plan(
            app,
            tx.kinds,
            catalogue.entries_of(transaction, app.key),
            maps,
            names=catalogue.table_names(transaction),
            new_id=tx.new_id,
        )
        _refuse(plan)
        migrate.apply(transaction, plan, before, tx.now)
        new = Definition(
            hash=app.hash,
            app=app.key,
            number=definitions.next_number(transaction, app.key),
            text=text,
            key_map=plan.key_map,
            at=tx.now,
            by=by,
            files={name: hashlib.sha256(content).hexdigest() for name, content in files.items()},
        )
        transaction.write(Batch((definitions.keep(new),)))
    else:
        entries = catalogue.entries_of(transaction, app.key)
        migrate.apply(transaction, migrate.plan_return(before, earlier.key_map, entries), before, tx.now)
    told = Entry(at=tx.now, verb="publish", actor=by, answers={"app": app.key, "definition": app.hash})
    account = continued(transaction, SECURITY, (told,), new_id=tx.new_id, new_salt=new_salt)
    force = definitions.force(app.key, app.hash, in_force, at=tx.now, by=by)
    for step in (force, *people.raise_epoch(), *account):
        transaction.write(Batch((step,)))


def _refuse(plan: Plan) -> None:
    if plan.refusals:
        raise InvalidDefinition(tuple(replace(problem, column=max(problem.column, 1)) for problem in plan.refusals))


def _plain(text: bytes) -> str:
    """The text as it is kept and hashed: no byte order mark, lines ended by LF."""
    return text.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
