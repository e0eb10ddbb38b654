"""Forms, fields, checks, sections and views."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from engine.errors import Level, Text
from engine.model.rule import Rule
from engine.values import FieldKey, FormKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of a form. What only some types have is blank for the others."""

    key: FieldKey
    type: str
    label: Text
    help: Text | None = None
    was: str = ""
    required: Rule | None = None
    visible: Rule | None = None
    readonly: Rule | None = None
    default: Rule | None = None
    value: Rule | None = None
    live: bool = False
    is_open: bool = False  # computed: it may be read by whoever may read the record, whatever it is made of
    unique: bool = False
    dictionary: str = ""  # choice: the code list
    form: FormKey = ""  # link, links: the form it points at
    where: Rule | None = None  # link: which records may be chosen
    by: FieldKey = ""  # links: the link field of the other form that points here
    show: tuple[FieldKey, ...] = ()
    pattern: str = ""  # text: the whole value must match; serial: the number's pattern
    min: int | Decimal | None = None  # numbers: least value; text: least length; rows: least number of lines
    max: int | Decimal | None = None
    scale: int = 0  # number, money: places behind the point
    currency: str = ""  # money: a code such as CNY, or the key of the choice field that holds it
    accept: tuple[str, ...] = ()  # files: extensions without dot
    max_size: int = 0  # files: bytes each, 0 = the installation's limit
    restart: str = "never"  # serial: never | yearly | monthly | daily
    columns: Mapping[FieldKey, Field] = field(default_factory=dict)  # rows: the fields of each line
    checks: tuple[Check, ...] = ()  # rows: conditions over each line; `at` is a column
    sums: tuple[FieldKey, ...] = ()  # rows: columns whose totals are shown
    name: str = ""  # rows: template over the columns: how a line is called
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A condition over the whole form; fails only on false. A warning lets through."""

    rule: Rule
    at: FieldKey
    message: Text
    level: Level = Level.ERROR


def please_check(label: Text) -> Text:
    """Give the sentence of a check without one of its own."""
    return Text(en=f"Check “{label.en}”.", zh=f"请检查“{label.zh}”")


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Fields shown together on the start form."""

    label: Text
    fields: tuple[FieldKey, ...]
    columns: int = 1
    visible: Rule | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One sort key of a view."""

    field: str
    descending: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A named list of a form's records. `where` may use the ready predicates."""

    key: str
    label: Text
    where: Rule | None = None
    columns: tuple[str, ...] = ()
    sort: tuple[Order, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One kind of record: its fields in display order and what is said about them."""

    key: FormKey
    label: Text
    fields: Mapping[FieldKey, Field]
    name: str = ""  # template over the fields: how a record is called
    states: str = ""  # dictionary of the one `state`; its first code = new. "" = the built-in one
    owner: FieldKey = ""  # person or department field, "" = created_by
    was: str = ""
    facts: tuple[FieldKey, ...] = ()
    search: tuple[FieldKey, ...] = ()
    checks: tuple[Check, ...] = ()
    sections: tuple[Section, ...] = ()
    views: Mapping[str, View] = field(default_factory=dict)
    order: tuple[FieldKey, ...] = ()  # computed fields in dependency order

    @property
    def places(self) -> tuple[str, ...]:
        """Give every place a right can be about: the fields, and the columns of lines as `lines.price`."""
        return tuple(
            place
            for key, each in self.fields.items()
            for place in (key, *(column_place(key, column) for column in each.columns))
        )

    def at(self, place: str) -> Field:
        """Give the field at a place. Raises KeyError where there is none."""
        key, _, column = place.partition(".")
        return self.fields[key].columns[column] if column else self.fields[key]


def column_place(rows: FieldKey, column: FieldKey) -> str:
    """Name a column of lines among the places of a form."""
    return f"{rows}.{column}"


def field_of_place(place: str) -> FieldKey:
    """Give the field of the form a place belongs to: `lines` of `lines.price` and of `lines[2].price`."""
    return place.partition(".")[0].partition("[")[0]


BUILT_IN_STATES = "record_state"
