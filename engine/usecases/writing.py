"""Writing once: the request row first, numbers where they are needed, all or nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias
from uuid import UUID

from engine.access.actor import Actor
from engine.store import requests
from engine.store.db import Database, Transaction
from engine.store.failures import retried
from engine.store.writing import Batch, Step
from engine.usecases.making import DrawNumber
from engine.usecases.transaction import Done, Tx

Build: TypeAlias = Callable[[DrawNumber], tuple[Step, ...]]


class NumberWanted(Exception):
    """A number is drawn where no transaction is open that could keep it."""


def write(tx: Tx, actor: Actor, done: Done, build: Build, *, draws: bool = False) -> Done:
    """Write the steps that `build` gives, with the request they answer; `draws` says that it draws numbers.

    A number needs a transaction of several statements. Where `draws` did not say so, the first number asked for
    does: then `build` is called again. Raises Lost when somebody was faster and Duplicate when something is there
    already; then nothing was written.
    """
    first = _request_step(tx, actor.person, done)
    if isinstance(tx.database, Transaction):
        _write(tx.database, (*first, *build(tx.database.draw)))
    elif draws:
        _write_drawing(tx.database, first, build)
    else:
        try:
            steps = (*first, *build(_no_number))
        except NumberWanted:
            _write_drawing(tx.database, first, build)
        else:
            _write(tx.database, steps)
    return done


def _write(database: Database | Transaction, steps: tuple[Step, ...]) -> None:
    if steps:
        database.write(Batch(steps))


@retried
def _write_drawing(database: Database, first: tuple[Step, ...], build: Build) -> None:
    with database.transaction() as transaction:
        transaction.write(Batch((*first, *build(transaction.draw))))


def _request_step(tx: Tx, person: UUID, done: Done) -> tuple[Step, ...]:
    if tx.request is None:
        return ()
    kept = requests.keep(person, tx.request.key, digest=tx.request.digest, outcome=done.to_json(), at=tx.now)
    return (kept,)


def _no_number(counter: str) -> int:
    raise NumberWanted(counter)
