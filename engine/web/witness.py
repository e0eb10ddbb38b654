"""From what the watch has counted to the security account."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from engine.runtime import Runtime, open_tx
from engine.usecases.record_refusals import Refused, record_refusals, touch_sessions
from engine.web.watch import Noticed, Write


def writer_of(runtime: Runtime) -> Write:
    """Give what the watch calls every few seconds."""

    def write(counts: Mapping[Noticed, int], seen: Mapping[UUID, datetime]) -> None:
        tx = open_tx(runtime, language=runtime.settings.language)
        if seen:
            touch_sessions(tx, seen)
        if counts:
            record_refusals(tx, (_refused(noticed, count) for noticed, count in counts.items()))

    return write


def _refused(noticed: Noticed, count: int) -> Refused:
    return Refused(
        verb=noticed.verb,
        actor=noticed.actor,
        route=noticed.route,
        status=noticed.status,
        address=noticed.address,
        minute=noticed.minute,
        count=count,
    )
