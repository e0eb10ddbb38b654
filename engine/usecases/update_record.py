"""Edit a record on its own page, where no flow runs on it."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from engine.access.actor import Actor
from engine.errors import Conflict, NotAllowed, Text
from engine.forms.rules import record_after
from engine.model.rights import Function
from engine.store import records
from engine.store.instances import bump
from engine.store.records import RecordChange
from engine.store.trail import Entry, Head, chain
from engine.store.writing import Step
from engine.usecases.account import changes_of, places_told
from engine.usecases.apply import changed_keys, new_salt
from engine.usecases.complete_task import CHANGED
from engine.usecases.desk import Desk, apart, is_reached, show_written
from engine.usecases.differing import changes_since
from engine.usecases.entering import enter, refuse_errors
from engine.usecases.following import follow, take_turn
from engine.usecases.guarding import guarded, guards
from engine.usecases.making import DrawNumber
from engine.usecases.open_form import desk_to_edit
from engine.usecases.record_writes import RecordWrites
from engine.usecases.transaction import Done, Tx
from engine.usecases.writing import write
from engine.values import FormKey, Json, Values

OUT_OF_REACH = Text(
    en="This would move the record to where you may not change it.", zh="修改后该记录将不在您可修改的范围内"
)


def update_record(
    tx: Tx,
    actor: Actor,
    app: str,
    form: FormKey,
    ident: UUID,
    *,
    version: int,
    values: Mapping[str, Json],
) -> Done:
    """Change fields of a record that was seen at `version`; where nothing is another than before, nothing is written.

    Raises NotFound, NotAllowed, Invalid with every problem, or Conflict with what has changed since.
    """
    editing = desk_to_edit(tx, actor, app, form, ident)
    desk, record = editing.desk, editing.record
    take_turn(desk)
    if record["version"] != version:
        raise Conflict(CHANGED, changes_since(desk, record, version, took_part=editing.took_part))
    entered = enter(desk, editing.place, values, record=record, is_new=False)
    refuse_errors(entered)
    expected = guards(desk, entered.entry, entered.filled)
    after = record_after(desk.ready, entered.entry, entered.filled)
    if not is_reached(desk, Function.UPDATE, after, took_part=editing.took_part):
        raise NotAllowed(OUT_OF_REACH)

    def build(draw: DrawNumber) -> tuple[Step, ...]:
        return guarded(_steps(desk, record, after), expected)

    return write(tx, actor, Done(verb="update", app=app, form=form, record=ident), build)


def _steps(desk: Desk, before: Values, after: Values) -> tuple[Step, ...]:
    changed = changed_keys(desk, before, after)
    if not changed:
        return ()
    desk, writes = apart(desk), RecordWrites()
    show_written(desk, {**after, "version": before["version"] + 1})
    followed = follow(desk, writes, {(desk.form.key, before["id"]): (before, after)})
    entry = Entry(
        at=desk.tx.now,
        verb="update",
        actor=desk.actor.person,
        session=desk.actor.session,
        record=before["id"],
        version=before["version"] + 1,
        changes=changes_of(before, after, changed),
        answers={"at": places_told(desk.version.tables.forms[desk.form.key], changed)},
    )
    head: Head = before["head"]
    entries, new_head = chain(before["id"], head, (entry, *followed), new_id=desk.tx.new_id, new_salt=new_salt)
    change = RecordChange(
        form=desk.form.key,
        id=before["id"],
        version=before["version"],
        values={key: after.get(key) for key in changed},
        by=desk.actor.person,
        at=desk.tx.now,
        head=new_head,
        before=before,
    )
    return (bump(before["id"]), *records.update(desk.version.tables, change), *writes.steps(desk), entries)
