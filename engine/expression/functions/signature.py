"""How a function is described."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from engine.expression.types import Type
from engine.values import Value

Gives: TypeAlias = Type | Callable[[tuple[Type, ...]], Type]


@dataclass(frozen=True, slots=True)
class Param:
    """One parameter: its name in the manual, its type; `many` takes all that follow."""

    name: str
    type: Type
    optional: bool = False
    many: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    """One function; `run` gets the Env and the values, and is None when the host answers.

    A blank argument gives blank without a call, unless the function `takes_blank`.
    """

    name: str
    aliases: tuple[str, ...]
    params: tuple[Param, ...]
    gives: Gives
    run: Callable[..., Value] | None
    takes_blank: bool = False

    @property
    def least(self) -> int:
        """Give the smallest number of arguments."""
        return sum(1 for param in self.params if not param.optional)

    @property
    def most(self) -> int | None:
        """Give the largest number of arguments, None without limit."""
        return None if self.params and self.params[-1].many else len(self.params)

    def param(self, index: int) -> Param:
        """Give the parameter the n-th argument (from 0) belongs to."""
        return self.params[min(index, len(self.params) - 1)]

    def takes(self, count: int) -> bool:
        """Say whether the function takes so many arguments."""
        return self.least <= count and (self.most is None or count <= self.most)

    @property
    def is_lenient(self) -> bool:
        """Say whether a wrong number of arguments is a matter of types: FEEL then gives blank."""
        return self.most in (0, None)

    def amount(self) -> str:
        """Say how many arguments the function takes."""
        if self.least == self.most:
            return f"{self.least} argument{'' if self.least == 1 else 's'}"
        if self.most is None:
            return f"at least {self.least} argument{'' if self.least == 1 else 's'}"
        return f"{self.least} to {self.most} arguments"

    def written(self) -> str:
        """Write the signature for messages and the manual: `round(number, digits?)`."""
        names = [f"{p.name}{'…' if p.many else ''}{'?' if p.optional else ''}" for p in self.params]
        return f"{self.name}({', '.join(names)})"
