"""A rule: an expression of the definition, checked once, ready to be evaluated."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from engine.expression.api import Checked, Env
from engine.values import Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One expression with its place in the text; `evaluate(env)` gives its value."""

    source: str
    checked: Checked
    evaluate: Callable[[Env], Value] = field(compare=False, repr=False)
    line: int = 0

    @property
    def reads(self) -> frozenset[tuple[str, ...]]:
        """The paths this rule reads, e.g. `('seal', 'keeper')`."""
        return self.checked.reads
