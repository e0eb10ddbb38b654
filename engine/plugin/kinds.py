"""Declarations of field and node kinds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from enum import StrEnum

from engine.errors import Text
from engine.model.form import Field
from engine.values import Json, Value


class Storage(StrEnum):
    """How the values of a field are kept. Changing it needs a new column."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"  # exact, with the scale of the field
    BOOLEAN = "boolean"
    DATE = "date"
    MOMENT = "moment"
    CODE = "code"
    ID = "id"
    FILES = "files"  # a child table: record, position, file
    ROWS = "rows"  # a child table: record, position, a column a field
    NOTHING = "nothing"  # derived, no column


class Meaning(StrEnum):
    """What a value is to an expression; the checker makes the type of it."""

    TEXT = "text"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    DATETIME = "datetime"
    CHOICE = "choice"
    LINK = "link"
    LINKS = "links"
    PERSON = "person"
    DEPARTMENT = "department"
    FILES = "files"
    ROWS = "rows"


class ValueRefused(Exception):
    """A submitted value is not one of this field; `rule` names the rule, `message` the sentence shown."""

    def __init__(self, rule: str, message: Text) -> None:
        super().__init__(message.en)
        self.rule = rule
        self.message = message


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldKind:
    """One field type: shape of its options, storage, meaning, and the way in and out of JSON.

    `parse(json, field, zone)` gives the value (blank = None) or raises ValueRefused; it is the only gate for
    what a client sends. `present(value, zone)` gives the JSON a client gets. Links, people and files are ids here.
    """

    key: str
    label: Text
    storage: Storage
    meaning: Meaning
    parse: Callable[[Json, Field, tzinfo], Value]
    present: Callable[[Value, tzinfo], Json]
    options: Mapping[str, Json] = field(default_factory=dict)  # JSON Schema of keys only this type has
    needs: tuple[str, ...] = ()  # options that must be there
    longest: int = 0  # text: characters that are kept where the field says nothing, 0 = no text
    is_input: bool = True  # False: nobody types into it
    scale: int = 0  # decimals: places behind the point unless the field says another number

    @property
    def may_be_column(self) -> bool:
        """Say whether line items may have such a field: somebody types into it, and it is one value."""
        return self.is_input and self.storage not in (Storage.FILES, Storage.ROWS, Storage.NOTHING)


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeKind:
    """One node type: shape of its options and whether it waits for a person."""

    key: str
    label: Text
    waits: bool
    options: Mapping[str, Json]
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Kinds:
    """Every field and node type of an installation; equal only to itself, so that what is built from it is kept."""

    fields: Mapping[str, FieldKind]
    nodes: Mapping[str, NodeKind]
