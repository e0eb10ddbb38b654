"""A day."""

from __future__ import annotations

import re
from datetime import date, tzinfo

from engine.errors import Text
from engine.model.form import Field
from engine.plugin.kinds import FieldKind, Meaning, Storage
from engine.plugin.refusals import wrong_type
from engine.values import Json, Value

_SHAPE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def parse(raw: Json, field: Field, zone: tzinfo) -> Value:
    """Give the day of `YYYY-MM-DD`; a day that does not exist is refused."""
    if raw is None or raw == "":
        return None
    if not isinstance(raw, str) or _SHAPE.fullmatch(raw) is None:
        raise wrong_type("a date such as 2026-03-12", "日期，例如 2026-03-12")
    try:
        return date.fromisoformat(raw)
    except ValueError:
        raise wrong_type("a day that exists", "存在的日期") from None


def present(value: Value, zone: tzinfo) -> Json:
    """Give `YYYY-MM-DD`."""
    return None if value is None else value.isoformat()


KIND = FieldKind(
    key="date",
    label=Text(en="Date", zh="日期"),
    storage=Storage.DATE,
    meaning=Meaning.DATE,
    parse=parse,
    present=present,
)
