"""Blanks that know their type, so that on PostgreSQL a statement is prepared once, whatever is blank in it.

The driver prepares a text anew for every combination of parameter types, and a plain blank has none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from psycopg import Connection
from psycopg.adapt import Dumper

_TYPES = {  # name in a cast -> type the driver gives a value there
    "uuid": 2950,
    "integer": 20,
    "bigint": 20,
    "boolean": 16,
    "date": 1082,
    "timestamp with time zone": 1184,
    "bytea": 17,
    "numeric": 1700,
}


def typed(codec: Callable[[Any], Any] | None, cast: str) -> Callable[[Any], Any] | None:
    """Give a codec that writes blanks with the type of the cast; text needs none."""
    null = _NULLS.get(cast.partition("(")[0])
    if null is None:
        return codec
    if codec is None:
        return lambda value: null if value is None else value
    return lambda value: null if value is None else codec(value)


def teach(connection: Connection[Any]) -> None:
    """Teach a connection to write them."""
    for null, dumper in _DUMPERS:
        connection.adapters.register_dumper(null, dumper)


def _null(number: int) -> tuple[type, type[Dumper]]:
    null = type(f"Null{number}", (), {"__slots__": ()})
    return null, type(f"NullDumper{number}", (Dumper,), {"oid": number, "dump": lambda _self, _value: None})


_BY_NUMBER = {number: _null(number) for number in dict.fromkeys(_TYPES.values())}
_DUMPERS = tuple(_BY_NUMBER.values())
_OBJECTS = {number: null() for number, (null, _) in _BY_NUMBER.items()}
_NULLS: Mapping[str, object] = {cast: _OBJECTS[number] for cast, number in _TYPES.items()}
