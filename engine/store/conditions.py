"""Checked conditions on rows to SQL: what touches no row is computed first and bound, the rest is translated.

The meaning is that of the closures: `=` is never blank, order and text functions of a blank are, and a condition
counts only where it is true. Where only truth counts, `=` with a value is a plain `=`, so that an index serves.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any, TypeAlias

from sqlalchemy import Column as SchemaColumn
from sqlalchemy import ColumnElement, and_, bindparam, case, cast, false, func, not_, null, or_, true
from sqlalchemy.sql.elements import Grouping
from sqlalchemy.types import BigInteger, Boolean, Integer, TypeEngine

from engine.expression.api import Checked, Env, ExpressionErrors, ExpressionProblem, compile
from engine.expression.asked import Asked, Wanted, asked_by
from engine.expression.reads import rooted
from engine.expression.rows import Rows, bound_parts, flat_tests, sql_problems
from engine.expression.tree import (
    Arithmetic,
    Between,
    Call,
    Compare,
    If,
    In,
    Logic,
    Negate,
    Node,
    Range,
    UnaryTest,
    walk,
)
from engine.expression.types import NUMBER, TEXT, Choice, ListOf
from engine.store.condition_numbers import aligned, combined, negated
from engine.store.condition_records import (
    Columns,
    Open,
    Opened,
    OpenLines,
    answer,
    exists_one,
    no_forms,
    no_lines,
    reached,
)
from engine.store.condition_values import Kind, bound_as, column_type, kind_of, kinds_for, listed_as, plain
from engine.store.condition_words import ByCodePoint, EndsWith, Position
from engine.store.statement import any_of
from engine.store.where import Where
from engine.values import Value

Column: TypeAlias = ColumnElement[Any]

_UNKNOWN: ColumnElement[bool] = cast(null(), Boolean())
_KNOWN: Mapping[Kind, ColumnElement[bool]] = {Kind.TRUE: true(), Kind.FALSE: false()}
_ORDERS: Mapping[str, Callable[[Column, Column], ColumnElement[bool]]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_ORDINARY = frozenset(Kind) - {Kind.BLANK, Kind.TRUE, Kind.FALSE, Kind.LIST, Kind.LIST_WITH_BLANK, Kind.OTHER}
_OPPOSITE = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A piece of a condition that touches no row: the name it is bound under, and how to compute it."""

    name: str
    compute: Callable[[Env], Value]


@dataclass(frozen=True, slots=True, eq=False)
class Condition:
    """A condition on rows, translated once for every combination of blanks among its bound values."""

    checked: Checked
    columns: Columns
    open: Open
    lines: OpenLines
    parts: Mapping[int, Part]
    made: dict[tuple[Kind, ...], ColumnElement[bool]] = field(default_factory=dict)
    # not id(self): the address of a forgotten condition may be given to the next
    number: int = field(default_factory=count().__next__)

    def where(self, env: Env) -> Where:
        """Give the SQL for these surroundings and the values it is given."""
        values = {part.name: plain(part.compute(env)) for part in self.parts.values()}
        kinds = tuple(kind_of(value) for value in values.values())
        if kinds not in self.made:
            named = dict(zip(values, kinds, strict=True))
            self.made[kinds] = self.writer(named).truth(self.checked.tree, exact=False)
        bound = {
            name: [element for element in value if element is not None] if isinstance(value, list) else value
            for name, value in values.items()
        }
        return Where(key=("condition", self.number, kinds), expression=self.made[kinds], values=bound)

    def writer(self, kinds: Mapping[str, Kind]) -> Writer:
        """Give what translates the condition for values of these kinds."""
        names = {ident: part.name for ident, part in self.parts.items()}
        return Writer({None: self.columns}, {None: self.lines}, self.open, names, kinds)


def to_condition(
    checked: Checked,
    columns: Columns,
    *,
    prefix: str = "c",
    open_form: Open = no_forms,
    lines: OpenLines = no_lines,
) -> Condition:
    """Prepare a condition on rows; raises ExpressionErrors where `sql_problems` finds any.

    The names of its parameters start with `prefix`: conditions that are joined need different ones. `open_form`
    gives the records of another form, `lines` the line items of a field, where questions about them are asked.
    """
    rows = Rows(lambda name: columns((name,)) is not None or lines(name) is not None)
    problems = sql_problems(checked.tree, rows) or tuple(_unreachable(checked.tree, columns))
    if problems:
        raise ExpressionErrors(problems)
    found = bound_parts(((checked.tree, rows),))
    parts = {
        id(node): Part(f"{prefix}{index}", compile(replace(checked, tree=node, type=node.type)))
        for index, node in enumerate(found)
    }
    return Condition(checked, columns, open_form, lines, parts)


