"""Refusals and sign-ins for the security account, gathered per actor, route and minute and written by a thread.

A refused read so never opens a write transaction, and a burst of refusals is one entry with a count.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from threading import Event, Lock, Thread
from uuid import UUID

from engine.errors import Refusal

SECONDS = 5.0
MOST = 5_000

_log = logging.getLogger("formloom.watch")


@dataclass(frozen=True, slots=True, kw_only=True)
class Noticed:
    """Something refused: by whom, where, how, in which minute."""

    verb: str
    actor: UUID | None
    route: str
    status: int
    address: str
    minute: datetime


Write = Callable[[Mapping[Noticed, int], Mapping[UUID, datetime]], None]


class Watch:
    """Counts what is refused and which sessions are in use; `write` gets the counts every few seconds."""

    def __init__(self, write: Write) -> None:
        self._write = write
        self._lock = Lock()
        self._counts: dict[Noticed, int] = {}
        self._seen: dict[UUID, datetime] = {}
        self._is_closed = Event()
        self._thread: Thread | None = None

    def notice(self, noticed: Noticed) -> None:
        """Count a refusal; past 5,000 different ones at a time the rest count as one."""
        with self._lock:
            if noticed not in self._counts and len(self._counts) >= MOST:
                noticed = Noticed(
                    verb=noticed.verb, actor=None, route="", status=noticed.status, address="", minute=noticed.minute
                )
            self._counts[noticed] = self._counts.get(noticed, 0) + 1
            self._start()

    def saw(self, session: UUID, at: datetime) -> None:
        """Remember that a session is in use."""
        with self._lock:
            self._seen[session] = at
            self._start()

    def flush(self) -> None:
        """Write what was gathered; what cannot be written now stays for the next time."""
        with self._lock:
            counts, self._counts = self._counts, {}
            seen, self._seen = self._seen, {}
        if not counts and not seen:
            return
        try:
            self._write(counts, seen)
        except Refusal:
            with self._lock:
                for noticed, count in counts.items():
                    self._counts[noticed] = self._counts.get(noticed, 0) + count

    def close(self) -> None:
        """Write the rest and end the thread."""
        self._is_closed.set()
        if self._thread is not None:
            self._thread.join(timeout=10)
        self.flush()

    def _start(self) -> None:
        if self._thread is None and not self._is_closed.is_set():
            self._thread = Thread(target=self._run, name="watch", daemon=True)
            self._thread.start()

    def _run(self) -> None:
        while not self._is_closed.wait(SECONDS):
            try:
                self.flush()
            except Exception as problem:  # noqa: BLE001 -- the thread must outlive any bug of the write
                _log.error("the security account could not be written", exc_info=problem)
