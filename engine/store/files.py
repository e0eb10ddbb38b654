"""Stored files: written to a temporary file, hashed on the way, forced to disk, renamed, then recorded in a row."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Protocol
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam, column, exists, func, select, table

from engine.errors import Text, TooMuch, Unavailable
from engine.store.db import Database, Reader
from engine.store.file_tables import file
from engine.store.statement import Row, Statement, any_of
from engine.store.writing import Batch, Clear, Insert, Step
from engine.values import FileRef

Inspect = Callable[[BinaryIO], None]

CHUNK = 64 * 1024

_NO_ROOM = Text(
    en="The file could not be stored; nothing was kept. Please try again later.", zh="文件未能保存，请稍后重试"
)
_INCOMING = "incoming"
_KEY_LENGTH = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A content that is safe on disk under `key` and not yet in any row."""

    key: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """A row of file: what was uploaded, by whom and for which field."""

    ref: FileRef
    key: str
    app: str
    form: str
    field: str
    uploaded_by: UUID
    uploaded_at: datetime


class FileStore(Protocol):
    """Keeps contents under random keys; nobody outside learns where."""

    def receive(self, chunks: Iterable[bytes], largest: int, inspect: Inspect) -> Received:
        """Keep a content; raises TooMuch past `largest` bytes, and whatever `inspect` raises. Then nothing is kept."""

    def open(self, key: str) -> BinaryIO:
        """Open a content for reading. Raises FileNotFoundError."""

    def remove(self, key: str) -> None:
        """Forget a content; one that is not there is forgotten already."""

    def keys_before(self, moment: datetime) -> Iterator[str]:
        """Give the keys of what was kept before a moment; what was never completed by then is forgotten."""


class LocalFiles:
    """A FileStore in a folder of this machine."""

    def __init__(self, root: Path) -> None:
        self._root = root
        (root / _INCOMING).mkdir(parents=True, exist_ok=True, mode=0o700)

    def receive(self, chunks: Iterable[bytes], largest: int, inspect: Inspect) -> Received:
        """Write, hash, force to disk, inspect and rename."""
        key = secrets.token_hex(_KEY_LENGTH // 2)
        incoming = self._root / _INCOMING / key
        try:
            with incoming.open("xb+") as content:
                size, digest = _write(chunks, content, largest)
                inspect(content)
            self._keep(incoming, key)
        except OSError as problem:
            raise Unavailable(_NO_ROOM) from problem
        finally:
            incoming.unlink(missing_ok=True)
        return Received(key=key, size=size, sha256=digest)

    def open(self, key: str) -> BinaryIO:
        """Open a content for reading."""
        return self._path(key).open("rb")

    def remove(self, key: str) -> None:
        """Delete a content."""
        self._path(key).unlink(missing_ok=True)

    def keys_before(self, moment: datetime) -> Iterator[str]:
        """Give the keys of older contents, and delete older temporary files."""
        for path in self._root.glob("*/*"):
            with suppress(FileNotFoundError):  # somebody else swept it
                if datetime.fromtimestamp(path.stat().st_mtime, UTC) >= moment:
                    continue
                if path.parent.name == _INCOMING:
                    path.unlink()
                else:
                    yield path.name

    def _keep(self, incoming: Path, key: str) -> None:
        target = self._path(key)
        target.parent.mkdir(exist_ok=True, mode=0o700)
        incoming.rename(target)
        # the new names are on disk before a row speaks of them
        for folder in (target.parent, self._root):
            handle = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)

    def _path(self, key: str) -> Path:
        if len(key) != _KEY_LENGTH or not set(key) <= set("0123456789abcdef"):
            raise FileNotFoundError(key)
        return self._root / key[:2] / key


def record_file(stored: StoredFile) -> Step:
    """Give the step that makes a received content a file."""
    ref = stored.ref
    row = {
        "id": ref.id,
        "key": stored.key,
        "name": ref.name,
        "size": ref.size,
        "media_type": ref.media_type,
        "sha256": ref.sha256,
        "app": stored.app,
        "form": stored.form,
        "field": stored.field,
        "uploaded_by": stored.uploaded_by,
        "uploaded_at": stored.uploaded_at,
    }
    return Insert(table=file, rows=(row,))


