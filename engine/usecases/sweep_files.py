"""Sweep files: what was uploaded and never became part of a record goes after a week of grace."""

from __future__ import annotations

from datetime import timedelta

from engine.store.db import Database
from engine.store.files import StoredFile, files_before, forget_unheld, known_keys, uploaded_fields
from engine.usecases.shelf import Published
from engine.usecases.transaction import Tx

GRACE = timedelta(days=7)

_AT_ONCE = 500


def sweep_files(tx: Tx) -> int:
    """Forget uploads no record holds, and contents no row knows; gives how many went.

    A form that is no longer there keeps its files: it may come back with the next version.
    """
    apps = tx.shelf.newest().apps
    before = tx.now - GRACE
    swept = 0
    for app, form, field in uploaded_fields(tx.database):
        published = apps.get(app)
        if published is not None and field in _fields(published, form):
            swept += sum(
                _swept(tx, published, stored) for stored in files_before(tx.database, app, form, field, before)
            )
    return swept + _sweep_contents(tx)


def _fields(published: Published, form: str) -> frozenset[str]:
    found = published.tables.forms.get(form)
    return frozenset(found.files) if found is not None else frozenset()


def _swept(tx: Tx, published: Published, stored: StoredFile) -> bool:
    """Forget one upload unless a record holds it; the row goes before the content, so no row is ever without one."""
    child = published.tables.forms[stored.form].files[stored.field]
    if not isinstance(tx.database, Database) or not forget_unheld(tx.database, child, stored.ref.id):
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
