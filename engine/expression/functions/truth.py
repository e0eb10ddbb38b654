"""Functions on truth and blank."""

from __future__ import annotations

from engine.expression.env import Env, charge
from engine.expression.functions.signature import Function, Param
from engine.expression.operate import negate
from engine.expression.types import ANY, BLANK, BOOLEAN, Type, common
from engine.values import Value


def opposite(env: Env, truth: Value) -> Value:
    return negate(truth)


def all_true(env: Env, *args: Value) -> Value:
    values = _truths(env, args)
    if values is None:
        return None
    return False if any(value is False for value in values) else _known(values, True)


def any_true(env: Env, *args: Value) -> Value:
    values = _truths(env, args)
    if values is None:
        return None
    return True if any(value is True for value in values) else _known(values, False)


def is_blank(env: Env, value: Value) -> Value:
    return value is None or (isinstance(value, str | list | tuple) and not value)


def is_defined(env: Env, value: Value) -> Value:
    return not is_blank(env, value)


def default(env: Env, value: Value, otherwise: Value) -> Value:
    return otherwise if is_blank(env, value) else value


def _truths(env: Env, args: tuple[Value, ...]) -> list[Value] | tuple[Value, ...] | None:
    if len(args) == 1 and not isinstance(args[0], bool):
        values = args[0]
        if not isinstance(values, list | tuple):
            return None
        charge(env, 1 + len(values))
        return values
    return args or None


def _known(values: list[Value] | tuple[Value, ...], truth: bool) -> bool | None:
    return truth if all(value is truth for value in values) else None


def _of_default(types: tuple[Type, ...]) -> Type:
    value, otherwise = types
    return otherwise if value is BLANK else common(value, otherwise)


FUNCTIONS: tuple[Function, ...] = (
    Function(
        name="not", aliases=("非", "NOT"), params=(Param("condition", BOOLEAN),), gives=BOOLEAN, run=opposite,
        takes_blank=True,
    ),
    Function(
        name="all", aliases=("全部",), params=(Param("list", ANY, many=True),), gives=BOOLEAN, run=all_true,
        takes_blank=True,
    ),
    Function(
        name="any", aliases=("任一",), params=(Param("list", ANY, many=True),), gives=BOOLEAN, run=any_true,
        takes_blank=True,
    ),
    Function(
        name="is blank", aliases=("为空", "ISBLANK"), params=(Param("value", ANY),), gives=BOOLEAN, run=is_blank,
        takes_blank=True,
    ),
    Function(
        name="is defined", aliases=("不为空",), params=(Param("value", ANY),), gives=BOOLEAN, run=is_defined,
        takes_blank=True,
    ),
    Function(
        name="default", aliases=("缺省", "IFERROR"), params=(Param("value", ANY), Param("otherwise", ANY)),
        gives=_of_default, run=default, takes_blank=True,
    ),
)  # fmt: skip
