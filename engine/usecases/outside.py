"""What rules and runs ask of the outside, answered for one actor and one version of an app."""

from __future__ import annotations

from collections.abc import Collection
from copy import copy
from dataclasses import dataclass
from datetime import datetime, tzinfo
from uuid import UUID

from engine.access import names, roles
from engine.access.directory import Directory
from engine.access.standing import role_in_force
from engine.expression.api import Env
from engine.expression.asked import Wanted
from engine.expression.env import FUEL, Meter
from engine.expression.question import Question
from engine.forms.spending import refuse_spent
from engine.ids import NewId
from engine.model.app import App
from engine.model.dictionary import Table
from engine.store import asking, records
from engine.store.asking import Found, mean_of
from engine.store.db import Reader
from engine.store.record_tables import AppTables
from engine.usecases.pending import together
from engine.values import FormKey, Value, Values


@dataclass(frozen=True, slots=True)
class Stored:
    """The records of one version of an app, read with the rights of the app."""

    reader: Reader
    tables: AppTables

    def read(self, form: FormKey, ident: UUID) -> Values | None:
        """Give a record with its system names and `version`, None where it is gone."""
        found = records.read(self.reader, self.tables, form, ident)
        return None if found is None else {**found.values, "version": found.version}

    def ask(self, question: Question, values: tuple[Value, ...], but: Collection[UUID] = ()) -> Found:
        """Answer a question about records, leaving out those of `but`."""
        return asking.ask(self.reader, self.tables, question, values, but=but)


class Outside:
    """Answers from the organisation, the app's decision tables and other records; each record is read once.

    It is the Host of expressions and the Ask of the interpreter. `app` is the version that decides the course; who
    holds a role is always said by the version in force. `seen` holds the records that were read, with their
    `version`, so that a write can be guarded by what the decision saw; `written` those that are being written, as
    they will be.
    """

    def __init__(
        self,
        app: App,
        directory: Directory,
        stored: Stored,
        *,
        in_force: App,
        now: datetime,
        zone: tzinfo,
        new_id: NewId,
    ) -> None:
        self._app = app
        self._in_force = in_force
        self._directory = directory
        self._stored = stored
        self._now = now
        self._zone = zone
        self.new_id = new_id
        self._meter = Meter()
        self.seen: dict[tuple[FormKey, UUID], Values | None] = {}
        self.written: dict[tuple[FormKey, UUID], Values] = {}

    def apart(self) -> Outside:
        """Give the same outside for one attempt to write: what is written there is seen there alone."""
        found = copy(self)
        found.written = {}
        return found

    def record(self, form: FormKey, ident: UUID) -> Values | None:
        """Give another record with its system names and `version`, None where it is gone."""
        if (form, ident) in self.written:
            return self.written[form, ident]
        if (form, ident) not in self.seen:
            self.seen[form, ident] = self._stored.read(form, ident)
        return self.seen[form, ident]

    def follow(self, kind: str, ident: UUID, name: str) -> Value:
        """Give the member `name` of a person, department, branch or record (`kind` is the form key)."""
        if kind in names.KINDS:
            return names.member(self._directory, kind, ident, name)
        found = self.record(kind, ident)
        return None if found is None else found.get(name)

    def call(self, name: str, args: tuple[Value, ...]) -> Value:
        """Answer a host function by its canonical name."""
        match name.replace(" ", "_"):
            case "lookup":
                return self._look_up(self._app.tables[args[0]], args[1:])
            case "users_in_role":
                return self._holders(*args)
            case _:
                return names.call(self._directory, name, args)

    def ask(self, question: Question, env: Env, values: tuple[Value, ...]) -> Value:
        """Answer a question about the records of a form with the rights of the app.

        Records are asked as they are stored, those of `written` as they will be; the first is one that is stored.
        """
        asked = question.asked
        if asked.owner is not None and values[question.parts.index(asked.owner)] is None:
            return 0 if asked.wanted is Wanted.COUNT else None
        written = {ident: record for (form, ident), record in self.written.items() if form == asked.form}
        if not written or asked.wanted is Wanted.FIRST:
            found = self._stored.ask(question, values)
            return mean_of(found) if asked.wanted is Wanted.MEAN else found.value
        pending = [record for record in written.values() if question.holds(env, record, values)]
        return together(question, env, self._stored.ask(question, values, written), pending)

    def members(self, role: str, *, branch: UUID | None, department: UUID | None, anywhere: bool) -> tuple[UUID, ...]:
        """Give the holders of a role: those of the branch or department it is held within, or all."""
        found = role_in_force(self._in_force, self._app, role)
        if found is None:
            return ()
        return tuple(
            roles.holders(
                self._in_force,
                self._directory,
                found,
                branch=branch,
                department=department,
                anywhere=anywhere,
                now=self._now,
                zone=self._zone,
            )
        )

    def superior_of(self, person: UUID) -> UUID | None:
        """Give whom a person reports to."""
        return self._directory.manager_of(person)

    def active(self, people: tuple[UUID, ...]) -> tuple[UUID, ...]:
        """Give those who can still act, in the same order."""
        known = ((ident, self._directory.person(ident)) for ident in people)
        return tuple(ident for ident, person in known if person is not None and person.is_active)

    def env(self, values: Values) -> Env:
        """Give the surroundings for rules over these names; all of them share one meter."""
        return Env(names=values, host=self, now=self._now, zone=self._zone, meter=self._meter)

    def _look_up(self, table: Table, inputs: tuple[Value, ...]) -> Value:
        env = self.env({})
        refuse_spent(env)
        try:
            return table.decide(env, inputs)
        finally:
            self._meter.spent += FUEL - env.fuel

    def _holders(self, role: str, place: UUID | None = None) -> tuple[UUID, ...]:
        is_branch = place is not None and self._directory.branch(place) is not None
        return self.members(
            role,
            branch=place if is_branch else None,
            department=None if is_branch else place,
            anywhere=place is None,
        )
