"""The doors of an installation as a scenario uses them: the same use cases as people, and a clock moved by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from engine.access.actor import Actor, actor_for
from engine.access.directory import Directory
from engine.clock import SetClock
from engine.store.people import read_epoch
from engine.usecases.scenario_steps import StepRefused
from engine.usecases.transaction import Done, Tx

P = ParamSpec("P")
R = TypeVar("R")


class Ask(Protocol):
    """Calls a use case for an actor."""

    def __call__(
        self, usecase: Callable[Concatenate[Tx, Actor, P], R], actor: Actor, *args: P.args, **named: P.kwargs
    ) -> R:
        """Give what the use case gives; refusals rise."""


class Perform(Protocol):
    """Calls a changing use case for an actor, and again when somebody was faster."""

    def __call__(
        self, usecase: Callable[Concatenate[Tx, Actor, P], Done], actor: Actor, *args: P.args, **named: P.kwargs
    ) -> Done:
        """Give what was done; refusals rise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Doors:
    """One installation: its use cases as people call them, and `open` for what nobody's rights limit."""

    ask: Ask
    perform: Perform
    open: Callable[[], Tx]
    clock: SetClock

    def directory(self) -> Directory:
        """Give the organisation as it stands now."""
        tx = self.open()
        return tx.shelf.at(read_epoch(tx.database)).directory

    def actor(self, account: str) -> Actor:
        """Give the person with this account as an actor; raises StepRefused when there is nobody."""
        tx = self.open()
        directory = self.directory()
        found = next((one.id for one in directory.persons.values() if one.account == account), None)
        actor = actor_for(directory, found, session=None, now=tx.now, zone=tx.zone) if found is not None else None
        if actor is None:
            raise StepRefused(f"nobody has the account {account}; add the person to the people files")
        return actor
