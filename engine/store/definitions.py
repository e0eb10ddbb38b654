"""Definitions: every published version for good, and which one is in force for each app."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, func, select

from engine.store.catalogue import KeyMap, dump_map, load_map
from engine.store.db import Reader
from engine.store.statement import Row, Statement
from engine.store.tables import app_in_force, definition
from engine.store.writing import Insert, Step, Update


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """A published version; `hash` is its identity, `number` counts the versions of its app, `files` name -> SHA-256."""

    hash: str
    app: str
    number: int
    text: str
    key_map: KeyMap
    at: datetime
    by: UUID | None
    files: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class InForce:
    """Which version of an app is in force; `version` guards the next change."""

    app: str
    definition: str
    version: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A line in the list of versions."""

    hash: str
    number: int
    at: datetime
    by: UUID | None


_COLUMNS = tuple(
    definition.c[name] for name in ("hash", "app", "number", "text", "key_map", "published_at", "published_by", "files")
)
_BY_HASH = Statement(select(*_COLUMNS).where(definition.c.hash == bindparam("hash")))
_IN_FORCE = Statement(
    select(app_in_force.c.app, app_in_force.c.definition, app_in_force.c.version, app_in_force.c.at).order_by(
        app_in_force.c.app
    )
)
_VERSIONS = Statement(
    select(definition.c.hash, definition.c.number, definition.c.published_at, definition.c.published_by)
    .where(definition.c.app == bindparam("app"))
    .order_by(definition.c.number)
)
_LAST = Statement(select(func.max(definition.c.number)).where(definition.c.app == bindparam("app")))
_CURRENT = (
    select(definition.c.number)
    .join(app_in_force, app_in_force.c.definition == definition.c.hash)
    .where(app_in_force.c.app == bindparam("app"))
    .scalar_subquery()
)
_MAPS = Statement(
    select(definition.c.key_map, definition.c.number)
    .where(definition.c.app == bindparam("app"), definition.c.number >= _CURRENT)
    .order_by(definition.c.number)
)


def keep(new: Definition) -> Insert:
    """Describe a new version; raises Duplicate of `definition` when its hash or number is there."""
    return Insert(
        table=definition,
        rows=(
            {
                "hash": new.hash,
                "app": new.app,
                "number": new.number,
                "text": new.text,
                "files": dict(new.files),
                "key_map": dump_map(new.key_map),
                "published_at": new.at,
                "published_by": new.by,
            },
        ),
    )


def force(app: str, hash_: str, current: InForce | None, *, at: datetime, by: UUID | None) -> Step:
    """Describe that a version comes into force instead of the current one."""
    values = {"definition": hash_, "at": at, "by": by}
    if current is None:
        return Insert(table=app_in_force, rows=({"app": app, "version": 1, **values},))
    return Update(table=app_in_force, id=app, version=current.version, values=values)


def in_force(reader: Reader) -> Mapping[str, InForce]:
    """Read which version of every app is in force."""
    rows = reader.rows(_IN_FORCE, {})
    return {app: InForce(app=app, definition=hash_, version=version, at=at) for app, hash_, version, at in rows}


def by_hash(reader: Reader, hash_: str) -> Definition | None:
    """Read a version."""
    row = reader.one(_BY_HASH, {"hash": hash_})
    return None if row is None else _definition(row)


def versions(reader: Reader, app: str) -> tuple[Published, ...]:
    """List the versions of an app, oldest first."""
    rows = reader.rows(_VERSIONS, {"app": app})
    return tuple(Published(hash=hash_, number=number, at=at, by=by) for hash_, number, at, by in rows)


def next_number(reader: Reader, app: str) -> int:
    """Give the number the next version of an app takes."""
    row = reader.one(_LAST, {"app": app})
    return 1 if row is None or row[0] is None else int(row[0]) + 1


def maps_to_follow(reader: Reader, app: str) -> tuple[KeyMap, ...]:
    """Give the key maps a new version follows: the one in force, then those rolled back since, newest first."""
    current, *later = [load_map(found) for found, _ in reader.rows(_MAPS, {"app": app})] or [{}]
    return (current, *reversed(later)) if current or later else ()


def _definition(row: Row) -> Definition:
    hash_, app, number, text, key_map, at, by, files = row
    return Definition(
        hash=hash_, app=app, number=number, text=text, key_map=load_map(key_map), at=at, by=by, files=files
    )
