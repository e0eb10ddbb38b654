"""What a use case gets to work with, and how a person's request is made once."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from engine.ids import NewId
from engine.plugin.kinds import Kinds
from engine.store.db import Database, Transaction
from engine.store.files import FileStore
from engine.usecases.shelf import Shelf
from engine.values import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A changing request of a client: the same `key` again is the same request, if `digest` is the same."""

    key: UUID
    digest: str


class InTurn(Exception):
    """This can only be decided inside the transaction that writes it: the use case is called again within one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What a changing use case did, in ids: kept with the request so that the answer can be made again."""

    verb: str
    app: str = ""
    form: str = ""
    record: UUID | None = None
    task: UUID | None = None

    def to_json(self) -> Json:
        """Give the outcome as it is kept."""
        return {
            "verb": self.verb,
            "app": self.app,
            "form": self.form,
            "record": None if self.record is None else str(self.record),
            "task": None if self.task is None else str(self.task),
        }


def done_of(kept: Json) -> Done:
    """Read a kept outcome."""
    record, task = kept["record"], kept["task"]
    return Done(
        verb=kept["verb"],
        app=kept["app"],
        form=kept["form"],
        record=None if record is None else UUID(record),
        task=None if task is None else UUID(task),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Tx:
    """One use case's door: storage, what is published, the moment, the request.

    On the second try, after somebody was faster, `database` is a transaction: then rows are locked before they
    are read.
    """

    database: Database | Transaction
    shelf: Shelf
    files: FileStore
    kinds: Kinds
    now: datetime
    zone: ZoneInfo
    language: str
    home_language: str  # of the installation: what is stored in words is stored in it
    new_id: NewId
    request: Request | None = None


def request_of(key: UUID, verb: str, *parts: Json) -> Request:
    """Make the request of a client's key: the digest covers the verb and everything that was sent."""
    # numbers of any size are told apart here and refused, by name, where they are read
    body = json.dumps([verb, *parts], sort_keys=True, separators=(",", ":"), default=str)
    return Request(key=key, digest=hashlib.sha256(body.encode()).hexdigest())
