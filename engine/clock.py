"""Time as an argument: who needs the hour takes a Clock."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the moment, aware and in UTC."""

    def now(self) -> datetime:
        """Give the moment, aware and in UTC."""


class SystemClock:
    """The clock of this machine."""

    def now(self) -> datetime:
        """Give the moment, aware and in UTC."""
        return datetime.now(UTC)


class SetClock:
    """A clock that stands still until it is moved; for scenarios and tests."""

    def __init__(self, at: datetime) -> None:
        self._at = at

    def now(self) -> datetime:
        """Give the moment it was last set to."""
        return self._at

    def move_to(self, at: datetime) -> None:
        """Set the moment."""
        self._at = at
