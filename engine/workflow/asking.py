"""What a decision asks of the outside, kept so that it can be decided again the same way."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias, TypeVar
from uuid import UUID

from engine.expression.env import Env
from engine.expression.question import Question as About
from engine.values import Value

Question: TypeAlias = tuple[Value, ...]
Given = TypeVar("Given")
USERS_IN_ROLE = "users_in_role"


class Ask(Protocol):
    """The outside of a run, answered from a snapshot taken before the decision."""

    def follow(self, kind: str, ident: UUID, name: str) -> Value:
        """Give the member `name` of a person, department, branch or record (`kind` is the form key)."""
        ...

    def call(self, name: str, args: tuple[Value, ...]) -> Value:
        """Answer a function of the expression language that reaches outside."""
        ...

    def ask(self, question: About, env: Env, values: tuple[Value, ...]) -> Value:
        """Answer a question about the records of a form; `values` are those of its parts."""
        ...

    def members(self, role: str, *, branch: UUID | None, department: UUID | None, anywhere: bool) -> tuple[UUID, ...]:
        """Give the holders of a role: those of the branch or department it is held within, or all."""
        ...

    def superior_of(self, person: UUID) -> UUID | None:
        """Give whom a person reports to."""
        ...

    def active(self, people: tuple[UUID, ...]) -> tuple[UUID, ...]:
        """Give those of the people who can still act, in the same order."""
        ...

    def new_id(self) -> UUID:
        """Give the id of a record about to be made."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One question a decision asked and what it was told."""

    question: Question
    answer: Value


@dataclass(frozen=True, slots=True, kw_only=True)
class InRole:
    """A role as it was asked for: held anywhere, else within the branch or department, whichever the role goes by."""

    role: str
    branch: UUID | None = None
    department: UUID | None = None
    anywhere: bool = False


class Recording:
    """An Ask that keeps every answer, each question once; `heard` are the roles asked for and who holds them."""

    __slots__ = ("_ask", "_followed", "_kept", "heard")

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._kept: dict[Question, Value] = {}
        self._followed: dict[tuple[str, UUID], None] = {}
        self.heard: list[tuple[InRole, tuple[UUID, ...]]] = []

    @property
    def answers(self) -> tuple[Answer, ...]:
        """Give what was asked so far, in order."""
        return tuple(Answer(question=question, answer=answer) for question, answer in self._kept.items())

    def begin_noting(self) -> None:
        """Note from here on whose members are asked for, be they known already."""
        self._followed.clear()

    @property
    def followed(self) -> tuple[tuple[str, UUID], ...]:
        """Give kind and id of those whose members were asked for since noting began."""
        return tuple(self._followed)

    def follow(self, kind: str, ident: UUID, name: str) -> Value:
        """Ask once for the member of a person or record."""
        self._followed[kind, ident] = None
        question = ("follow", kind, ident, name)
        if question not in self._kept:
            self._kept[question] = self._ask.follow(kind, ident, name)
        return self._kept[question]

    def call(self, name: str, args: tuple[Value, ...]) -> Value:
        """Ask once for a function's value."""
        found = self._once(("call", name, *map(_fixed, args)), lambda: self._ask.call(name, args))
        if name.replace(" ", "_") == USERS_IN_ROLE:
            place = args[1] if len(args) > 1 else None
            self.heard.append(
                (InRole(role=args[0], branch=place, department=place, anywhere=place is None), tuple(found or ()))
            )
        return found

    def ask(self, question: About, env: Env, values: tuple[Value, ...]) -> Value:
        """Ask once about records."""
        return self._once(_about(question, values), lambda: self._ask.ask(question, env, values))

    def members(self, role: str, *, branch: UUID | None, department: UUID | None, anywhere: bool) -> tuple[UUID, ...]:
        """Ask once for the holders of a role."""
        found = self._once(
            ("members", role, branch, department, anywhere),
            lambda: self._ask.members(role, branch=branch, department=department, anywhere=anywhere),
        )
        self.heard.append((InRole(role=role, branch=branch, department=department, anywhere=anywhere), found))
        return found

    def superior_of(self, person: UUID) -> UUID | None:
        """Ask once for a superior."""
        return self._once(("superior", person), lambda: self._ask.superior_of(person))

    def active(self, people: tuple[UUID, ...]) -> tuple[UUID, ...]:
        """Ask once who of the people can act."""
        return self._once(("active", *people), lambda: self._ask.active(people))

    def new_id(self) -> UUID:
        """Ask for another id."""
        return self._once(("new_id", len(self._kept)), self._ask.new_id)

    def _once(self, question: Question, answer: Callable[[], Given]) -> Given:
        if question not in self._kept:
            self._kept[question] = answer()
        given: Given = self._kept[question]
        return given


class NotAnswered(Exception):
    """A decision made again asks what was not asked when it was made."""

    def __init__(self, question: Question) -> None:
        super().__init__(f"the kept answers do not answer {question!r}")
        self.question = question


class Replaying:
    """An Ask that knows only kept answers; raises NotAnswered for any other question."""

    __slots__ = ("_asked", "_kept")

    def __init__(self, answers: Sequence[Answer]) -> None:
        self._kept = {answer.question: answer.answer for answer in answers}
        self._asked: dict[Question, None] = {}

    def follow(self, kind: str, ident: UUID, name: str) -> Value:
        """Give the kept member of a person or record."""
        return self._kept_answer(("follow", kind, ident, name))

    def call(self, name: str, args: tuple[Value, ...]) -> Value:
        """Give the kept value of a function."""
        return self._kept_answer(("call", name, *map(_fixed, args)))

    def ask(self, question: About, env: Env, values: tuple[Value, ...]) -> Value:
        """Give the kept answer about records."""
        return self._kept_answer(_about(question, values))

    def members(self, role: str, *, branch: UUID | None, department: UUID | None, anywhere: bool) -> tuple[UUID, ...]:
        """Give the kept holders of a role."""
        found: tuple[UUID, ...] = self._kept_answer(("members", role, branch, department, anywhere))
        return found

    def superior_of(self, person: UUID) -> UUID | None:
        """Give the kept superior."""
        found: UUID | None = self._kept_answer(("superior", person))
        return found

    def active(self, people: tuple[UUID, ...]) -> tuple[UUID, ...]:
        """Give who of the people could act."""
        found: tuple[UUID, ...] = self._kept_answer(("active", *people))
        return found

    def new_id(self) -> UUID:
        """Give the next kept id."""
        found: UUID = self._kept_answer(("new_id", len(self._asked)))
        return found

    def _kept_answer(self, question: Question) -> Value:
        if question not in self._kept:
            raise NotAnswered(question)
        self._asked[question] = None
        return self._kept[question]


def _about(question: About, values: tuple[Value, ...]) -> Question:
    return ("ask", question.words, *map(_fixed, values))


def _fixed(value: Value) -> Value:
    """Give a value that can be looked up: lists as tuples, records as pairs."""
    if isinstance(value, (list, tuple)):
        return tuple(map(_fixed, value))
    if isinstance(value, Mapping):
        return tuple((key, _fixed(item)) for key, item in value.items())
    return value
