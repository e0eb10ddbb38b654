"""What a record is called, and the facts shown beside its name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Protocol

from jinja2 import Template, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from engine.errors import Text
from engine.expression.scope import BRANCH_MEMBERS, DEPARTMENT_MEMBERS, PERSON_MEMBERS
from engine.expression.types import BRANCH, DEPARTMENT, PERSON, Type
from engine.model.form import BUILT_IN_STATES, Field, Form
from engine.values import FieldKey, Value, Values

STATE = "state"
LONGEST = 200
LONGEST_SOURCE = 500
SYSTEM_TYPES = {
    "id": "text",
    "created_by": "person",
    "created_at": "datetime",
    "updated_by": "person",
    "updated_at": "datetime",
    "department": "department",
    "branch": "branch",
}


class Words(Protocol):
    """How values read to a person, as the one who asks knows the names of people, records and codes."""

    def text(self, field: Field, value: Value) -> str:
        """Give the text of a field's value; never asked for a blank."""
        ...

    def member(self, field: Field, value: Value, name: str) -> tuple[Field, Value] | None:
        """Give a member of what a field points at, with the field it reads like; None when it has none."""
        ...


class Worded:
    """A value inside a template: its text, and by name the members of what it points at."""

    __slots__ = ("_field", "_value", "_words")

    def __init__(self, field: Field, value: Value, words: Words) -> None:
        self._field = field
        self._value = value
        self._words = words

    def __str__(self) -> str:
        return "" if self._value is None else self._words.text(self._field, self._value)

    def __bool__(self) -> bool:
        return self._value is not None

    def __eq__(self, other: object) -> bool:
        value: Value = other._value if isinstance(other, Worded) else other
        return bool(self._value == value)

    __hash__ = None  # type: ignore[assignment]

    def __len__(self) -> int:
        return len(str(self))

    def __getitem__(self, name: str | slice) -> str | Worded:
        if isinstance(name, slice):
            return str(self)[name]
        found = None if self._value is None else self._words.member(self._field, self._value, name)
        return Worded(self._field, None, self._words) if found is None else Worded(*found, self._words)


def record_name(form: Form, values: Values, words: Words) -> str:
    """Give the name of a record in one line of at most 200 characters; without a template its first text."""
    if not form.name:
        return _shortened(next(_first_texts(form, values, words), ""))
    try:
        return _shortened(_rendered(form, values, words))
    except (TemplateError, TypeError, ArithmeticError):
        return ""


def facts(form: Form, values: Values, words: Words) -> tuple[tuple[Text, str], ...]:
    """Give label and text of the form's facts that are filled in."""
    fields = [form.fields[key] for key in form.facts if values.get(key) is not None]
    return tuple((field.label, _shortened(words.text(field, values[field.key]))) for field in fields)


def _rendered(form: Form, values: Values, words: Words) -> str:
    parts = _plain_parts(form.name)
    if parts and all(named_field(form, key) is not None for key in parts[1::2]):
        shown = (_worded(form, key, values, words) for key in parts[1::2])
        return "".join(str(next(shown)) if index % 2 else part for index, part in enumerate(parts))
    return _template(form.name).render({key: _worded(form, key, values, words) for key in (*SYSTEM, *form.fields)})


def named_field(form: Form, key: FieldKey) -> Field | None:
    """Give the field a name of a record reads like: one of the form, or a system name; None for any other."""
    if key == STATE:
        return _field(STATE, "choice", form.states or BUILT_IN_STATES)
    return form.fields.get(key) or SYSTEM_FIELDS.get(key)


def member_field(kind: str, name: str) -> Field | None:
    """Give the field that a member of a person, department or branch reads like; None for any other."""
    return _MEMBERS.get((kind, name))


def _worded(form: Form, key: FieldKey, values: Values, words: Words) -> Worded:
    return Worded(named_field(form, key) or _field(key, "text"), values.get(key), words)


def _filled(value: object, other: str = "") -> object:
    """Give what stands in for a blank; Jinja2's own `default` knows only names that are not there at all."""
    return value if str(value) else other


def _field(key: FieldKey, type_: str, dictionary: str = "") -> Field:
    return Field(key=key, type=type_, label=Text(en=key, zh=key), dictionary=dictionary)


def _first_texts(form: Form, values: Values, words: Words) -> Iterator[str]:
    for key, field in form.fields.items():
        if field.type in ("serial", "text") and values.get(key) is not None:
            yield words.text(field, values[key])


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"


@lru_cache(maxsize=512)
def _plain_parts(source: str) -> tuple[str, ...]:
    """Split a template that only has fields in its text: text and keys in turns; anything else has no parts.

    Most names are such, and need no template engine.
    """
    parts = tuple(_PLACE.split(source))
    is_plain = len(source) <= LONGEST_SOURCE and not any("{" in text or "}" in text for text in parts[::2])
    return parts if is_plain else ()


@lru_cache(maxsize=512)
def _template(source: str) -> Template:
    if len(source) > LONGEST_SOURCE:
        raise TemplateError("the template is too long")
    return _ENVIRONMENT.from_string(source)


SYSTEM_FIELDS: Mapping[FieldKey, Field] = {key: _field(key, type_) for key, type_ in SYSTEM_TYPES.items()}
SYSTEM = frozenset({STATE, *SYSTEM_FIELDS})
_PLACE = re.compile(r"\{\{\s*([a-z]\w*)\s*\}\}")
_POINTING: Mapping[Type, str] = {PERSON: "person", DEPARTMENT: "department", BRANCH: "branch"}
_MEMBERS: Mapping[tuple[str, str], Field] = {
    (kind, name): _field(name, _POINTING.get(type_, "text"))
    for kind, found in (("person", PERSON_MEMBERS), ("department", DEPARTMENT_MEMBERS), ("branch", BRANCH_MEMBERS))
    for name, type_ in found.items()
}
_ENVIRONMENT = ImmutableSandboxedEnvironment(autoescape=False)
_ENVIRONMENT.filters["default"] = _filled
