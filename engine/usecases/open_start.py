"""Open the start page: what waits for me, what I started, what I may start."""

from __future__ import annotations

from engine.access.actor import Actor
from engine.store.started import started_by
from engine.usecases.list_inbox import list_inbox, started_rows
from engine.usecases.open_menu import forms_to_start
from engine.usecases.seen import StartPage
from engine.usecases.transaction import Tx

FEW = 5


def open_start(tx: Tx, actor: Actor) -> StartPage:
    """Give everything in one glance."""
    inbox = list_inbox(tx, actor, "waiting", limit=FEW)
    runs = started_by(tx.database, actor.person, limit=FEW)
    return StartPage(
        waiting=inbox.waiting,
        overdue=sum(1 for row in inbox.rows if row.due is not None and row.due < tx.now),
        rows=inbox.rows,
        started=started_rows(tx, actor, runs),
        new=forms_to_start(tx, actor),
    )
