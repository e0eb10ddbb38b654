"""What a part of the proofs yields."""

from dataclasses import dataclass
from enum import StrEnum


class Scale(StrEnum):
    """How much to try: SHORT for every change, USUAL by hand, LONG before a release."""

    SHORT = "short"
    USUAL = "usual"
    LONG = "long"

    def pick(self, short: int, usual: int, long: int) -> int:
        """The number that belongs to this scale."""
        return {Scale.SHORT: short, Scale.USUAL: usual, Scale.LONG: long}[self]


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """One claim about the product: how many cases were tried and how many broke it.

    `detail` says what the first broken case was, so that it can be tried again.
    """

    name: str
    cases: int
    failures: int = 0
    detail: str = ""

    @property
    def is_kept(self) -> bool:
        """True when something was tried and nothing broke it."""
        return self.cases > 0 and self.failures == 0
