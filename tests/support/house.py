"""A running installation on an empty database, spoken to through its use cases as the pages do."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar
from uuid import UUID

from engine.access.actor import Actor, actor_for
from engine.clock import SetClock
from engine.config import load_settings
from engine.runtime import Call, Runtime, ask, close_runtime, open_runtime, open_tx, perform
from engine.store import records, tasks
from engine.store.instances import Instance, of_record
from engine.store.people import read_epoch
from engine.store.record_reading import Record, all_paths
from engine.store.records import Query
from engine.store.task_rows import Task
from engine.usecases.complete_task import complete_task
from engine.usecases.import_people import import_people
from engine.usecases.open_task import open_task
from engine.usecases.publish import publish
from engine.usecases.set_stage import ROOM
from engine.usecases.shelf import Published
from engine.usecases.standing import standing_everywhere
from engine.usecases.submit import submit
from engine.usecases.transaction import Done, Request, Tx, request_of
from engine.usecases.update_record import update_record
from engine.usecases.upload_file import Upload, upload_file
from engine.values import Json, Values

P = ParamSpec("P")
R = TypeVar("R")

PEOPLE_FILES = ("branches.csv", "departments.csv", "people.csv")
APPS = Path(__file__).resolve().parents[2] / "apps"
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
SEALS = "seal_management"
PDF = (APPS / f"{SEALS}.files" / "sample.pdf").read_bytes()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class House:
    """An installation with the people of the demonstration; `files` lie beside every definition that is published."""

    runtime: Runtime
    clock: SetClock
    files: Mapping[str, bytes] = field(default_factory=dict)

    def tx(self) -> Tx:
        """Open what nobody's rights limit."""
        return open_tx(self.runtime, language="en")

    def actor(self, account: str) -> Actor:
        """Give the person with this account as a new request would find them."""
        shelf = self.runtime.shelf
        directory = shelf.at(read_epoch(self.runtime.database)).directory
        person = next(one.id for one in directory.persons.values() if one.account == account)
        found = actor_for(directory, person, session=None, now=self.clock.now(), zone=self.runtime.settings.zone)
        assert found is not None
        return found

    def ask(self, usecase: Callable[Concatenate[Tx, Actor, P], R], account: str, *args: P.args, **named: P.kwargs) -> R:
        """Call a reading use case."""
        return ask(self.runtime, usecase, self.actor(account), "en", *args, **named)

    def perform(
        self, usecase: Callable[Concatenate[Tx, Actor, P], Done], who: str | Actor, request: Request | None,
        *args: P.args, **named: P.kwargs,
    ) -> Done:  # fmt: skip
        """Call a changing use case."""
        actor = self.actor(who) if isinstance(who, str) else who
        return perform(self.runtime, usecase, actor, Call(language="en", request=request), *args, **named)

    def publish(self, text: str, file: str = "app.yaml") -> Published:
        """Put a definition in force on the command line's behalf."""
        app = publish(self.tx(), None, text.encode(), file, self.files).app
        return self.runtime.shelf.newest().apps[app]

    def submit(self, who: str | Actor, place: str, values: Mapping[str, Json], *, key: UUID | None = None) -> Done:
        """Send the form `app.form`."""
        app, form = place.split(".")
        request = None if key is None else request_of(key, "submit", app, form, values)
        return self.perform(submit, who, request, app, form, values)

    def send(self, who: str, place: str, **values: Json) -> UUID:
        """Send the form `app.form` and give the record."""
        record = self.submit(who, place, values).record
        assert record is not None
        return record

    def act(
        self,
        who: str | Actor,
        task: UUID,
        outcome: str = "approve",
        *,
        seen: int,
        values: Mapping[str, Json] | None = None,
        opinion: str = "",
        key: UUID | None = None,
    ) -> Done:
        """Press a button of a task whose record was seen at version `seen`."""
        request = None if key is None else request_of(key, "act", str(task), outcome, opinion, values, seen)
        return self.perform(
            complete_task, who, request, task, outcome, opinion=opinion, values=values or {}, record_version=seen
        )

    def do(self, who: str, record: UUID, outcome: str = "approve", *, opinion: str = "", **values: Json) -> Done:
        """Open the task somebody has on a record, and press a button as it stands there."""
        task = self.task(who, record)
        seen = self.ask(open_task, who, task).record.version
        return self.act(who, task, outcome, seen=seen, values=values, opinion=opinion)

    def update(self, who: str, place: str, record: UUID, seen: int, **values: Json) -> Done:
        """Edit a record on its own page."""
        app, form = place.split(".")
        return self.perform(update_record, who, None, app, form, record, version=seen, values=values)

    def tasks(self, who: str) -> tuple[Task, ...]:
        """Give the open tasks of a person."""
        actor = self.actor(who)
        bases = standing_everywhere(self.tx(), actor)
        return tasks.inbox(self.runtime.database, actor.person, limit=1000, bases=bases)

    def tasks_on(self, who: str, record: UUID) -> list[UUID]:
        """Give the open tasks of a person on a record."""
        return [one.id for one in self.tasks(who) if one.record == record]

    def task(self, who: str, record: UUID) -> UUID:
        """Give the open task of a person on a record."""
        (found,) = self.tasks_on(who, record)
        return found

    def waiting(self, record: UUID) -> list[str]:
        """Give the nodes at which a record waits."""
        return [one.task.node for one in tasks.open_of_record(self.runtime.database, record)]

    def run(self, record: UUID) -> Instance:
        """Give the newest run on a record."""
        return of_record(self.runtime.database, record)[0]

    def values(self, place: str, record: UUID, version: str = "") -> Values:
        """Read a record through a version, by default the one in force, without rights."""
        app, form = place.split(".")
        shelf = self.runtime.shelf
        published = shelf.version(version) if version else shelf.newest().apps[app]
        found = records.read(self.runtime.database, published.tables, form, record)
        assert found is not None
        return {**found.values, "version": found.version}

    def records(self, place: str) -> tuple[Record, ...]:
        """Read every record of a form."""
        app, form = place.split(".")
        published = self.runtime.shelf.newest().apps[app]
        query = Query(form=form, paths=all_paths(published.tables, form), limit=10_000)
        return records.page(self.runtime.database, published.tables, query).records

    def upload(self, who: str, place: str, name: str = "sample.pdf", content: bytes = PDF) -> str:
        """Upload a file for the field `app.form.field` and give its id."""
        app, form, key = place.split(".")
        sent = Upload(app=app, form=form, field=key, name=name, length=len(content), chunks=(content,))
        return str(self.ask(upload_file, who, sent, ROOM).id)

    def at(self, moment: datetime) -> None:
        """Move the clock."""
        self.clock.move_to(moment)


@contextmanager
def seal_house(url: str, data: Path) -> Iterator[House]:
    """Open an installation with the seal app and the people of the demonstration."""
    settings = load_settings({"FORMLOOM_DATABASE_URL": url, "FORMLOOM_DATA": str(data)})
    clock = SetClock(NOW)
    files = {one.name: one.read_bytes() for one in (APPS / f"{SEALS}.files").glob("*")}
    runtime = open_runtime(settings, clock=clock)
    found = House(runtime=runtime, clock=clock, files=files)
    try:
        found.publish((APPS / f"{SEALS}.yaml").read_text(encoding="utf-8"))
        import_people(found.tx(), None, {name: (APPS / "demo" / name).read_bytes() for name in PEOPLE_FILES})
        yield found
    finally:
        close_runtime(runtime)
