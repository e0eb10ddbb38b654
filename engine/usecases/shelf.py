"""What is published: versions made ready for use, and the organisation as of the last change of rights."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from threading import Lock
from uuid import UUID

from engine.access.directory import Directory
from engine.clock import Clock
from engine.compiler.compile import compile_app
from engine.errors import InvalidDefinition
from engine.forms.ready import ReadyForm, make_ready
from engine.model.app import App
from engine.model.following import Follower, followers_of
from engine.plugin.kinds import Kinds
from engine.store import catalogue, definitions, people
from engine.store.db import Database, Reader
from engine.store.record_tables import AppTables, app_tables
from engine.store.tasks import Place, place_of
from engine.values import FormKey
from engine.workflow.course import Course, course_of

KEPT = 64  # versions held ready
KEPT_TASKS = 20_000


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Published:
    """One version of an app, ready for use; equal only to itself."""

    app: App
    hash: str
    number: int
    tables: AppTables
    forms: Mapping[FormKey, ReadyForm]
    courses: Mapping[str, Course]
    followers: Mapping[FormKey, tuple[Follower, ...]]  # by form: what follows a write of its records


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Snapshot:
    """Who is there and what is in force at one access epoch, in one hour: memberships begin and end."""

    epoch: int
    hour: datetime
    directory: Directory
    apps: Mapping[str, Published]


class Shelf:
    """Keeps versions and the snapshot of the newest epoch in memory; safe to use from several threads."""

    def __init__(self, database: Database, kinds: Kinds, clock: Clock) -> None:
        self._database = database
        self._kinds = kinds
        self._clock = clock
        self._lock = Lock()
        self._versions: OrderedDict[str, Published] = OrderedDict()
        self._tasks: OrderedDict[UUID, Place] = OrderedDict()
        self._in_force: Mapping[str, Published] = {}  # by hash; held however few versions are kept beside them
        self._snapshot: Snapshot | None = None

    def at(self, epoch: int) -> Snapshot:
        """Give the snapshot of an epoch, read anew when rights or the hour have changed since."""
        found = self._snapshot
        if found is not None and found.epoch == epoch and found.hour == _hour(self._clock.now()):
            return found
        return self.newest()

    def newest(self) -> Snapshot:
        """Read who is there and what is in force now."""
        now = self._clock.now()
        directory = people.read_directory(self._database, now)
        in_force = definitions.in_force(self._database)
        apps = {app: self.version(found.definition) for app, found in in_force.items()}
        self._in_force = {one.hash: one for one in apps.values()}
        self._snapshot = Snapshot(epoch=directory.epoch, hour=_hour(now), directory=directory, apps=apps)
        return self._snapshot

    def version(self, hash_: str) -> Published:
        """Give a version by its hash, in force or not. Raises KeyError for a hash that was never published."""
        with self._lock:
            found = self._in_force.get(hash_)
            if found is None and hash_ in self._versions:
                self._versions.move_to_end(hash_)
                found = self._versions[hash_]
            if found is not None:
                return found
        made = read_published(self._database, self._kinds, hash_)
        with self._lock:
            kept = self._versions.setdefault(hash_, made)
            while len(self._versions) > KEPT:
                self._versions.popitem(last=False)
        return kept

    def task(self, ident: UUID) -> Place | None:
        """Say which form a task shows; None for a task that is not there."""
        found = self._tasks.get(ident)
        if found is None:
            found = place_of(self._database, ident)
            if found is not None:
                self.remember_task(ident, found)
        return found

    def remember_task(self, ident: UUID, place: Place) -> None:
        """Keep what never changes about a task."""
        with self._lock:
            self._tasks[ident] = place
            while len(self._tasks) > KEPT_TASKS:
                self._tasks.popitem(last=False)


def read_published(reader: Reader, kinds: Kinds, hash_: str) -> Published:
    """Read a version and make it ready. Raises KeyError for a hash that was never published."""
    stored = definitions.by_hash(reader, hash_)
    if stored is None:
        raise KeyError(hash_)
    compiled = compile_app(stored.text, f"{stored.app}.yaml", kinds, dict.fromkeys(stored.files, b""))
    if compiled.app is None:
        raise InvalidDefinition(compiled.problems)
    entries = catalogue.entries_of(reader, stored.app)
    return make_published(
        replace(compiled.app, hash=hash_),
        number=stored.number,
        tables=app_tables(stored.app, stored.key_map, entries),
        kinds=kinds,
    )


def make_published(app: App, *, number: int, tables: AppTables, kinds: Kinds) -> Published:
    """Make a version ready for use."""
    return Published(
        app=app,
        hash=app.hash,
        number=number,
        tables=tables,
        forms={key: make_ready(form, kinds.fields) for key, form in app.forms.items()},
        followers=followers_of(app.forms),
        courses={key: course_of(app, workflow, kinds.fields) for key, workflow in app.workflows.items()},
    )


def _hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)
