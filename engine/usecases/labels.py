"""How what records point at is called, for a page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from engine.model.form import Form
from engine.usecases.words import RecordWords
from engine.values import FormKey, Values

PEOPLE = ("created_by", "updated_by")


def labels_of(form: Form, several: Iterable[Values], words: RecordWords) -> dict[UUID, str]:
    """Give the names of the people, departments and records that these records' fields point at."""
    found: dict[UUID, str] = {}
    for values in several:
        for key, field in form.fields.items():
            value = values.get(key)
            if field.type in ("person", "department", "link") and isinstance(value, UUID):
                found[value] = words.text(field, value)
        for key in PEOPLE:
            if values.get(key) is not None:
                found[values[key]] = words.person(values[key])
        if values.get("department") is not None:
            found[values["department"]] = words.department(values["department"])
    return found


def labels_of_ids(named: Mapping[FormKey, Iterable[UUID]], words: RecordWords) -> dict[str, str]:
    """Give the names of these people, departments and records by their id as text."""
    found: dict[str, str] = {}
    for kind, idents in named.items():
        for ident in idents:
            match kind:
                case "person":
                    found[str(ident)] = words.person(ident)
                case "department":
                    found[str(ident)] = words.department(ident)
                case _:
                    found[str(ident)] = words.record(kind, ident)
    return found
