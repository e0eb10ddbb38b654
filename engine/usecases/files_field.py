"""Which field an upload is meant for, where the actor may fill that field in: by right, or in a task."""

from __future__ import annotations

from collections.abc import Iterator

from engine.access.actor import Actor
from engine.access.policy import fields, may
from engine.access.standing import bases_held
from engine.errors import NotAllowed, NotFound, Text
from engine.forms.place import Place, node_place, record_place, start_place
from engine.model.form import Field
from engine.model.rights import Function
from engine.model.workflow import START, PersonNode
from engine.store.tasks import AskedAt, asked_at
from engine.usecases.shelf import Published
from engine.usecases.transaction import Tx
from engine.values import FieldKey, FormKey

NOT_YOURS_TO_FILL = Text(en="You may not attach files here.", zh="您不能在此处上传文件")


def field_to_fill(tx: Tx, actor: Actor, app: str, form: FormKey, key: FieldKey) -> Field:
    """Give a field of files that the actor can fill in now, on some record.

    Raises NotAllowed for one that the actor can only see, NotFound for any other. A task keeps the version its run
    began with, so its field may be called otherwise by now, or be gone.
    """
    published = tx.shelf.at(actor.directory.epoch).apps.get(app)
    if published is None:
        raise NotFound
    field = _files_field(published, form, key)
    if field is not None and any(key in place.editable for place in _by_right(published, actor, form)):
        return field
    for task in asked_at(tx.database, actor.person, app, form, bases=bases_held(published.app, actor)):
        version = tx.shelf.version(task.definition)
        asked = _files_field(version, form, key)
        if asked is not None and key in _in_task(version, actor, form, task).editable:
            return asked
    if field is not None and key in _readable(published, actor, form):
        raise NotAllowed(NOT_YOURS_TO_FILL)
    raise NotFound


def _files_field(published: Published, form: FormKey, key: FieldKey) -> Field | None:
    found = published.app.forms[form].fields.get(key) if form in published.app.forms else None
    return found if found is not None and found.type == "files" else None


def _by_right(published: Published, actor: Actor, form: FormKey) -> Iterator[Place]:
    app, ready = published.app, published.forms[form]
    if may(app, actor, form, Function.CREATE):
        opened = fields(app, actor, form, Function.CREATE).anywhere
        yield start_place(ready, opened, opened)
    if may(app, actor, form, Function.UPDATE):
        readable = fields(app, actor, form, Function.READ).anywhere
        yield record_place(ready, readable, fields(app, actor, form, Function.UPDATE).anywhere)


def _in_task(version: Published, actor: Actor, form: FormKey, task: AskedAt) -> Place:
    """Give what a task opens: its node's fields, or those of the start form where it was returned to its sender."""
    ready = version.forms[form]
    if task.node == START:
        opened = fields(version.app, actor, form, Function.CREATE).anywhere
        return start_place(ready, opened, opened)
    workflow = version.app.workflow_of(form)
    node = None if workflow is None else workflow.nodes[task.node]
    nothing: frozenset[FieldKey] = frozenset()
    return node_place(ready, node.fields if isinstance(node, PersonNode) else {}, nothing, nothing)


def _readable(published: Published, actor: Actor, form: FormKey) -> frozenset[FieldKey]:
    is_seen = may(published.app, actor, form, Function.READ)
    return fields(published.app, actor, form, Function.READ).anywhere if is_seen else frozenset()
