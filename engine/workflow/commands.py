"""What may be said to a run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """The form is sent by `by`; `applicant` is whom it concerns (the owner of the record, else the sender)."""

    by: UUID
    applicant: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """`by` presses an outcome of the node where the token waits."""

    token: int
    outcome: str
    by: UUID
    opinion: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Return:
    """`by` hands the record back to the applicant instead of pressing an outcome."""

    token: int
    by: UUID
    opinion: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resubmit:
    """The applicant sends the returned form again."""

    token: int
    by: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdraw:
    """The applicant takes the request back; the run is over."""

    by: UUID
    opinion: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Retry:
    """A halted token tries its node again; `by` is whose deed it carries on."""

    token: int
    by: UUID


Command: TypeAlias = Start | Act | Return | Resubmit | Withdraw | Retry
