"""A range as a value."""

from __future__ import annotations

from dataclasses import dataclass

from engine.values import Value


@dataclass(frozen=True, slots=True)
class Span:
    """The values between two ends; an absent end is None and open."""

    low: Value
    high: Value
    low_closed: bool
    high_closed: bool
