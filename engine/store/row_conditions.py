"""Which rows of a form: scopes, views and link conditions as one condition in SQL.

A list, a single read, a count and a search that pass the same scope here reach the same rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, FromClause, bindparam, exists, or_, select, true
from sqlalchemy.engine.interfaces import Dialect

from engine.access.predicates import ColumnIn, Predicate, TookPart
from engine.access.scope import Part, RowScope
from engine.expression.api import Checked, Env, ExpressionLimit
from engine.model.keys import READY_PREDICATES
from engine.store.condition_records import Opened
from engine.store.conditions import Condition, to_condition
from engine.store.metadata import Id
from engine.store.record_tables import AppTables, FormTable
from engine.store.statement import any_of, compile_once
from engine.store.tables import participant
from engine.store.task_rows import bound_bases, holds
from engine.store.where import ALL, NONE, Where, both
from engine.values import FormKey

Predicates = Mapping[str, Predicate]


class Same:
    """A key that is equal only to that of the very same object, which it keeps alive."""

    __slots__ = ("it",)

    def __init__(self, it: Checked) -> None:
        self.it = it

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and self.it is other.it

    def __hash__(self) -> int:
        return id(self.it)


def where_in_scope(tables: AppTables, form: FormKey, scope: RowScope, env: Env, predicates: Predicates) -> Where:
    """Give the condition that a row lies in a scope; `env` has the names that are no columns, such as `me`."""
    unions = (
        _any(
            [
                _part(tables, form, part, env, predicates, prefix=f"s{number}_{index}_")
                for index, part in enumerate(union)
            ]
        )
        for number, union in enumerate(scope.unions)
    )
    return both(*unions)


def where_true(
    tables: AppTables,
    form: FormKey,
    checked: Checked,
    env: Env,
    predicates: Predicates,
    *,
    prefix: str = "v",
    is_record: bool = True,
) -> Where:
    """Give the condition that a checked expression over the form's rows is true.

    `record` is the row itself, unless `is_record` says that it is a name of `env`, as in the `where` of a link. What is
    too much to calculate is true of no row.
    """
    used = tuple(name for name in READY_PREDICATES if any(path[0] == name for path in checked.reads))
    places = tuple((name, _place(predicates[name])) for name in used)
    try:
        found = _condition(tables, form, Same(checked), prefix, places, is_record=is_record).where(env)
    except ExpressionLimit:
        return NONE
    asked = {key: value for name in used for key, value in _bound(predicates[name], f"{prefix}{name}").items()}
    return Where(key=(prefix, found.key), expression=found.expression, values={**found.values, **asked})


def on_rows_of(now: FormTable, then: FormTable, where: Where) -> Where:
    """Give a condition over a form as one version keeps it as a condition over the same records in another's tables."""
    fulfilling = select(then.table.c.id).where(where.expression)
    return Where(key=("then", where.key), expression=now.table.c.id.in_(fulfilling), values=where.values)


def rows_text(tables: AppTables, form: FormKey, where: Where, dialect: Dialect) -> str:
    """Write the statement that finds the rows of a form where a condition holds, for people to read."""
    rows = select(tables.forms[form].table.c.id).where(where.expression)
    return " ".join(compile_once(rows, dialect).text.split())


def _part(tables: AppTables, form: FormKey, part: Part, env: Env, predicates: Predicates, *, prefix: str) -> Where:
    found = [] if part.rule is None else [where_true(tables, form, part.rule.checked, env, predicates, prefix=prefix)]
    if part.place is not None:
        name = f"{prefix}place"
        column = tables.forms[form].columns[part.place.column]
        found.append(
            Where(
                key=("place", name, column.name), expression=any_of(column, name), values={name: list(part.place.ids)}
            )
        )
    return both(*found)


def _any(parts: list[Where]) -> Where:
    if any(part.key == ALL.key for part in parts):
        return ALL
    return Where(
        key=("or", *(part.key for part in parts)),
        expression=or_(*(part.expression for part in parts)) if parts else ~true(),
        values={name: value for part in parts for name, value in part.values.items()},
    )


