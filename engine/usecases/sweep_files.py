"""Sweep files: what was uploaded and never became part of a record goes after a week of grace."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from engine.store import catalogue
from engine.store.db import Database
from engine.store.files import StoredFile, forget_unheld, known_keys, unheld_before
from engine.usecases.transaction import Tx

GRACE = timedelta(days=7)

_AT_ONCE = 500


def sweep_files(tx: Tx) -> int:
    """Forget uploads no record holds, and contents no row knows; gives how many went.

    A record of any version may hold a file: in a field that was renamed, or is there no more.
    """
    before = tx.now - GRACE
    swept = 0
    for app in tx.shelf.newest().apps:
        places = catalogue.file_tables(tx.database, app)
        for stored in unheld_before(tx.database, app, places, before):
            swept += _swept(tx, places, stored)
    return swept + _sweep_contents(tx)


def _swept(tx: Tx, places: Sequence[str], stored: StoredFile) -> bool:
    """Forget one upload unless a record holds it; the row goes before the content, so no row is ever without one."""
    if not isinstance(tx.database, Database) or not forget_unheld(tx.database, places, stored.ref.id):
        return False
    tx.files.remove(stored.key)
    return True


def _sweep_contents(tx: Tx) -> int:
    old = tuple(tx.files.keys_before(tx.now - GRACE))
    gone = 0
    for start in range(0, len(old), _AT_ONCE):
        keys = old[start : start + _AT_ONCE]
        known = known_keys(tx.database, keys)
        for key in keys:
            if key not in known:
                tx.files.remove(key)
                gone += 1
    return gone
