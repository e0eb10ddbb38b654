"""Sweeping beside the server: what nobody needs any more goes, once after the start and then every six hours."""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Event, Thread

from engine.errors import Refusal
from engine.runtime import Runtime, open_tx
from engine.store.requests import AT_ONCE
from engine.usecases.forget_requests import forget_requests
from engine.usecases.sweep_files import sweep_files

FIRST_AFTER = 60.0
EVERY = 6 * 3600.0
BREATH = 0.05  # between two batches, in which others write

_log = logging.getLogger("formloom.sweeping")


def start_sweeping(runtime: Runtime, *, first_after: float = FIRST_AFTER, every: float = EVERY) -> Event:
    """Start the thread; it waits so many seconds and ends when the event it gives is set."""
    stop = Event()

    def sweep() -> None:
        wait = first_after
        while not stop.wait(wait):
            wait = every
            _try("uploads that no record holds", lambda: _sweep_files(runtime))
            _try("requests past their time", lambda: _forget_requests(runtime, stop))

    Thread(target=sweep, name="sweeping", daemon=True).start()
    return stop


def _try(what: str, sweep: Callable[[], int]) -> None:
    """Sweep one kind of thing; what cannot be swept now waits for the next time and keeps no other from going."""
    try:
        _log.info("swept %d %s", sweep(), what)
    except Refusal as refused:
        _log.warning("%s were not swept: %s", what, refused)


def _sweep_files(runtime: Runtime) -> int:
    return sweep_files(open_tx(runtime, language=runtime.settings.language))


def _forget_requests(runtime: Runtime, stop: Event) -> int:
    total = 0
    while True:
        gone = forget_requests(open_tx(runtime, language=runtime.settings.language))
        total += gone
        if gone < AT_ONCE or stop.wait(BREATH):
            return total
