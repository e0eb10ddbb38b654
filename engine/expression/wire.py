"""Values as JSON, for the evaluator in the browser and back.

Blank, booleans and texts are themselves, whole numbers up to 2^53 too; other numbers are `{"$number": "0.1"}`. Days,
times, moments and durations are `$date $time $datetime $duration` in ISO 8601: a moment without offset is one of the
installation's clock, `$utc` one that was stored. Ids are `$id`, files `$file`, ranges `$range`, lists arrays, records
objects, or `{"$record": [[key, value], …]}` where their keys could be taken for something else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from uuid import UUID

from engine.expression.numbers import is_number, plain, whole
from engine.expression.ranges import Span
from engine.expression.temporal import (
    Months,
    format_clock,
    format_duration,
    parse_date,
    parse_datetime,
    parse_duration,
    parse_time,
)
from engine.values import FileRef, Json, Value

LARGEST_EXACT = 2**53 - 1


def value_json(value: Value, zone: tzinfo) -> Json:
    """Write a value as JSON; `zone` is the installation's, whose moments are written without offset."""
    if value is None or isinstance(value, bool | str):
        return value
    if is_number(value):
        return _number_json(value)
    if isinstance(value, list | tuple):
        return [value_json(item, zone) for item in value]
    if isinstance(value, Mapping):
        return _record_json(value, zone)
    return _tagged(value, zone)


def json_value(raw: Json, zone: tzinfo) -> Value:
    """Read what `value_json` wrote; a file comes back as its id. Raises ValueError for what it never writes."""
    if isinstance(raw, list):
        return [json_value(item, zone) for item in raw]
    if isinstance(raw, float):
        raise ValueError(f"{raw} is no value of an expression")
    if not isinstance(raw, dict):
        return raw
    key = next(iter(raw), "")
    if not key.startswith("$"):
        return {name: json_value(item, zone) for name, item in raw.items()}
    reader = _READERS.get(key)
    found = None if reader is None or len(raw) != 1 else reader(raw[key], zone)
    if found is None:
        raise ValueError(f"{raw} is no value of an expression")
    return found


def _number_json(number: int | Decimal) -> Json:
    exact = whole(number)
    return exact if exact is not None and abs(exact) <= LARGEST_EXACT else {"$number": plain(number)}


def _record_json(record: Mapping[str, Value], zone: tzinfo) -> Json:
    if any(key[:1] == "$" or key.isdecimal() for key in record):
        return {"$record": [[key, value_json(item, zone)] for key, item in record.items()]}
    return {key: value_json(item, zone) for key, item in record.items()}


def _tagged(value: Value, zone: tzinfo) -> Json:
    match value:
        case datetime():
            return _moment_json(value, zone)
        case date():
            return {"$date": value.isoformat()}
        case time():
            return {"$time": format_clock(value)}
        case timedelta() | Months():
            return {"$duration": format_duration(value)}
        case UUID():
            return {"$id": str(value)}
        case FileRef(id=ident):
            return {"$file": str(ident)}
        case Span(low, high, low_closed, high_closed):
            return {"$range": [value_json(low, zone), value_json(high, zone), low_closed, high_closed]}
    raise TypeError(f"{type(value).__name__} is no value of an expression")


def _moment_json(moment: datetime, zone: tzinfo) -> Json:
    if moment.tzinfo is UTC:
        return {"$utc": format_clock(moment.replace(tzinfo=None))}
    is_local = moment.tzinfo is None or moment.tzinfo is zone
    return {"$datetime": format_clock(moment.replace(tzinfo=None) if is_local else moment)}


def _read_number(raw: Json, zone: tzinfo) -> Value:
    return Decimal(raw)


def _read_moment(raw: Json, zone: tzinfo) -> Value:
    found = parse_datetime(raw)
    return found.replace(tzinfo=found.tzinfo or zone) if isinstance(found, datetime) else None


def _read_stored(raw: Json, zone: tzinfo) -> Value:
    found = parse_datetime(raw)
    return found.replace(tzinfo=UTC) if isinstance(found, datetime) else None


def _read_range(raw: Json, zone: tzinfo) -> Value:
    low, high, low_closed, high_closed = raw
    return Span(json_value(low, zone), json_value(high, zone), low_closed, high_closed)


def _read_record(raw: Json, zone: tzinfo) -> Value:
    return {key: json_value(item, zone) for key, item in raw}


_READERS: Mapping[str, Callable[[Json, tzinfo], Value]] = {
    "$number": _read_number,
    "$date": lambda raw, zone: parse_date(raw),
    "$time": lambda raw, zone: parse_time(raw),
    "$duration": lambda raw, zone: parse_duration(raw),
    "$datetime": _read_moment,
    "$utc": _read_stored,
    "$id": lambda raw, zone: UUID(raw),
    "$file": lambda raw, zone: UUID(raw),
    "$range": _read_range,
    "$record": _read_record,
}
