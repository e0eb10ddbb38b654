"""Requests: the row that makes a repeated request the same request. It never holds a body."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import bindparam, delete, select, tuple_

from engine.store.db import Database, Reader
from engine.store.statement import Statement
from engine.store.tables import request
from engine.store.writing import Insert
from engine.values import Json

KEPT = timedelta(days=30)
DONE = "done"
AT_ONCE = 500  # rows a transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRequest:
    """What is known of a request that was done: the digest of what was asked, and the outcome in ids."""

    digest: str
    status: str
    outcome: Json
    at: datetime


_LOOKUP = Statement(
    select(request.c.digest, request.c.status, request.c.outcome, request.c.at).where(
        request.c.actor == bindparam("actor"), request.c.key == bindparam("key")
    )
)
_OLD = select(request.c.actor, request.c.key).where(request.c.at < bindparam("before")).limit(bindparam("_limit"))
_PRUNE = Statement(delete(request).where(tuple_(request.c.actor, request.c.key).in_(_OLD)).returning(request.c.key))


def keep(actor: UUID, key: UUID, *, digest: str, outcome: Json, at: datetime) -> Insert:
    """Describe the row of a request, the first step of what it changes; a second one raises Duplicate of `request`."""
    row = {"actor": actor, "key": key, "digest": digest, "status": DONE, "outcome": outcome, "at": at}
    return Insert(table=request, rows=(row,))


def lookup(reader: Reader, actor: UUID, key: UUID) -> KeptRequest | None:
    """Read what is known of a request."""
    row = reader.one(_LOOKUP, {"actor": actor, "key": key})
    return None if row is None else KeptRequest(digest=row[0], status=row[1], outcome=row[2], at=row[3])


def prune(database: Database, now: datetime) -> int:
    """Remove at most AT_ONCE requests older than thirty days in one transaction; give their number."""
    with database.transaction() as tx:
        return len(tx.rows(_PRUNE, {"before": now - KEPT, "_limit": AT_ONCE}))
