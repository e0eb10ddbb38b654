"""List what a picker offers: people, departments, or records that the actor may read and the rule lets through."""

from __future__ import annotations

from engine.access import policy
from engine.access.actor import Actor
from engine.access.people_search import find_people
from engine.errors import NotFound
from engine.model.form import Field, Form, Order, field_of_place
from engine.model.rights import Function
from engine.model.rule import Rule
from engine.store import records
from engine.store.records import Query
from engine.store.row_conditions import on_rows_of
from engine.store.where import Where, both
from engine.usecases.desk import Desk, desk_for, names_of
from engine.usecases.entering import Entered
from engine.usecases.on_page import OnPage, enter_page
from engine.usecases.reaching import name_paths, read_linked, rows_reached, rows_where
from engine.usecases.transaction import Tx
from engine.values import FormKey, Json, Values

MOST = 20


def list_options(tx: Tx, actor: Actor, app: str, form: FormKey, field: str, *, words: str, page: OnPage) -> Json:
    """Give at most 20 options: `value`, `label` and a `note` that tells two of the same name apart.

    The rule of a link may read what is filled in on the page. Raises NotFound for a field that cannot be filled in
    there, or that has no picker.
    """
    desk, entered = enter_page(tx, actor, app, form, page)
    if field not in desk.form.places or field not in entered.entry.place.editable:
        raise NotFound
    found = desk.form.at(field)
    match found.type:
        case "person":
            options = _people(actor, words)
        case "department":
            options = _departments(actor, words)
        case "link":
            options = _records(desk, found, words, _names(entered, field, page))
        case _:
            raise NotFound
    return {"options": options[:MOST], "more": len(options) > MOST}


def _names(entered: Entered, field: str, page: OnPage) -> Values:
    """Give what the condition of a link may read: the names of the form, and of the line it stands in as `row`."""
    names = entered.filled.names
    lines = entered.filled.lines.get(field_of_place(field), ())
    if "." not in field or not 0 < page.line <= len(lines):
        return names
    return {**names, "row": lines[page.line - 1].filled.names}


def _people(actor: Actor, words: str) -> list[Json]:
    found = find_people(actor.directory, words, MOST + 1)
    options = []
    for person in found:
        department = None if person.department is None else actor.directory.department(person.department)
        notes = (person.number, "" if department is None else department.name)
        options.append({"value": str(person.id), "label": person.name, "note": "，".join(filter(None, notes))})
    return options


def _departments(actor: Actor, words: str) -> list[Json]:
    wanted = words.strip().lower()
    directory = actor.directory
    found = []
    for one in sorted(directory.departments.values(), key=lambda one: one.code):
        if wanted in one.name.lower() or wanted in one.code.lower():
            branch = None if one.branch is None else directory.branch(one.branch)
            found.append({"value": str(one.id), "label": one.name, "note": "" if branch is None else branch.name})
    return found


def _records(desk: Desk, field: Field, words: str, ours: Values) -> list[Json]:
    tx, actor, published = desk.tx, desk.actor, desk.in_force
    form = desk_for(desk, field.form).now
    model = published.app.forms.get(form)
    if model is None or not policy.may(published.app, actor, form, Function.READ):
        return []
    where = rows_reached(published, actor, desk.naming, form, Function.READ)
    if field.where is not None:
        where = both(where, _offered(desk, field, field.where, ours))
    readable = policy.fields(published.app, actor, form, Function.READ).always
    search_in = tuple(key for key in model.search or _texts(model) if key in readable)
    order = next((key for key in search_in if key in published.tables.forms[form].columns), "created_at")
    query = Query(
        form=form,
        paths=name_paths(model),
        where=where,
        sort=(Order(field=order),),
        search=words,
        search_in=search_in,
        limit=MOST + 1,
    )
    found = records.page(tx.database, published.tables, query)
    read_linked(tx, published, desk.naming, found.records, model)
    named = desk.words()
    return [
        {
            "value": str(one.id),
            "label": named.name(form, names_of(one)),
            "note": _note(desk, form, one.values),
        }
        for one in found.records
    ]


def _offered(desk: Desk, field: Field, rule: Rule, ours: Values) -> Where:
    """The condition of the link, in the names of the version it was written for, on the rows in force."""
    found = rows_where(desk.version, desk.actor, desk.outside, field.form, rule, ours=ours)
    if desk.version is desk.in_force:
        return found
    now = desk.in_force.tables.forms[desk_for(desk, field.form).now]
    return on_rows_of(now, desk.version.tables.forms[field.form], found)


def _texts(model: Form) -> tuple[str, ...]:
    return tuple(key for key, field in model.fields.items() if field.type in ("text", "serial"))


def _note(desk: Desk, form: FormKey, values: Values) -> str:
    """The record's choices and department tell two of the same name apart."""
    words = desk.words()
    model = desk.in_force.app.forms[form]
    readable = policy.fields(desk.in_force.app, desk.actor, form, Function.READ).always
    shown = [
        words.text(field, values[key])
        for key, field in model.fields.items()
        if field.type in ("choice", "department") and key in readable and values.get(key) is not None
    ]
    return " · ".join(shown[:2])
