"""People, sessions, grants and files."""

from alembic import op
from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    text,
)

from engine.store.metadata import Id, JsonText, Moment
from engine.store.metadata import metadata as live

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

metadata = MetaData(naming_convention=live.naming_convention)

Table(
    "access_epoch",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("version", Integer, nullable=False),
    CheckConstraint("id = 1", name="ck_access_epoch_one"),
)

Table(
    "branch",
    metadata,
    Column("id", Id, primary_key=True),
    Column("code", String(40), nullable=False),
    Column("name", String(200), nullable=False),
    Column("parent", Id, ForeignKey("branch.id")),
    UniqueConstraint("code"),
)

Table(
    "person",
    metadata,
    Column("id", Id, primary_key=True),
    Column("number", String(40), nullable=False),
    Column("name", String(200), nullable=False),
    Column("initials", String(200), nullable=False, server_default=""),
    Column("email", String(254), nullable=False, server_default=""),
    Column("grade", String(100), nullable=False, server_default=""),
    Column("language", String(8), nullable=False, server_default=""),
    Column("created_at", Moment, nullable=False),
    Column("left_at", Moment),
    UniqueConstraint("number"),
)

Table(
    "account",
    metadata,
    Column("id", Id, primary_key=True),
    Column("person", Id, ForeignKey("person.id"), nullable=False),
    Column("provider", String(40), nullable=False),
    Column("subject", String(254), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("closed_at", Moment),
    Index("ix_account_person", "person"),
    Index("uq_account_provider_subject", "provider", "subject", unique=True),
)

Table(
    "department",
    metadata,
    Column("id", Id, primary_key=True),
    Column("code", String(40), nullable=False),
    Column("name", String(200), nullable=False),
    Column("parent", Id, ForeignKey("department.id")),
    Column("branch", Id, ForeignKey("branch.id"), nullable=False),
    UniqueConstraint("code"),
)

Table(
    "file",
    metadata,
    Column("id", Id, primary_key=True),
    Column("key", String(64), nullable=False),
    Column("name", String(255), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("media_type", String(100), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("app", String(40), nullable=False),
    Column("form", String(40), nullable=False),
    Column("field", String(40), nullable=False),
    Column("uploaded_by", Id, ForeignKey("person.id"), nullable=False),
    Column("uploaded_at", Moment, nullable=False),
    UniqueConstraint("key"),
    Index("ix_file_form", "app", "form", "field", "uploaded_at"),
    Index("ix_file_uploaded_by", "uploaded_by"),
)

Table(
    "credential",
    metadata,
    Column("id", Id, primary_key=True),
    Column("account", Id, ForeignKey("account.id"), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("secret", String(400), nullable=False),
    Column("changed_at", Moment, nullable=False),
    Index("uq_credential_account_kind", "account", "kind", unique=True),
)

Table(
    "department_closure",
    metadata,
    Column("ancestor", Id, ForeignKey("department.id"), primary_key=True),
    Column("descendant", Id, ForeignKey("department.id"), primary_key=True),
    Column("depth", Integer, nullable=False),
)

Table(
    "head",
    metadata,
    Column("id", Id, primary_key=True),
    Column("department", Id, ForeignKey("department.id")),
    Column("branch", Id, ForeignKey("branch.id")),
    Column("person", Id, ForeignKey("person.id"), nullable=False),
    Column("is_deputy", Boolean, nullable=False),
    Column("since", Moment, nullable=False),
    Column("until", Moment),
    CheckConstraint("(department is null) <> (branch is null)", name="ck_head_place"),
    Index("ix_head_person", "person"),
)

Table(
    "membership",
    metadata,
    Column("id", Id, primary_key=True),
    Column("person", Id, ForeignKey("person.id"), nullable=False),
    Column("department", Id, ForeignKey("department.id"), nullable=False),
    Column("post", String(100), nullable=False, server_default=""),
    Column("is_main", Boolean, nullable=False),
    Column("since", Moment, nullable=False),
    Column("until", Moment),
    Index("ix_membership_department", "department"),
    Index("ix_membership_person", "person"),
)

Table(
    "role_grant",
    metadata,
    Column("id", Id, primary_key=True),
    Column("app", String(40), nullable=False),
    Column("role", String(40), nullable=False),
    Column("person", Id, ForeignKey("person.id"), nullable=False),
    Column("branch", Id, ForeignKey("branch.id")),
    Column("department", Id, ForeignKey("department.id")),
    Column("place", Id, nullable=False),
    Column("granted_by", Id, ForeignKey("person.id")),
    Column("granted_at", Moment, nullable=False),
    CheckConstraint("branch is null or department is null", name="ck_role_grant_place"),
    Index("ix_role_grant_person", "person"),
    Index("uq_role_grant", "app", "role", "person", "place", unique=True),
)

Table(
    "session",
    metadata,
    Column("id", Id, primary_key=True),
    Column("token_hash", LargeBinary(32), nullable=False),
    Column("account", Id, ForeignKey("account.id"), nullable=False),
    Column("methods", JsonText, nullable=False),
    Column("level", Integer, nullable=False),
    Column("authenticated_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("ended_at", Moment),
    Column("address", String(45), nullable=False, server_default=""),
    Column("device", String(200), nullable=False, server_default=""),
    UniqueConstraint("token_hash"),
    Index(
        "ix_session_account",
        "account",
        sqlite_where=text("ended_at is null"),
        postgresql_where=text("ended_at is null"),
    ),
    Index("ix_session_expires_at", "expires_at"),
)


def upgrade() -> None:
    """Make the tables."""
    metadata.create_all(op.get_bind(), checkfirst=False)
