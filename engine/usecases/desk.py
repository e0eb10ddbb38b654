"""One form at hand: the version, the rights, the outside, for what one person does with one record of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from types import MappingProxyType

from engine.access import policy
from engine.access.actor import Actor
from engine.access.predicates import predicate_values
from engine.access.scope import RowScope, reaches
from engine.errors import NotFound
from engine.expression.api import Env
from engine.forms.ready import ReadyForm
from engine.model.form import BUILT_IN_STATES, Field, Form
from engine.model.rights import Function
from engine.store.record_reading import Record
from engine.store.record_tables import form_at_same_place, keys_at_same_places
from engine.usecases.outside import Outside, Stored
from engine.usecases.shelf import Published
from engine.usecases.transaction import Tx
from engine.usecases.words import RecordWords
from engine.values import FieldKey, FormKey, Value, Values
from engine.workflow.course import BUILT_IN_CODES, Course


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Desk:
    """`version` decides rules, fields and nodes of a run; `in_force` decides who may and how things are called."""

    tx: Tx
    actor: Actor
    in_force: Published
    version: Published
    ready: ReadyForm
    now: FormKey  # what the version in force calls the form
    outside: Outside
    naming: Outside  # where names of other records are read: as the version in force calls their fields

    @property
    def form(self) -> Form:
        """The form in the version that decides the course."""
        return self.ready.form

    @property
    def course(self) -> Course | None:
        """The course of the form's workflow in that version, if it has one."""
        workflow = self.version.app.workflow_of(self.form.key)
        return None if workflow is None else self.version.courses[workflow.key]

    def env(self, names: Values) -> Env:
        """Give the surroundings of the form's rules."""
        return self.outside.env(names)

    def words(self) -> RecordWords:
        """Give the words of values as the actor may read them, in the actor's language."""
        return words_of(self.tx, self.actor, self.in_force, self.naming, language=self.tx.language)

    def name(self, values: Values, words: RecordWords) -> str:
        """Give how a record with these values is called in the version in force."""
        return words.name(self.now, names_in_force(self, values))


def words_of(tx: Tx, actor: Actor, published: Published, outside: Outside, *, language: str) -> RecordWords:
    """Give the words of an app's values as the actor may read them, in a language."""

    def readable(form: FormKey) -> frozenset[FieldKey]:
        return policy.fields(published.app, actor, form, Function.READ).always

    return RecordWords(published.app, actor.directory, outside, readable, language=language, zone=tx.zone)


def open_words(tx: Tx, actor: Actor, published: Published, outside: Outside, language: str) -> RecordWords:
    """Give the words of values for whoever will read them: nothing that any allow list protects."""

    def readable(form: FormKey) -> frozenset[FieldKey]:
        return frozenset(published.app.forms[form].fields.keys() - protected_fields(published, form))

    return RecordWords(published.app, actor.directory, outside, readable, language=language, zone=tx.zone)


def protected_fields(published: Published, form: FormKey) -> frozenset[FieldKey]:
    """Give the fields of a form that an allow list keeps from some who read the record, or what they are made of."""
    permissions = published.app.permissions
    rights = permissions.get(form)
    if rights is None:
        return frozenset()
    listed = {(form, key) for key in rights.fields} | {place for places in rights.behind.values() for place in places}
    closed = {(at, key) for at, key in listed if Function.READ in permissions[at].fields[key].allowed}
    made = (key for key, places in rights.behind.items() if not places.isdisjoint(closed))
    return frozenset(made).union(key for at, key in closed if at == form)


def app_in_force(tx: Tx, actor: Actor, app: str) -> Published:
    """Give the version in force of an app. Raises NotFound."""
    found = tx.shelf.at(actor.directory.epoch).apps.get(app)
    if found is None:
        raise NotFound
    return found


def outside_of(tx: Tx, actor: Actor, published: Published) -> Outside:
    """Open the outside for an actor: other records are read when they are first asked for."""

    stored = Stored(tx.database, published.tables)
    in_force = tx.shelf.at(actor.directory.epoch).apps.get(published.app.key, published).app
    return Outside(
        published.app, actor.directory, stored, in_force=in_force, now=tx.now, zone=tx.zone, new_id=tx.new_id
    )


def open_desk(tx: Tx, actor: Actor, app: str, form: FormKey, *, version: str = "") -> Desk:
    """Lay out a form; `version` names the version that decides the course, else the one in force. Raises NotFound.

    `form` is what that version calls it.
    """
    in_force = app_in_force(tx, actor, app)
    found = tx.shelf.version(version) if version else in_force
    now = form_at_same_place(found.tables, form, in_force.tables) if form in found.forms else None
    if now is None:
        raise NotFound
    outside = outside_of(tx, actor, found)
    return Desk(
        tx=tx,
        actor=actor,
        in_force=in_force,
        version=found,
        ready=found.forms[form],
        now=now,
        outside=outside,
        naming=outside if found is in_force else outside_of(tx, actor, in_force),
    )


