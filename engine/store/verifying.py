"""Checking the whole account: every stream holds together and ends where its row says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import MetaData, Table, select

from engine.store.catalogue import form_tables
from engine.store.db import Reader
from engine.store.record_tables import system_columns
from engine.store.statement import Statement
from engine.store.tables import instance, stream_head, trail
from engine.store.trail import START, Broken, Head, verify

_STREAMS = Statement(select(trail.c.stream).distinct())
_INSTANCES = Statement(select(instance.c.id, instance.c.trail_seq, instance.c.trail_head))
_OTHERS = Statement(select(stream_head.c.stream, stream_head.c.trail_seq, stream_head.c.trail_head))


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """How many streams and entries were checked, and the first place in each stream that does not hold."""

    streams: int
    entries: int
    broken: tuple[Broken, ...]


def verify_all(reader: Reader) -> Verified:
    """Check every stream against its own hashes and against the head in the row it belongs to.

    Records of forms and apps that no version in force has any more are checked like the others.
    """
    heads = dict(_heads(reader))
    streams = {stream for (stream,) in reader.rows(_STREAMS, {})}
    broken = [_verify(reader, stream, heads) for stream in sorted(streams)]
    missing = [
        Broken(stream=stream, seq=1, what="every entry is missing")
        for stream, head in heads.items()
        if stream not in streams and head != START
    ]
    found = tuple(one for one in broken if one is not None)
    return Verified(streams=len(streams), entries=sum(head.seq for head in heads.values()), broken=(*found, *missing))


def _verify(reader: Reader, stream: UUID, heads: Mapping[UUID, Head]) -> Broken | None:
    if stream not in heads:
        return verify(reader, stream) or Broken(stream=stream, seq=1, what="the row that says where it ends is missing")
    return verify(reader, stream, heads[stream])


def _heads(reader: Reader) -> Iterator[tuple[UUID, Head]]:
    for statement in (_INSTANCES, _OTHERS):
        yield from ((stream, Head(seq, hash_)) for stream, seq, hash_ in reader.rows(statement, {}))
    for name in form_tables(reader):
        table = Table(name, MetaData(), *system_columns())
        rows = reader.rows(Statement(select(table.c.id, table.c.trail_seq, table.c.trail_head)), {})
        yield from ((ident, Head(seq, hash_)) for ident, seq, hash_ in rows if seq)
