"""Sweeping beside the server: uploads nobody kept go, once after the start and then every six hours."""

from __future__ import annotations

import logging
from threading import Event, Thread

from engine.errors import Refusal
from engine.runtime import Runtime, open_tx
from engine.usecases.sweep_files import sweep_files

FIRST_AFTER = 60.0
EVERY = 6 * 3600.0

_log = logging.getLogger("formloom.sweeping")


def start_sweeping(runtime: Runtime) -> Event:
    """Start the thread; it ends when the event it gives is set."""
    stop = Event()
    Thread(target=_sweep, args=(runtime, stop), name="sweeping", daemon=True).start()
    return stop


def _sweep(runtime: Runtime, stop: Event) -> None:
    wait = FIRST_AFTER
    while not stop.wait(wait):
        wait = EVERY
        try:
            swept = sweep_files(open_tx(runtime, language=runtime.settings.language))
        except Refusal as refused:
            _log.warning("uploads were not swept: %s", refused)
        else:
            _log.info("swept %d uploads that no record holds", swept)
