"""List the records of a form that the actor may read: a view, words to look for, a page."""

from __future__ import annotations

from engine.access import policy
from engine.access.actor import Actor
from engine.errors import NotFound
from engine.model.form import Form, Order, View
from engine.model.rights import Function
from engine.store.records import Query, page
from engine.store.where import both
from engine.usecases.desk import app_in_force, names_of, outside_of, words_of
from engine.usecases.labels import labels_of
from engine.usecases.reaching import name_paths, read_linked, rows_reached, rows_where
from engine.usecases.seen import RecordList, SeenRecord
from engine.usecases.transaction import Tx
from engine.values import FormKey

PAGE = 50
FEW = 6  # columns of a form without views
NEWEST = (Order(field="created_at", descending=True),)
SYSTEM = frozenset({"state", "created_at", "created_by", "updated_at", "updated_by", "department", "branch"})


def list_records(
    tx: Tx, actor: Actor, app: str, form: FormKey, view: str = "", *, search: str = "", cursor: str = ""
) -> RecordList:
    """Give a page of records. Raises NotFound for a form the actor may not read, or a view that is not there."""
    published = app_in_force(tx, actor, app)
    if form not in published.app.forms or not policy.may(published.app, actor, form, Function.READ):
        raise NotFound
    model = published.app.forms[form]
    chosen = _view(model, view)
    readable = policy.fields(published.app, actor, form, Function.READ).always
    searchable = tuple(key for key in model.search if key in readable)
    outside = outside_of(tx, actor, published)
    where = rows_reached(published, actor, outside, form, Function.READ)
    if chosen is not None and chosen.where is not None:
        where = both(where, rows_where(published, actor, outside, form, chosen.where))
    columns = tuple(key for key in _columns(model, chosen) if key in readable or key in SYSTEM)
    found = page(
        tx.database,
        published.tables,
        Query(
            form=form,
            paths=frozenset((key,) for key in columns) | name_paths(model),
            where=where,
            sort=_sort(chosen, readable),
            search=search if searchable else "",
            search_in=searchable,
            after=cursor,
            limit=PAGE,
        ),
    )
    read_linked(tx, published, outside, found.records, model)
    words = words_of(tx, actor, published, outside, language=tx.language)
    rows = []
    for record in found.records:
        values = {key: value for key, value in names_of(record).items() if key in readable or key in SYSTEM}
        rows.append(
            SeenRecord(
                app=published.app,
                form=model,
                id=record.id,
                version=record.version,
                name=words.name(form, values),
                values=values,
                labels=labels_of(model, (values,), words),
            )
        )
    return RecordList(
        app=published.app,
        form=model,
        view=chosen,
        columns=columns,
        rows=tuple(rows),
        next=found.next or None,
        search=search,
        may_create=policy.may(published.app, actor, form, Function.CREATE),
        may_search=bool(searchable),
    )


def _view(form: Form, key: str) -> View | None:
    if key:
        found = form.views.get(key)
        if found is None:
            raise NotFound
        return found
    return next(iter(form.views.values()), None)


def _columns(form: Form, view: View | None) -> tuple[str, ...]:
    if view is not None and view.columns:
        return view.columns
    shown = [key for key, field in form.fields.items() if field.type not in ("links", "files", "longtext")]
    return (*shown[:FEW], "state", "created_at")


def _sort(view: View | None, readable: frozenset[str]) -> tuple[Order, ...]:
    wanted = () if view is None else view.sort
    allowed = tuple(order for order in wanted if order.field in readable or order.field in SYSTEM)
    return allowed or NEWEST
