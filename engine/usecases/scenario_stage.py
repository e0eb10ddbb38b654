"""A scenario on its stage: what its words stand for while it is played."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias
from uuid import UUID

from engine.access.actor import Actor
from engine.access.standing import bases_held
from engine.expression.api import Env, ExpressionLimit, compile
from engine.expression.types import PERSON, RecordOf, Type
from engine.model.form import Field
from engine.store import records, tasks
from engine.store.record_reading import Record, all_paths
from engine.store.records import Query
from engine.usecases.doors import Doors
from engine.usecases.outside import Outside, Stored
from engine.usecases.scenario_condition import check_condition, check_value
from engine.usecases.scenario_steps import StepRefused
from engine.usecases.shelf import Published
from engine.values import FormKey, Value, Values

Upload: TypeAlias = Callable[[str, FormKey, Field, str], UUID]  # person, form, field, name of the file

_MOST = 10_000


@dataclass(slots=True, kw_only=True)
class Stage:
    """One scenario being played; `calls` are the records it has named, `acting` is who acts in the present step.

    `people`, `senders` and `failed_checks` keep what the coverage asks for: who appeared, who sent which form,
    and which checks of a form failed.
    """

    doors: Doors
    published: Published
    upload_file: Upload
    acting: str = ""
    calls: dict[str, tuple[FormKey, UUID]] = field(default_factory=dict)
    people: set[str] = field(default_factory=set)
    senders: set[tuple[FormKey, UUID]] = field(default_factory=set)
    failed_checks: set[tuple[FormKey, str]] = field(default_factory=set)

    def enter(self, account: str) -> Actor:
        """Let the person with this account act; raises StepRefused when there is nobody."""
        self.acting = account
        self.people.add(account)
        return self.doors.actor(account)

    def person(self, account: str) -> UUID:
        """Give the person with this account."""
        return self.doors.actor(account).person

    def department(self, code: str) -> UUID:
        """Give the department with this code."""
        departments = self.doors.directory().departments.values()
        found = next((one.id for one in departments if one.code == code), None)
        if found is None:
            raise StepRefused(f"no department has the code {code}")
        return found

    def record(self, form: FormKey, word: str) -> UUID:
        """Give the record of this `call`, or the one with this unique value or number."""
        called = self.calls.get(word)
        if called is not None and called[0] == form:
            return called[1]
        found = self._by_unique_value(form, word)
        if found is None:
            raise StepRefused(f"{word} is no record of {form} here: no call, and no unique value")
        return found

    def any_record(self, word: str) -> tuple[FormKey, UUID]:
        """Give the record of this `call`, or the one of any form with this unique value."""
        if word in self.calls:
            return self.calls[word]
        for form in self.published.app.forms:
            found = self._by_unique_value(form, word)
            if found is not None:
                return form, found
        raise StepRefused(f"{word} is no record here: no call, and no unique value")

    def upload(self, form: FormKey, field: Field, name: str) -> UUID:
        """Upload a file of the app's folder as the person of this step."""
        return self.upload_file(self.acting, form, field, name)

    def compute(self, source: str) -> Value:
        """Give the value of an expression at this moment."""
        types, values = self._words()
        tx = self.doors.open()
        checked = check_value(self.published.app, tx.kinds, source, types)
        return _evaluate(compile(checked), self._env(values))

    def read(self, form: FormKey, ident: UUID) -> Record:
        """Read a record without rights; what a scenario expects is said of what is there."""
        found = records.read(self.doors.open().database, self.published.tables, form, ident)
        if found is None:
            raise StepRefused(f"the record of {form} is gone")
        return found

    def records(self, form: FormKey) -> tuple[Record, ...]:
        """Give every record of a form, without rights."""
        paths = all_paths(self.published.tables, form)
        query = Query(form=form, paths=paths, limit=_MOST)
        return records.page(self.doors.open().database, self.published.tables, query).records

    def took_part(self, actor: Actor, record: UUID) -> bool:
        """Say whether somebody acted on a record or has been asked to."""
        bases = bases_held(self.published.app, actor)
        return tasks.took_part(self.doors.open().database, actor.person, record, bases=bases)

    def count(self, form: FormKey, where: str) -> int:
        """Count the records of a form that meet a condition."""
        every = self.records(form)
        if not where:
            return len(every)
        types, words = self._words()
        checked = check_condition(self.published.app, self.doors.open().kinds, form, where, types)
        holds = compile(checked)
        return sum(_evaluate(holds, self._env({**words, **one.values})) is True for one in every)

    def _words(self) -> tuple[Mapping[str, Type], Values]:
        directory = self.doors.directory()
        people = {one.account: one.id for one in directory.persons.values() if one.account}
        types: dict[str, Type] = dict.fromkeys(people, PERSON)
        types |= {call: RecordOf(form) for call, (form, _) in self.calls.items()}
        return types, {**people, **{call: ident for call, (_, ident) in self.calls.items()}}

    def _env(self, names: Values) -> Env:
        return self._outside().env(names)

    def _outside(self) -> Outside:
        tx = self.doors.open()
        stored, app = Stored(tx.database, self.published.tables), self.published.app
        people = self.doors.directory()
        return Outside(app, people, stored, in_force=app, now=tx.now, zone=tx.zone, new_id=tx.new_id)

    def _by_unique_value(self, form: FormKey, word: str) -> UUID | None:
        database = self.doors.open().database
        fields = self.published.app.forms[form].fields.values()
        named = (one.key for one in fields if one.type == "serial" or (one.unique and one.type == "text"))
        found = (records.find(database, self.published.tables, form, key, word) for key in named)
        return next((ident for ident in found if ident is not None), None)


def _evaluate(closure: Callable[[Env], Value], env: Env) -> Value:
    try:
        return closure(env)
    except ExpressionLimit as limit:
        raise StepRefused(str(limit)) from None
