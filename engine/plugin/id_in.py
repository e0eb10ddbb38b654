"""Identifiers from outside."""

from __future__ import annotations

from datetime import tzinfo
from uuid import UUID

from engine.ids import parse_id
from engine.plugin.refusals import wrong_type
from engine.values import Json, Value


def read_id(raw: Json, en: str, zh: str) -> UUID | None:
    """Give the identifier a picker sent, blank as None. Raises ValueRefused."""
    if raw is None or raw == "":
        return None
    found = parse_id(raw)
    if found is None:
        raise wrong_type(en, zh)
    return found


def present_id(value: Value, zone: tzinfo) -> Json:
    """Give the identifier as text."""
    return None if value is None else str(value)
