"""A condition on the rows of a form, apart from its values, so that its text is made once."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, and_, false, true


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """A condition over `FormTable.table`; two with the same `key` have the same text and differ in `values` only.

    Parameters are named; the names of several conditions that are joined must differ. None begins with `_`.
    """

    key: Hashable
    expression: ColumnElement[bool] = field(compare=False, repr=False)
    values: Mapping[str, Any] = field(default_factory=dict, compare=False)


ALL = Where(key=(), expression=true())
NONE = Where(key=("none",), expression=false())


def both(*conditions: Where) -> Where:
    """Give the condition that holds where all of them hold.

    Raises ValueError when two of them use one name for different values.
    """
    found = tuple(condition for condition in conditions if condition.key != ())
    if len(found) < 2:
        return found[0] if found else ALL
    values: dict[str, Any] = {}
    for condition in found:
        for name, value in condition.values.items():
            if values.setdefault(name, value) != value:
                raise ValueError(f"two conditions give {name} different values")
    return Where(
        key=tuple(condition.key for condition in found),
        expression=and_(*(condition.expression for condition in found)),
        values=values,
    )
