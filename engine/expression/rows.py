"""What a condition on rows may hold so that a database can answer it, and which parts need no row at all.

Rows are those of a form, whose fields are bare names, and the records a question is about, which are locals.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from engine.expression.asked import Asked, Wanted, asked_by
from engine.expression.problems import ExpressionProblem
from engine.expression.reads import rooted
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
    Local,
    Member,
    Name,
    Node,
    Quantified,
    Range,
    UnaryTest,
    children,
    walk,
)
from engine.expression.types import ANY, DATE, DATETIME, NUMBER, TEXT, Choice, ListOf, RangeOf, Shape

IsRow: TypeAlias = Callable[[str], bool]

_EXTREMES = frozenset({NUMBER, TEXT, DATE, DATETIME, ANY})
ROW_FUNCTIONS = frozenset(
    {"not", "is blank", "is defined", "default", "contains", "starts with", "ends with", "string length"}
)


@dataclass(frozen=True, slots=True)
class Rows:
    """What stands for rows: the names that `is_name` knows, and the locals in `slots`."""

    is_name: IsRow
    slots: frozenset[int] = frozenset()

    def and_of(self, asked: Asked) -> Rows:
        """Give these rows and the records a question is about."""
        return Rows(self.is_name, self.slots | asked.slots)


def touches_row(node: Node, rows: Rows) -> bool:
    """Say whether the value of the node depends on a row."""
    return any(
        rows.is_name(inner.name) if isinstance(inner, Name) else isinstance(inner, Local) and inner.slot in rows.slots
        for inner in walk(node)
    )


def bound_parts(pieces: Iterable[tuple[Node, Rows]]) -> tuple[Node, ...]:
    """Give the largest parts that touch no row, in reading order; ranges and tests are always taken apart."""
    found: dict[int, Node] = {}
    waiting = list(pieces)[::-1]
    while waiting:
        node, rows = waiting.pop()
        if not touches_row(node, rows) and not isinstance(node, Range | UnaryTest):
            found.setdefault(id(node), node)
            continue
        asked = asked_by(node, of_lines=True)
        if asked is not None:
            owner = () if asked.owner is None else ((asked.owner, rows),)
            waiting.extend(reversed((*owner, *((piece, rows.and_of(asked)) for piece in asked.pieces))))
        elif rooted(node) is None:
            below = (node.value, *flat_tests(node)) if isinstance(node, In) else children(node)
            waiting.extend((child, rows) for child in reversed(below))
    return tuple(found.values())


def sql_problems(tree: Node, rows: Rows) -> tuple[ExpressionProblem, ...]:
    """Say what keeps a condition on rows from becoming SQL; what touches no row is computed beforehand and free."""
    found = dict.fromkeys(_problems([(tree, rows)]))
    return tuple(sorted(found, key=lambda problem: problem.offset))


def asked_problems(asked: Asked) -> tuple[ExpressionProblem, ...]:
    """Say what keeps a question from being answered by one statement."""
    rows = Rows(lambda name: False, asked.slots)
    found = dict.fromkeys((*_question_problems(asked), *_problems([(piece, rows) for piece in asked.pieces])))
    return tuple(sorted(found, key=lambda problem: problem.offset))


def _problems(waiting: list[tuple[Node, Rows]]) -> Iterator[ExpressionProblem]:
    while waiting:
        node, rows = waiting.pop()
        if not touches_row(node, rows) and not isinstance(node, Range):
            continue
        asked = asked_by(node, of_lines=True)
        if asked is not None:
            yield from _question_problems(asked, within=True)
            waiting.extend((piece, rows.and_of(asked)) for piece in asked.pieces)
            continue
        said = _problem(node)
        if said is not None:
            yield ExpressionProblem(said[0], node.offset, node.length, said[1])
        elif isinstance(node, In):
            waiting.extend((inner, rows) for inner in (node.value, *flat_tests(node)))
        elif rooted(node) is None:
            waiting.extend((child, rows) for child in children(node))


def _question_problems(asked: Asked, *, within: bool = False) -> Iterator[ExpressionProblem]:
    """What is wrong with a question by itself; `within` a condition on rows the database must do the whole of it."""
    of, wanted = asked.of, asked.wanted
    said: tuple[str, str] | None = None
    if asked.lines is not None and len(asked.lines[1]) > 1 and asked.lines[1][0] != "record":
        said = "lines of a linked record cannot be asked here", "compute what is needed in a field of that form"
    elif within and wanted is Wanted.MEAN:
        said = "a mean cannot be part of a condition on rows", "compare sums: sum(…) > 5 * count(…)"
    elif of is None:
        return
    elif wanted in (Wanted.SUM, Wanted.MEAN) and of.type not in (NUMBER, ANY):
        said = f"only numbers of records have a {wanted.value}", "count the records, or compute a number in each"
    elif wanted in (Wanted.MIN, Wanted.MAX) and not (of.type in _EXTREMES or isinstance(of.type, Choice)):
        said = f"this has no {wanted.value}", "name a number, a text or a date of the records"
    if said is not None:
        yield ExpressionProblem(said[0], asked.node.offset, asked.node.length, said[1])


def flat_tests(node: In) -> tuple[Node, ...]:
    """Give the tests of an `in`, those of lists written out one by one."""
    return tuple(inner for test in node.tests for inner in (test.items if isinstance(test, Items) else (test,)))


def _problem(node: Node) -> tuple[str, str] | None:
    match node:
        case Name() | Local() | Member():
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
    if isinstance(node, Member) and rooted(node) == rooted(node.base):
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
