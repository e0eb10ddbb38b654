"""Which types go together under the operators."""

from __future__ import annotations

from engine.expression.types import (
    ANY,
    BLANK,
    DATE,
    DATETIME,
    DAYS,
    MONTHS,
    NUMBER,
    TEXT,
    TIME,
    Choice,
    Either,
    Type,
    fits,
)

_ORDERED = frozenset({NUMBER, TEXT, DATE, DATETIME, TIME, DAYS, MONTHS, ANY, BLANK})

_RESULTS: dict[tuple[str, Type, Type], Type] = {
    ("+", NUMBER, NUMBER): NUMBER,
    ("-", NUMBER, NUMBER): NUMBER,
    ("*", NUMBER, NUMBER): NUMBER,
    ("/", NUMBER, NUMBER): NUMBER,
    ("**", NUMBER, NUMBER): NUMBER,
    ("+", TEXT, TEXT): TEXT,
    ("+", DAYS, DAYS): DAYS,
    ("-", DAYS, DAYS): DAYS,
    ("+", MONTHS, MONTHS): MONTHS,
    ("-", MONTHS, MONTHS): MONTHS,
    ("-", DATE, DATE): DAYS,
    ("-", DATETIME, DATETIME): DAYS,
    ("-", TIME, TIME): DAYS,
    ("*", DAYS, NUMBER): DAYS,
    ("*", NUMBER, DAYS): DAYS,
    ("*", MONTHS, NUMBER): MONTHS,
    ("*", NUMBER, MONTHS): MONTHS,
    ("/", DAYS, NUMBER): DAYS,
    ("/", MONTHS, NUMBER): MONTHS,
    ("/", DAYS, DAYS): NUMBER,
    ("/", MONTHS, MONTHS): NUMBER,
    **{("+", kind, amount): kind for kind in (DATE, DATETIME) for amount in (DAYS, MONTHS)},
    **{("-", kind, amount): kind for kind in (DATE, DATETIME) for amount in (DAYS, MONTHS)},
    **{("+", amount, kind): kind for kind in (DATE, DATETIME) for amount in (DAYS, MONTHS)},
    ("+", TIME, DAYS): TIME,
    ("+", DAYS, TIME): TIME,
    ("-", TIME, DAYS): TIME,
}


def result_of(operator: str, left: Type, right: Type) -> Type | None:
    """Give the type of an arithmetic operation, None when the types do not go together."""
    if isinstance(left, Choice):
        left = TEXT
    if isinstance(right, Choice):
        right = TEXT
    if isinstance(left, Either) or isinstance(right, Either):
        return _of_alternatives(operator, left, right)
    if left in (ANY, BLANK) or right in (ANY, BLANK):
        return _with_unknown(operator, left, right)
    return _RESULTS.get((operator, left, right))


def are_comparable(left: Type, right: Type) -> bool:
    """Say whether = between the types can ever be true."""
    return fits(left, right) or fits(right, left)


def are_ordered(left: Type, right: Type) -> bool:
    """Say whether < between the types has a meaning; codes have no order."""
    lefts, rights = _options(left), _options(right)
    return any(a in _ORDERED and b in _ORDERED and are_comparable(a, b) for a in lefts for b in rights)


def _options(type_: Type) -> tuple[Type, ...]:
    return type_.options if isinstance(type_, Either) else (type_,)


def _of_alternatives(operator: str, left: Type, right: Type) -> Type | None:
    found = {result_of(operator, a, b) for a in _options(left) for b in _options(right)} - {None}
    if not found:
        return None
    return found.pop() if len(found) == 1 else ANY


def _with_unknown(operator: str, left: Type, right: Type) -> Type | None:
    found = {
        result
        for (name, a, b), result in _RESULTS.items()
        if name == operator and (left in (ANY, BLANK) or a == left) and (right in (ANY, BLANK) or b == right)
    }
    if not found:
        return None
    return found.pop() if len(found) == 1 else ANY
