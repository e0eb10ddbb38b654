"""Files of the conformance kit: expressions with the profile they belong to, and decision tables."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from engine.expression.api import Env, NoHost
from engine.expression.temporal import parse_date, parse_datetime, parse_duration, parse_time
from engine.values import Json, Value, Values

ZONE = timezone(timedelta(0), "installation")
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class Profile(StrEnum):
    """What is asked of a case: its value, a refusal with a place, or only that nothing breaks."""

    IN = "in"
    OUTSIDE = "outside"
    DEVIATES = "deviates"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One case: `expression` over `context` gives `expected`; with a `table` the table answers instead."""

    id: str
    profile: Profile
    expression: str
    context: Values
    expected: Value
    table: Json = None


class NoCases(Exception):
    """The text holds no cases of the kit; says why."""


def read_cases(text: str) -> tuple[Case, ...]:
    """Read a file of the kit: an object with `cases`, or the list of them. Raises NoCases."""
    try:
        found = json.loads(text, parse_float=Decimal)
    except ValueError as problem:
        raise NoCases(f"this is no JSON ({problem})") from None
    listed = found.get("cases") if isinstance(found, dict) else found
    if not isinstance(listed, list) or not listed:
        raise NoCases('there is no list of cases in it: {"cases": […]}')
    return tuple(_case(one, at) for at, one in enumerate(listed))


def decoded(raw: Json) -> Value:
    """Read a value as the kit writes it; what is no value of the language, such as the year 99999, is blank."""
    if isinstance(raw, list):
        return [decoded(item) for item in raw]
    if not isinstance(raw, dict):
        return raw
    if len(raw) == 1 and (reader := _READERS.get(next(iter(raw)))) is not None:
        return reader(str(next(iter(raw.values()))))
    return {name: decoded(item) for name, item in raw.items()}


def surroundings(names: Values) -> Env:
    """Give the surroundings of a case: nothing outside, the same moment every time."""
    return Env(names=names, host=NoHost(), now=NOW, zone=ZONE)


def _case(raw: Json, at: int) -> Case:
    if not isinstance(raw, dict) or not ("expression" in raw or "table" in raw):
        raise NoCases(f"case {at + 1} has neither an expression nor a table")
    try:
        profile = Profile(raw.get("profile", Profile.IN))
    except ValueError:
        raise NoCases(f"case {at + 1} has the profile {raw['profile']}; there are in, outside and deviates") from None
    return Case(
        id=str(raw.get("id", at + 1)),
        profile=profile,
        expression=str(raw.get("expression", "")),
        context=decoded(raw.get("context") or {}),
        expected=decoded(raw.get("expected")),
        table=raw.get("table"),
    )


def _number(text: str) -> Value:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def _moment(text: str) -> Value:
    found = parse_datetime(text)
    return found.replace(tzinfo=found.tzinfo or ZONE) if isinstance(found, datetime) else found


_READERS: Mapping[str, Callable[[str], Value]] = {
    "$number": _number,
    "$date": parse_date,
    "$time": parse_time,
    "$datetime": _moment,
    "$duration": parse_duration,
}
