"""Questions about the records of a form as sub-queries of a condition on rows.

They hold what the closures hold: only records a condition is true of count, a sum of nothing is 0, the least of
nothing blank; `some` and `every` are three-valued.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeAlias

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    FromClause,
    Select,
    case,
    cast,
    exists,
    false,
    func,
    literal_column,
    null,
    select,
    true,
)
from sqlalchemy.sql.elements import Grouping
from sqlalchemy.types import Text

from engine.expression.asked import Asked, Wanted
from engine.expression.reads import rooted
from engine.expression.tree import Member, Node
from engine.expression.types import RecordOf
from engine.store.condition_words import ByCodePoint
from engine.store.sums import Sum

Column: TypeAlias = ColumnElement[Any]
# Gives the column (or correlated sub-query) of a path, None where it is none: `me.department`, `record.seal`.
Columns: TypeAlias = Callable[[tuple[str, ...]], Column | None]


@dataclass(frozen=True, slots=True, eq=False)
class Opened:
    """The records of a form within a statement: where they come from, which are there, their columns."""

    source: FromClause
    ident: Column
    made_at: Column
    living: ColumnElement[bool]
    columns: Columns
    lines: OpenLines = field(default_factory=lambda: no_lines)


Open: TypeAlias = Callable[[str], Opened]
OpenLines: TypeAlias = Callable[[str], Opened | None]  # the line items of a rows field, None where it is none


class Writes(Protocol):
    """What translates the pieces of a question."""

    def truth(self, node: Node, *, exact: bool) -> ColumnElement[bool]:
        """Translate a condition; where it need not be `exact`, false may come out as NULL."""

    def value(self, node: Node) -> Column:
        """Translate a value."""

    @property
    def open(self) -> Open:
        """What gives the records of a form."""

    def inside(self, asked: Asked) -> tuple[Writes, Opened]:
        """Give what translates the pieces of a question, and the records it is about."""


def no_forms(form: str) -> Opened:
    """Know no records: for conditions that ask no questions."""
    raise LookupError(form)


def no_lines(key: str) -> Opened | None:
    """Know no line items."""
    return None


def answer(writer: Writes, asked: Asked) -> Column:
    """Give the answer to a question as a scalar sub-query."""
    inner, opened = writer.inside(asked)
    if asked.wanted is Wanted.FIRST:
        return _scalar(first(writer, inner, opened, asked), opened)
    found = _scalar(chosen(writer, inner, opened, asked, aggregate(inner, asked)), opened)
    if asked.wanted in (Wanted.SOME, Wanted.EVERY):
        found = _judged(found, asked.wanted)
    if asked.owner is None or asked.wanted in (Wanted.COUNT, Wanted.MIN, Wanted.MAX):
        return found
    # reaching into blank gives blank, also where nothing would be 0 or true
    owner = writer.value(asked.owner)
    return case((owner.is_(None), cast(null(), found.type)), else_=found)


def exists_one(writer: Writes, asked: Asked) -> ColumnElement[bool]:
    """Say that the condition of a `some` is true of a record, where only truth counts."""
    inner, opened = writer.inside(asked)
    assert asked.of is not None
    found = chosen(writer, inner, opened, asked, literal_column("1")).where(inner.truth(asked.of, exact=False))
    return exists(found.correlate_except(opened.source))


def reached(writer: Writes, node: Node, holds: Callable[[Column], ColumnElement[bool]]) -> ColumnElement[bool] | None:
    """Say that a field behind a link holds something, as membership of the link; None where the node is no such field.

    Where only truth counts this says the same as a look at the linked record of every row, and an index on the link
    serves.
    """
    if not isinstance(node, Member) or not isinstance(node.base.type, RecordOf) or not _is_link(node.base):
        return None
    opened = writer.open(node.base.type.form)
    column = opened.columns((node.name,))
    if column is None:
        return None
    found = select(opened.ident).where(opened.living, holds(column)).correlate_except(opened.source)
    through = reached(writer, node.base, lambda link: link.in_(found))
    return writer.value(node.base).in_(found) if through is None else through


def _is_link(node: Node) -> bool:
    path = rooted(node)
    return path is not None and path[1] not in ((), ("record",))


def chosen(writer: Writes, inner: Writes, opened: Opened, asked: Asked, *columns: Column) -> Select[Any]:
    """Select of the records a question is about."""
    found = select(*columns).select_from(opened.source).where(opened.living)
    if asked.owner is not None:
        by = opened.columns((asked.by,))
        assert by is not None
        found = found.where(by == writer.value(asked.owner))
    return found.where(*(inner.truth(condition, exact=False) for condition in asked.conditions))


def first(writer: Writes, inner: Writes, opened: Opened, asked: Asked) -> Select[Any]:
    """Select the first record: by the order asked for, blanks last, then the oldest, its id as tie-break."""
    assert asked.of is not None
    order: list[Column] = []
    for each in asked.order:
        key = _by_code_point(inner.value(each.by))
        order += [key.is_(None), key.desc() if each.descending else key.asc()]
    found = chosen(writer, inner, opened, asked, inner.value(asked.of))
    return found.order_by(*order, opened.made_at, opened.ident).limit(literal_column("1"))


def aggregate(inner: Writes, asked: Asked) -> Column:
    """Give the column of a select that answers a question; of `some` and `every` the mark of the decisive record."""
    if asked.of is None:
        return func.count()
    if asked.wanted in (Wanted.SOME, Wanted.EVERY):
        return _mark(inner.truth(asked.of, exact=True), asked.wanted)
    value = inner.value(asked.of)
    match asked.wanted:
        case Wanted.SUM:
            return func.coalesce(Sum(value), 0, type_=value.type)
        case Wanted.MIN:
            return func.min(_by_code_point(value), type_=value.type)
        case Wanted.MAX:
            return func.max(_by_code_point(value), type_=value.type)
    raise ValueError(f"{asked.wanted} is worked out from sums")


TRUE, UNKNOWN, FALSE = 2, 1, 0  # of some and every: the greatest and the least of them decides


def _mark(truth: ColumnElement[bool], wanted: Wanted) -> Column:
    condition = Grouping(truth)
    marked = case((condition.is_(None), UNKNOWN), (condition, TRUE), else_=FALSE)
    return (func.max if wanted is Wanted.SOME else func.min)(marked, type_=BigInteger())


def _judged(mark: Column, wanted: Wanted) -> ColumnElement[bool]:
    """Give the truth of a mark; of no record some is false and every is true."""
    of_none = TRUE if wanted is Wanted.EVERY else FALSE
    decided = func.coalesce(mark, of_none, type_=BigInteger())
    return case((decided == TRUE, true()), (decided == FALSE, false()))


def _scalar(found: Select[Any], opened: Opened) -> Column:
    return found.correlate_except(opened.source).scalar_subquery()


def _by_code_point(column: Column) -> Column:
    return ByCodePoint(column) if isinstance(column.type, Text) else column
