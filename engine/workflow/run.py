"""One decision in the making: tokens, steps and effects, mutable until it is told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, tzinfo
from types import MappingProxyType
from typing import TypeAlias
from uuid import UUID

from engine.errors import Text
from engine.expression.api import Env, ExpressionLimit
from engine.model.rule import Rule
from engine.model.workflow import START, Assignment, Outcome, PersonNode
from engine.values import NodeKey, Value, Values
from engine.workflow.asking import Ask, InRole, Recording
from engine.workflow.course import Course
from engine.workflow.effects import CloseTask, Effect, Halt, OpenTask, SkipNode
from engine.workflow.seeing import digest
from engine.workflow.state import State, Step, Token
from engine.workflow.writing import Writing

Chosen: TypeAlias = Mapping[UUID, tuple[InRole, ...]]  # who is asked, with the roles; none = by name
Compute: TypeAlias = Callable[[Env, Values], Iterable[tuple[str, Value]]]
BUDGET = 1_000


def nothing_computed(env: Env, before: Values) -> Iterable[tuple[str, Value]]:
    """Compute nothing: for forms without computed values."""
    return ()


class Circle(Exception):
    """The step budget is used up: nodes follow each other without anybody or anything to wait for."""


class Run:
    """A run that is being moved; only the functions of this room touch it, and only during one decision."""

    __slots__ = (
        "_budget",
        "_compute",
        "_env",
        "asked",
        "course",
        "events",
        "is_stopped",
        "now",
        "result",
        "seq",
        "state",
        "steps",
        "tokens",
        "walked",
        "writing",
        "zone",
    )

    def __init__(
        self,
        course: Course,
        state: State,
        record: Values,
        ask: Ask,
        *,
        now: datetime,
        zone: tzinfo,
        compute: Compute,
        budget: int = BUDGET,
    ) -> None:
        self.course = course
        self.state = state
        self.asked = Recording(ask)
        self.writing = Writing(course, record, self.asked)
        self.tokens = {token.id: token for token in state.tokens}
        self.steps = dict(state.steps)
        self.result = state.result
        self.walked = dict.fromkeys(state.walked)
        self.seq = state.seq
        self.events: list[Effect] = []
        self.is_stopped = budget == 0
        self._compute = compute
        self._budget = budget
        self.now = now
        self.zone = zone
        names = self.writing.names
        self._env = Env(names=names, host=self.writing, now=now, zone=zone)
        names["steps"] = {node: _seen(step) for node, step in self.steps.items()}
        names["result"] = None if self.result is None else self.result[1]
        names["me"] = None

    @property
    def applicants(self) -> tuple[UUID, ...]:
        """Give whom the request concerns and who sent it."""
        both = (self.state.applicant, self.state.sender)
        return tuple(dict.fromkeys(person for person in both if person is not None))

    def evaluate(self, rule: Rule) -> Value:
        """Evaluate a rule of the workflow on the record as it is by now."""
        return rule.evaluate(self._env)

    def is_true(self, rule: Rule | None) -> bool:
        """Say whether there is a condition and it is true; blank counts as no."""
        return rule is not None and self.evaluate(rule) is True

    def holds(self, outcome: Outcome) -> bool:
        """Say whether what an outcome needs is true; the records it reads, by computed values too, are guarded."""
        if outcome.needs is None:
            return True
        self.asked.begin_noting()
        holds = self.is_true(outcome.needs)
        for rule in self.course.values_behind(outcome.needs):
            with suppress(ExpressionLimit):  # the value is blank then
                self.evaluate(rule)
        self.writing.keep_what_was_read()
        return holds

    def acts(self, person: UUID) -> None:
        """Let rules know who `me` is."""
        self.writing.names["me"] = person

    def assign(self, assignments: tuple[Assignment, ...]) -> None:
        """Write all targets at once: every right side sees the record as it was before, then computed values follow.

        Raises CannotBeKept, then nothing is written.
        """
        if not assignments:
            return
        before = dict(self.writing.record)
        values = [self.evaluate(assignment.rule) for assignment in assignments]
        with self.writing.whole():
            for assignment, value in zip(assignments, values, strict=True):
                if len(assignment.target) == 1:
                    self.writing.set_field(assignment.target[0], value)
                else:
                    self.writing.set_linked(assignment.target[0], assignment.target[1], value)
            _follow(self.writing, self._compute(self._env, before))

    def made(self, form: str, ident: UUID) -> None:
        """Remember the record made last: it is `result` from here on."""
        self.result = (form, ident)
        self.writing.names["result"] = ident

    def enter_state(self, code: str) -> None:
        """Write the record's state where the form's dictionary has it; computed values follow."""
        if code and self.course.has_state(code) and self.writing.record.get("state") != code:
            before = dict(self.writing.record)
            with self.writing.whole():
                self.writing.set_state(code)
                _follow(self.writing, self._compute(self._env, before))

    def put(self, node: NodeKey, *, round_: int, back: NodeKey = "") -> Token:
        """Put a new token."""
        self.seq += 1
        token = Token(id=self.seq, node=node, round=round_, back=back)
        self.tokens[token.id] = token
        return token

    def move(self, token: Token, node: NodeKey) -> Token:
        """Move a token along an arrow; it is a new one there, so that what was sent to the old one is refused."""
        del self.tokens[token.id]
        self.seq += 1
        if token.node != node:
            self.walked[token.node, node] = None
        moved = replace(token, id=self.seq, node=node, votes=(), back="", is_halted=False)
        self.tokens[moved.id] = moved
        return moved

    def halt(self, token: Token, reason: Text) -> None:
        """Stop a token with an incident."""
        self.tokens[token.id] = replace(token, is_halted=True)
        self.events.append(Halt(token=token.id, node=token.node, reason=reason))

    def open(self, token: Token, title: Text, people: Chosen, due: datetime | None = None) -> None:
        """Ask people to act where the token is."""
        roles = {person: roles for person, roles in people.items() if roles}
        self.events.append(
            OpenTask(
                token=token.id,
                node=token.node,
                title=title,
                round=token.round,
                people=tuple(people),
                roles=roles,
                due=due,
            )
        )

    def close(self, token: Token, outcome: str, by: UUID) -> None:
        """End the token's task with an outcome."""
        self.events.append(CloseTask(token=token.id, node=token.node, outcome=outcome, by=by))

    def cancel_all(self) -> None:
        """Take every token away and cancel what is open for it."""
        for token in tuple(self.tokens.values()):
            if not token.is_halted and _waits_for_people(self.course, token):
                self.events.append(CloseTask(token=token.id, node=token.node))
        self.tokens.clear()

    def skip(self, token: Token, reason: Text, by: UUID | None = None) -> None:
        """Tell why a node is passed."""
        self.events.append(SkipNode(node=token.node, reason=reason, by=by))

    def did(self, token: Token, by: UUID, outcome: str, *, opinion: str = "", saw: str = "") -> None:
        """Remember who did what at the token's node."""
        kept = opinion if token.node in self.course.opinions else ""
        step = Step(by=by, at=self.now, outcome=outcome, round=token.round, opinion=kept, saw=saw)
        self.steps[token.node] = step
        self.writing.names["steps"][token.node] = _seen(step)

    def digest_at(self, node: NodeKey) -> str:
        """Give the digest of what people at a node see; blank where no node of the workflow asks for it."""
        shown = self.course.shown.get(node)
        return "" if shown is None else digest(self.writing.record, shown)

    def spend(self) -> None:
        """Count a visit of a node; raises Circle when too many follow each other."""
        self._budget -= 1
        if self._budget < 0:
            raise Circle

    def after(self) -> State:
        """Give the state as it is by now."""
        return replace(
            self.state,
            tokens=tuple(self.tokens.values()),
            steps=MappingProxyType(self.steps),
            result=self.result,
            walked=tuple(self.walked),
            seq=self.seq,
        )


def _follow(writing: Writing, computed: Iterable[tuple[str, Value]]) -> None:
    for key, value in computed:
        if writing.record.get(key) != value:
            writing.set_field(key, value)


def _waits_for_people(course: Course, token: Token) -> bool:
    return token.node == START or isinstance(course.node(token.node), PersonNode)


def _seen(step: Step) -> Values:
    return {"by": step.by, "at": step.at, "outcome": step.outcome, "opinion": step.opinion or None}
