"""The trail: one append-only account, chained in every stream so that nothing can be changed or left out unseen.

The hash of an entry covers the hash before it and a salted digest of its content, never stored JSON: content that
must be erased can go, and the chain still verifies.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from operator import itemgetter
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select

from engine.ids import NewId
from engine.store.db import Database, Reader
from engine.store.failures import Duplicate, Lost
from engine.store.statement import Statement
from engine.store.tables import SECURITY, stream_head, trail
from engine.store.writing import Batch, Insert, Step, Update
from engine.values import FieldKey, FileRef, Json, NodeKey, Value

NewSalt = Callable[[], bytes]

_ATTEMPTS = 20


@dataclass(frozen=True, slots=True)
class Head:
    """Where a stream ends: the number and the hash of its last entry."""

    seq: int
    hash: bytes


START = Head(0, bytes(32))


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that happened, before it is chained.

    `changes` leads from a field to the value before and the value after; `answers` are what was asked of the
    outside for the decision, and other facts of the verb, as JSON.
    """

    at: datetime
    verb: str
    actor: UUID | None = None
    on_behalf_of: UUID | None = None
    session: UUID | None = None
    node: NodeKey = ""
    record: UUID | None = None
    version: int | None = None  # the version of the record this entry makes
    changes: Mapping[FieldKey, tuple[Value, Value]] = field(default_factory=dict)
    answers: Json = None
    origin: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One entry as it is read back: changes as JSON pairs."""

    stream: UUID
    seq: int
    id: UUID
    at: datetime
    actor: UUID | None
    on_behalf_of: UUID | None
    session: UUID | None
    verb: str
    node: NodeKey
    record: UUID | None
    version: int | None
    changes: Mapping[FieldKey, Sequence[Json]]
    answers: Json
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """The first place where a stream does not hold together."""

    stream: UUID
    seq: int
    what: str


_TOLD = ("stream", "seq", "id", "at", "actor", "on_behalf_of", "session", "verb", "node", "record", "version")
_TOLD_COLUMNS = tuple(trail.c[name] for name in (*_TOLD, "changes", "answers", "origin"))
_STREAM = Statement(select(trail).where(trail.c.stream == bindparam("stream")).order_by(trail.c.seq))
_HEAD = Statement(select(stream_head).where(stream_head.c.stream == bindparam("stream")))
_OF_RECORD = Statement(
    select(*_TOLD_COLUMNS)
    .where(trail.c.record == bindparam("record"))
    .order_by(trail.c.at, trail.c.stream, trail.c.seq)
)


def chain(
    stream: UUID, head: Head, entries: Sequence[Entry], *, new_id: NewId, new_salt: NewSalt
) -> tuple[Insert, Head]:
    """Chain entries to the end of a stream: what is to be written, and the new head.

    `new_salt` gives 16 random bytes. The head must be written in the same batch, into the row it came from.
    """
    rows = []
    for entry in entries:
        salt, changes, answers = new_salt(), _readable(entry.changes), _readable(entry.answers)
        payload = digest(salt, changes, answers)
        ident, seq = new_id(), head.seq + 1
        found = _hash(stream, seq, ident, entry, payload=payload, prev=head.hash)
        rows.append(
            {
                "stream": stream,
                "seq": seq,
                "id": ident,
                "at": entry.at,
                "actor": entry.actor,
                "on_behalf_of": entry.on_behalf_of,
                "session": entry.session,
                "verb": entry.verb,
                "node": entry.node,
                "record": entry.record,
                "version": entry.version,
                "changes": changes,
                "answers": answers,
                "salt": salt,
                "payload": payload,
                "prev": head.hash,
                "hash": found,
                "origin": entry.origin,
            }
        )
        head = Head(seq, found)
    return Insert(table=trail, rows=tuple(rows)), head


def continued(
    reader: Reader, stream: UUID, entries: Sequence[Entry], *, new_id: NewId, new_salt: NewSalt
) -> tuple[Step, ...]:
    """Chain entries to a stream that belongs to no record, `SECURITY` above all: its head has a row of its own.

    Written in a batch, they raise Lost or Duplicate of `stream_head` when somebody was faster.
    """
    found = reader.one(_HEAD, {"stream": stream})
    head = START if found is None else Head(found[2], found[3])
    written, new = chain(stream, head, entries, new_id=new_id, new_salt=new_salt)
    values = {"trail_seq": new.seq, "trail_head": new.hash}
    if found is None:
        return Insert(table=stream_head, rows=({"stream": stream, "version": 1, **values},)), written
    return Update(table=stream_head, id=stream, version=found[1], values=values), written


def append(
    database: Database, entries: Sequence[Entry], *, new_id: NewId, new_salt: NewSalt, stream: UUID = SECURITY
) -> None:
    """Write entries to a stream that belongs to no record, by themselves."""
    for attempt in range(_ATTEMPTS):
        try:
            database.write(Batch(continued(database, stream, entries, new_id=new_id, new_salt=new_salt)))
        except (Lost, Duplicate):
            if attempt == _ATTEMPTS - 1:
                raise
        else:
            return


def of_record(reader: Reader, record: UUID) -> tuple[Told, ...]:
    """Read what happened to a record, oldest first, whichever stream tells it.

    What several runs tell of one moment stands in the order of the versions they made.
    """
    reached: dict[UUID, int] = {}
    told: list[tuple[datetime, int, Told]] = []
    for one in (_told(row) for row in reader.rows(_OF_RECORD, {"record": record})):
        version = reached[one.stream] = one.version or reached.get(one.stream, 0)
        told.append((one.at, version, one))
    return tuple(one for *_, one in sorted(told, key=itemgetter(0, 1)))


def verify(reader: Reader, stream: UUID, head: Head | None = None) -> Broken | None:
    """Check a whole stream, and that it ends where `head` says; give the first place that does not hold."""
    seq, prev = 0, START.hash
    for row in reader.rows(_STREAM, {"stream": stream}):
        found = dict(zip(trail.c.keys(), row, strict=True))
        what = _fault(found, seq + 1, prev)
        if what:
            return Broken(stream=stream, seq=seq + 1, what=what)
        seq, prev = seq + 1, found["hash"]
    if head is not None and head != Head(seq, prev):
        return Broken(stream=stream, seq=seq, what=f"the stream ends here, but its head says {head.seq}")
    return None


def digest(salt: bytes, changes: Json, answers: Json) -> bytes:
    """Give the salted digest of an entry's content."""
    return hashlib.sha256(encode(["payload", salt, changes, answers])).digest()


