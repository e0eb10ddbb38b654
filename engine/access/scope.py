"""Which rows: unions of what each role reaches, all of which must reach a row.

The same scope is tested on one record here and turned into a condition by the store.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeAlias

from engine.access.predicates import ColumnIn
from engine.expression.api import Env, ExpressionLimit
from engine.model.rule import Rule
from engine.values import RoleKey, Values


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one role reaches: the rows where `rule` is true and that lie in `place`; without both, every row."""

    role: RoleKey
    rule: Rule | None = None
    place: ColumnIn | None = None

    @property
    def is_everything(self) -> bool:
        """Say whether this part reaches every row."""
        return self.rule is None and self.place is None


Union: TypeAlias = tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RowScope:
    """The rows that every one of `unions` reaches; a union reaches what any of its parts reaches."""

    unions: tuple[Union, ...] = ()

    @property
    def is_everything(self) -> bool:
        """Say whether every row is reached."""
        return not self.unions

    @property
    def is_nothing(self) -> bool:
        """Say whether no row can be reached."""
        return any(not union for union in self.unions)

    @property
    def reads_participants(self) -> bool:
        """Say whether a rule asks `involved`, which only the store can answer."""
        return any(("involved",) in part.rule.reads for union in self.unions for part in union if part.rule is not None)


EVERYTHING = RowScope()
NOTHING = RowScope(unions=((),))


def union_of(parts: Iterable[Part]) -> RowScope:
    """Make the scope of rows that any of the parts reaches; no part is no row."""
    found = tuple(parts)
    return EVERYTHING if any(part.is_everything for part in found) else RowScope(unions=(found,))


def both(first: RowScope, second: RowScope) -> RowScope:
    """Make the scope of rows that both scopes reach."""
    return RowScope(unions=tuple(dict.fromkeys((*first.unions, *second.unions))))


def reaches(scope: RowScope, values: Values, env: Callable[[], Env]) -> bool:
    """Say whether a record lies in the scope.

    `values` holds its fields and system names; `env` gives an environment whose names are those of a row rule:
    the record's, `me` and the ready predicates. Only a rule that is true counts.
    """
    return all(any(_holds(part, values, env) for part in union) for union in scope.unions)


def _holds(part: Part, values: Values, env: Callable[[], Env]) -> bool:
    if part.place is not None and values.get(part.place.column) not in part.place.ids:
        return False
    return part.rule is None or _is_true(part.rule, env())


def _is_true(rule: Rule, env: Env) -> bool:
    """Say whether a rule is true; one that is too much to calculate opens nothing."""
    try:
        return rule.evaluate(env) is True
    except ExpressionLimit:
        return False
