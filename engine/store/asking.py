"""Questions of rules about the records of a form: one statement each, made once for a version."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func

from engine.expression.asked import Wanted
from engine.expression.numbers import EXACT
from engine.expression.question import Question
from engine.store.condition_numbers import scale_of
from engine.store.condition_records import FALSE, TRUE, aggregate, chosen, first
from engine.store.condition_values import Kind, kind_of, plain
from engine.store.conditions import Writer
from engine.store.db import Reader, Transaction
from engine.store.record_tables import AppTables
from engine.store.row_conditions import open_form
from engine.store.statement import Row, Statement, any_of
from engine.store.sums import parts_of_sum, whole_sum
from engine.values import Value

_KEPT = 4096
_BUT = "_but"

Sums: TypeAlias = tuple[Value, int]  # of a mean: the sum, and of how many


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What the stored records answer: a value, for a mean the sum with the number of those that are filled in."""

    value: Value
    count: int = 0


def ask(
    reader: Reader, tables: AppTables, question: Question, values: Sequence[Value], *, but: Collection[UUID] = ()
) -> Found:
    """Answer a question from the records that are stored, leaving out those of `but`."""
    asked = question.asked
    bound = [plain(value) for value in values]
    kinds = tuple(kind_of(value) for value in bound)
    statement = _statement(tables, question, kinds, bool(but))
    named: dict[str, Any] = {f"q{index}": _without_blanks(value) for index, value in enumerate(bound)}
    row = reader.one(statement, {**named, _BUT: list(but)})
    return _found(asked.wanted, row)


def lock(tx: Transaction, tables: AppTables, question: Question, values: Sequence[Value]) -> None:
    """Wait for the rows a question is about, in the order of their ids, and hold them until the transaction ends."""
    if not tx.database.is_postgresql:  # on SQLite the transaction itself is alone
        return
    bound = [plain(value) for value in values]
    kinds = tuple(kind_of(value) for value in bound)
    tx.rows(
        _locking(tables, question, kinds), {f"q{index}": _without_blanks(value) for index, value in enumerate(bound)}
    )


def mean_of(found: Found) -> Value:
    """Give the mean of a sum; of nothing it is blank."""
    return EXACT.divide(found.value, found.count) if found.count else None


def _writer(tables: AppTables, question: Question, kinds: tuple[Kind, ...]) -> Writer:
    names = {id(part): f"q{index}" for index, part in enumerate(question.parts)}
    named: Mapping[str, Kind] = {f"q{index}": kind for index, kind in enumerate(kinds)}
    return Writer({}, {}, lambda form: open_form(tables, form), names, named)


@lru_cache(maxsize=_KEPT)
def _locking(tables: AppTables, question: Question, kinds: tuple[Kind, ...]) -> Statement:
    outer = _writer(tables, question, kinds)
    inner, opened = outer.inside(question.asked)
    found = chosen(outer, inner, opened, question.asked, opened.ident)
    return Statement(found.order_by(opened.ident).with_for_update(of=opened.source))


@lru_cache(maxsize=_KEPT)
def _statement(tables: AppTables, question: Question, kinds: tuple[Kind, ...], leaves_out: bool) -> Statement:
    asked = question.asked
    outer = _writer(tables, question, kinds)
    inner, opened = outer.inside(asked)
    select: Select[Any]
    if asked.wanted is Wanted.FIRST:
        select = first(outer, inner, opened, asked)
    else:
        columns = _columns(inner, question)
        select = chosen(outer, inner, opened, asked, *columns)
    return Statement(select.where(~any_of(opened.ident, _BUT)) if leaves_out else select)


def _columns(inner: Writer, question: Question) -> tuple[ColumnElement[Any], ...]:
    asked = question.asked
    if asked.of is None or asked.wanted not in (Wanted.SUM, Wanted.MEAN):
        return (aggregate(inner, asked),)
    value = inner.value(asked.of)
    return (*parts_of_sum(value, scale_of(value.type) or 0), func.count(value))


def _found(wanted: Wanted, row: Row | None) -> Found:
    if row is None:
        return Found(value=None)
    match wanted:
        case Wanted.SUM | Wanted.MEAN:
            return Found(value=whole_sum(row[0], row[1]), count=row[2])
        case Wanted.SOME | Wanted.EVERY:
            return Found(value=_truth(wanted, row[0]))
    return Found(value=row[0])


def _truth(wanted: Wanted, mark: int | None) -> bool | None:
    """Give the truth of the decisive mark; of no record some is false and every is true."""
    if mark is None:
        return wanted is Wanted.EVERY
    return None if mark not in (TRUE, FALSE) else mark == TRUE


def _without_blanks(value: Value) -> Value:
    return [element for element in value if element is not None] if isinstance(value, list) else value
