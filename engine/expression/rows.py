"""What a condition on rows may hold so that a database can answer it, and which parts need no row at all."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from engine.expression.checker import Checked
from engine.expression.problems import ExpressionProblem
from engine.expression.reads import path_of
from engine.expression.tree import (
    Arithmetic,
    Call,
    Cell,
    Context,
    Filter,
    For,
    In,
    Items,
    Literal,
    Member,
    Name,
    Node,
    Quantified,
    Range,
    children,
    walk,
)
from engine.expression.types import NUMBER, TEXT, Choice, ListOf, RangeOf, Shape

IsRow: TypeAlias = Callable[[str], bool]

ROW_FUNCTIONS = frozenset(
    {"not", "is blank", "is defined", "default", "contains", "starts with", "ends with", "string length"}
)


def touches_row(node: Node, is_row: IsRow) -> bool:
    """Say whether the value of the node depends on the row; `is_row` knows the names that do."""
    return any(isinstance(inner, Name) and is_row(inner.name) for inner in walk(node))


def sql_problems(checked: Checked, is_row: IsRow) -> tuple[ExpressionProblem, ...]:
    """Say what keeps a condition on rows from becoming SQL; what touches no row is computed beforehand and free."""
    found: list[ExpressionProblem] = []
    waiting = [checked.tree]
    while waiting:
        node = waiting.pop()
        if not touches_row(node, is_row) and not isinstance(node, Range):
            continue
        said = _problem(node)
        if said is not None:
            found.append(ExpressionProblem(said[0], node.offset, node.length, said[1]))
        elif isinstance(node, In):
            waiting.extend((node.value, *flat_tests(node)))
        elif path_of(node) is None:
            waiting.extend(children(node))
    return tuple(sorted(found, key=lambda problem: problem.offset))


def flat_tests(node: In) -> tuple[Node, ...]:
    """Give the tests of an `in`, those of lists written out one by one."""
    return tuple(inner for test in node.tests for inner in (test.items if isinstance(test, Items) else (test,)))


def _problem(node: Node) -> tuple[str, str] | None:
    match node:
        case Name() | Member():
            return _path_problem(node)
        case Arithmetic(operator, left, right):
            return _arithmetic_problem(node, operator, left, right)
        case Call(function) if function not in ROW_FUNCTIONS:
            return f"{function} of a field cannot be part of a condition on rows", "compute it in a field of its own"
        case Filter() | For() | Quantified():
            return "a list of the row cannot be part of a condition on rows", "compute it in a field of its own"
        case Items() | Context() | Cell():
            return "a list or record made from fields cannot be part of a condition on rows", "compare the fields"
        case In(_, tests):
            return _tests_problem(tests)
        case Range() if not isinstance(node.type, RangeOf):
            return "this range has no type", "use ends of the same type"
    return None


def _path_problem(node: Node) -> tuple[str, str] | None:
    if isinstance(node.type, ListOf | Shape | RangeOf):
        return "a list cannot be compared in a condition on rows", "compute what is needed of it in a field of its own"
    if isinstance(node, Member) and path_of(node) == path_of(node.base):
        return f".{node.name} of a field cannot be part of a condition on rows", "compare the whole value with a range"
    return None


def _arithmetic_problem(node: Node, operator: str, left: Node, right: Node) -> tuple[str, str] | None:
    if operator in ("/", "**"):
        return f"{operator} over a field cannot be part of a condition on rows", "multiply the other side instead"
    if operator == "+" and _is_text(left) and _is_text(right):
        return None
    if left.type is not NUMBER or right.type is not NUMBER:
        return (
            "dates and durations of a row are not added in a condition",
            "add on the other side: field < today() - days(3)",
        )
    parts = [side for side in (left, right) if isinstance(side, Literal)]
    if any(type(part.value) is not int for part in parts):
        return "a field is only combined with whole numbers in a condition on rows", "multiply both sides"
    return None


def _is_text(node: Node) -> bool:
    return node.type is TEXT or isinstance(node.type, Choice)


def _tests_problem(tests: tuple[Node, ...]) -> tuple[str, str] | None:
    return (
        ("lists do not lie within lists in a condition on rows", "name the values one by one")
        if any(isinstance(inner, Items) for test in tests if isinstance(test, Items) for inner in test.items)
        else None
    )
