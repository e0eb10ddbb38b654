"""A moment, typed and shown in the installation's zone, kept in UTC."""

from __future__ import annotations

import re
from datetime import UTC, datetime, tzinfo

from engine.errors import Text
from engine.model.form import Field
from engine.plugin.kinds import FieldKind, Meaning, Storage
from engine.plugin.refusals import wrong_type
from engine.values import Json, Value

_SHAPE = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2})?", re.ASCII)


def parse(raw: Json, field: Field, zone: tzinfo) -> Value:
    """Give the moment of `YYYY-MM-DDTHH:MM[:SS]` on the wall clock of `zone`.

    In the hour a clock repeats, the first one is meant; a time the clock skips is refused.
    """
    if raw is None or raw == "":
        return None
    if not isinstance(raw, str) or _SHAPE.fullmatch(raw) is None:
        raise wrong_type("a date and time such as 2026-03-12 18:00", "日期和时间，例如 2026-03-12 18:00")
    try:
        wall = datetime.fromisoformat(raw)
        moment = wall.replace(tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        raise wrong_type("a date and time that exist", "存在的日期和时间") from None
    if moment.astimezone(zone).replace(tzinfo=None) != wall:
        raise wrong_type("a time that the clock shows that day", "当天存在的时间")
    return moment


def present(value: Value, zone: tzinfo) -> Json:
    """Give `YYYY-MM-DDTHH:MM` on the wall clock of `zone`."""
    return None if value is None else value.astimezone(zone).strftime("%Y-%m-%dT%H:%M")


KIND = FieldKind(
    key="datetime",
    label=Text(en="Date and time", zh="日期时间"),
    storage=Storage.MOMENT,
    meaning=Meaning.DATETIME,
    parse=parse,
    present=present,
)
