"""The security account: what concerns no record, such as sign-ins and grants, told together with what it changes."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from engine.store.failures import Duplicate, Lost
from engine.store.tables import SECURITY
from engine.store.trail import Entry, continued
from engine.store.writing import Batch, Step
from engine.usecases.transaction import Tx

_ATTEMPTS = 20
_HEAD = "stream_head"


def write_told(tx: Tx, entries: Sequence[Entry], *steps: Step) -> None:
    """Write the steps and tell them in the security account, both or neither.

    Others append to the same account all the time: when one was faster the same is written behind it.
    """
    for attempt in range(_ATTEMPTS):
        told = continued(tx.database, SECURITY, entries, new_id=tx.new_id, new_salt=_salt)
        try:
            return tx.database.write(Batch((*told, *steps)))
        except Lost as lost:
            if lost.guard != _HEAD or attempt == _ATTEMPTS - 1:
                raise
        except Duplicate as twice:
            if twice.table != _HEAD or attempt == _ATTEMPTS - 1:
                raise
    return None


def _salt() -> bytes:
    return secrets.token_bytes(16)
