"""The composition root: settings in, a runtime out, and the one way to call a use case."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Concatenate, ParamSpec, TypeVar

from engine.access.actor import Actor
from engine.access.directory import Directory
from engine.clock import Clock, SystemClock
from engine.config import Settings
from engine.errors import Conflict, Refusal, Text
from engine.ids import NewId, new_id
from engine.plugin.kinds import Kinds
from engine.registry import KINDS
from engine.store.db import Database
from engine.store.failures import Duplicate, Lost, retried
from engine.store.files import FileStore, LocalFiles
from engine.store.upgrade import upgrade
from engine.usecases.once import answer_again, refusal_of
from engine.usecases.shelf import Published, Shelf
from engine.usecases.transaction import Done, InTurn, Request, Tx

P = ParamSpec("P")
R = TypeVar("R")

FASTER = Text(en="Somebody was faster, several times. Please try again.", zh="多次与他人同时操作，请重试")
LOCKED_TRIES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """How a changing use case is called: the language of its messages, and the request that makes it happen once."""

    language: str
    request: Request | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Runtime:
    """One running installation."""

    settings: Settings
    database: Database
    clock: Clock
    new_id: NewId
    files: FileStore
    kinds: Kinds
    shelf: Shelf

    def directory(self, epoch: int) -> Directory:
        """Give the organisation at an access epoch."""
        return self.shelf.at(epoch).directory

    def published(self, app: str) -> Published | None:
        """Give the version of an app in force when rights were last read."""
        return self.shelf.newest().apps.get(app)


def open_runtime(settings: Settings, *, clock: Clock | None = None, kinds: Kinds = KINDS) -> Runtime:
    """Open an installation and bring its tables up to this version."""
    database = Database(settings.database_url)
    upgrade(database)
    clock = clock or SystemClock()
    return Runtime(
        settings=settings,
        database=database,
        clock=clock,
        new_id=new_id,
        files=LocalFiles(settings.data / "files"),
        kinds=kinds,
        shelf=Shelf(database, kinds, clock),
    )


def close_runtime(runtime: Runtime) -> None:
    """Close the connections of an installation."""
    runtime.database.close()


def ask(
    runtime: Runtime,
    usecase: Callable[Concatenate[Tx, Actor, P], R],
    actor: Actor,
    language: str,
    *args: P.args,
    **named: P.kwargs,
) -> R:
    """Call a reading use case."""
    return usecase(open_tx(runtime, language=language, now=actor.now), actor, *args, **named)


def perform(
    runtime: Runtime,
    usecase: Callable[Concatenate[Tx, Actor, P], Done],
    actor: Actor,
    call: Call,
    *args: P.args,
    **named: P.kwargs,
) -> Done:
    """Call a changing use case: once without a lock; where somebody was faster, again with the rows locked first.

    The same request made again gives the same outcome and changes nothing.
    """
    tx = open_tx(runtime, language=call.language, request=call.request, now=actor.now)
    try:
        return usecase(tx, actor, *args, **named)
    except (Lost, InTurn):
        return _perform_locked(runtime, tx, usecase, actor, *args, **named)
    except Duplicate as duplicate:
        return _settle(tx, actor, duplicate)
    except Refusal:
        # what was done already is not refused the second time
        kept = answer_again(tx, actor, call.request)
        if kept is None:
            raise
        return kept


def _perform_locked(
    runtime: Runtime,
    tx: Tx,
    usecase: Callable[Concatenate[Tx, Actor, P], Done],
    actor: Actor,
    *args: P.args,
    **named: P.kwargs,
) -> Done:
    @retried
    def once_locked() -> Done:
        with runtime.database.transaction() as transaction:
            locked = replace(tx, database=transaction)
            kept = answer_again(locked, actor, tx.request)
            return usecase(locked, actor, *args, **named) if kept is None else kept

    for _ in range(LOCKED_TRIES):
        try:
            return once_locked()
        except Lost:
            continue
        except Duplicate as duplicate:
            return _settle(tx, actor, duplicate)
        except Refusal:
            # the same request sent twice at once: its twin was done while this one waited for the lock
            kept = answer_again(tx, actor, tx.request)
            if kept is None:
                raise
            return kept
    raise Conflict(FASTER)


def _settle(tx: Tx, actor: Actor, duplicate: Duplicate) -> Done:
    """Answer a request that was made before, or say which value must be different."""
    kept = answer_again(tx, actor, tx.request)
    if kept is not None:
        return kept
    raise refusal_of(tx, actor, duplicate) or duplicate


def open_tx(runtime: Runtime, *, language: str, request: Request | None = None, now: datetime | None = None) -> Tx:
    """Open what a use case works with; `now` is the moment of the whole request, by default this one."""
    return Tx(
        database=runtime.database,
        shelf=runtime.shelf,
        files=runtime.files,
        kinds=runtime.kinds,
        now=now or runtime.clock.now(),
        zone=runtime.settings.zone,
        language=language,
        home_language=runtime.settings.language,
        new_id=runtime.new_id,
        request=request,
    )
