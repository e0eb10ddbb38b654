"""Tokens to tree: a Pratt parser for expressions and decision table cells."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from engine.expression.calls import called, function_name
from engine.expression.cursor import DEEPEST, Cursor, too_deep
from engine.expression.literals import at_value
from engine.expression.problems import ExpressionError
from engine.expression.tokens import KEYWORDS, Kind, Token
from engine.expression.tree import (
    Arithmetic,
    Between,
    Cell,
    Compare,
    Context,
    Entry,
    Filter,
    For,
    If,
    In,
    Input,
    Items,
    Iterator,
    Literal,
    Logic,
    Member,
    Name,
    Negate,
    Node,
    Quantified,
    Range,
    UnaryTest,
    height,
)

_COMPARISONS = ("=", "!=", "<", "<=", ">", ">=")
_CONSTANTS: Mapping[str, bool | None] = {"true": True, "false": False, "null": None}
_OR, _AND, _COMPARISON, _SUM, _PRODUCT, _POWER = range(6)
_ARITHMETIC: Mapping[str, int] = {"+": _SUM, "-": _SUM, "*": _PRODUCT, "/": _PRODUCT, "**": _POWER}
_CONTINUES = frozenset({*_COMPARISONS, *_ARITHMETIC, "between", "not", "in", "and", "or"})


def parse(source: str) -> Node:
    """Read an expression; raises ExpressionError at the first place that is none."""
    cursor = Cursor(source)
    return _finished(cursor, _expression(cursor))


def parse_cell(source: str) -> Node:
    """Read a decision table cell: `-`, `any`, tests, `not(…)`, open ranges; `?` is the input."""
    cursor = Cursor(source, in_cell=True)
    return _finished(cursor, _cell(cursor))


def _finished(cursor: Cursor, tree: Node) -> Node:
    if cursor.token.kind is not Kind.END:
        raise cursor.unexpected("the end of the expression")
    if len(cursor.tokens) > DEEPEST and height(tree) > DEEPEST:
        raise too_deep(cursor.token)
    return tree


def _cell(cursor: Cursor) -> Node:
    if cursor.token.text in ("-", "any") and cursor.ahead(1).kind is Kind.END:
        cursor.at += 1
        return Cell((), False, 0, cursor.end())
    negated = cursor.is_word("not") and cursor.ahead(1).text == "("
    if negated:
        cursor.at += 2
        tests = _listed(cursor, _cell_test, ")")
    else:
        found = [_cell_test(cursor)]
        while cursor.takes(","):
            found.append(_cell_test(cursor))
        tests = tuple(found)
    return Cell(tests, negated, 0, cursor.end())


def _cell_test(cursor: Cursor) -> Node:
    start = cursor.token.offset
    if cursor.takes(".."):
        closed = not cursor.takes("<")
        high = _binary(cursor, _SUM)
        return Range(None, high, False, closed, start, cursor.end() - start)
    if cursor.is_sign(*_COMPARISONS):
        return _test(cursor)
    first = _expression(cursor)
    if not cursor.takes(".."):
        return first
    closed = not cursor.takes("<")
    if cursor.token.kind is Kind.END or cursor.is_sign(",", ")"):
        return Range(first, None, True, False, start, cursor.end() - start)
    high = _binary(cursor, _SUM)
    return Range(first, high, True, closed, start, cursor.end() - start)


def _expression(cursor: Cursor) -> Node:
    cursor.deeper()
    node = _binary(cursor, _OR)
    cursor.depth -= 1
    return node


def _binary(cursor: Cursor, level: int) -> Node:
    """Read operators that bind at least as tightly as `level`."""
    left = _prefix(cursor)
    while True:
        token = cursor.token
        if token.text not in _CONTINUES:
            return left
        binding = _ARITHMETIC.get(token.text) if token.kind is Kind.SIGN else None
        if binding is not None and binding >= level:
            cursor.at += 1
            right = _binary(cursor, binding + 1)
            left = Arithmetic(token.text, left, right, left.offset, cursor.end() - left.offset)
        elif level <= _COMPARISON and (compared := _comparison(cursor, left)) is not None:
            left = compared
        elif level <= _AND and cursor.is_word("and"):
            left = _logic(cursor, "and", left, _COMPARISON)
        elif level <= _OR and cursor.is_word("or"):
            left = _logic(cursor, "or", left, _AND)
        else:
            return left


def _logic(cursor: Cursor, word: str, first: Node, level: int) -> Node:
    parts = [first]
    while cursor.is_word(word):
        cursor.at += 1
        parts.append(_binary(cursor, level))
    return Logic(word, tuple(parts), first.offset, cursor.end() - first.offset)


def _comparison(cursor: Cursor, left: Node) -> Node | None:
    token = cursor.token
    if token.text in _COMPARISONS:
        cursor.at += 1
        right = _binary(cursor, _SUM)
        return Compare(token.text, left, right, left.offset, cursor.end() - left.offset)
    if cursor.is_word("between"):
        cursor.at += 1
        low = _binary(cursor, _SUM)
        cursor.need_word("and")
        high = _binary(cursor, _SUM)
        return Between(left, low, high, left.offset, cursor.end() - left.offset)
    negated = cursor.is_word("not") and cursor.is_word("in", 1)
    if negated or cursor.is_word("in"):
        cursor.at += 2 if negated else 1
        tests = _tests(cursor)
        return In(left, tests, negated, left.offset, cursor.end() - left.offset)
    return None


def _tests(cursor: Cursor) -> tuple[Node, ...]:
    """Read what stands behind `in`: one test, or several in parentheses."""
    if not cursor.is_sign("(") or _opens_range(cursor):
        return (_test(cursor),)
    start = cursor.at
    cursor.at += 1
    tests = _listed(cursor, _test, ")")
    if not tests:
        raise cursor.unexpected("a value in the parentheses")
    if not cursor.is_sign("+", "-", "*", "/", "**", ".", "["):
        return tests
    cursor.at = start
    return (_test(cursor),)


def _opens_range(cursor: Cursor) -> bool:
    """Say whether the parenthesis here opens a range such as (1..5]."""
    depth = 0
    for token in cursor.tokens[cursor.at :]:
        if token.kind is not Kind.SIGN:
            continue
        if token.text in ("(", "[", "{"):
            depth += 1
        elif token.text in (")", "]", "}"):
            depth -= 1
        if depth == 0 or (token.text == "," and depth == 1):
            return False
        if token.text == ".." and depth == 1:
            return True
    return False


def _test(cursor: Cursor) -> Node:
    token = cursor.token
    if cursor.is_sign(*_COMPARISONS):
        cursor.at += 1
        operand = _binary(cursor, _SUM)
        return UnaryTest(token.text, operand, token.offset, cursor.end() - token.offset)
    cursor.deeper()
    node = _binary(cursor, _SUM)
    cursor.depth -= 1
    return node


def _prefix(cursor: Cursor) -> Node:
    token = cursor.token
    if not cursor.is_sign("-"):
        return _postfix(cursor, _primary(cursor))
    cursor.at += 1
    cursor.deeper()
    operand = _prefix(cursor)
    cursor.depth -= 1
    return Negate(operand, token.offset, cursor.end() - token.offset)


def _postfix(cursor: Cursor, node: Node) -> Node:
    while True:
        if cursor.takes("."):
            name = cursor.need_name("the name of a member")
            node = Member(node, name, node.offset, cursor.end() - node.offset)
        elif cursor.takes("["):
            condition = _expression(cursor)
            cursor.need_sign("]")
            node = Filter(node, condition, 0, node.offset, cursor.end() - node.offset)
        else:
            return node


def _primary(cursor: Cursor) -> Node:
    token = cursor.token
    match token.kind:
        case Kind.VALUE:
            cursor.at += 1
            return Literal(token.value, token.offset, token.end - token.offset)
        case Kind.AT:
            cursor.at += 1
            return Literal(at_value(token), token.offset, token.end - token.offset)
        case Kind.WORD:
            return _word(cursor, token)
        case Kind.SIGN:
            return _sign(cursor, token)
    raise cursor.unexpected("a value")


def _word(cursor: Cursor, token: Token) -> Node:
    word = token.text
    if word in _CONSTANTS:
        cursor.at += 1
        return Literal(_CONSTANTS[word], token.offset, token.end - token.offset)
    if word in _CONSTRUCTS:
        cursor.at += 1
        return _CONSTRUCTS[word](cursor, token)
    if word in KEYWORDS:
        raise cursor.unexpected("a value")
    function = function_name(cursor)
    if function is not None:
        return _call(cursor, function, token)
    name = cursor.need_name("a name")
    return Name(name, token.offset, token.end - token.offset)


def _call(cursor: Cursor, name: str, token: Token) -> Node:
    cursor.at += 1
    arguments = _listed(cursor, _argument, ")")
    return called(name, arguments, token, cursor.end() - token.offset)


def _argument(cursor: Cursor) -> Node:
    token, follows = cursor.token, cursor.ahead(1)
    if token.kind is Kind.WORD and follows.kind is Kind.SIGN and follows.text == ":":
        raise ExpressionError(
            "arguments have no names here", token.offset, follows.end - token.offset, "give them in order"
        )
    return _expression(cursor)


def _sign(cursor: Cursor, token: Token) -> Node:
    match token.text:
        case "?" if cursor.in_cell:
            cursor.at += 1
            return Input(token.offset, 1)
        case "(":
            cursor.at += 1
            inner = _expression(cursor)
            if cursor.takes(".."):
                return _range_from(cursor, token, inner, False)
            cursor.need_sign(")")
            return inner
        case "[":
            cursor.at += 1
            return _bracket(cursor, token)
        case "{":
            cursor.at += 1
            return _context(cursor, token)
    raise cursor.unexpected("a value")


def _bracket(cursor: Cursor, token: Token) -> Node:
    if cursor.takes("]"):
        return Items((), token.offset, cursor.end() - token.offset)
    first = _expression(cursor)
    if cursor.takes(".."):
        return _range_from(cursor, token, first, True)
    items = [first]
    while cursor.takes(","):
        items.append(_expression(cursor))
    cursor.need_sign("]")
    return Items(tuple(items), token.offset, cursor.end() - token.offset)


def _range_from(cursor: Cursor, token: Token, low: Node, closed: bool) -> Node:
    high = _expression(cursor)
    high_closed = cursor.takes("]")
    if not high_closed:
        cursor.need_sign(")")
    return Range(low, high, closed, high_closed, token.offset, cursor.end() - token.offset)


def _context(cursor: Cursor, token: Token) -> Node:
    entries = []
    while not cursor.is_sign("}"):
        start = cursor.token
        if start.kind is Kind.VALUE and isinstance(start.value, str):
            cursor.at += 1
            key = start.value
        else:
            key = cursor.need_name("a key")
        cursor.need_sign(":")
        value = _expression(cursor)
        entries.append(Entry(key, value, 0, start.offset, cursor.end() - start.offset))
        if not cursor.takes(","):
            break
    cursor.need_sign("}")
    return Context(tuple(entries), token.offset, cursor.end() - token.offset)


def _listed(cursor: Cursor, read: Callable[[Cursor], Node], close: str) -> tuple[Node, ...]:
    """Read elements separated by commas up to the closing sign."""
    if cursor.takes(close):
        return ()
    found = [read(cursor)]
    while cursor.takes(","):
        found.append(read(cursor))
    cursor.need_sign(close)
    return tuple(found)


def _if(cursor: Cursor, token: Token) -> Node:
    condition = _expression(cursor)
    cursor.need_word("then")
    then = _expression(cursor)
    cursor.need_word("else")
    otherwise = _expression(cursor)
    return If(condition, then, otherwise, token.offset, cursor.end() - token.offset)


def _for(cursor: Cursor, token: Token) -> Node:
    iterators = _iterators(cursor)
    cursor.need_word("return")
    result = _expression(cursor)
    return For(iterators, result, token.offset, cursor.end() - token.offset)


def _quantified(cursor: Cursor, token: Token) -> Node:
    iterators = _iterators(cursor)
    cursor.need_word("satisfies")
    condition = _expression(cursor)
    return Quantified(token.text, iterators, condition, token.offset, cursor.end() - token.offset)


def _iterators(cursor: Cursor) -> tuple[Iterator, ...]:
    found = [_iterator(cursor)]
    while cursor.takes(","):
        found.append(_iterator(cursor))
    return tuple(found)


def _iterator(cursor: Cursor) -> Iterator:
    start = cursor.token.offset
    name = cursor.need_name("the name of a loop variable")
    cursor.need_word("in")
    domain = _expression(cursor)
    upto = _expression(cursor) if cursor.takes("..") else None
    return Iterator(name, domain, upto, 0, start, cursor.end() - start)


_CONSTRUCTS: Mapping[str, Callable[[Cursor, Token], Node]] = {
    "if": _if,
    "for": _for,
    "some": _quantified,
    "every": _quantified,
}
