"""Closures of filters, `for`, `some` and `every`; every turn is charged."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import TypeAlias

from engine.expression.closure import Build, Closure, weight
from engine.expression.env import LONGEST, Env, bounded, charge
from engine.expression.numbers import is_number, whole
from engine.expression.problems import ExpressionLimit
from engine.expression.ranges import Span
from engine.expression.tree import Filter, For, Iterator, Quantified
from engine.expression.types import NUMBER
from engine.values import Value

_Turns: TypeAlias = Callable[[Env], Iterable[Value] | None]


def build_filter(node: Filter, build: Build) -> Closure:
    """Compile `base[…]`: the n-th element for a number, else the elements the condition is true for."""
    base, condition, slot = build(node.base), build(node.condition), node.slot
    turn = weight(node.condition)
    if node.condition.type is NUMBER:
        return lambda env: nth(_as_list(base(env)), condition(env))

    def run(env: Env) -> Value:
        values = _as_list(base(env))
        bounded(env, len(values))
        kept = []
        for value in values:
            charge(env, turn)
            env.locals[slot] = value
            passes = condition(env)
            if passes is True:
                kept.append(value)
            elif is_number(passes):
                return nth(values, passes)
        return kept

    return run


def nth(values: Value, position: Value) -> Value:
    """Give the element at a position from 1, or from the end for a negative one; blank beyond."""
    at = whole(position)
    if not at or abs(at) > len(values):
        return None
    return values[at - 1] if at > 0 else values[at]


def build_for(node: For, build: Build) -> Closure:
    """Compile `for … return`."""
    result, turn = build(node.result), weight(node.result)
    turns = tuple(_turns(iterator, build) for iterator in node.iterators)
    slots = tuple(iterator.slot for iterator in node.iterators)
    last = len(turns) - 1

    def fill(env: Env, level: int, found: list[Value]) -> bool:
        values = turns[level](env)
        if values is None:
            return False
        for value in values:
            charge(env, turn)
            env.locals[slots[level]] = value
            if level < last:
                if not fill(env, level + 1, found):
                    return False
                continue
            found.append(result(env))
            if len(found) > LONGEST:
                raise ExpressionLimit(f"a text or list gets longer than {LONGEST:,}")
        return True

    def run(env: Env) -> Value:
        found: list[Value] = []
        return found if fill(env, 0, found) else None

    return run


def build_quantified(node: Quantified, build: Build) -> Closure:
    """Compile `some` and `every`, three-valued."""
    condition, turn = build(node.condition), weight(node.condition)
    turns = tuple(_turns(iterator, build) for iterator in node.iterators)
    slots = tuple(iterator.slot for iterator in node.iterators)
    last, decisive = len(turns) - 1, node.quantifier == "some"

    def judge(env: Env, level: int) -> bool | None:
        values = turns[level](env)
        if values is None:
            return None
        result: bool | None = not decisive
        for value in values:
            charge(env, turn)
            env.locals[slots[level]] = value
            found = condition(env) if level == last else judge(env, level + 1)
            if found is decisive:
                return decisive
            if found is not (not decisive):
                result = None
        return result

    return lambda env: judge(env, 0)


def _turns(iterator: Iterator, build: Build) -> _Turns:
    domain = build(iterator.domain)
    if iterator.upto is not None:
        upto = build(iterator.upto)
        return lambda env: counted(env, domain(env), upto(env), both_ways=True)
    return lambda env: _over(env, domain(env))


def _over(env: Env, domain: Value) -> Iterable[Value] | None:
    if isinstance(domain, list | tuple):
        bounded(env, len(domain))
        return domain
    if not isinstance(domain, Span):
        return None if domain is None else (domain,)
    low, high = whole(domain.low), whole(domain.high)
    if low is not None and high is not None:
        return counted(env, low + (not domain.low_closed), high - (not domain.high_closed), both_ways=False)
    if type(domain.low) is date and type(domain.high) is date:
        day = timedelta(days=1)
        start = domain.low if domain.low_closed else domain.low + day
        return counted(env, start, domain.high if domain.high_closed else domain.high - day, both_ways=False)
    return None


def counted(env: Env, start: Value, end: Value, *, both_ways: bool) -> Iterable[Value] | None:
    """Count from start to end, both included; downwards only when `both_ways`."""
    if type(start) is date and type(end) is date:
        days = counted(env, 0, (end - start).days, both_ways=both_ways)
        return None if days is None else [start + timedelta(days=day) for day in days]
    low, high = whole(start), whole(end)
    if low is None or high is None:
        return None
    bounded(env, abs(high - low) + 1)
    if low > high:
        return range(low, high - 1, -1) if both_ways else ()
    return range(low, high + 1)


def _as_list(value: Value) -> Value:
    if isinstance(value, list | tuple):
        return value
    return [] if value is None else [value]
