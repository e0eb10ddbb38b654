"""What can be wrong with an expression: when it is read, and when it runs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, slots=True)
class ExpressionProblem:
    """One finding in an expression: where it is, what it is, what to do."""

    message: str
    offset: int
    length: int
    todo: str


class ExpressionError(Exception):
    """The text is not an expression; tells the first place where reading stops."""

    def __init__(self, message: str, offset: int, length: int, todo: str) -> None:
        super().__init__(f"{message}; {todo}")
        self.message = message
        self.offset = offset
        self.length = length
        self.todo = todo

    @property
    def problem(self) -> ExpressionProblem:
        """Give the finding as a value."""
        return ExpressionProblem(self.message, self.offset, self.length, self.todo)


class ExpressionErrors(Exception):
    """An expression does not pass the checker; `problems` holds every finding."""

    def __init__(self, problems: tuple[ExpressionProblem, ...]) -> None:
        super().__init__("\n".join(f"{problem.message}; {problem.todo}" for problem in problems))
        self.problems = problems


class ExpressionLimit(Exception):
    """A running expression reached one of the limits; the message says which."""


def suggestion(word: str, known: Iterable[str], otherwise: str) -> str:
    """Say which known word was probably meant, else `otherwise`."""
    # Chinese words are short: one wrong character of two is half of the word.
    close = get_close_matches(word, sorted(known), n=1, cutoff=0.65 if word.isascii() else 0.5)
    return f"did you mean {close[0]}?" if close else otherwise
