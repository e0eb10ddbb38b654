"""Play one step of a scenario through the use cases people use, and say what was seen when it did not come true."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from uuid import UUID

from engine.access.actor import Actor
from engine.errors import Invalid, Level, NotAllowed, NotFound, Refusal
from engine.model.form import Field, field_of_place
from engine.plugin.decimals import read_decimal
from engine.plugin.kinds import Kinds, Storage
from engine.usecases.complete_task import complete_task
from engine.usecases.list_inbox import list_inbox
from engine.usecases.list_records import list_records
from engine.usecases.open_form import open_new_form
from engine.usecases.open_record import open_record
from engine.usecases.open_task import open_task
from engine.usecases.scenario_stage import Stage
from engine.usecases.scenario_steps import (
    Act,
    Cannot,
    ExpectRecords,
    ExpectTask,
    ExpectValue,
    MoveClock,
    Refused,
    Step,
    StepRefused,
    Submit,
    Update,
)
from engine.usecases.scenario_values import field_to_json, place_in, to_json, with_ids
from engine.usecases.seen import SeenRecord, TaskPage
from engine.usecases.submit import submit
from engine.usecases.update_record import update_record
from engine.values import FieldKey, FormKey, Json, Value

SEND_AGAIN = "start"


def play(stage: Stage, step: Step) -> str:
    """Play a step; gives "" when it came true, else a sentence that says what was seen instead."""
    try:
        match step:
            case Submit(record=""):
                return _submit(stage, step)
            case Submit():
                again = Act(
                    person=step.person,
                    outcome="submit",
                    record=step.record,
                    node=SEND_AGAIN,
                    values=step.values,
                    refused=step.refused,
                )
                return _act(stage, again)
            case Update():
                return _update(stage, step)
            case Act():
                return _act(stage, step)
            case Cannot():
                return _cannot(stage, step)
            case ExpectTask():
                return _expect_task(stage, step)
            case ExpectValue():
                return _expect_value(stage, step)
            case ExpectRecords():
                return _expect_records(stage, step)
            case MoveClock():
                return _move_clock(stage, step)
    except StepRefused as refused:
        return str(refused)


def _submit(stage: Stage, step: Submit) -> str:
    actor = stage.enter(step.person)
    published = stage.published
    form = published.app.forms[step.form]
    tx = stage.doors.open()
    values = to_json(form, tx.kinds, step.values, stage, tx.zone)

    def send() -> None:
        done = stage.doors.perform(submit, actor, published.app.key, step.form, values)
        if step.call and done.record is not None:
            stage.calls[step.call] = (step.form, done.record)

    stage.senders.add((step.form, actor.person))
    return _tried(stage, step.form, send, step.refused)


def _update(stage: Stage, step: Update) -> str:
    actor = stage.enter(step.person)
    form, ident = stage.any_record(step.record)

    def edit() -> None:
        _edit(stage, actor, form, ident, step.values)

    return _tried(stage, form, edit, step.refused)


def _act(stage: Stage, step: Act) -> str:
    actor = stage.enter(step.person)
    form, ident = stage.any_record(step.record)
    task = _task_of(stage, actor, ident, step.node)
    if task is None:
        waiting = ", ".join(_who_waits(stage, ident)) or "nobody"
        return (
            "" if step.refused == Refused() else f"{step.person} has no task on {step.record}; it waits for {waiting}"
        )
    tx = stage.doors.open()
    plain = to_json(stage.published.app.forms[form], tx.kinds, step.values, stage, tx.zone)
    values = with_ids(plain, stage.read(form, ident).values)

    def press() -> None:
        stage.doors.perform(
            complete_task,
            actor,
            task.task,
            step.outcome,
            opinion=step.opinion,
            values=values,
            record_version=task.record.version,
        )

    return _tried(stage, form, press, step.refused, node=task.node)


def _cannot(stage: Stage, step: Cannot) -> str:
    actor = stage.enter(step.person)
    app = stage.published.app.key
    if step.verb == "create":
        return _denied(lambda: stage.doors.ask(open_new_form, actor, app, step.form), f"may send {step.form}")
    form, ident = stage.any_record(step.record)
    match step.verb:
        case "read":
            open_it = _denied(lambda: stage.doors.ask(open_record, actor, app, form, ident), f"can open {step.record}")
            return open_it or _not_listed(stage, actor, form, ident, step)
        case "see":
            try:
                page = stage.doors.ask(open_record, actor, app, form, ident)
            except NotFound:
                return ""
            shown = step.field in page.record.values
            return f"{step.person} sees {step.field}: {page.record.values[step.field]}" if shown else ""
    return _denied(lambda: _edit(stage, actor, form, ident, {}), f"can edit {step.record}")


def _expect_task(stage: Stage, step: ExpectTask) -> str:
    actor = stage.enter(step.person)
    ident = stage.any_record(step.record)[1] if step.record else None
    found = _task_of(stage, actor, ident, step.node)
    if (found is not None) == step.is_there:
        return ""
    where = f" at {step.node}" if step.node else ""
    if found is not None:
        return f"{step.person} has the task {found.node}"
    others = _all_tasks(stage, actor)
    seen = ", ".join(dict.fromkeys(one.node for one in others)) or "no task at all"
    return f"{step.person} has no task{where}; there is {seen}"


def _expect_value(stage: Stage, step: ExpectValue) -> str:
    form_key, ident = stage.any_record(step.record)
    values = stage.read(form_key, ident).values
    form = stage.published.app.forms[form_key]
    at = place_in(form, values, step.field)
    if at is None:
        seen = values.get(step.field)
        return "" if seen == step.value else f"{step.field} is {seen}"
    tx, (field, value) = stage.doors.open(), at
    wanted = field_to_json(form_key, field, tx.kinds, step.value, stage, zone=tx.zone)
    seen = tx.kinds.fields[field.type].present(value, tx.zone)
    is_seen = seen == wanted or (seen is not None and _is_number(tx.kinds, field, wanted, value))
    return "" if is_seen else f"{step.field} is {'blank' if seen is None else seen}"


def _place_told(place: str | None, wanted: frozenset[str | None]) -> str | None:
    """Give a place as the step names it: exactly, else by its field."""
    return place if place is None or place in wanted else field_of_place(place)


def _is_number(kinds: Kinds, field: Field, wanted: Json, value: Value) -> bool:
    """Say whether a decimal field holds this number, however many zeros it was written with."""
    is_decimal = kinds.fields[field.type].storage is Storage.DECIMAL and isinstance(wanted, int | str)
    return is_decimal and read_decimal(wanted, field.scale) == value


def _expect_records(stage: Stage, step: ExpectRecords) -> str:
    found = stage.count(step.form, step.where)
    if found == step.count or (step.count is None and found):
        return ""
    return f"there are {found}" if found != 1 else "there is 1"


def _move_clock(stage: Stage, step: MoveClock) -> str:
    now = stage.doors.clock.now()
    to = now + step.by if step.to is None else step.to.replace(tzinfo=stage.doors.open().zone)
    if to < now:
        raise StepRefused("the clock goes forward only")
    stage.doors.clock.move_to(to.astimezone(now.tzinfo))
    return ""


def _edit(stage: Stage, actor: Actor, form: FormKey, ident: UUID, plain: Mapping[FieldKey, Json]) -> None:
    tx, published = stage.doors.open(), stage.published
    record = stage.read(form, ident)
    values = with_ids(to_json(published.app.forms[form], tx.kinds, plain, stage, tx.zone), record.values)
    stage.doors.perform(update_record, actor, published.app.key, form, ident, version=record.version, values=values)


def _tried(
    stage: Stage, form: FormKey, deed: Callable[[], None], refused: Refused | None, *, node: str = SEND_AGAIN
) -> str:
    """Do it, and compare what was refused with what should be."""
    try:
        deed()
    except Refusal as refusal:
        _note_checks(stage, form, refusal)
        seen = _said(refusal)
        if refused is None:
            return f"it was refused: {seen}"
        return "" if _is_expected(refusal, refused, node) else f"it was refused otherwise: {seen}"
    return "" if refused is None else "it was not refused"


def _is_expected(refusal: Refusal, refused: Refused, node: str) -> bool:
    problems = _errors(refusal)
    if refused.fields is not None:
        return {_place_told(field, refused.fields) for field, _ in problems} == refused.fields
    here = [words for field, words in problems if refused.at in ("", field, field_of_place(field or ""))]
    if not problems and refused.at in ("", node):
        here = [f"{refusal.message.zh} {refusal.message.en}"]
    return any(refused.contains in words for words in here)


def _note_checks(stage: Stage, form: FormKey, refusal: Refusal) -> None:
    failed = [one for one in refusal.problems if one.rule == "check"] if isinstance(refusal, Invalid) else []
    stage.failed_checks.update((form, one.message.en) for one in failed)


def _errors(refusal: Refusal) -> list[tuple[FieldKey, str]]:
    problems = refusal.problems if isinstance(refusal, Invalid) else ()
    return [(one.field, f"{one.message.zh} {one.message.en}") for one in problems if one.level is Level.ERROR]


def _said(refusal: Refusal) -> str:
    problems = refusal.problems if isinstance(refusal, Invalid) else ()
    told = "; ".join(f"{one.field}: {one.message.en}" for one in problems)
    return told or refusal.message.en


def _denied(deed: Callable[[], object], otherwise: str) -> str:
    try:
        deed()
    except (NotAllowed, NotFound):
        return ""
    except Refusal as refusal:
        return f"it was refused, but for another reason: {_said(refusal)}"
    return otherwise


def _not_listed(stage: Stage, actor: Actor, form: FormKey, ident: UUID, step: Cannot) -> str:
    """Say in which list of the form the record stands, "" for none."""
    for view in stage.published.app.forms[form].views or ("",):
        try:
            if any(row.id == ident for row in _rows(stage, actor, form, view)):
                return f"{step.record} is in the list {view} of {step.person}"
        except (NotAllowed, NotFound):
            return ""
    return ""


def _rows(stage: Stage, actor: Actor, form: FormKey, view: str) -> Iterator[SeenRecord]:
    cursor: str | None = ""
    while cursor is not None:
        page = stage.doors.ask(list_records, actor, stage.published.app.key, form, view, cursor=cursor)
        yield from page.rows
        cursor = page.next


def _task_of(stage: Stage, actor: Actor, ident: UUID | None, node: str) -> TaskPage | None:
    """Give the task the actor has on this record, and at this node when one is named."""
    found = [one for one in _all_tasks(stage, actor, ident) if node in ("", one.node)]
    if len(found) > 1 and ident is not None and not node:
        raise StepRefused(f"there are several tasks: {', '.join(one.node for one in found)}; add node")
    return found[0] if found else None


def _all_tasks(stage: Stage, actor: Actor, ident: UUID | None = None) -> list[TaskPage]:
    """Give the tasks the actor finds in the inbox, opened as the actor opens them."""
    found: list[TaskPage] = []
    cursor = ""
    while True:
        page = stage.doors.ask(list_inbox, actor, "waiting", cursor)
        waiting = [row.task for row in page.rows if row.task is not None and ident in (None, row.record)]
        found.extend(stage.doors.ask(open_task, actor, task) for task in waiting)
        if not page.next:
            break
        cursor = page.next
    stage.failed_checks.update((one.record.form.key, warning.en) for one in found for warning in one.warnings)
    return found


def _who_waits(stage: Stage, ident: UUID) -> list[str]:
    accounts = [one.account for one in stage.doors.directory().persons.values() if one.account]
    return [account for account in accounts if _all_tasks(stage, stage.doors.actor(account), ident)]
