"""The system tables of running work: definitions, instances, tasks, requests and the trail."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, LargeBinary, Table, Text, text

from engine.store.metadata import Id, JsonText, Moment, metadata

SECURITY = UUID(int=0)  # the stream of what belongs to no record: sign-ins, grants, publishing


def _words(name: str, *, nullable: bool = False) -> Column[Any]:
    return Column(name, Text, nullable=nullable)


def _basis(*, primary_key: bool = False) -> Column[Any]:
    """Why somebody is asked or takes part: "" = by name, else by a role, as access.standing writes it."""
    return Column("basis", Text, primary_key=primary_key, nullable=False, server_default="")


catalogue = Table(
    "catalogue",
    metadata,
    Column("id", Id, primary_key=True),
    _words("app"),
    _words("form"),
    _words("field"),  # "" = the form itself
    _words("table_name"),
    _words("column_name"),  # "" = the table itself, or a child table
    _words("storage"),
    Column("scale", Integer),
    Column("target", Id),  # a link: the catalogue row of the form it points at
    Column("since", Moment, nullable=False),
    Column("retired", Moment),
    Index("uq_catalogue_place", "table_name", "column_name", unique=True),
    Index("ix_catalogue_app", "app"),
)

definition = Table(
    "definition",
    metadata,
    Column("hash", Text, primary_key=True),
    _words("app"),
    Column("number", Integer, nullable=False),
    _words("text"),
    Column("files", JsonText, nullable=False),  # name -> SHA-256
    Column("key_map", JsonText, nullable=False),
    Column("published_at", Moment, nullable=False),
    Column("published_by", Id),
    Index("uq_definition_app", "app", "number", unique=True),
)

app_in_force = Table(
    "app_in_force",
    metadata,
    Column("app", Text, primary_key=True),
    Column("definition", Text, ForeignKey("definition.hash"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    Column("by", Id),
)

instance = Table(
    "instance",
    metadata,
    Column("id", Id, primary_key=True),
    _words("app"),
    _words("definition"),
    _words("workflow"),
    _words("form"),
    Column("record", Id, nullable=False),
    _words("status"),  # running | halted | ended
    _words("state"),  # JSON as the interpreter writes it
    _words("nodes"),  # keys of the nodes that hold a token, with a blank between
    Column("lock_version", Integer, nullable=False),
    Column("started_by", Id),
    Column("started_at", Moment, nullable=False),
    Column("ended_at", Moment),
    Column("parent", Id),
    Column("trail_seq", Integer, nullable=False),
    Column("trail_head", LargeBinary(32), nullable=False),
    Index("ix_instance_record", "record"),
    Index("ix_instance_started_by", "started_by", "started_at"),
)

task = Table(
    "task",
    metadata,
    Column("id", Id, primary_key=True),
    _words("app"),
    _words("form"),
    Column("record", Id, nullable=False),
    Column("instance", Id, nullable=False),
    _words("node"),
    Column("token", Integer, nullable=False),
    Column("assignee", Id),  # None = one of the candidates
    Column("title", JsonText, nullable=False),  # in both languages
    Column("facts", JsonText, nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("due_at", Moment),
    _basis(),  # of the assignee; of candidates "*" where one of them is asked by a role
    Index("ix_task_assignee", "assignee", "opened_at"),
    Index("ix_task_instance", "instance"),
    Index("ix_task_record", "record"),
)

task_candidate = Table(
    "task_candidate",
    metadata,
    Column("principal", Id, primary_key=True),
    Column("task", Id, ForeignKey("task.id", ondelete="CASCADE"), primary_key=True),
    _basis(primary_key=True),
    Index("ix_task_candidate_task", "task"),
)

task_done = Table(
    "task_done",
    metadata,
    Column("id", Id, primary_key=True),
    _words("app"),
    _words("form"),
    Column("record", Id, nullable=False),
    Column("instance", Id, nullable=False),
    _words("node"),
    Column("token", Integer, nullable=False),
    Column("title", JsonText, nullable=False),
    Column("facts", JsonText, nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("due_at", Moment),
    _words("outcome"),  # "" = cancelled
    Column("by", Id),  # None = the engine closed it
    Column("on_behalf_of", Id),
    Column("at", Moment, nullable=False),
    _words("opinion"),
    Index("ix_task_done_by", "by", "at"),
    Index("ix_task_done_instance", "instance"),
)

participant = Table(
    "participant",
    metadata,
    Column("principal", Id, primary_key=True),
    Column("record", Id, primary_key=True),
    _basis(primary_key=True),
    _words("app"),
    _words("form"),
    Column("since", Moment, nullable=False),
    Index("ix_participant_record", "record"),
)

draft = Table(
    "draft",
    metadata,
    Column("person", Id, primary_key=True),
    Column("app", Text, primary_key=True),
    Column("form", Text, primary_key=True),
    _words("definition"),
    Column("values", JsonText, nullable=False),
    Column("at", Moment, nullable=False),
)

request = Table(
    "request",
    metadata,
    Column("actor", Id, primary_key=True),
    Column("key", Id, primary_key=True),
    _words("digest"),
    _words("status"),
    Column("outcome", JsonText, nullable=False),  # ids and codes, never a body
    Column("at", Moment, nullable=False),
    Index("ix_request_at", "at"),
)

trail = Table(
    "trail",
    metadata,
    Column("stream", Id, primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("id", Id, nullable=False),
    Column("at", Moment, nullable=False),
    Column("actor", Id),
    Column("on_behalf_of", Id),
    Column("session", Id),
    _words("verb"),
    _words("node"),
    Column("record", Id),
    Column("version", Integer),  # the version of the record this entry makes
    Column("changes", JsonText),  # blank once erased
    Column("answers", JsonText),
    Column("salt", LargeBinary(16), nullable=False),
    Column("payload", LargeBinary(32), nullable=False),  # digest of the salted content
    Column("prev", LargeBinary(32), nullable=False),
    Column("hash", LargeBinary(32), nullable=False),
    _words("origin"),
    Column("node_seq", BigInteger),
    Index(
        "ix_trail_record",
        "record",
        "at",
        sqlite_where=text("record is not null"),
        postgresql_where=text("record is not null"),
    ),
)

stream_head = Table(
    "stream_head",
    metadata,
    Column("stream", Id, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("trail_seq", Integer, nullable=False),
    Column("trail_head", LargeBinary(32), nullable=False),
)

counter = Table(
    "counter",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", BigInteger, nullable=False),
)
