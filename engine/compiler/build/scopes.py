"""What the expressions of each key may speak of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from engine.compiler.build.compilation import Compilation
from engine.expression.scope import CURRENCY_CODE, Scope, inside, system_names
from engine.expression.types import (
    ANY,
    BOOLEAN,
    DATE,
    DATETIME,
    DEPARTMENT,
    FILE,
    NUMBER,
    PERSON,
    TEXT,
    Choice,
    ListOf,
    RecordOf,
    Reverse,
    Shape,
    Type,
)
from engine.model.form import BUILT_IN_STATES
from engine.model.keys import READY_PREDICATES
from engine.plugin.kinds import Meaning
from engine.values import FieldKey, FormKey, Json

_TYPES: Mapping[Meaning, Type] = {
    Meaning.TEXT: TEXT,
    Meaning.NUMBER: NUMBER,
    Meaning.BOOLEAN: BOOLEAN,
    Meaning.DATE: DATE,
    Meaning.DATETIME: DATETIME,
    Meaning.PERSON: PERSON,
    Meaning.DEPARTMENT: DEPARTMENT,
    Meaning.FILES: ListOf(FILE),
}
_PEOPLE_FUNCTIONS = frozenset({"head of", "manager of", "managers up", "users in role"})
_FORM_FUNCTIONS = _PEOPLE_FUNCTIONS | {"lookup", "convert", "find", "find all"}
_FLOW_FUNCTIONS = _FORM_FUNCTIONS | {"did"}


def field_type(compilation: Compilation, entry: Json, of: str = "") -> Type:
    """Give the type of a field as an expression sees it, `of` its place; unknown where its entry is wrong."""
    kind = compilation.kinds.fields.get(entry.get("type", "") if isinstance(entry, dict) else "")
    if kind is None:
        return ANY
    match kind.meaning:
        case Meaning.ROWS:
            return ListOf(line_shape(compilation, entry, of))
        case Meaning.CHOICE:
            return Choice(entry["from"]) if entry["from"] in compilation.codes else ANY
        case Meaning.LINK:
            return RecordOf(entry["form"])
        case Meaning.LINKS:
            return Reverse(entry["form"], entry["by"])
    return _TYPES[kind.meaning]


def line_shape(compilation: Compilation, entry: Json, of: str = "") -> Shape:
    """Give the type of one line of the rows field at `of`: its columns, and its id."""
    columns = entry["fields"]
    types = ((key, field_type(compilation, said)) for key, said in columns.items())
    return Shape((("id", TEXT), *types), of)


def declare_records(compilation: Compilation) -> None:
    """Make the names and types of every form's records known."""
    for form in compilation.declared("forms"):
        entry = compilation.part("forms", form)
        fields = compilation.part("forms", form, "fields")
        declared = compilation.declared("forms", form, "fields")
        types = {key: field_type(compilation, fields.get(key), f"{form}.{key}") for key in declared}
        compilation.currencies[form] = _currencies(fields)
        for key, said in fields.items():
            if said.get("type") == "rows":
                compilation.currencies[f"{form}.{key}"] = _currencies(said["fields"])
        states = entry.get("states") or BUILT_IN_STATES
        state = Choice(states) if states in compilation.codes else ANY
        compilation.records[form] = {**system_names(), "state": state, **types}
        compilation.filled[form] = frozenset(
            {"id", "state", "created_by", "created_at", "updated_by", "updated_at"}
            | {key for key, said in fields.items() if said.get("required") is True and said.get("visible") is None}
            | {key for key, said in fields.items() if said.get("type") in ("serial", "rows")}
        )


def _currencies(fields: Mapping[FieldKey, Json]) -> Mapping[FieldKey, str]:
    """Give the currency of each amount that says one which makes sense: a code, or a choice beside it."""
    found = {key: said["currency"] for key, said in fields.items() if "currency" in said}
    return {
        key: currency
        for key, currency in found.items()
        if CURRENCY_CODE.fullmatch(currency) or fields.get(currency, {}).get("type") == "choice"
    }


