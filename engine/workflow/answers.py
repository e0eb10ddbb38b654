"""Kept answers as JSON, for the trail: what was asked and told, with types that survive."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

from engine.values import FileRef, Json, Value
from engine.workflow.asking import Answer

_MICRO = timedelta(microseconds=1)


def dump_answers(answers: Iterable[Answer]) -> list[Json]:
    """Give each question and its answer as a pair."""
    return [[_write(answer.question), _write(answer.answer)] for answer in answers]


def load_answers(kept: Sequence[Json]) -> tuple[Answer, ...]:
    """Read what `dump_answers` gave."""
    return tuple(Answer(question=_read(question), answer=_read(answer)) for question, answer in kept)


def _write(value: Value) -> Json:
    match value:
        case None | bool() | int() | str():
            return value
        case UUID():
            return {"id": str(value)}
        case Decimal():
            return {"number": str(value)}
        case datetime():
            return {"moment": value.isoformat()}
        case date():
            return {"date": value.isoformat()}
        case time():
            return {"time": value.isoformat()}
        case timedelta():
            return {"microseconds": value // _MICRO}
        case FileRef():
            return {"file": asdict(value) | {"id": str(value.id)}}
        case tuple() | list():
            return [_write(item) for item in value]
        case Mapping():
            return {"record": {key: _write(item) for key, item in value.items()}}
    raise TypeError(f"{type(value).__name__} is no value that can be kept")


def _read(kept: Json) -> Value:
    if isinstance(kept, list):
        return tuple(_read(item) for item in kept)
    if not isinstance(kept, dict):
        return kept
    [(kind, written)] = kept.items()
    match kind:
        case "id":
            return UUID(written)
        case "number":
            return Decimal(written)
        case "moment":
            return datetime.fromisoformat(written)
        case "date":
            return date.fromisoformat(written)
        case "time":
            return time.fromisoformat(written)
        case "microseconds":
            return timedelta(microseconds=written)
        case "file":
            return FileRef(**{**written, "id": UUID(written["id"])})
        case "record":
            return {key: _read(item) for key, item in written.items()}
    raise TypeError(f"{kind} is no kind of kept value")
