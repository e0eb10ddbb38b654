"""The tables of people: person, account, credential, session, organisation, grants and the access epoch.

A person is who somebody is, an account how a provider names them, a credential what proves it.
"""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, text

from engine.store.metadata import Id, JsonText, Moment, metadata

_CURRENT = text("ended_at is null")

branch = Table(
    "branch",
    metadata,
    Column("id", Id, primary_key=True),
    Column("code", String(40), nullable=False, unique=True),
    Column("name", String(200), nullable=False),
    Column("parent", Id, ForeignKey("branch.id")),
)

department = Table(
    "department",
    metadata,
    Column("id", Id, primary_key=True),
    Column("code", String(40), nullable=False, unique=True),
    Column("name", String(200), nullable=False),
    Column("parent", Id, ForeignKey("department.id")),
    Column("branch", Id, ForeignKey("branch.id"), nullable=False),
)

department_closure = Table(
    "department_closure",
    metadata,
    Column("ancestor", Id, ForeignKey("department.id"), primary_key=True),
    Column("descendant", Id, ForeignKey("department.id"), primary_key=True),
    Column("depth", Integer, nullable=False),
)

person = Table(
    "person",
    metadata,
    Column("id", Id, primary_key=True),
    Column("number", String(40), nullable=False, unique=True),
    Column("name", String(200), nullable=False),
    Column("initials", String(200), nullable=False, server_default=""),
    Column("email", String(254), nullable=False, server_default=""),
    Column("grade", String(100), nullable=False, server_default=""),
    Column("language", String(8), nullable=False, server_default=""),
    Column("created_at", Moment, nullable=False),
    Column("left_at", Moment),
)

account = Table(
    "account",
    metadata,
    Column("id", Id, primary_key=True),
    Column("person", Id, ForeignKey("person.id"), nullable=False),
    Column("provider", String(40), nullable=False),
    Column("subject", String(254), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("closed_at", Moment),
    Index("uq_account_provider_subject", "provider", "subject", unique=True),
    Index("ix_account_person", "person"),
)

credential = Table(
    "credential",
    metadata,
    Column("id", Id, primary_key=True),
    Column("account", Id, ForeignKey("account.id"), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("secret", String(400), nullable=False),
    Column("changed_at", Moment, nullable=False),
    Index("uq_credential_account_kind", "account", "kind", unique=True),
)

session = Table(
    "session",
    metadata,
    Column("id", Id, primary_key=True),
    Column("token_hash", LargeBinary(32), nullable=False, unique=True),
    Column("account", Id, ForeignKey("account.id"), nullable=False),
    Column("methods", JsonText, nullable=False),
    Column("level", Integer, nullable=False),
    Column("authenticated_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("ended_at", Moment),
    Column("address", String(45), nullable=False, server_default=""),
    Column("device", String(200), nullable=False, server_default=""),
    Index("ix_session_account", "account", sqlite_where=_CURRENT, postgresql_where=_CURRENT),
    Index("ix_session_expires_at", "expires_at"),
)

membership = Table(
    "membership",
    metadata,
    Column("id", Id, primary_key=True),
    Column("person", Id, ForeignKey("person.id"), nullable=False),
    Column("department", Id, ForeignKey("department.id"), nullable=False),
    Column("post", String(100), nullable=False, server_default=""),
    Column("is_main", Boolean, nullable=False),
    Column("since", Moment, nullable=False),
    Column("until", Moment),
    Index("ix_membership_person", "person"),
    Index("ix_membership_department", "department"),
)

head = Table(
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

role_grant = Table(
    "role_grant",
    metadata,
    Column("id", Id, primary_key=True),
    Column("app", String(40), nullable=False),
    Column("role", String(40), nullable=False),
    Column("person", Id, ForeignKey("person.id"), nullable=False),
    Column("branch", Id, ForeignKey("branch.id")),
    Column("department", Id, ForeignKey("department.id")),
    Column("place", Id, nullable=False),  # branch or department, else the nil UUID: makes the index below complete
    Column("granted_by", Id, ForeignKey("person.id")),
    Column("granted_at", Moment, nullable=False),
    CheckConstraint("branch is null or department is null", name="ck_role_grant_place"),
    Index("uq_role_grant", "app", "role", "person", "place", unique=True),
    Index("ix_role_grant_person", "person"),
)

# at most one row, none = 0; every change of a person, a place, a role, a grant or a published app raises it
access_epoch = Table(
    "access_epoch",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("version", Integer, nullable=False),
    CheckConstraint("id = 1", name="ck_access_epoch_one"),
)
