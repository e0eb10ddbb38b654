"""Definitions, records' catalogue, runs, tasks, requests and the trail."""

from alembic import op
from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    text,
)

from engine.store.metadata import Id, JsonText, Moment
from engine.store.metadata import metadata as live

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

metadata = MetaData(naming_convention=live.naming_convention)

Table(
    "catalogue",
    metadata,
    Column("id", Id, primary_key=True),
    Column("app", Text, nullable=False),
    Column("form", Text, nullable=False),
    Column("field", Text, nullable=False),
    Column("table_name", Text, nullable=False),
    Column("column_name", Text, nullable=False),
    Column("storage", Text, nullable=False),
    Column("scale", Integer),
    Column("target", Id),
    Column("since", Moment, nullable=False),
    Column("retired", Moment),
    Index("ix_catalogue_app", "app"),
    Index("uq_catalogue_place", "table_name", "column_name", unique=True),
)

Table(
    "counter",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", BigInteger, nullable=False),
)

Table(
    "definition",
    metadata,
    Column("hash", Text, primary_key=True),
    Column("app", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("files", JsonText, nullable=False),
    Column("key_map", JsonText, nullable=False),
    Column("published_at", Moment, nullable=False),
    Column("published_by", Id),
    Index("uq_definition_app", "app", "number", unique=True),
)

Table(
    "draft",
    metadata,
    Column("person", Id, primary_key=True),
    Column("app", Text, primary_key=True),
    Column("form", Text, primary_key=True),
    Column("definition", Text, nullable=False),
    Column("values", JsonText, nullable=False),
    Column("at", Moment, nullable=False),
)

Table(
    "instance",
    metadata,
    Column("id", Id, primary_key=True),
    Column("app", Text, nullable=False),
    Column("definition", Text, nullable=False),
    Column("workflow", Text, nullable=False),
    Column("form", Text, nullable=False),
    Column("record", Id, nullable=False),
    Column("status", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("nodes", Text, nullable=False),
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

Table(
    "participant",
    metadata,
    Column("principal", Id, primary_key=True),
    Column("record", Id, primary_key=True),
    Column("app", Text, nullable=False),
    Column("form", Text, nullable=False),
    Column("since", Moment, nullable=False),
    Index("ix_participant_record", "record"),
)

Table(
    "request",
    metadata,
    Column("actor", Id, primary_key=True),
    Column("key", Id, primary_key=True),
    Column("digest", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("outcome", JsonText, nullable=False),
    Column("at", Moment, nullable=False),
    Index("ix_request_at", "at"),
)

Table(
    "stream_head",
    metadata,
    Column("stream", Id, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("trail_seq", Integer, nullable=False),
    Column("trail_head", LargeBinary(32), nullable=False),
)

Table(
    "task",
    metadata,
    Column("id", Id, primary_key=True),
    Column("app", Text, nullable=False),
    Column("form", Text, nullable=False),
    Column("record", Id, nullable=False),
    Column("instance", Id, nullable=False),
    Column("node", Text, nullable=False),
    Column("token", Integer, nullable=False),
    Column("assignee", Id),
    Column("title", JsonText, nullable=False),
    Column("facts", JsonText, nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("due_at", Moment),
    Index("ix_task_assignee", "assignee", "opened_at"),
    Index("ix_task_instance", "instance"),
    Index("ix_task_record", "record"),
)

Table(
    "task_done",
    metadata,
    Column("id", Id, primary_key=True),
    Column("app", Text, nullable=False),
    Column("form", Text, nullable=False),
    Column("record", Id, nullable=False),
    Column("instance", Id, nullable=False),
    Column("node", Text, nullable=False),
    Column("token", Integer, nullable=False),
    Column("title", JsonText, nullable=False),
    Column("facts", JsonText, nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("due_at", Moment),
    Column("outcome", Text, nullable=False),
    Column("by", Id),
    Column("on_behalf_of", Id),
    Column("at", Moment, nullable=False),
    Column("opinion", Text, nullable=False),
    Index("ix_task_done_by", "by", "at"),
    Index("ix_task_done_instance", "instance"),
)

Table(
    "trail",
    metadata,
    Column("stream", Id, primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("id", Id, nullable=False),
    Column("at", Moment, nullable=False),
    Column("actor", Id),
    Column("on_behalf_of", Id),
    Column("session", Id),
    Column("verb", Text, nullable=False),
    Column("node", Text, nullable=False),
    Column("record", Id),
    Column("version", Integer),
    Column("changes", JsonText),
    Column("answers", JsonText),
    Column("salt", LargeBinary(16), nullable=False),
    Column("payload", LargeBinary(32), nullable=False),
    Column("prev", LargeBinary(32), nullable=False),
    Column("hash", LargeBinary(32), nullable=False),
    Column("origin", Text, nullable=False),
    Column("node_seq", BigInteger),
    Index(
        "ix_trail_record",
        "record",
        "at",
        sqlite_where=text("record is not null"),
        postgresql_where=text("record is not null"),
    ),
)

Table(
    "app_in_force",
    metadata,
    Column("app", Text, primary_key=True),
    Column("definition", Text, ForeignKey("definition.hash"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    Column("by", Id),
)

Table(
    "task_candidate",
    metadata,
    Column("principal", Id, primary_key=True),
    Column("task", Id, ForeignKey("task.id", ondelete="CASCADE"), primary_key=True),
    Index("ix_task_candidate_task", "task"),
)


def upgrade() -> None:
    """Make the tables."""
    metadata.create_all(op.get_bind(), checkfirst=False)
