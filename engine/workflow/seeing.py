"""A short proof of what an approver had before them."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from hashlib import sha256

from engine.values import FieldKey, Value, Values


def digest(record: Values, fields: Iterable[FieldKey]) -> str:
    """Give 32 characters that differ when one of these fields holds another value."""
    seen = "\x1e".join(f"{key}\x1f{_written(record.get(key))}" for key in fields)
    return sha256(seen.encode()).hexdigest()[:32]


def _written(value: Value) -> str:
    if isinstance(value, Decimal):
        return f"number {value.normalize():f}"
    if isinstance(value, int) and not isinstance(value, bool):
        return f"number {value}"
    if isinstance(value, tuple):
        return "[" + "\x1d".join(map(_written, value)) + "]"
    return f"{type(value).__name__} {value!r}"
