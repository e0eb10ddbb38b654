"""Values of a scenario: from names people write to what a client sends."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import tzinfo
from decimal import Decimal
from typing import Protocol
from uuid import UUID

from engine.model.form import Field, Form
from engine.plugin.decimals import decimal_text
from engine.plugin.kinds import Kinds, Meaning
from engine.values import FieldKey, FormKey, Json, Value, Values

_CELL = re.compile(r"(?P<rows>\w+)\[(?P<line>[1-9][0-9]{0,3})\]\.(?P<column>\w+)")


class Names(Protocol):
    """What the words of a scenario stand for; each raises StepRefused for a word it does not know."""

    def person(self, account: str) -> UUID:
        """Give the person with this account."""

    def department(self, code: str) -> UUID:
        """Give the department with this code."""

    def record(self, form: FormKey, word: str) -> UUID:
        """Give the record of this `call`, or with this unique value."""

    def upload(self, form: FormKey, field: Field, name: str) -> UUID:
        """Upload a file of the app's folder and give its id."""

    def compute(self, source: str) -> Value:
        """Give the value of an expression."""


def to_json(form: Form, kinds: Kinds, plain: Mapping[FieldKey, Json], names: Names, zone: tzinfo) -> dict[str, Json]:
    """Give what a client would send for these values; what is no field of the form goes through as it is."""
    return {
        key: field_to_json(form.key, form.fields[key], kinds, value, names, zone=zone) if key in form.fields else value
        for key, value in plain.items()
    }


def place_in(form: Form, values: Values, place: str) -> tuple[Field, Value] | None:
    """Give the field at a place of a record, `lines[2].price` too, with its value; None where there is none."""
    if place in form.fields:
        return form.fields[place], values.get(place)
    found = _CELL.fullmatch(place)
    field = None if found is None else form.fields.get(found["rows"])
    if found is None or field is None or found["column"] not in field.columns:
        return None
    line = dict(enumerate(values.get(field.key) or (), 1)).get(int(found["line"]), {})
    return field.columns[found["column"]], line.get(found["column"])


def with_ids(values: Mapping[FieldKey, Json], record: Values) -> dict[FieldKey, Json]:
    """Give what is sent to a record with its lines known: the first line written is the first that is there."""
    return {key: _known(value, record.get(key)) if isinstance(value, list) else value for key, value in values.items()}


def _known(sent: list[Json], stored: Value) -> list[Json]:
    if not stored or not isinstance(stored[0], Mapping):
        return sent
    idents = [str(line["id"]) for line in stored]
    return [
        {"id": idents[at], **line} if isinstance(line, dict) and at < len(idents) and "id" not in line else line
        for at, line in enumerate(sent)
    ]


def field_to_json(form: FormKey, field: Field, kinds: Kinds, value: Json, names: Names, *, zone: tzinfo) -> Json:
    """Give what a client would send for one value."""
    kind = kinds.fields[field.type]
    if isinstance(value, dict) and set(value) == {"value"}:
        return kind.present(names.compute(str(value["value"])), zone)
    match kind.meaning, value:
        case Meaning.NUMBER, Decimal():
            return decimal_text(value, is_padded=True)
        case Meaning.LINK, str():
            return str(names.record(field.form, value))
        case Meaning.PERSON, str():
            return str(names.person(value))
        case Meaning.DEPARTMENT, str():
            return str(names.department(value))
        case Meaning.FILES, list() | tuple():
            return [str(names.upload(form, field, name)) for name in value]
        case Meaning.ROWS, list() | tuple():
            return [_line_to_json(form, field, kinds, line, names, zone=zone) for line in value]
    return value


def _line_to_json(form: FormKey, rows: Field, kinds: Kinds, line: Json, names: Names, *, zone: tzinfo) -> Json:
    if not isinstance(line, dict):
        return line
    return {
        key: field_to_json(form, rows.columns[key], kinds, value, names, zone=zone) if key in rows.columns else value
        for key, value in line.items()
    }