def _unreachable(tree: Node, columns: Columns) -> Iterator[ExpressionProblem]:
    """Say which paths of the row have no column; those of other records are looked at where they are opened."""
    for node in walk(tree):
        found = rooted(node)
        if found is None or found[0] is not None or columns(found[1][:1]) is None or columns(found[1]) is not None:
            continue
        what = f"{'.'.join(found[1])} cannot be read in a condition on rows"
        yield ExpressionProblem(what, node.offset, node.length, "read a field of the row or of a record it links to")


@dataclass(frozen=True, slots=True, eq=False)
class Writer:
    """One translation: the columns, the names of bound parts, and the kinds of their values.

    `roots` lead to the columns of the row (None) and of the records that locals stand for (their slots).
    """

    roots: Mapping[int | None, Columns]
    lines: Mapping[int | None, OpenLines]
    open: Open
    parts: Mapping[int, str]
    kinds: Mapping[str, Kind]

    def truth(self, node: Node, *, exact: bool) -> ColumnElement[bool]:
        """Translate a condition; where it need not be `exact`, false may come out as NULL."""
        kind = self.kind(node)
        if kind is not None:
            return _KNOWN.get(kind, _UNKNOWN)
        match node:
            case Logic(word, parts):
                join = and_ if word == "and" else or_
                return join(*(self.truth(part, exact=exact) for part in parts))
            case Compare(sign, left, right):
                return self.compare(left, sign, right, exact=exact)
            case Between(value, low, high):
                return and_(self.compare(value, ">=", low, exact=exact), self.compare(value, "<=", high, exact=exact))
            case In(value, _, negated):
                exact = exact or negated
                found = or_(*(self.test(value, test, exact=exact) for test in flat_tests(node)))
                return not_(found) if negated else found
        return self.other_truth(node, exact=exact)

    def other_truth(self, node: Node, *, exact: bool) -> ColumnElement[bool]:
        asked = None if exact else asked_by(node, of_lines=True)
        if asked is not None and asked.wanted is Wanted.SOME:
            return exists_one(self, asked)
        match node:
            case Call("not", (condition,)):
                return not_(self.truth(condition, exact=True))
            case Call("is blank", (value,)):
                return self.value(value).is_(None)
            case Call("is defined", (value,)):
                return self.value(value).is_not(None)
            case Call("contains" | "starts with" | "ends with" as name, (text, part)):
                return self.text_test(name, text, part)
        return self.value(node)

    def text_test(self, name: str, text: Node, part: Node) -> ColumnElement[bool]:
        whole, piece = self.value(text), self.value(part)
        if name == "ends with":
            return EndsWith(whole, piece)
        at = Position(whole, piece)
        return at > 0 if name == "contains" else at == 1

    def test(self, value: Node, test: Node, *, exact: bool) -> ColumnElement[bool]:
        """Translate one test of an `in`."""
        match test:
            case UnaryTest(sign, operand):
                return self.compare(value, sign, operand, exact=exact)
            case Range(low, high, low_closed, high_closed):
                sides = []
                if low is not None:
                    sides.append(self.compare(value, ">=" if low_closed else ">", low, exact=exact))
                if high is not None:
                    sides.append(self.compare(value, "<=" if high_closed else "<", high, exact=exact))
                return and_(*sides)
        if self.kind(test) in (Kind.LIST, Kind.LIST_WITH_BLANK):
            return self.among(value, self.parts[id(test)], self.kind(test), exact=exact)
        if isinstance(test.type, ListOf):
            return _UNKNOWN
        return self.compare(value, "=", test, exact=exact)

    def among(self, value: Node, name: str, kind: Kind | None, *, exact: bool) -> ColumnElement[bool]:
        """Translate membership in a list that is bound as a whole."""
        column = self.value(value)
        found: ColumnElement[bool] = any_of(column, name, listed_as(column.type))
        if exact:
            found = func.coalesce(found, false())
        return or_(found, column.is_(None)) if kind is Kind.LIST_WITH_BLANK else found

    def compare(self, left: Node, sign: str, right: Node, *, exact: bool) -> ColumnElement[bool]:
        """Translate a comparison; the bound side, if any, comes second."""
        if self.kind(left) is not None and self.kind(right) is None:
            left, sign, right = right, _OPPOSITE.get(sign, sign), left
        if not exact and sign != "!=" and self.kind(right) in _ORDINARY:
            linked = reached(self, left, lambda column: self.judged(left, column, sign, right, exact=False))
            if linked is not None:
                return linked
        return self.judged(left, self.value(left), sign, right, exact=exact)

    def judged(self, left: Node, column: Column, sign: str, right: Node, *, exact: bool) -> ColumnElement[bool]:
        """Translate a comparison whose left side is `column`."""
        if sign in ("=", "!="):
            return self.equality(column, right, wanted=sign == "=", exact=exact)
        return self.order(left, column, sign, right)

    def equality(self, column: Column, right: Node, *, wanted: bool, exact: bool) -> ColumnElement[bool]:
        kind = self.kind(right)
        if kind is Kind.BLANK:
            return column.is_(None) if wanted else column.is_not(None)
        if kind is not None and not _go_together(kind, column.type):
            return false() if wanted else true()
        column, other = aligned(column, self.value(right, column.type))
        if kind is None and _is_never_blank(column, other):
            return column == other if wanted else column.is_distinct_from(other)
        if not wanted:
            return column.is_distinct_from(other)
        if exact or kind in (None, Kind.TRUE, Kind.FALSE):
            return column.is_not_distinct_from(other)
        return column == other

    def order(self, left: Node, column: Column, sign: str, right: Node) -> ColumnElement[bool]:
        kind = self.kind(right)
        if kind is not None and kind not in kinds_for(column.type):
            return _UNKNOWN
        if left.type is TEXT or isinstance(left.type, Choice):
            column = ByCodePoint(column)
        return _ORDERS[sign](*aligned(column, self.value(right, column.type)))

    def value(self, node: Node, near: TypeEngine[Any] | None = None) -> Column:
        """Translate a value; a bound one takes the type of the column `near` it."""
        kind = self.kind(node)
        if kind is not None:
            return self.bound(node, kind, near)
        found = self.of_records(node)
        if found is not None:
            return found
        match node:
            case Arithmetic() | Negate():
                return self.arithmetic(node)
            case Call("default", (first, otherwise)):
                column = self.value(first, near)
                column, other = aligned(column, self.value(otherwise, column.type))
                return func.coalesce(column, other, type_=column.type)
            case Call("string length", (text,)):
                return func.length(self.value(text), type_=BigInteger())
            case If(condition, then, otherwise):
                near = near or self.value(then if self.kind(then) is None else otherwise).type
                chosen, other = aligned(self.value(then, near), self.value(otherwise, near))
                return case((self.truth(condition, exact=False), chosen), else_=other)
        # the databases read `a IS NOT b = 0` from the left
        return Grouping(self.truth(node, exact=True))

    def of_records(self, node: Node) -> Column | None:
        """Translate a path, or a question about the records of a form; None for anything else."""
        asked = asked_by(node, of_lines=True)
        if asked is not None:
            return answer(self, asked)
        path = rooted(node)
        if path is None:
            return None
        found = self.roots[path[0]](path[1])
        assert found is not None
        return found

    def inside(self, asked: Asked) -> tuple[Writer, Opened]:
        """Give what translates the pieces of a question, and the records it is about."""
        opened = self.open(asked.form) if asked.lines is None else self.opened_lines(*asked.lines)
        roots: dict[int | None, Columns] = {**self.roots, **dict.fromkeys(asked.slots, opened.columns)}
        lines: dict[int | None, OpenLines] = {**self.lines, **dict.fromkeys(asked.slots, opened.lines)}
        return replace(self, roots=roots, lines=lines), opened

    def opened_lines(self, root: int | None, path: tuple[str, ...]) -> Opened:
        """Give the line items of the row or record where a path begins."""
        found = self.lines[root](path[-1]) if len(path) == 1 or path[0] == "record" else None
        if found is None:
            raise LookupError(".".join(path))
        return found

    def bound(self, node: Node, kind: Kind, near: TypeEngine[Any] | None) -> Column:
        if kind in (Kind.TRUE, Kind.FALSE):
            return true() if kind is Kind.TRUE else false()
        type_ = near if near is not None else column_type(node.type)
        if kind is Kind.BLANK or kind not in kinds_for(type_):
            # PostgreSQL takes a NULL without a type for text
            return cast(null(), type_)
        return bindparam(self.parts[id(node)], type_=bound_as(kind, type_))

    def arithmetic(self, node: Arithmetic | Negate) -> Column:
        if isinstance(node, Negate):
            return negated(self.value(node.operand))
        left, right = self.value(node.left), self.value(node.right)
        return combined(node.operator, left, right) if node.type is NUMBER else left.concat(right)

    def kind(self, node: Node) -> Kind | None:
        """Give the kind of the bound value of a piece that touches no row, None for the others."""
        name = self.parts.get(id(node))
        return None if name is None else self.kinds[name]


def _go_together(kind: Kind, type_: TypeEngine[Any]) -> bool:
    return kind in kinds_for(type_) and not (kind is Kind.FRACTION and isinstance(type_, Integer))


def _is_never_blank(*columns: Column) -> bool:
    """Say whether one of the columns always holds something: then a plain `=` says the same, and an index serves."""
    return any(isinstance(column, SchemaColumn) and column.primary_key for column in columns)
