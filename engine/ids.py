"""Identifiers: UUIDv7, made anywhere; nothing is ever ordered by them."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import TypeAlias
from uuid import UUID

NewId: TypeAlias = Callable[[], UUID]

_VERSION = 0x7 << 76
_VARIANT = 0x2 << 62
_RANDOM_A = 0xFFF << 64
_RANDOM_B = (1 << 62) - 1


def new_id() -> UUID:
    """Make a UUIDv7 (RFC 9562, section 5.7): 48 bits of milliseconds, 74 random bits."""
    milliseconds = time.time_ns() // 1_000_000
    random = int.from_bytes(os.urandom(10), "big")
    return UUID(int=(milliseconds << 80) | _VERSION | (random & _RANDOM_A) | _VARIANT | (random & _RANDOM_B))


def parse_id(text: object) -> UUID | None:
    """Read an identifier as a client sends it; None when it is not the canonical form of one."""
    if not isinstance(text, str) or len(text) != 36:
        return None
    try:
        found = UUID(text)
    except ValueError:
        return None
    return found if str(found) == text.lower() else None
