"""A cursor over the tokens of one source, and the errors that say what was expected there."""

from __future__ import annotations

from engine.expression.problems import ExpressionError, suggestion
from engine.expression.tokens import KEYWORDS, Kind, Token, normalise, tokenize

DEEPEST = 60

_LEFT_OUT = {
    "instance": "`instance of` is left out of the language",
    "function": "function definitions are left out of the language",
}


class Cursor:
    """Where the parser stands; `in_cell` says whether `?` has a meaning."""

    __slots__ = ("at", "depth", "in_cell", "source", "tokens")

    def __init__(self, source: str, *, in_cell: bool = False) -> None:
        self.source = normalise(source)
        self.tokens = tokenize(self.source)
        self.at = 0
        self.depth = 0
        self.in_cell = in_cell

    @property
    def token(self) -> Token:
        """Give the token here."""
        return self.tokens[self.at]

    def ahead(self, steps: int) -> Token:
        """Give a token further on, the last one at most."""
        at = self.at + steps
        return self.tokens[at] if at < len(self.tokens) else self.tokens[-1]

    def end(self) -> int:
        """Give the place behind the token read last."""
        return self.tokens[self.at - 1].end

    def deeper(self) -> None:
        """Enter a level; raises ExpressionError past the limit."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise too_deep(self.token)

    def is_sign(self, *signs: str) -> bool:
        """Say whether one of the signs is here."""
        token = self.tokens[self.at]
        return token.kind is Kind.SIGN and token.text in signs

    def is_word(self, word: str, steps: int = 0) -> bool:
        """Say whether the word is here, or some tokens further on."""
        token = self.ahead(steps)
        return token.kind is Kind.WORD and token.text == word

    def takes(self, sign: str) -> bool:
        """Step over the sign if it is here, and say whether it was."""
        if not self.is_sign(sign):
            return False
        self.at += 1
        return True

    def need_sign(self, sign: str) -> None:
        """Step over the sign; raises ExpressionError when something else is here."""
        if not self.takes(sign):
            raise self.unexpected(f"`{sign}`")

    def need_word(self, word: str) -> None:
        """Step over the word; raises ExpressionError when something else is here."""
        if not self.is_word(word):
            raise self.unexpected(f"`{word}`")
        self.at += 1

    def need_name(self, what: str) -> str:
        """Step over a name and give it."""
        token = self.token
        if token.kind is not Kind.WORD:
            raise self.unexpected(what)
        if token.text.startswith("__"):
            raise ExpressionError(
                f"{token.text} is no name", token.offset, len(token.text), "names do not start with two underscores"
            )
        self.at += 1
        return token.text

    def unexpected(self, expected: str) -> ExpressionError:
        """Say what was expected here and what stands here instead."""
        token = self.token
        length = max(token.end - token.offset, 1)
        if token.kind is Kind.END:
            return ExpressionError(f"{expected} is expected, the text ends", token.offset, 0, "complete it")
        before = self.tokens[self.at - 1] if self.at else None
        if token.text in _LEFT_OUT:
            return ExpressionError(_LEFT_OUT[token.text], token.offset, length, "write it with the listed functions")
        if token.kind is Kind.WORD and before is not None and before.kind is Kind.WORD:
            return _two_words(before, token, expected)
        if token.text == "=" and before is not None and before.text == "=":
            return ExpressionError(f"{expected} is expected, here is `=`", token.offset, length, "compare with one =")
        return ExpressionError(f"{expected} is expected, here is `{token.text}`", token.offset, length, "put it right")


def too_deep(token: Token) -> ExpressionError:
    """Refuse what is nested deeper than the limit."""
    return ExpressionError(
        f"the expression is nested deeper than {DEEPEST} levels", token.offset, max(token.end - token.offset, 1),
        "split it into computed fields",
    )  # fmt: skip


def _two_words(before: Token, token: Token, expected: str) -> ExpressionError:
    words = [word for word in (before, token) if word.text not in KEYWORDS]
    close = suggestion(token.text, KEYWORDS - {"true", "false", "null"}, "")
    todo = close or (
        "names have no spaces: write " + "_".join(word.text for word in words) if len(words) == 2 else "put it right"
    )
    return ExpressionError(
        f"{expected} is expected, here is `{token.text}`", token.offset, token.end - token.offset, todo
    )