def forget_unheld(database: Database, places: Sequence[str], ident: UUID) -> bool:
    """Remove the row of a file unless a row of one of the tables holds it, that of a deleted record included.

    The file is locked first and looked for afterwards: who attaches it meanwhile comes before or finds it gone.
    """
    one = Statement(select(file.c.id).where(file.c.id == bindparam("id"), *_held_in_none(places)))
    with database.transaction() as tx:
        if tx.one(_LOCK, {"id": ident}) is None or tx.one(one, {"id": ident}) is None:
            return False
        tx.write(Batch((Clear(table=file, match={"id": ident}),)))
        return True


def find_files(reader: Reader, idents: Iterable[UUID]) -> Mapping[UUID, StoredFile]:
    """Give the files of these ids that exist, in one statement."""
    wanted = list(idents)
    rows = reader.rows(_FIND, {"ids": wanted}) if wanted else []
    return {row[0]: _stored(row) for row in rows}


def usage_of(reader: Reader, person: UUID) -> tuple[int, int]:
    """Give how many files a person has stored, and their bytes."""
    row = reader.one(_USAGE, {"person": person})
    return (int(row[0]), int(row[1])) if row else (0, 0)


def known_keys(reader: Reader, keys: Iterable[str]) -> frozenset[str]:
    """Give those of the keys that belong to a row."""
    return frozenset(row[0] for row in reader.rows(_KNOWN, {"keys": list(keys)}))


def unheld_before(reader: Reader, app: str, places: Sequence[str], moment: datetime) -> tuple[StoredFile, ...]:
    """Give the files uploaded for an app before a moment that no row of the tables holds."""
    older = _COLUMNS.where(file.c.app == bindparam("app"), file.c.uploaded_at < bindparam("moment"))
    found = Statement(older.where(*_held_in_none(places)))
    return tuple(map(_stored, reader.rows(found, {"app": app, "moment": moment})))


def _held_in_none(places: Sequence[str]) -> Iterator[ColumnElement[bool]]:
    for place in places:
        holds = table(place, column("file", file.c.id.type))
        yield ~exists().where(holds.c.file == file.c.id)


def _write(chunks: Iterable[bytes], content: BinaryIO, largest: int) -> tuple[int, str]:
    digest = hashlib.sha256()
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > largest:
            raise too_large(largest)
        digest.update(chunk)
        content.write(chunk)
    content.flush()
    os.fsync(content.fileno())
    return size, digest.hexdigest()


def too_large(largest: int) -> TooMuch:
    """Say how large a file may be."""
    size = f"{largest / 1024 / 1024:.0f} MB" if largest >= 1024 * 1024 else f"{largest / 1024:.0f} KB"
    return TooMuch(Text(en=f"The file is larger than {size}.", zh=f"文件超过 {size}"), is_size=True)


def _stored(row: Row) -> StoredFile:
    ident, key, name, size, media_type, sha256, app, form, field, uploaded_by, uploaded_at = row
    ref = FileRef(id=ident, name=name, size=size, media_type=media_type, sha256=sha256)
    return StoredFile(
        ref=ref, key=key, app=app, form=form, field=field, uploaded_by=uploaded_by, uploaded_at=uploaded_at
    )


_COLUMNS = select(
    file.c.id,
    file.c.key,
    file.c.name,
    file.c.size,
    file.c.media_type,
    file.c.sha256,
    file.c.app,
    file.c.form,
    file.c.field,
    file.c.uploaded_by,
    file.c.uploaded_at,
)
_FIND = Statement(_COLUMNS.where(any_of(file.c.id, "ids")))
_LOCK = Statement(select(file.c.id).where(file.c.id == bindparam("id")).with_for_update())
_USAGE = Statement(
    select(func.count(file.c.id), func.coalesce(func.sum(file.c.size), 0)).where(
        file.c.uploaded_by == bindparam("person")
    )
)
_KNOWN = Statement(select(file.c.key).where(any_of(file.c.key, "keys")))
