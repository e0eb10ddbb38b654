"""Sessions: rows that can be ended, known only by the hash of their token."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import bindparam, select

from engine.store.db import Reader
from engine.store.people import access_version
from engine.store.people_tables import account, person, session
from engine.store.statement import Statement
from engine.store.writing import Change, Insert, Step

IDLE = timedelta(hours=12)
LONGEST = timedelta(days=7)
TOUCH_AFTER = timedelta(minutes=5)  # `seen_at` is written this seldom


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A session that is open, with its person and the access epoch of the same moment."""

    id: UUID
    account: UUID
    person: UUID
    level: int
    authenticated_at: datetime
    seen_at: datetime
    epoch: int


def new_token() -> str:
    """Make the secret of a session: 256 random bits."""
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> bytes:
    """Give what is stored of a token."""
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()


def find_session(reader: Reader, token: str, now: datetime) -> Session | None:
    """Give the open session of a token, in one statement; None when unknown, ended, idle, expired or closed."""
    row = reader.one(_FIND, {"hash": hash_of(token)})
    if row is None or row[5] + IDLE <= now or row[6] <= now:
        return None
    return Session(
        id=row[0], account=row[1], person=row[2], level=row[3], authenticated_at=row[4], seen_at=row[5], epoch=row[7]
    )


def open_session(
    ident: UUID, token: str, of_account: UUID, now: datetime, *, methods: tuple[str, ...], address: str, device: str
) -> Step:
    """Give the step that opens a session."""
    row = {
        "id": ident,
        "token_hash": hash_of(token),
        "account": of_account,
        "methods": list(methods),
        "level": len(methods),
        "authenticated_at": now,
        "seen_at": now,
        "expires_at": now + LONGEST,
        "address": address[:45],
        "device": device[:200],
    }
    return Insert(table=session, rows=(row,))


def touch_session(ident: UUID, now: datetime) -> Step:
    """Give the step that says a session is in use."""
    return Change(table=session, match={"id": ident}, values={"seen_at": now})


def end_session(ident: UUID, now: datetime) -> Step:
    """Give the step that ends a session."""
    return Change(table=session, match={"id": ident}, values={"ended_at": now})


def end_sessions_of(of_account: UUID, now: datetime) -> Step:
    """Give the step that ends every session of an account."""
    return Change(table=session, match={"account": of_account}, values={"ended_at": now})


_FIND = Statement(
    select(
        session.c.id,
        session.c.account,
        account.c.person,
        session.c.level,
        session.c.authenticated_at,
        session.c.seen_at,
        session.c.expires_at,
        access_version(),
    )
    .select_from(session.join(account, account.c.id == session.c.account).join(person, person.c.id == account.c.person))
    .where(
        session.c.token_hash == bindparam("hash"),
        session.c.ended_at.is_(None),
        account.c.closed_at.is_(None),
        person.c.left_at.is_(None),
    )
)
