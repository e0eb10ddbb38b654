"""Forget requests: how long a repeated request is known as the same one ends after thirty days."""

from __future__ import annotations

from engine.store import requests
from engine.store.db import Database
from engine.usecases.transaction import Tx


def forget_requests(tx: Tx) -> int:
    """Remove at most `requests.AT_ONCE` requests past their time, in one transaction; fewer were the last of them."""
    return requests.prune(tx.database, tx.now) if isinstance(tx.database, Database) else 0
