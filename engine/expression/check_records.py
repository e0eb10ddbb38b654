"""`find` and `find all`: the condition over another form, the order, and what a database can answer of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from engine.expression.asked import Asked, lists_in, questions_in
from engine.expression.check_types import are_ordered
from engine.expression.check_words import element_frame
from engine.expression.checking import Checking, Frame, mismatch, need, report, suggest
from engine.expression.problems import ExpressionProblem
from engine.expression.rows import asked_problems
from engine.expression.scope import among
from engine.expression.tree import Call, Filter, Member, Name, Negate, Node, Records
from engine.expression.types import ANY, BOOLEAN, ListOf, RecordOf, Type

_A_LIST = "the records found are not a list of their own"
_COUNT_THEM = "count or test them: count(…), sum(….field), some x in … satisfies …; find(…) gives the first"


def resolve_find(state: Checking, node: Call, expected: Type | None) -> Node:
    """Check `find(form, condition, order…)` and `find all(form, condition)`; bare names are those of the form."""
    form = _form(state, node)
    if form is None:
        return replace(node, type=ANY)
    state.asks = True
    slot = state.slot()
    scope, frames = state.scope, state.frames
    record = RecordOf(form)
    state.scope = among(scope)
    state.frames = [*_variables(frames), element_frame(state, record, slot)]
    condition = state.resolve(state, node.arguments[1], None)
    order = tuple(_order(state, argument) for argument in node.arguments[2:])
    state.scope, state.frames = scope, frames
    need(state, condition, BOOLEAN, f"{node.function}: condition")
    records = Records(form, slot, offset=node.offset, length=node.length, type=ListOf(record))
    found = Filter(records, condition, slot, node.offset, node.length, ListOf(record))
    if node.function == "find all":
        return found
    return Call("find", (found, *order), node.offset, node.length, record)


def problems_of_records(tree: Node) -> tuple[ExpressionProblem, ...]:
    """Say what keeps questions about records from being answered by the database."""
    lists = (ExpressionProblem(_A_LIST, each.offset, each.length, _COUNT_THEM) for each in lists_in(tree))
    asked = (problem for question in questions_in(tree) for problem in asked_problems(question))
    return (*lists, *asked)


def foreign_reads(questions: tuple[Asked, ...]) -> frozenset[tuple[str, tuple[str, ...]]]:
    """Give what the questions read of the records of other forms: the form and the path from it."""
    return frozenset((each.form, path) for each in questions for path, _ in each.paths())


def _form(state: Checking, node: Call) -> str | None:
    first = node.arguments[0]
    word = first.name if isinstance(first, Name) else ""
    if word in state.scope.forms:
        return word
    todo = suggest(state, word, state.scope.forms, "name a form of this app first")
    report(state, first, f"there is no form {word or 'of this kind'}", todo)
    return None


def _variables(frames: list[Frame]) -> Iterator[Frame]:
    """Give the frames of loops; the elements of filters are out of sight behind another form."""
    return (frame for frame in frames if frame.element is None)


def _order(state: Checking, argument: Node) -> Node:
    inner = argument.operand if isinstance(argument, Negate) else argument
    by = state.resolve(state, inner, None)
    if not isinstance(by, Member) or not are_ordered(by.type, by.type):
        mismatch(state, argument, "this is nothing to order by", "name a field with an order, or -field")
    return Negate(by, argument.offset, argument.length, by.type) if isinstance(argument, Negate) else by
