"""What a benchmark yields, and how a time is taken."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

ROUNDS = 5


class Aim(StrEnum):
    """Which way of a target is good."""

    AT_MOST = "at most"
    AT_LEAST = "at least"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One figure, next to what the bare machine does (`floor`) and to what it should be (`target`).

    With a floor the target is about value / floor, else about the value.
    """

    name: str
    value: float
    unit: str
    floor: float | None = None
    target: float | None = None
    aim: Aim = Aim.AT_MOST

    @property
    def ratio(self) -> float | None:
        """Value over floor, or None when there is no floor."""
        return None if not self.floor else self.value / self.floor

    @property
    def meets_target(self) -> bool:
        """True when there is no target or it is met."""
        if self.target is None:
            return True
        judged = self.value if self.ratio is None else self.ratio
        return judged <= self.target if self.aim is Aim.AT_MOST else judged >= self.target


def median_seconds(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """The median time of the work in seconds, after one round that does not count."""
    work()
    times = []
    for _ in range(rounds):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return statistics.median(times)
