"""Reading the name of a function, and making the node of its call."""

from __future__ import annotations

from engine.expression.cursor import Cursor
from engine.expression.functions.table import CANONICAL, FORMS, FUNCTIONS, LONGEST_NAME
from engine.expression.problems import ExpressionError, suggestion
from engine.expression.tokens import KEYWORDS, Kind, Token
from engine.expression.tree import Call, If, Logic, Node


def function_name(cursor: Cursor) -> str | None:
    """Step over the words before a parenthesis that name a function, the longest name first."""
    follows = cursor.ahead(1)
    if follows.text != "(" and follows.kind is not Kind.WORD:
        return None  # a name by itself, as most words are
    words: list[str] = []
    while len(words) < LONGEST_NAME and cursor.ahead(len(words)).kind is Kind.WORD:
        words.append(cursor.ahead(len(words)).text)
    for count in range(len(words), 0, -1):
        follows = cursor.ahead(count)
        if follows.kind is not Kind.SIGN or follows.text != "(":
            continue
        name = " ".join(words[:count])
        if name in CANONICAL or name in FORMS:
            cursor.at += count
            return name
    called = cursor.ahead(len(words))
    if words and called.text == "(" and called.kind is Kind.SIGN and not KEYWORDS.intersection(words):
        raise _unknown_function(cursor, " ".join(words))
    return None


def called(name: str, arguments: tuple[Node, ...], token: Token, length: int) -> Node:
    """Make the node of a call; raises ExpressionError for a wrong number of arguments."""
    if name in FORMS:
        return _written_as_function(FORMS[name], arguments, token, length)
    function = FUNCTIONS[CANONICAL[name]]
    if function.takes(len(arguments)) or function.is_lenient:
        return Call(function.name, arguments, token.offset, length)
    raise ExpressionError(
        f"{function.name} takes {function.amount()}, here are {len(arguments)}",
        token.offset, length, f"write {function.written()}",
    )  # fmt: skip


def _unknown_function(cursor: Cursor, name: str) -> ExpressionError:
    token = cursor.token
    known = [
        word for word in (*CANONICAL, *FORMS) if name.isascii() == word.isascii() and ("_" in name or "_" not in word)
    ]
    return ExpressionError(
        f"there is no function {name}", token.offset, len(name),
        suggestion(name, known, "the manual lists the functions"),
    )  # fmt: skip


def _written_as_function(form: str, arguments: tuple[Node, ...], token: Token, length: int) -> Node:
    if form == "if" and len(arguments) == 3:
        return If(*arguments, token.offset, length)
    if form != "if" and len(arguments) >= 2:
        return Logic(form, arguments, token.offset, length)
    needed = "3 arguments" if form == "if" else "at least 2 arguments"
    raise ExpressionError(
        f"{token.text} takes {needed}, here are {len(arguments)}", token.offset, length, f"or write it with {form}"
    )
