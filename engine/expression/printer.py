"""Tree to canonical text: reading it again gives the same tree."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from engine.expression.numbers import plain
from engine.expression.temporal import Months, format_clock, format_duration
from engine.expression.tokens import NAME
from engine.expression.tree import (
    Arithmetic,
    Between,
    Call,
    Cell,
    Compare,
    Context,
    Filter,
    For,
    If,
    In,
    Input,
    Items,
    Iterator,
    Literal,
    Local,
    Logic,
    Member,
    Name,
    Negate,
    Node,
    Outer,
    Quantified,
    Range,
    Records,
    UnaryTest,
)
from engine.values import Value

_LOOSE, _OR, _AND, _COMPARISON, _SUM, _PRODUCT, _POWER, _NEGATION, _TIGHT = range(9)
_BINDING = {"+": _SUM, "-": _SUM, "*": _PRODUCT, "/": _PRODUCT, "**": _POWER}
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"})


def write(node: Node) -> str:
    """Write the tree as canonical text."""
    return _write(node)[0]


def _at_least(node: Node, binding: int) -> str:
    text, own = _write(node)
    return text if own >= binding else f"({text})"


def _write(node: Node) -> tuple[str, int]:
    """Write a node, and say how tightly its outermost operator binds."""
    match node:
        case Literal(value):
            return _literal(value)
        case Name(name) | Local(name) | Outer(name):
            return name, _TIGHT
        case Input():
            return "?", _TIGHT
        case Member(Local("item", _, _, 0), name):
            return name, _TIGHT
        case Member(base, name):
            return f"{_at_least(base, _TIGHT)}.{name}", _TIGHT
        case Records(form, by=by, owner=owner, path=path):
            return ".".join(path) or (f"{form}[{by} = {write(owner)}]" if owner else form), _TIGHT
        case Filter(Records(form, by=""), condition):
            return f"find all({form}, {write(condition)})", _TIGHT
        case Filter(base, condition):
            return f"{_at_least(base, _TIGHT)}[{write(condition)}]", _TIGHT
        case Negate(operand):
            return f"-{_at_least(operand, _NEGATION)}", _NEGATION
        case Arithmetic(operator, left, right):
            binding = _BINDING[operator]
            return f"{_at_least(left, binding)} {operator} {_at_least(right, binding + 1)}", binding
        case Compare() | Between() | In():
            return _comparison(node), _COMPARISON
        case Logic(operator, parts):
            binding = _AND if operator == "and" else _OR
            return f" {operator} ".join(_at_least(part, binding + 1) for part in parts), binding
        case UnaryTest() | Cell() | Range() | Items() | Context() | Call():
            return _bracketed(node), _TIGHT
        case If(condition, then, otherwise):
            return f"if {write(condition)} then {write(then)} else {write(otherwise)}", _LOOSE
        case For(iterators, result):
            return f"for {_iterators(iterators)} return {write(result)}", _LOOSE
        case Quantified(quantifier, iterators, condition):
            return f"{quantifier} {_iterators(iterators)} satisfies {write(condition)}", _LOOSE
    raise TypeError(f"{type(node).__name__} stands alone nowhere")


def _comparison(node: Compare | Between | In) -> str:
    match node:
        case Compare(operator, left, right):
            return f"{_at_least(left, _COMPARISON)} {operator} {_at_least(right, _SUM)}"
        case Between(value, low, high):
            return f"{_at_least(value, _COMPARISON)} between {_at_least(low, _SUM)} and {_at_least(high, _SUM)}"
    tests = [_test(test) for test in node.tests]
    alone = len(tests) == 1 and isinstance(node.tests[0], Range | Items | Name | UnaryTest)
    word = "not in" if node.negated else "in"
    return f"{_at_least(node.value, _COMPARISON)} {word} " + (tests[0] if alone else f"({', '.join(tests)})")


def _test(node: Node) -> str:
    return f"{node.operator} {_at_least(node.operand, _SUM)}" if isinstance(node, UnaryTest) else _at_least(node, _SUM)


def _bracketed(node: UnaryTest | Cell | Range | Items | Context | Call) -> str:
    match node:
        case UnaryTest():
            return _test(node)
        case Cell(tests, negated):
            text = ", ".join(_cell_test(test) for test in tests) or "-"
            return f"not({text})" if negated else text
        case Range(low, high, low_closed, high_closed):
            ends = f"{write(low) if low else ''}..{write(high) if high else ''}"
            if low is None or high is None:
                return _open(low, high, high_closed)
            return f"{'[' if low_closed else '('}{ends}{']' if high_closed else ')'}"
        case Items(items):
            return f"[{', '.join(map(write, items))}]"
        case Context(entries):
            return "{" + ", ".join(f"{_key(entry.key)}: {write(entry.value)}" for entry in entries) + "}"
        case Call("find", (Filter(Records(form), condition), *order)):
            return f"find({', '.join((form, write(condition), *map(write, order)))})"
    return f"{node.function}({', '.join(map(write, node.arguments))})"


def _cell_test(node: Node) -> str:
    return _test(node) if isinstance(node, UnaryTest) else write(node)


def _open(low: Node | None, high: Node | None, high_closed: bool) -> str:
    if high is None:
        return f"{write(low)}.." if low else ""
    return f"..{'' if high_closed else '<'}{_at_least(high, _SUM)}"


def _iterators(iterators: tuple[Iterator, ...]) -> str:
    return ", ".join(
        f"{iterator.name} in {_domain(iterator.domain)}" + (f"..{_domain(iterator.upto)}" if iterator.upto else "")
        for iterator in iterators
    )


def _domain(node: Node) -> str:
    return _at_least(node, _OR)


def _key(key: str) -> str:
    return key if NAME.fullmatch(key) and not key.startswith("__") else _quoted(key)


def _quoted(text: str) -> str:
    return f'"{text.translate(_ESCAPES)}"'


def _literal(value: Value) -> tuple[str, int]:
    match value:
        case None:
            return "null", _TIGHT
        case bool():
            return ("true" if value else "false"), _TIGHT
        case int() | Decimal():
            return _number(value), _TIGHT
        case str():
            return _quoted(value), _TIGHT
        case datetime():
            return f'@"{format_clock(value)}"', _TIGHT
        case date():
            return value.isoformat(), _TIGHT
        case time():
            return f'@"{format_clock(value)}"', _TIGHT
        case timedelta() | Months():
            return f'@"{format_duration(value)}"', _TIGHT
    raise TypeError(f"{type(value).__name__} is not written in expressions")


def _number(value: int | Decimal) -> str:
    return f"{value}" if isinstance(value, Decimal) and abs(value.adjusted()) > 40 else plain(value)
