"""What a running expression sees: values by name, the outside world, the clock, and its fuel."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import Protocol
from uuid import UUID

from engine.expression.problems import ExpressionLimit
from engine.expression.question import Question
from engine.values import Value

FUEL = 100_000
LONGEST = 10_000


class Host(Protocol):
    """The outside world of an expression: other records and people."""

    def follow(self, kind: str, ident: UUID, name: str) -> Value:
        """Give the member `name` of a person, department, branch or record (`kind` is the form key)."""
        ...

    def call(self, name: str, args: tuple[Value, ...]) -> Value:
        """Answer a host function by its canonical name."""
        ...

    def ask(self, question: Question, env: Env, values: tuple[Value, ...]) -> Value:
        """Answer a question about the records of a form; `values` are those of its parts."""
        ...


class NoHost:
    """A host for expressions that reach nowhere: everything is blank."""

    def follow(self, kind: str, ident: UUID, name: str) -> Value:
        """Give blank."""
        return None

    def call(self, name: str, args: tuple[Value, ...]) -> Value:
        """Give blank."""
        return None

    def ask(self, question: Question, env: Env, values: tuple[Value, ...]) -> Value:
        """Give blank."""
        return None


class Meter:
    """Counts what several evaluations have used up together; whoever bounds them adds to it."""

    __slots__ = ("spent",)

    def __init__(self) -> None:
        self.spent = 0


class Env:
    """The surroundings of one evaluation after another; not shared between threads.

    Several may share a `meter`; the evaluations themselves know only their own fuel.
    """

    __slots__ = ("fuel", "host", "input", "locals", "meter", "names", "now", "zone")

    def __init__(
        self, *, names: Mapping[str, Value], host: Host, now: datetime, zone: tzinfo, meter: Meter | None = None
    ) -> None:
        self.meter = Meter() if meter is None else meter
        self.names = names
        self.host = host
        self.now = now
        self.zone = zone
        self.fuel = FUEL
        self.input: Value = None
        self.locals: list[Value] = []


def charge(env: Env, amount: int) -> None:
    """Take fuel for data touched; raises ExpressionLimit when it is used up."""
    env.fuel -= amount
    if env.fuel < 0:
        raise ExpressionLimit(f"the calculation touches more than {FUEL:,} values")


def bounded(env: Env, size: int) -> None:
    """Refuse texts and lists over the limit, and charge for the rest."""
    if size > LONGEST:
        raise ExpressionLimit(f"a text or list gets longer than {LONGEST:,}")
    charge(env, 1 + (size >> 6))
