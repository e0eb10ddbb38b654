"""Open a record: its values, its flow, what happened to it, what points to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from engine.access import policy
from engine.access.actor import Actor
from engine.errors import NotFound
from engine.forms.place import Place
from engine.forms.rules import Entry, fill
from engine.model.form import Field, column_place
from engine.model.rights import Function
from engine.store import instances, records, tasks
from engine.store.instances import Instance
from engine.store.records import Query, links_to, page
from engine.store.where import both
from engine.usecases.desk import Desk, fields_reached, form_now, is_reached, names_of, open_desk, outside_of, words_of
from engine.usecases.labels import labels_in_lines, labels_of
from engine.usecases.open_form import sections_of
from engine.usecases.reaching import name_paths, read_linked, rows_reached
from engine.usecases.reading_ahead import links_in_lines, read_ahead
from engine.usecases.seen import RecordPage, Reverse, SeenRecord
from engine.usecases.showing import flow_of, people_in
from engine.usecases.standing import is_asked_now, standing
from engine.usecases.standstill import standstill_of
from engine.usecases.telling import labels_of_changes, read_account, tell
from engine.usecases.transaction import Tx
from engine.values import FieldKey, FormKey, Value, Values

FEW = 10  # records shown of those that point here
SYSTEM = frozenset(
    {"id", "version", "state", "created_by", "created_at", "updated_by", "updated_at", "department", "branch"}
)


def open_record(tx: Tx, actor: Actor, app: str, form: FormKey, ident: UUID) -> RecordPage:
    """Open a record the actor may read. Raises NotFound for any other, absent or out of reach alike.

    While a run is open its version says which form is shown; after its end the form in force does.
    """
    desk = open_desk(tx, actor, app, form)
    where = rows_reached(desk.in_force, actor, desk.outside, form, Function.READ)
    found = records.read(tx.database, desk.in_force.tables, form, ident, where=where)
    if found is None:
        raise NotFound
    runs = instances.of_record(tx.database, ident)
    run = None
    if runs:
        run = _Run(instance=runs[0], desk=open_desk(tx, actor, app, runs[0].form, version=runs[0].definition))
    if run is not None and run.is_open:
        desk = run.desk
        found = records.read(tx.database, desk.version.tables, run.instance.form, ident) or found
    record = names_of(found)
    took_part = tasks.took_part(tx.database, actor.person, ident, bases=standing(desk))
    readable = fields_reached(desk, Function.READ, record, took_part=took_part)
    return _page(desk, run, record, readable, took_part=took_part)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """A run on a record, and the desk of the version that decides its course."""

    instance: Instance
    desk: Desk

    @property
    def is_open(self) -> bool:
        return self.instance.ended_at is None


def _page(
    desk: Desk, run: _Run | None, record: dict[str, Value], readable: frozenset[FieldKey], *, took_part: bool
) -> RecordPage:
    tx, words = desk.tx, desk.words()
    flow = None if run is None else flow_of(run.desk, run.instance, record)
    course = None if run is None else run.desk.course
    account = read_account(desk, record)
    lines = tell(desk, account, words, readable, course)
    seen = seen_record(desk, record, readable)
    own = tasks.open_of_record(tx.database, record["id"])
    is_running = run is not None and run.is_open
    return RecordPage(
        record=SeenRecord(
            app=seen.app,
            form=seen.form,
            id=seen.id,
            version=seen.version,
            name=seen.name,
            values=seen.values,
            labels={**seen.labels, **labels_of_changes(desk, lines, words)},
        ),
        sections=sections_of(desk.form, _shown(desk, readable)),
        flow=flow,
        people=people_in(desk, flow),
        trail=tuple(reversed(lines)),
        reverse=tuple(_reverse(desk, record, readable)),
        may_update=not is_running and is_reached(desk, Function.UPDATE, record, took_part=took_part),
        task=next((one.task.id for one in own if is_asked_now(desk, one)), None),
        standstill=None if run is None else standstill_of(run.desk, run.instance, account, own),
    )


def seen_record(desk: Desk, record: Values, readable: frozenset[FieldKey]) -> SeenRecord:
    """Give a record with what may be read of it, its values computed on reading among them."""
    words, form = desk.words(), form_now(desk)
    shown = readable | SYSTEM
    values = {
        key: _readable_lines(key, value, readable) if key in desk.ready.rows else value
        for key, value in computed_on_reading(desk, record).items()
        if key in shown
    }
    read_ahead(desk.tx, desk.in_force, desk.naming, links_in_lines(desk.ready, values))
    return SeenRecord(
        app=desk.in_force.app,
        form=form,
        id=record["id"],
        version=record["version"],
        name=desk.name(values, words),
        values=values,
        labels=labels_of(form, (values,), words) | labels_in_lines(form, values, words),
    )


def _readable_lines(rows: FieldKey, lines: Value, readable: frozenset[FieldKey]) -> tuple[Values, ...]:
    """Give lines with the columns that may be read."""
    return tuple(
        {key: cell for key, cell in line.items() if key == "id" or column_place(rows, key) in readable}
        for line in lines or ()
    )


def computed_on_reading(desk: Desk, record: Values) -> Values:
    """Give the record with the values that no column keeps."""
    live = [key for key, field in desk.form.fields.items() if field.live and field.value is not None]
    if not live:
        return record
    nothing: frozenset[FieldKey] = frozenset()
    place = Place(shown=nothing, editable=nothing)
    filled = fill(desk.ready, Entry(place=place, record=record, is_new=False, me=desk.actor.person), desk.env)
    return {**record, **{key: filled.names[key] for key in live}}


def _shown(desk: Desk, readable: frozenset[FieldKey]) -> frozenset[FieldKey]:
    return frozenset(key for key in readable if desk.form.at(key).type != "links")


def _reverse(desk: Desk, record: Values, readable: frozenset[FieldKey]) -> Iterator[Reverse]:
    for field in form_now(desk).fields.values():
        if field.type == "links" and field.key in readable:
            found = _pointing_here(desk, record, field)
            if found is not None:
                yield found


def _pointing_here(desk: Desk, record: Values, field: Field) -> Reverse | None:
    tx, actor, published = desk.tx, desk.actor, desk.in_force
    model = published.app.forms.get(field.form)
    if model is None or not policy.may(published.app, actor, field.form, Function.READ):
        return None
    outside = outside_of(tx, actor, published)
    readable = policy.fields(published.app, actor, field.form, Function.READ).always
    if field.by not in readable:
        return None
    here = links_to(published.tables, field.form, field.by, record["id"])
    where = both(rows_reached(published, actor, outside, field.form, Function.READ), here)
    columns = tuple(key for key in field.show if key in readable) or tuple(sorted(readable & set(model.facts)))
    paths = name_paths(model) | {(key,) for key in columns}
    found = page(tx.database, published.tables, Query(form=field.form, paths=paths, where=where, limit=FEW))
    read_linked(tx, published, outside, found.records, model)
    words = words_of(tx, actor, published, outside, language=tx.language)
    rows = []
    for one in found.records:
        values = {key: value for key, value in names_of(one).items() if key in readable or key in SYSTEM}
        name = words.name(field.form, values)
        labels = labels_of(model, (values,), words)
        row = SeenRecord(
            app=published.app, form=model, id=one.id, version=one.version, name=name, values=values, labels=labels
        )
        rows.append(row)
    return Reverse(field=field, form=model, columns=columns, rows=tuple(rows), has_more=bool(found.next))
