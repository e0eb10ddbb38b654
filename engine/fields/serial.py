"""A number drawn when the form is sent."""

from __future__ import annotations

import re
from datetime import date, tzinfo

from engine.errors import Text
from engine.model.form import Field
from engine.plugin.kinds import FieldKind, Meaning, Storage, ValueRefused
from engine.values import Json, Value


def parse(raw: Json, field: Field, zone: tzinfo) -> Value:
    """Refuse everything but blank: a serial cannot be chosen."""
    if raw is None or raw == "":
        return None
    raise ValueRefused(
        "derived",
        Text(en="This number is given on sending; leave it out.", zh="编号在提交时生成，不能填写"),
    )


def present(value: Value, zone: tzinfo) -> Json:
    """Give the number as text."""
    return value


_PLACE = re.compile(r"\{(yyyy|yy|mm|dd|branch|seq(?::(\d+))?)\}")
_PERIODS = {"never": "", "yearly": "%Y", "monthly": "%Y-%m", "daily": "%Y-%m-%d"}


def counter_of(field: Field, day: date, branch: str) -> str:
    """Name the counter a number is drawn from: one for each period, and for each branch that numbers itself.

    `day` is the installation's day, `branch` the record's branch code.
    """
    period = day.strftime(_PERIODS[field.restart])
    return f"{period}/{branch if '{branch}' in field.pattern else ''}"


def number_of(field: Field, day: date, branch: str, drawn: int) -> str:
    """Write a drawn number in the field's pattern; a number with more digits than `{seq:n}` is written in full."""

    def fill(place: re.Match[str]) -> str:
        match place[1].partition(":")[0]:
            case "yyyy":
                return f"{day.year:04}"
            case "yy":
                return f"{day.year % 100:02}"
            case "mm":
                return f"{day.month:02}"
            case "dd":
                return f"{day.day:02}"
            case "branch":
                return branch
        return f"{drawn:0{int(place[2] or 1)}}"

    return _PLACE.sub(fill, field.pattern)


KIND = FieldKind(
    key="serial",
    label=Text(en="Serial number", zh="编号"),
    storage=Storage.TEXT,
    meaning=Meaning.TEXT,
    parse=parse,
    present=present,
    options={
        "pattern": {"type": "string", "minLength": 1, "maxLength": 100},
        "restart": {"enum": ["never", "yearly", "monthly", "daily"]},
    },
    needs=("pattern",),
    is_input=False,
)