@lru_cache(maxsize=4096)
def _condition(
    tables: AppTables,
    form: FormKey,
    checked: Same,
    prefix: str,
    places: tuple[tuple[str, str], ...],
    *,
    is_record: bool,
) -> Condition:
    of, held = tables.forms[form], dict(places)

    def column(path: tuple[str, ...]) -> ColumnElement[Any] | None:
        if len(path) == 1 and path[0] in held:
            return _predicate(of, held[path[0]], f"{prefix}{path[0]}")
        if is_record and path[0] == "record":
            path = path[1:] or ("id",)
        return column_at(tables, of, of.table, path)

    return to_condition(
        checked.it,
        column,
        prefix=prefix,
        open_form=lambda other: open_form(tables, other),
        lines=lambda key: open_lines(tables, of, of.table, key),
    )


def open_form(tables: AppTables, form: FormKey) -> Opened:
    """Open the records of a form once more within a statement."""
    of = tables.forms[form]
    source = of.table.alias()
    return Opened(
        source=source,
        ident=source.c.id,
        made_at=source.c.created_at,
        living=source.c.deleted_at.is_(None),
        columns=lambda path: column_at(tables, of, source, path),
        lines=lambda key: open_lines(tables, of, source, key),
    )


def open_lines(tables: AppTables, of: FormTable, at: FromClause, key: str) -> Opened | None:
    """Open the line items of a record within a statement; None where the field has none."""
    lines = of.rows.get(key)
    if lines is None:
        return None
    source = lines.table.alias()

    def column(path: tuple[str, ...]) -> ColumnElement[Any] | None:
        first = lines.columns.get(path[0]) if path else None
        if first is None:
            return source.c.id if path in ((), ("id",)) else None
        if len(path) == 1:
            return source.c[first.name]
        form = lines.links.get(path[0])
        return None if form is None else _linked(tables, tables.forms[form], source.c[first.name], path[1:])

    return Opened(
        source=source, ident=source.c.id, made_at=source.c.position, living=source.c.record == at.c.id, columns=column
    )


def _linked(
    tables: AppTables, of: FormTable, link: ColumnElement[Any], path: tuple[str, ...]
) -> ColumnElement[Any] | None:
    target = of.table.alias()
    found = column_at(tables, of, target, path)
    if found is None:
        return None
    chosen = select(found).where(target.c.id == link, target.c.deleted_at.is_(None))
    return chosen.correlate_except(target).scalar_subquery()


def column_at(tables: AppTables, of: FormTable, at: FromClause, path: tuple[str, ...]) -> ColumnElement[Any] | None:
    """Give the column of a path; behind links a sub-query for the one record each leads to. () is the record."""
    first = of.columns.get(path[0] if path else "id")
    if first is None or len(path) < 2:
        return None if first is None else at.c[first.name]
    source: Any = at.c[first.name]
    for depth, name in enumerate(path[1:], start=1):
        link = of.links.get(path[depth - 1])
        if link is None:
            return None
        of = tables.forms[link]
        if name not in of.columns:
            return None
        target = of.table.alias()
        chosen = select(target.c[of.columns[name].name]).where(target.c.id == source, target.c.deleted_at.is_(None))
        source = chosen.correlate_except(target).scalar_subquery()
    return source  # type: ignore[no-any-return]


def _predicate(of: FormTable, place: str, parameter: str) -> ColumnElement[bool]:
    """A ready predicate: blank where its column is, like its test in Python."""
    if place:
        return any_of(of.columns[place], parameter)
    is_mine = participant.c.principal == bindparam(parameter, type_=Id())
    still = holds(participant.c.basis, f"{parameter}_bases")
    return exists().where(participant.c.record == of.table.c.id, is_mine, still)


def _place(predicate: Predicate) -> str:
    return predicate.column if isinstance(predicate, ColumnIn) else ""


def _bound(predicate: Predicate, parameter: str) -> Mapping[str, Any]:
    match predicate:
        case TookPart(person=person, bases=bases):
            return {parameter: person, f"{parameter}_bases": bound_bases(bases)}
        case ColumnIn(ids=ids):
            return {parameter: list(ids)}
