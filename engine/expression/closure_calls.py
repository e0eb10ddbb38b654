"""Closures of calls: arguments are looked at only where their types are not known."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Overflow
from typing import TypeAlias

from engine.expression.closure import Build, Closure, accepted, has_name
from engine.expression.env import Env, charge
from engine.expression.functions.signature import Function
from engine.expression.functions.table import FUNCTIONS
from engine.expression.numbers import OVERFLOW
from engine.expression.problems import ExpressionLimit
from engine.expression.tree import Call, Input
from engine.expression.types import fits
from engine.values import Value

_Body: TypeAlias = Callable[[Env, list[Value]], Value]
ASKING = 100


def build_call(node: Call, build: Build) -> Closure:
    """Compile a call; a blank or an argument of the wrong type gives blank."""
    function = FUNCTIONS[node.function]
    if not function.takes(len(node.arguments)):
        return lambda env: None
    arguments = tuple(build(argument) for argument in node.arguments)
    body = _asked(function.name) if function.run is None else _answered(function.run)
    looked_at = guards(function, node)
    if function.takes_blank and not any(looked_at):
        return lambda env: body(env, [argument(env) for argument in arguments])

    def run(env: Env) -> Value:
        values = [argument(env) for argument in arguments]
        for value, guard in zip(values, looked_at, strict=True):
            if value is None:
                if not function.takes_blank:
                    return None
            elif guard is not None and type(value) not in guard:
                return None
        return body(env, values)

    return run


def guards(function: Function, node: Call) -> tuple[frozenset[type] | None, ...]:
    """Give the Python types each argument must have, None where its type is known or any may come."""
    found = []
    for index, argument in enumerate(node.arguments):
        wanted = function.param(index).type
        # What is looked up in a table may come from anywhere: only the type of its column is known.
        is_sure = has_name(argument.type) and fits(argument.type, wanted) and not isinstance(argument, Input)
        found.append(None if is_sure else accepted(wanted))
    return tuple(found)


def _answered(implementation: Callable[..., Value]) -> _Body:
    def body(env: Env, values: list[Value]) -> Value:
        try:
            return implementation(env, *values)
        except Overflow:
            raise ExpressionLimit(OVERFLOW) from None
        except ArithmeticError:
            return None

    return body


def _asked(name: str) -> _Body:
    def body(env: Env, values: list[Value]) -> Value:
        charge(env, ASKING)
        before = env.meter.spent
        found = env.host.call(name, tuple(values))
        charge(env, env.meter.spent - before)  # the cells of a table that was looked up
        return found

    return body
