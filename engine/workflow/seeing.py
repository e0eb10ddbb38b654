"""A short proof of what an approver had before them."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from hashlib import blake2b

import orjson

from engine.values import FieldKey, Value, Values


def digest(record: Values, fields: Iterable[FieldKey]) -> str:
    """Give 32 characters that differ when one of these fields holds another value."""
    seen = orjson.dumps([(key, record.get(key)) for key in fields], default=_written)
    return blake2b(seen, digest_size=16).hexdigest()


def _written(value: Value) -> str:
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)
