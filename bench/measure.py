"""What a benchmark yields, and how a time is taken."""

import math
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

ROUNDS = 5


class Aim(StrEnum):
    """Which way of a target is good."""

    AT_MOST = "at most"
    AT_LEAST = "at least"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One figure, next to what the bare machine does (`floor`) and to what it should be (`target`, `limit`).

    With a floor the target is about value / floor, else about the value; a limit is about the value on any machine.
    """

    name: str
    value: float
    unit: str
    floor: float | None = None
    target: float | None = None
    limit: float | None = None
    aim: Aim = Aim.AT_MOST

    @property
    def ratio(self) -> float | None:
        """Value over floor, or None when there is no floor."""
        return None if not self.floor else self.value / self.floor

    @property
    def meets_target(self) -> bool:
        """True when target and limit are met, as far as there are any."""
        judged = self.value if self.ratio is None else self.ratio
        return self._reaches(judged, self.target) and self._reaches(self.value, self.limit)

    def _reaches(self, judged: float, wanted: float | None) -> bool:
        if wanted is None:
            return True
        return judged <= wanted if self.aim is Aim.AT_MOST else judged >= wanted


def median_seconds(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """The median time of the work in seconds, after one round that does not count."""
    work()
    times = []
    for _ in range(rounds):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def percentile(values: Sequence[float], part: float) -> float:
    """The value that `part` (0 to 1) of the values do not exceed."""
    return sorted(values)[max(math.ceil(len(values) * part) - 1, 0)]
