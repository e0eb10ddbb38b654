"""Closures of questions about records: the parts that depend on none are worked out, the host answers the rest."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from engine.expression.asked import Asked, asked_by
from engine.expression.closure import Build, Closure
from engine.expression.closure_calls import ASKING
from engine.expression.env import Env, charge
from engine.expression.operate import equal
from engine.expression.question import Question
from engine.expression.rows import Rows, bound_parts
from engine.expression.tree import Node
from engine.values import Value

_Record: TypeAlias = Mapping[str, Value]


def or_question(builder: Callable[..., Closure]) -> Callable[..., Closure]:
    """Give a builder that puts a question to the host where the node asks one, and else does as `builder`."""

    def build_node(node: Node, build: Build) -> Closure:
        asked = asked_by(node)
        return builder(node, build) if asked is None else build_question(asked, build)

    return build_node


def build_question(asked: Asked, build: Build) -> Closure:
    """Compile a question about records."""
    rows = Rows(lambda name: False, asked.slots)
    pieces = asked.pieces if asked.owner is None else (asked.owner, *asked.pieces)
    parts = bound_parts((piece, rows) for piece in pieces)
    values = tuple(build(part) for part in parts)
    question = Question(
        asked=asked,
        parts=parts,
        holds=_holds(asked, parts, build),
        of=None if asked.of is None else _taken(asked, build(asked.of)),
        words=asked.words,
    )

    def run(env: Env) -> Value:
        charge(env, ASKING)
        return env.host.ask(question, env, tuple(value(env) for value in values))

    return run


def _holds(asked: Asked, parts: tuple[Node, ...], build: Build) -> Callable[..., bool]:
    conditions = tuple(build(condition) for condition in asked.conditions)
    owner = next((index for index, part in enumerate(parts) if part is asked.owner), None)

    def holds(env: Env, record: _Record, values: tuple[Value, ...]) -> bool:
        if owner is not None and equal(env, record.get(asked.by), values[owner]) is not True:
            return False
        _stand_for(env, asked, record)
        return all(condition(env) is True for condition in conditions)

    return holds


def _taken(asked: Asked, of: Closure) -> Callable[..., Value]:
    def taken(env: Env, record: _Record) -> Value:
        _stand_for(env, asked, record)
        return of(env)

    return taken


def _stand_for(env: Env, asked: Asked, record: _Record) -> None:
    for slot in asked.slots:
        env.locals[slot] = record
