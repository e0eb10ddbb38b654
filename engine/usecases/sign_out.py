"""Sign out: the session ends everywhere at once."""

from __future__ import annotations

from engine.access.actor import Actor
from engine.store.sessions import end_session
from engine.store.trail import Entry
from engine.usecases.security_account import write_told
from engine.usecases.transaction import Tx


def sign_out(tx: Tx, actor: Actor) -> None:
    """End the actor's session."""
    if actor.session is not None:
        told = Entry(at=tx.now, verb="sign_out", actor=actor.person, session=actor.session)
        write_told(tx, (told,), end_session(actor.session, tx.now))
