"""The table of stored files: what a person sees and under which random key the content lies."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, String, Table

from engine.store.metadata import Id, Moment, metadata

file = Table(
    "file",
    metadata,
    Column("id", Id, primary_key=True),
    Column("key", String(64), nullable=False, unique=True),
    Column("name", String(255), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("media_type", String(100), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("app", String(40), nullable=False),
    Column("form", String(40), nullable=False),
    Column("field", String(40), nullable=False),
    Column("uploaded_by", Id, ForeignKey("person.id"), nullable=False),
    Column("uploaded_at", Moment, nullable=False),
    Index("ix_file_uploaded_by", "uploaded_by"),
    Index("ix_file_form", "app", "form", "field", "uploaded_at"),
)