def encode(value: Any) -> bytes:
    """Write a value in the one way it can be written: type, length, content; maps sorted by key."""
    known = _ENCODERS.get(type(value))
    return _encode_like(value) if known is None else known(value)


def _encode_like(value: Any) -> bytes:
    """Write a value of a type that is not the very one of the table, such as a named tuple or a view of a map."""
    for kind, encoder in _ENCODERS.items():
        if isinstance(value, kind):
            return encoder(value)
    if isinstance(value, Mapping):
        return _encode_map(value)
    raise TypeError(f"nothing that can be told in the trail: {type(value).__name__}")


def _encode_text(value: str) -> bytes:
    content = value.encode()
    return b"s%d:%b" % (len(content), content)


def _encode_moment(value: datetime) -> bytes:
    return _sized(b"d", value.astimezone(UTC).isoformat(timespec="microseconds").encode())


def _encode_list(value: Sequence[Any]) -> bytes:
    return _sized(b"l", b"".join([_ENCODERS.get(type(item), _encode_like)(item) for item in value]))


def _encode_map(value: Mapping[Any, Any]) -> bytes:
    pairs = sorted([(encode(key), _ENCODERS.get(type(item), _encode_like)(item)) for key, item in value.items()])
    return _sized(b"m", b"".join([part for pair in pairs for part in pair]))


def _sized(kind: bytes, content: bytes) -> bytes:
    return b"%b%d:%b" % (kind, len(content), content)


_ENCODERS: Mapping[type, Callable[[Any], bytes]] = {  # bool stands before int, which it is too
    type(None): lambda _value: b"n",
    bool: lambda value: b"t" if value else b"f",
    int: lambda value: _sized(b"i", str(int(value)).encode()),
    str: _encode_text,
    bytes: lambda value: _sized(b"b", value),
    UUID: lambda value: _sized(b"u", value.bytes),
    datetime: _encode_moment,
    list: _encode_list,
    tuple: _encode_list,
    dict: _encode_map,
}


def _readable(value: Any) -> Json:
    """Turn values into the JSON that is kept and hashed."""
    kind = type(value)
    if kind in _JSON:
        return value
    if kind is dict:
        return {str(key): _readable(item) for key, item in value.items()}
    if kind is list or kind is tuple:
        return [_readable(item) for item in value]
    match value:
        case None | bool() | int() | str():
            return value
        case UUID() | Decimal():
            return str(value)
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="microseconds")
        case date() | time():
            return value.isoformat()
        case timedelta():
            return str(value)
        case FileRef():
            return {"id": str(value.id), "name": value.name, "size": value.size, "sha256": value.sha256}
        case Mapping():
            return {str(key): _readable(item) for key, item in value.items()}
        case Iterable():
            return [_readable(item) for item in value]
    raise TypeError(f"nothing that can be told in the trail: {type(value).__name__}")


_JSON = frozenset({type(None), bool, int, str})


def _hash(stream: UUID, seq: int, ident: UUID, entry: Entry | Told, *, payload: bytes, prev: bytes) -> bytes:
    told = (entry.actor, entry.on_behalf_of, entry.session, entry.verb, entry.node, entry.record, entry.version)
    return hashlib.sha256(encode(["entry", stream, seq, ident, entry.at, *told, entry.origin, payload, prev])).digest()


def _fault(found: Mapping[str, Any], seq: int, prev: bytes) -> str:
    if found["seq"] != seq:
        return f"entry {seq} is missing"
    if found["prev"] != prev:
        return "it does not follow the entry before it"
    told = _told(tuple(found[column.name] for column in _TOLD_COLUMNS))
    if found["hash"] != _hash(told.stream, seq, told.id, told, payload=found["payload"], prev=prev):
        return "it was changed"
    is_erased = found["changes"] is None
    if not is_erased and found["payload"] != digest(found["salt"], found["changes"], found["answers"]):
        return "its content was changed"
    return ""


def _told(row: tuple[Any, ...]) -> Told:
    return Told(**dict(zip((column.name for column in _TOLD_COLUMNS), row, strict=True)))
