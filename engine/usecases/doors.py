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
from engine.usecases.transaction import Tx

P = ParamSpec("P")
R = TypeVar("R")


class Call(Protocol):
    """Calls a use case for an actor, in its own transaction."""

    def __call__(
        self, usecase: Callable[Concatenate[Tx, Actor, P], R], actor: Actor, *args: P.args, **named: P.kwargs
    ) -> R:
        """Give what the use case gives; refusals rise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Doors:
    """One installation: `ask` for what reads, `perform` for what changes, `open` for what nobody's rights limit."""

    ask: Call
    perform: Call
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
