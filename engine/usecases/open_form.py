"""Open a form: what its page depends on, and the document that fills it for one person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from engine.access.actor import Actor
from engine.errors import NotAllowed, NotFound, Text
from engine.forms.place import Place, record_place
from engine.forms.rules import record_after
from engine.forms.view import states_document, values_document, warnings_document
from engine.model.form import Form, Section
from engine.model.rights import Function
from engine.store import instances, tasks
from engine.usecases.desk import Desk, fields_reached, is_reached, names_of, open_desk
from engine.usecases.entering import Entered, enter
from engine.usecases.foreseeing import route_document
from engine.usecases.labels import labels_on_page
from engine.usecases.reaching import rows_reached
from engine.usecases.rules_document import rules_document
from engine.usecases.seen import FormShell
from engine.usecases.standing import standing
from engine.usecases.submit import desk_to_start, enter_new
from engine.usecases.transaction import Tx
from engine.values import FieldKey, FormKey, Json, Value

IN_A_FLOW = Text(
    en="A flow runs on this record; only its steps change it.", zh="流程进行中，只能在流程节点中修改该记录"
)
NO_UPDATE = Text(en="You may not change this record.", zh="您不能修改该记录")


def open_new_form(tx: Tx, actor: Actor, app: str, form: FormKey) -> FormShell:
    """Give the page of a new record. Raises NotFound for a form the actor may not send."""
    desk = desk_to_start(tx, actor, app, form)
    return FormShell(
        app=desk.in_force.app,
        hash=desk.version.hash,
        form=desk.form,
        sections=sections_on_start(desk.form),
        has_route=desk.course is not None,
    )


def new_document(tx: Tx, actor: Actor, app: str, form: FormKey) -> Json:
    """Give the document of a new record: defaults, how each field shows, who will be asked."""
    desk = desk_to_start(tx, actor, app, form)
    entered = enter_new(desk, _first_lines(desk.form))
    found = form_document(desk, entered)
    found["values"] = values_document(desk.ready, entered.entry.place, entered.filled, tx.zone)
    record = record_after(desk.ready, entered.entry, entered.filled)
    found["route"] = route_document(desk, record)
    return found


def edit_shell(tx: Tx, actor: Actor, app: str, form: FormKey, ident: UUID) -> FormShell:
    """Give the page on which a record is edited where no flow runs on it."""
    desk = desk_to_edit(tx, actor, app, form, ident).desk
    return FormShell(
        app=desk.in_force.app,
        hash=desk.version.hash,
        form=desk.form,
        sections=sections_of(desk.form, frozenset(desk.form.fields)),
        has_route=False,
        record=ident,
    )


def edit_document(tx: Tx, actor: Actor, app: str, form: FormKey, ident: UUID) -> Json:
    """Give the document of a record to be edited."""
    editing = desk_to_edit(tx, actor, app, form, ident)
    desk, record = editing.desk, editing.record
    entered = enter(desk, editing.place, {}, record=record, is_new=False)
    found = form_document(desk, entered)
    found["values"] = values_document(desk.ready, entered.entry.place, entered.filled, tx.zone)
    found["record"] = {"id": str(ident), "version": record["version"], "name": desk.name(record, desk.words())}
    return found


def _first_lines(form: Form) -> Mapping[FieldKey, Json]:
    """Give blank lines where a new form asks for some, so that nobody has to add them first."""
    asked = {
        key: max(int(field.min or 0), field.required is not None) for key, field in form.fields.items() if field.columns
    }
    return {key: [{}] * least for key, least in asked.items() if least}


@dataclass(frozen=True, slots=True, kw_only=True)
class Editing:
    """A record to be edited: its names with `version` and `head`, and what may be seen and written of it."""

    desk: Desk
    record: dict[str, Value]
    place: Place
    took_part: bool


def desk_to_edit(tx: Tx, actor: Actor, app: str, form: FormKey, ident: UUID) -> Editing:
    """Lay out a record the actor may update. Raises NotFound out of reach, NotAllowed in reach."""
    desk = open_desk(tx, actor, app, form)
    where = rows_reached(desk.in_force, actor, desk.outside, form, Function.READ)
    running = instances.load_running(tx.database, desk.version.tables, form, ident, where=where)
    if running is None:
        raise NotFound
    record = {**names_of(running.record), "head": running.record.head}
    took_part = tasks.took_part(tx.database, actor.person, ident, bases=standing(desk))
    if not is_reached(desk, Function.UPDATE, record, took_part=took_part):
        raise NotAllowed(NO_UPDATE)
    if running.instance is not None:
        raise NotAllowed(IN_A_FLOW)
    readable = fields_reached(desk, Function.READ, record, took_part=took_part)
    writable = fields_reached(desk, Function.UPDATE, record, took_part=took_part)
    place = record_place(desk.ready, readable, writable)
    return Editing(desk=desk, record=record, place=place, took_part=took_part)


def form_document(desk: Desk, entered: Entered) -> dict[str, Json]:
    """Give what every document of a form has; values and route are the caller's."""
    place, language = entered.entry.place, desk.tx.language
    return {
        "app": desk.version.app.key,
        "form": desk.form.key,
        "version": desk.version.hash,
        "node": None,
        "language": language,
        "actor": {"id": str(desk.actor.person), "name": desk.actor.profile.name},
        "record": None,
        "labels": labels_on_page(desk, entered),
        "fields": states_document(desk.ready, place, entered.filled),
        "warnings": warnings_document(entered.problems, place, language),
        "route": [],
        "outcomes": [],
        "rules": rules_document(desk, entered),
    }


def sections_on_start(form: Form) -> tuple[Section, ...]:
    """Give the sections of the start form; a form without any has one of all its fields."""
    return form.sections or (Section(label=form.label, fields=tuple(form.fields), columns=2),)


def sections_of(form: Form, shown: frozenset[FieldKey]) -> tuple[Section, ...]:
    """Give the sections with the fields that are shown, and one without a label for those in no section."""
    listed = {key for section in form.sections for key in section.fields}
    rest = tuple(key for key in form.fields if key not in listed and key in shown)
    found = [
        Section(
            label=section.label,
            columns=section.columns,
            fields=tuple(key for key in section.fields if key in shown),
            visible=section.visible,
        )
        for section in form.sections
    ]
    nameless = Section(label=Text(en="", zh=""), columns=2, fields=rest)
    return tuple(section for section in (*found, nameless) if section.fields)
