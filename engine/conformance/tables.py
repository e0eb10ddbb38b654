"""Decision tables of the conformance kit: cells and results are expressions over the names of the case.

Names of the kit may hold spaces and signs; they are read with _ instead, in the context and in every expression.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from engine.conformance.cases import Case, surroundings
from engine.expression.api import (
    DecisionRow,
    DecisionTable,
    Hit,
    Scope,
    check_cell_loosely,
    check_loosely,
    compile,
    compile_table,
    parse_cell,
)
from engine.expression.tree import Cell, Literal
from engine.expression.types import ANY, BOOLEAN, DATE, DATETIME, DURATION, NUMBER, TEXT, TIME, Type
from engine.values import Json, Value, Values

_TYPES: Mapping[str, Type] = {
    "number": NUMBER,
    "string": TEXT,
    "boolean": BOOLEAN,
    "date": DATE,
    "time": TIME,
    "date and time": DATETIME,
    "dateTime": DATETIME,
    "days and time duration": DURATION,
    "years and months duration": DURATION,
}
Read: TypeAlias = Callable[[str], str]


def decide(case: Case) -> Value:
    """Answer a case with its table. Raises ExpressionErrors and ExpressionLimit."""
    table, context, inputs = asked(case)
    return compile_table(table)(surroundings(context), inputs)


def asked(case: Case) -> tuple[DecisionTable, Values, list[Value]]:
    """Give the table of a case, the names its cells see, and the values of its inputs. Raises like `decide`."""
    read = reader_of(case.context)
    context = named(case.context)
    scope = Scope(names=dict.fromkeys(context, ANY))
    env = surroundings(context)
    inputs = [compile(check_loosely(read(one["expression"]), scope))(env) for one in case.table["inputs"]]
    return table_of(case.table, read, scope), context, inputs


def table_of(raw: Json, read: Read, scope: Scope) -> DecisionTable:
    """Build the table a case describes; `read` gives an expression the names of the scope."""
    types = [_TYPES.get(one.get("type") or "", ANY) for one in raw["inputs"]]
    defaults = [one.get("default") for one in raw["outputs"]]
    return DecisionTable(
        hit=_hit(raw),
        outputs=tuple(one.get("name") or str(at) for at, one in enumerate(raw["outputs"])),
        rows=tuple(
            DecisionRow(
                tests=tuple(
                    check_cell_loosely(read(cell or "-"), scope, type_)
                    for cell, type_ in zip(tests, types, strict=True)
                ),
                results=tuple(check_loosely(read(result or "null"), scope) for result in results),
            )
            for tests, results in raw["rules"]
        ),
        orders=tuple(_order(one.get("values")) for one in raw["outputs"]),
        default=tuple(check_loosely(read(one or "null"), scope) for one in defaults) if any(defaults) else (),
    )


def named(value: Value) -> Value:
    """Give a context with names the language can read, those of records within it too."""
    if isinstance(value, Mapping):
        return {_plain(name): named(item) for name, item in value.items()}
    return [named(item) for item in value] if isinstance(value, list) else value


def reader_of(context: Values) -> Read:
    """Give what replaces the names of a context in an expression, outside of texts."""
    odd = sorted({name for name in _names(context) if _plain(name) != name}, key=len, reverse=True)
    if not odd:
        return lambda expression: expression
    pattern = re.compile(r'"(?:[^"\\]|\\.)*"|' + "|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in odd))
    return lambda expression: pattern.sub(
        lambda found: found.group() if found.group().startswith('"') else _plain(found.group()), expression
    )


def _names(value: Value) -> Iterator[str]:
    if isinstance(value, Mapping):
        yield from value
    for item in value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ():
        yield from _names(item)


def _plain(name: str) -> str:
    words = re.sub(r"\W+", "_", name.strip())
    return words if not words[:1].isdigit() else f"_{words}"


def _hit(raw: Json) -> Hit:
    if raw["hitPolicy"] == "COLLECT" and raw.get("aggregation"):
        return Hit(f"collect {raw['aggregation'].lower()}")
    return Hit((raw["hitPolicy"] or "unique").lower())


def _order(values: str | None) -> tuple[Value, ...]:
    if not values:
        return ()
    listed = parse_cell(values)
    tests = listed.tests if isinstance(listed, Cell) else ()
    return tuple(test.value for test in tests if isinstance(test, Literal))
