"""The steps of a scenario, from the plain maps of the definition to what each one means."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeAlias

from engine.values import FieldKey, FormKey, Json, NodeKey


class StepRefused(Exception):
    """A step says nothing that can be played; the text says what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """What a refused step must have been told: exactly these fields, or a place and a part of the message."""

    fields: frozenset[FieldKey] | None = None
    at: str = ""
    contains: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Submit:
    """Somebody sends a form; with `record` again, after it was returned."""

    person: str
    form: FormKey
    values: Mapping[FieldKey, Json] = field(default_factory=dict)
    call: str = ""
    record: str = ""
    refused: Refused | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """Somebody edits a record that no flow holds."""

    person: str
    record: str
    values: Mapping[FieldKey, Json]
    refused: Refused | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Somebody presses a button of the task they have on a record."""

    person: str
    outcome: str
    record: str
    node: NodeKey = ""
    opinion: str = ""
    values: Mapping[FieldKey, Json] = field(default_factory=dict)
    refused: Refused | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cannot:
    """Somebody is denied reading a record, seeing one of its fields, editing it, or sending a form."""

    person: str
    verb: str
    record: str = ""
    form: FormKey = ""
    field: FieldKey = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectTask:
    """Somebody has (or has not) a task waiting."""

    person: str
    node: NodeKey = ""
    record: str = ""
    is_there: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectValue:
    """A field of a record, or its state, holds this."""

    record: str
    field: FieldKey
    value: Json


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectRecords:
    """So many records of a form meet a condition; None means at least one."""

    form: FormKey
    where: str = ""
    count: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveClock:
    """Time passes: by so much, or to a moment of the installation's wall clock."""

    by: timedelta = timedelta()
    to: datetime | None = None


Step: TypeAlias = Submit | Update | Act | Cannot | ExpectTask | ExpectValue | ExpectRecords | MoveClock

_VERBS = ("submit", "update", "do", "cannot", "expect", "clock")
_DENIALS = ("read", "see", "update", "create")
_SPAN = re.compile(r"\+\s*(\d+)\s*(m|h|d|w)")
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def parse_step(step: Mapping[str, Json]) -> Step:
    """Read one step; raises StepRefused where it says nothing that can be played."""
    found = [verb for verb in _VERBS if verb in step]
    if len(found) != 1:
        raise StepRefused(
            f"a step has exactly one of {', '.join(_VERBS)}; this one has {' and '.join(found) or 'none'}"
        )
    match found[0]:
        case "submit":
            return Submit(
                person=_need(step, "as"),
                form=_need(step, "submit"),
                values=step.get("with", {}),
                call=step.get("call", ""),
                record=step.get("record", ""),
                refused=parse_refused(step.get("refused")),
            )
        case "update":
            return Update(
                person=_need(step, "as"),
                record=step.get("record", "") or _need(step, "update"),
                values=step.get("with", {}),
                refused=parse_refused(step.get("refused")),
            )
        case "do":
            return Act(
                person=_need(step, "as"),
                outcome=_need(step, "do"),
                record=_need(step, "record"),
                node=step.get("node", ""),
                opinion=step.get("opinion", ""),
                values=step.get("with", {}),
                refused=parse_refused(step.get("refused")),
            )
        case "cannot":
            return _parse_denial(step)
        case "expect":
            return _parse_expectation(step)
    return parse_clock(_need(step, "clock"))


def parse_clock(text: str) -> MoveClock:
    """Read `+3d`, `+4h`, `+30m`, `+2w`, or a wall-clock moment such as `2026-03-02 09:00`."""
    span = _SPAN.fullmatch(text.strip())
    if span is not None:
        return MoveClock(by=timedelta(**{_UNITS[span[2]]: int(span[1])}))
    return MoveClock(to=parse_moment(text))


def parse_moment(text: str) -> datetime:
    """Read a wall-clock moment or date, without zone; raises StepRefused when it is none."""
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        raise StepRefused(f"{text!r} is no moment; write +3d, +4h, or 2026-03-02 09:00") from None
    if found.tzinfo is not None:
        raise StepRefused(f"{text!r} names a zone; scenarios use the installation's")
    return found


def parse_refused(said: Json) -> Refused | None:
    """Read `refused:`: true, a list of fields, or a map with `at` and `contains`."""
    match said:
        case None | False:
            return None
        case True:
            return Refused()
        case list() | tuple():
            return Refused(fields=frozenset(said))
    return Refused(at=said.get("at", ""), contains=said.get("contains", ""))


def _parse_denial(step: Mapping[str, Json]) -> Cannot:
    verb = _need(step, "cannot")
    if verb not in _DENIALS:
        raise StepRefused(f"cannot: {verb} is not known; use one of {', '.join(_DENIALS)}")
    return Cannot(
        person=_need(step, "as"),
        verb=verb,
        record=step.get("record", "") if verb == "create" else _need(step, "record"),
        form=_need(step, "form") if verb == "create" else step.get("form", ""),
        field=_need(step, "field") if verb == "see" else "",
    )


def _parse_expectation(step: Mapping[str, Json]) -> Step:
    match step["expect"]:
        case "task" | "no task" as said:
            return ExpectTask(
                person=_need(step, "for"),
                node=step.get("node", ""),
                record=step.get("record", ""),
                is_there=said == "task",
            )
        case "state":
            return ExpectValue(record=_need(step, "record"), field="state", value=_need(step, "is"))
        case "value":
            if "is" not in step:
                raise StepRefused("this step says no `is`; add it")
            return ExpectValue(record=_need(step, "record"), field=_need(step, "field"), value=step["is"])
        case "record":
            where = step.get("where", "")
            return ExpectRecords(form=_need(step, "form"), where=str(where), count=step.get("count"))
    raise StepRefused(f"expect: {step['expect']} is not known; use task, no task, state, value or record")


def _need(step: Mapping[str, Json], key: str) -> str:
    found = step.get(key)
    if not isinstance(found, str) or not found:
        raise StepRefused(f"this step says no `{key}`; add it")
    return found
