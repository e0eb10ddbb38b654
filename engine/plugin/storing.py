"""Values as records hold them, from values as rules compute them: for forms and flows alike."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from engine.errors import Text
from engine.model.form import Field
from engine.plugin.decimals import rounded
from engine.plugin.kinds import FieldKind, Storage
from engine.values import Value

LEAST, GREATEST = -(2**63), 2**63 - 1
TOO_LARGE = Text(en="This comes out larger than can be kept.", zh="计算结果超出可保存的范围")


class CannotBeKept(Exception):
    """A rule gives a value that its field cannot hold; `message` says so at the field, `reason` anywhere else."""

    def __init__(self, field: Field, message: Text) -> None:
        super().__init__(f"{field.key}: {message.en}")
        self.message = message
        self.reason = Text(en=f"{field.label.en}: {message.en}", zh=f"{field.label.zh}：{message.zh}")


def as_stored(field: Field, kind: FieldKind, value: Value) -> Value:
    """Give a computed value as the field keeps it: numbers rounded half up, records by id, blank text as blank.

    Raises CannotBeKept for a number with too many digits and a text that is too long. A value computed on reading
    is kept nowhere: there such a number is blank.
    """
    if kind.storage is Storage.ROWS:
        return value
    plain = as_plain(value)
    if isinstance(plain, str):
        return _text(field, kind, plain)
    if isinstance(plain, bool) or not isinstance(plain, (int, Decimal)):
        return plain
    fitting = _number(field, kind, plain)
    if fitting is None and not field.live:
        raise CannotBeKept(field, TOO_LARGE)
    return fitting


def as_plain(value: Value) -> Value:
    """Give a value as records hold it whatever the field: of a record its id, of a list a tuple, none as blank."""
    if isinstance(value, Mapping):
        return value.get("id")
    if isinstance(value, (list, tuple)):
        return tuple(as_plain(item) for item in value) or None
    return value


def _text(field: Field, kind: FieldKind, text: str) -> str | None:
    found = text.strip() or None
    most = (field.max or kind.longest) if kind.longest else 0
    if found is not None and 0 < most < len(found) and not field.live:
        raise CannotBeKept(
            field, Text(en=f"This comes out longer than {most} characters.", zh=f"结果超过 {most} 个字，无法保存")
        )
    return found


def _number(field: Field, kind: FieldKind, number: int | Decimal) -> int | Decimal | None:
    match kind.storage:
        case Storage.DECIMAL:
            return rounded(number, field.scale)
        case Storage.INTEGER:
            whole = number if isinstance(number, int) else int(number.to_integral_value(ROUND_HALF_UP))
            return whole if LEAST <= whole <= GREATEST else None
    return number
