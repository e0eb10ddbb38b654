"""What counts as blank."""

from __future__ import annotations

from engine.values import Value


def is_blank(value: Value) -> bool:
    """Say whether nothing is filled in; `false` and 0 are something."""
    return value is None or value == "" or value == ()
