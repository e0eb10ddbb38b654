"""Logs of the server: one JSON line an event, so that nothing a person types can start a line of its own."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime


class OneLine(logging.Formatter):
    """Writes a record as one line of JSON; `extra={"about": {...}}` adds what the event is about."""

    def format(self, record: logging.LogRecord) -> str:
        """Give the line."""
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "event": record.getMessage(),
            **getattr(record, "about", {}),
        }
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=True, default=str)


def log_in_lines() -> None:
    """Send the logs of the product to standard error in this form, once."""
    log = logging.getLogger("formloom")
    if not log.handlers:
        handler = logging.StreamHandler()
        handler.setFormatter(OneLine())
        log.addHandler(handler)
        log.propagate = False
        log.setLevel(logging.INFO)