def form_scope(compilation: Compilation, form: FormKey) -> Scope:
    """Give the scope of the rules of a form."""
    names = compilation.records.get(form, {})
    record = RecordOf(form)
    return Scope(
        names={**names, "me": PERSON, "record": record, "before": record},
        record=compilation.records.get,
        codes=compilation.codes,
        tables=compilation.tables,
        host=_FORM_FUNCTIONS,
        forms=frozenset(compilation.records),
        roles=frozenset(compilation.declared("roles")),
        filled=filled_names(compilation, form),
        currencies=compilation.currencies,
        owners=(form,),
    )


def line_scope(compilation: Compilation, form: FormKey, rows: FieldKey) -> Scope:
    """Give the scope of the rules of a line: its columns before the form's names, also as `row` and `parent`."""
    scope = form_scope(compilation, form)
    entry = compilation.part("forms", form, "fields", rows)
    line = line_shape(compilation, entry, f"{form}.{rows}")
    filled = {
        key for key, said in entry["fields"].items() if said.get("required") is True and said.get("visible") is None
    }
    columns = dict(line.fields)
    return replace(
        scope,
        names={**scope.names, **columns, "row": line, "parent": RecordOf(form)},
        filled=frozenset(name for name in scope.filled if name.partition(".")[0] not in columns)
        | filled
        | {f"row.{key}" for key in filled}
        | {f"parent.{name}" for name in compilation.filled.get(form, ())}
        | {"row", "parent"},
        owners=(f"{form}.{rows}", form),
    )


def choice_scope(scope: Scope, target: FormKey) -> Scope:
    """Give the scope of a link's `where`: the names of the target are bare, ours are `record.x` and `row.x`."""
    return _without(inside(scope, target), "before")


def row_scope(compilation: Compilation, form: FormKey) -> Scope:
    """Give the scope of row rights and views: the form's names, those of the row as `record`, the ready predicates."""
    scope = _without(form_scope(compilation, form), "before")
    return replace(scope, names={**scope.names, **dict.fromkeys(READY_PREDICATES, BOOLEAN)})


def flow_scope(compilation: Compilation, form: FormKey, steps: Shape, made: Type | None) -> Scope:
    """Give the scope of the rules of a workflow: the form's names, `steps`, and `result` where something is made."""
    scope = form_scope(compilation, form)
    return replace(
        scope,
        names={**scope.names, "steps": steps, **({} if made is None else {"result": made})},
        host=_FLOW_FUNCTIONS,
        nodes=frozenset(key for key, _ in steps.fields),
    )


def person_scope(compilation: Compilation) -> Scope:
    """Give the scope of a role's condition: only `me`."""
    return Scope(
        names={"me": PERSON},
        record=compilation.records.get,
        codes=compilation.codes,
        host=frozenset({"head of", "manager of", "managers up"}),
        roles=frozenset(compilation.declared("roles")),
        filled=frozenset({"me"}),
    )


def cell_scope(compilation: Compilation) -> Scope:
    """Give the scope of the cells of decision tables: no names."""
    return Scope(names={}, codes=compilation.codes)


def _without(scope: Scope, *names: str) -> Scope:
    return replace(scope, names={name: kind for name, kind in scope.names.items() if name not in names})


def filled_names(compilation: Compilation, form: FormKey) -> frozenset[str]:
    """Give the names and paths of a form's records that are never blank."""
    own = compilation.filled.get(form, frozenset())
    links = {
        f"{key}.{name}"
        for key, type_ in compilation.records.get(form, {}).items()
        if key in own and isinstance(type_, RecordOf)
        for name in compilation.filled.get(type_.form, ())
    }
    return own | links | {"me", "record"} | {f"record.{name}" for name in own}
