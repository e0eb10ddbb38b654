"""Functions on lists and records."""

from __future__ import annotations

from collections.abc import Mapping

from engine.expression.env import Env, bounded, charge
from engine.expression.functions.signature import Function, Param
from engine.expression.operate import equal, kind_of
from engine.expression.types import ANY, ANY_LIST, BOOLEAN, NUMBER, TEXT, ListOf, Type, common
from engine.values import Value


def has_element(env: Env, values: Value, element: Value) -> Value:
    if not isinstance(values, list | tuple):
        return None
    charge(env, 1 + len(values))
    return any(equal(env, value, element) is True for value in values)


def appended(env: Env, values: Value, *more: Value) -> Value:
    if not isinstance(values, list | tuple):
        return None
    return _sized(env, [*values, *more])


def concatenated(env: Env, *lists: Value) -> Value:
    if not all(isinstance(values, list | tuple) for values in lists):
        return None
    return _sized(env, [value for values in lists for value in values])


def united(env: Env, *lists: Value) -> Value:
    joined = concatenated(env, *lists)
    return None if joined is None else distinct(env, joined)


def backwards(env: Env, values: Value) -> Value:
    return _sized(env, list(reversed(values)))


def flattened(env: Env, values: Value) -> Value:
    flat: list[Value] = []
    for value in values:
        charge(env, 1)
        flat.extend(flattened(env, value) if isinstance(value, list | tuple) else (value,))
    return _sized(env, flat)


def distinct(env: Env, values: Value) -> Value:
    seen: set[Value] = set()
    kept = []
    charge(env, len(values))
    for value in values:
        mark = _mark(env, value)
        if mark not in seen:
            seen.add(mark)
            kept.append(value)
    return kept


def positions(env: Env, values: Value, element: Value) -> Value:
    if not isinstance(values, list | tuple):
        return None
    charge(env, 1 + len(values))
    return [at for at, value in enumerate(values, 1) if equal(env, value, element) is True]


def member(env: Env, record: Value, key: Value) -> Value:
    return record.get(key) if isinstance(record, Mapping) else None


def _sized(env: Env, values: list[Value]) -> list[Value]:
    bounded(env, len(values))
    charge(env, len(values))
    return values


def _mark(env: Env, value: Value) -> Value:
    """Give something hashable that is equal exactly for equal values; what is inside is charged for."""
    kind = kind_of(value)
    if kind == "list":
        charge(env, _TWICE * len(value))
        return kind, tuple([_mark(env, item) for item in value])
    if kind == "record":
        charge(env, _TWICE * len(value))
        return kind, frozenset([(key, _mark(env, item)) for key, item in value.items()])
    return kind, value


# What lies within lists is written down once more, which takes longer than to look at it.
_TWICE = 2


def _same(types: tuple[Type, ...]) -> Type:
    return types[0]


def _append_type(types: tuple[Type, ...]) -> Type:
    found = types[0].item if isinstance(types[0], ListOf) else ANY
    for type_ in types[1:]:
        found = common(found, type_)
    return ListOf(found)


def _joined_type(types: tuple[Type, ...]) -> Type:
    found = types[0]
    for type_ in types[1:]:
        found = common(found, type_)
    return found if isinstance(found, ListOf) else ANY_LIST


def _flat_type(types: tuple[Type, ...]) -> Type:
    found = types[0]
    while isinstance(found, ListOf):
        found = found.item
    return ListOf(found)


_LIST = (Param("list", ANY_LIST),)
_LISTS = (Param("list", ANY_LIST, many=True),)

FUNCTIONS: tuple[Function, ...] = (
    Function(
        name="list contains", aliases=("列表包含",), params=(Param("list", ANY_LIST), Param("element", ANY)),
        gives=BOOLEAN, run=has_element, takes_blank=True,
    ),
    Function(
        name="append", aliases=("追加",), params=(Param("list", ANY_LIST), Param("element", ANY, many=True)),
        gives=_append_type, run=appended, takes_blank=True,
    ),
    Function(name="concatenate", aliases=("合并列表",), params=_LISTS, gives=_joined_type, run=concatenated),
    Function(name="union", aliases=("并集",), params=_LISTS, gives=_joined_type, run=united),
    Function(name="reverse", aliases=("反转",), params=_LIST, gives=_same, run=backwards),
    Function(name="flatten", aliases=("展平",), params=_LIST, gives=_flat_type, run=flattened),
    Function(name="distinct values", aliases=("去重", "UNIQUE"), params=_LIST, gives=_same, run=distinct),
    Function(
        name="index of", aliases=("位置",), params=(Param("list", ANY_LIST), Param("element", ANY)),
        gives=ListOf(NUMBER), run=positions, takes_blank=True,
    ),
    Function(
        name="get value", aliases=("取值",), params=(Param("record", ANY), Param("key", TEXT)), gives=ANY, run=member
    ),
)  # fmt: skip
