"""What can be refused, and how a finding is told.

Two families: a Refusal is something a person can act on; everything else is a bug and rises.

    Refusal
    ├── Invalid      values or a definition are wrong: problems say where and what to do
    ├── NotAllowed   the object is visible, the deed is not allowed
    ├── NotFound     absent or out of reach: both look alike
    ├── Conflict     somebody was faster: `difference` says what changed
    ├── Unprocessed  the same key is still in work, or was used for something else
    ├── TooMuch      too big or too often
    └── Unavailable  a service we need does not answer; nothing was done
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How grave a problem is: an error stops, a warning is shown."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A sentence for a person, in both languages the product speaks."""

    en: str
    zh: str

    def in_language(self, language: str) -> str:
        """Give the sentence in `language` (`zh` or `en`)."""
        return self.zh if language.startswith("zh") else self.en


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One finding in a definition, with the place and what to do about it."""

    rule: str
    path: str
    what: str
    todo: str
    file: str = ""
    line: int = 0
    column: int = 0
    level: Level = Level.ERROR

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.path or '(top)'}: {self.what}; {self.todo}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueProblem:
    """One finding in submitted values: which field, which rule, and the sentence shown there."""

    field: str
    rule: str
    message: Text
    level: Level = Level.ERROR


class Refusal(Exception):
    """Something a person can act on; `message` is the sentence shown."""

    def __init__(self, message: Text) -> None:
        super().__init__(message.en)
        self.message = message


class Invalid(Refusal):
    """Values are refused, every wrong field at once."""

    def __init__(self, problems: tuple[ValueProblem, ...]) -> None:
        count = len(problems)
        sentence = f"{count} place{'' if count == 1 else 's'} to put right; what was filled in is kept."
        super().__init__(Text(en=sentence, zh=f"{count} 处需要处理，填写的内容已保留"))
        self.problems = problems


class InvalidDefinition(Refusal):
    """A definition is refused; `problems` holds every finding."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(Text(en="\n".join(map(str, problems)), zh="\n".join(map(str, problems))))
        self.problems = problems


class NotAllowed(Refusal):
    """The object is visible to the actor, the deed is not allowed."""


class NotFound(Refusal):
    """The object is absent or out of reach; nobody can tell which."""

    def __init__(self, message: Text | None = None) -> None:
        super().__init__(message or Text(en="There is nothing here that you can open.", zh="没有可以打开的内容"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One field that differs between what was seen and what is there now, as shown to a person."""

    field: str
    seen: str
    now: str


class Conflict(Refusal):
    """Somebody was faster; `difference` lists what changed since the actor looked."""

    def __init__(self, message: Text, difference: tuple[Change, ...] = ()) -> None:
        super().__init__(message)
        self.difference = difference


class Unprocessed(Refusal):
    """A request key is in work (`retry_after` seconds) or belongs to another request (`retry_after` None)."""

    def __init__(self, message: Text, retry_after: int | None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class TooMuch(Refusal):
    """Too big or too often."""

    def __init__(self, message: Text, *, is_size: bool) -> None:
        super().__init__(message)
        self.is_size = is_size


class Unavailable(Refusal):
    """A service we need does not answer; nothing was done and the same request may be sent again."""
