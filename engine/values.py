"""Values of forms and expressions, and the aliases that give them meaning.

A value is None (blank), bool, int, Decimal, str, date, aware UTC datetime, time, timedelta, UUID,
a tuple of values, a FileRef, or a read-only mapping of these. Never a float.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias
from uuid import UUID

Value: TypeAlias = Any
Values: TypeAlias = Mapping[str, Value]
FieldKey: TypeAlias = str
FormKey: TypeAlias = str
NodeKey: TypeAlias = str
RoleKey: TypeAlias = str
Json: TypeAlias = Any


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRef:
    """A stored file as a record holds it: what a person sees, never where it lies."""

    id: UUID
    name: str
    size: int
    media_type: str
    sha256: str
