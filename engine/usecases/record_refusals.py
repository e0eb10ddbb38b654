"""Record refusals: what was refused to whom, one entry per actor, route and minute, and which sessions are in use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from engine.store.sessions import touch_session
from engine.store.trail import Entry
from engine.store.writing import Batch
from engine.usecases.security_account import write_told
from engine.usecases.transaction import Tx

_AT_ONCE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Something refused: by whom it was tried, where, with which answer, in which minute, and how often."""

    verb: str
    actor: UUID | None
    route: str
    status: int
    address: str
    minute: datetime
    count: int


def record_refusals(tx: Tx, refused: Iterable[Refused]) -> None:
    """Tell refusals in the security account, a few hundred in a transaction."""
    entries = [
        Entry(
            at=one.minute,
            verb=one.verb,
            actor=one.actor,
            answers={"route": one.route, "status": one.status, "address": one.address, "count": one.count},
        )
        for one in refused
    ]
    for start in range(0, len(entries), _AT_ONCE):
        write_told(tx, entries[start : start + _AT_ONCE])


def touch_sessions(tx: Tx, seen: Mapping[UUID, datetime]) -> None:
    """Write when sessions were last used."""
    steps = tuple(touch_session(session, at) for session, at in seen.items())
    for start in range(0, len(steps), _AT_ONCE):
        tx.database.write(Batch(steps[start : start + _AT_ONCE]))
