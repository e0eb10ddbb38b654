"""What an expression may speak of at the place where it stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from engine.expression.types import BRANCH, DATETIME, DEPARTMENT, PERSON, TEXT, RecordOf, Type
from engine.values import FieldKey, FormKey

CURRENCY_CODE = re.compile(r"[A-Z]{3}")  # ISO 4217
PERSON_MEMBERS: Mapping[str, Type] = {
    "id": TEXT,
    "name": TEXT,
    "number": TEXT,
    "email": TEXT,
    "department": DEPARTMENT,
    "branch": BRANCH,
    "grade": TEXT,
    "post": TEXT,
    "manager": PERSON,
}
DEPARTMENT_MEMBERS: Mapping[str, Type] = {
    "id": TEXT,
    "code": TEXT,
    "name": TEXT,
    "head": PERSON,
    "parent": DEPARTMENT,
    "branch": BRANCH,
}
BRANCH_MEMBERS: Mapping[str, Type] = {"id": TEXT, "code": TEXT, "name": TEXT, "head": PERSON, "parent": BRANCH}
READY_PREDICATES = ("own", "same_department", "department_tree", "led_by_me", "same_branch", "involved")

# These keep their meaning where the bare names are those of another form.
_CARRIED = frozenset({"me", "record", "row", "parent", "each", "before", "steps", "result"})


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSignature:
    """A decision table as `lookup` sees it: its inputs by position, `keys` their names; `collects` gives a list."""

    inputs: tuple[Type, ...]
    outputs: Mapping[str, Type]
    collects: bool = False
    keys: tuple[str, ...] = ()


def no_form(form: FormKey) -> Mapping[str, Type] | None:
    """Know no form."""
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """The names, records, codes and functions an expression may use.

    `record` gives the names of a form (its fields and the system names), None for an unknown one; asked for
    `person`, `department` or `branch` it may give members beyond the built-in ones. `host` lists the host
    functions allowed here, `forms` those that `find` reads. `filled` lists names and dotted paths that are never
    blank. Empty `nodes` and `roles` mean that any word is taken. `currencies` gives for a form, or the lines of one
    (`form.field`), the currency of each amount that has one: a code, or the key of the choice beside it; `owners` says
    whose the bare names are, the first that has one.
    """

    names: Mapping[str, Type]
    record: Callable[[FormKey], Mapping[str, Type] | None] = no_form
    codes: Mapping[str, frozenset[str]] = field(default_factory=dict)
    tables: Mapping[str, TableSignature] = field(default_factory=dict)
    host: frozenset[str] = frozenset()
    forms: frozenset[str] = frozenset()
    nodes: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    filled: frozenset[str] = frozenset()
    currencies: Mapping[str, Mapping[FieldKey, str]] = field(default_factory=dict)
    owners: tuple[str, ...] = ()


def inside(scope: Scope, form: FormKey) -> Scope:
    """Give the scope of a condition over another form: its names are bare, ours are `record.x`, `row.x`, `me`."""
    own = scope.record(form) or {}
    carried = {name: type_ for name, type_ in scope.names.items() if name in _CARRIED}
    return replace(scope, names={**own, **carried}, filled=frozenset(), owners=(form,))


def among(scope: Scope) -> Scope:
    """Give the scope of a condition over the records of another form, whose names are those of an element."""
    carried = {name: type_ for name, type_ in scope.names.items() if name in _CARRIED}
    return replace(scope, names=carried, filled=frozenset(), owners=())


def system_names() -> Mapping[str, Type]:
    """Give the names every record has besides its fields and `state`."""
    return {
        "id": TEXT,
        "created_by": PERSON,
        "created_at": DATETIME,
        "updated_by": PERSON,
        "updated_at": DATETIME,
        "department": DEPARTMENT,
        "branch": BRANCH,
    }


def members(scope: Scope, type_: Type) -> Mapping[str, Type] | None:
    """Give the members of a record, person, department or branch; None when the type has none or is unknown."""
    if isinstance(type_, RecordOf):
        return scope.record(type_.form)
    if type_ is PERSON:
        return {**(scope.record("person") or {}), **PERSON_MEMBERS}
    if type_ is DEPARTMENT:
        return {**(scope.record("department") or {}), **DEPARTMENT_MEMBERS}
    return {**(scope.record("branch") or {}), **BRANCH_MEMBERS} if type_ is BRANCH else None
