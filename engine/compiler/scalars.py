"""What a plain scalar means: the core schema of YAML 1.2, narrowed where it surprises.

`no`, `on`, `1:30`, `2026-03-02`, `012`, `0x1F` and `.nan` stay text; numbers are int or Decimal, never float.
"""

from __future__ import annotations

import re
from decimal import Decimal

from engine.values import Json

_BLANK = frozenset(("", "~", "null", "Null", "NULL"))
_BOOLEANS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]*)")
_DECIMAL = re.compile(r"[-+]?(?:(?:0|[1-9][0-9]*)(?:\.[0-9]+)?|\.[0-9]+)(?:[eE]([-+]?[0-9]+))?")
MOST_DIGITS = 34
MOST_EXPONENT = 999


class NumberTooLong(Exception):
    """A number has more than 34 digits, or an exponent beyond 999."""


def read_plain(text: str) -> Json:
    """Give the value of an unquoted scalar; raises NumberTooLong."""
    if text in _BLANK:
        return None
    if text in _BOOLEANS:
        return _BOOLEANS[text]
    found = _DECIMAL.fullmatch(text) if text[0] in "+-.0123456789" else None
    if found is None:
        return text
    exponent = found[1] or ""
    if len(text) > MOST_DIGITS + 10 or len(exponent) > 4 or abs(int(exponent or 0)) > MOST_EXPONENT:
        raise NumberTooLong
    if _INTEGER.fullmatch(text):
        return int(text)
    return Decimal(text)