def desk_for(desk: Desk, form: FormKey) -> Desk:
    """Lay out another form of the same version, with the same outside."""
    now = form_at_same_place(desk.version.tables, form, desk.in_force.tables)
    return replace(desk, ready=desk.version.forms[form], now=now or form)


def apart(desk: Desk) -> Desk:
    """Give the desk for one attempt to write: what it is shown by `show_written` is seen there alone."""
    outside = desk.outside.apart()
    return replace(desk, outside=outside, naming=outside if desk.naming is desk.outside else desk.naming.apart())


def show_written(desk: Desk, names: Values) -> None:
    """Let rules and words see a record of the desk's form as it is being written, `version` among its names."""
    desk.outside.written[desk.form.key, names["id"]] = names
    if desk.naming is not desk.outside and desk.now in desk.in_force.forms:
        desk.naming.written[desk.now, names["id"]] = names_in_force(desk, names)


def form_now(desk: Desk) -> Form:
    """Give the form in the desk's version by the keys the version in force has for it and for what it points at."""
    if desk.version is desk.in_force:
        return desk.form
    return _form_now(desk.version, desk.form.key, desk.now, desk.in_force)


@lru_cache(maxsize=1024)
def _form_now(version: Published, key: FormKey, now: FormKey, in_force: Published) -> Form:
    form = version.forms[key].form
    fields = {key: _field_now(version, field, in_force) for key, field in form.fields.items()}
    return replace(form, key=now, fields=MappingProxyType(fields))


def _field_now(version: Published, field: Field, in_force: Published) -> Field:
    if field.columns:
        columns = {key: _field_now(version, one, in_force) for key, one in field.columns.items()}
        return replace(field, columns=MappingProxyType(columns))
    now = form_at_same_place(version.tables, field.form, in_force.tables) if field.form in version.forms else None
    if now is None:
        return field
    keys = keys_at_same_places(version.tables.forms[field.form], in_force.tables.forms[now])
    return replace(
        field, form=now, by=keys.get(field.by, field.by), show=tuple(keys[key] for key in field.show if key in keys)
    )


def names_of(record: Record) -> dict[str, Value]:
    """Give a record's fields and system names, with its `version`."""
    return {**record.values, "version": record.version}


def is_reached(desk: Desk, function: Function, values: Values, *, took_part: bool = False) -> bool:
    """Say whether the actor's grant of a function reaches a record with these values."""
    scope = policy.rows(desk.in_force.app, desk.actor, desk.now, function)
    return is_in(desk, scope, values, took_part=took_part)


def is_in(desk: Desk, scope: RowScope, values: Values, *, took_part: bool = False) -> bool:
    """Say whether a record lies in a scope of the form."""
    return reaches(scope, values, lambda: desk.naming.env(row_names(desk, values, took_part=took_part)))


def fields_reached(desk: Desk, function: Function, values: Values, *, took_part: bool = False) -> frozenset[FieldKey]:
    """Give the fields of a record that the actor's grants of a function reach.

    A field is known by its place, so rights follow it when it is renamed. What the version in force has no more
    is as protected as it was in the version it belongs to.
    """

    def env() -> Env:
        return desk.naming.env(row_names(desk, values, took_part=took_part))

    found = policy.fields(desk.in_force.app, desk.actor, desk.now, function).on(values, env)
    if desk.version is desk.in_force:
        return found

    def own_env() -> Env:
        predicates = predicate_values(desk.form, desk.actor, values, took_part=took_part)
        return desk.env({**values, "me": desk.actor.person, **predicates})

    own = policy.fields(desk.version.app, desk.actor, desk.form.key, function).on(values, own_env)
    now = keys_in_force(desk)
    return frozenset(key for key in desk.form.places if (now[key] in found if key in now else key in own))


def keys_in_force(desk: Desk) -> Mapping[FieldKey, FieldKey]:
    """Lead from the keys of the desk's version to those that the version in force has for the same places."""
    return keys_at_same_places(desk.version.tables.forms[desk.form.key], desk.in_force.tables.forms[desk.now])


def names_in_force(desk: Desk, values: Values) -> Values:
    """Give the names of a record as the version in force calls its fields."""
    if desk.version is desk.in_force:
        return values
    now = keys_in_force(desk)
    taken = frozenset(now.values())
    return {now.get(key, key): value for key, value in values.items() if key in now or key not in taken}


def row_names(desk: Desk, values: Values, *, took_part: bool) -> Mapping[str, Value]:
    """Give the names a row rule reads: the record's as the version in force calls them, `me`, ready predicates."""
    names = names_in_force(desk, values)
    form = desk.in_force.forms[desk.now].form
    return {**names, "me": desk.actor.person, **predicate_values(form, desk.actor, names, took_part=took_part)}


def first_state(published: Published, form: Form) -> str:
    """Give the state of a new record: the first code of its dictionary."""
    dictionary = published.app.dictionaries.get(form.states or BUILT_IN_STATES)
    return BUILT_IN_CODES[0] if dictionary is None else next(iter(dictionary.choices))
