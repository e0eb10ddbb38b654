"""Values of a scenario: from names people write to what a client sends."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import tzinfo
from decimal import Decimal
from typing import Protocol
from uuid import UUID

from engine.model.form import Field, Form
from engine.plugin.decimals import decimal_text
from engine.plugin.kinds import Kinds, Meaning
from engine.values import FieldKey, FormKey, Json, Value


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
