"""List what waits for the actor, what the actor did, and what the actor started."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from uuid import UUID

from engine.access.actor import Actor
from engine.errors import NotFound, Text
from engine.ids import parse_id
from engine.model.form import Form
from engine.model.workflow import START, PersonNode
from engine.store import records, tasks
from engine.store.instances import Instance
from engine.store.record_reading import all_paths
from engine.store.started import started_by, waiting_in
from engine.store.task_rows import Task
from engine.store.tasks import DoneTask, Position, Waiting
from engine.usecases.desk import Desk, form_now, names_of, open_desk
from engine.usecases.seen import Inbox, InboxRow
from engine.usecases.shelf import Published
from engine.usecases.showing import foreseen
from engine.usecases.standing import standing_everywhere, still_asked
from engine.usecases.task_facts import form_of_facts, may_tell, read_facts, version_of_run
from engine.usecases.telling import RETURNED
from engine.usecases.transaction import Tx
from engine.values import FormKey, Json, NodeKey, Value
from engine.workflow.moving import SEND_AGAIN
from engine.workflow.route import Place
from engine.workflow.state import RETURN, SUBMIT, load

PAGE = 50
WAITING, DONE, STARTED = "waiting", "done", "started"
REFUSED = ("refused", "withdrawn")


def list_inbox(tx: Tx, actor: Actor, tab: str, cursor: str = "", *, limit: int = PAGE) -> Inbox:
    """Give a page of one tab, the newest first. Raises NotFound for a tab or cursor that is none."""
    after = _position(cursor)
    match tab:
        case "waiting":
            open_ = tasks.inbox(
                tx.database, actor.person, limit=limit + 1, after=after, bases=standing_everywhere(tx, actor)
            )
            rows = [_open_row(tx, actor, one) for one in open_[:limit]]
            last = [(one.opened_at, one.id) for one in open_[:limit]]
            more = len(open_) > limit
        case "done":
            done = tasks.done(tx.database, actor.person, limit=limit + 1, after=after)
            rows = [_done_row(tx, actor, one) for one in done[:limit]]
            last = [(one.at, one.id) for one in done[:limit]]
            more = len(done) > limit
        case "started":
            runs = started_by(tx.database, actor.person, limit=limit + 1, after=after)
            rows = list(started_rows(tx, actor, runs[:limit]))
            last = [(one.started_at, one.id) for one in runs[:limit]]
            more = len(runs) > limit
        case _:
            raise NotFound
    return Inbox(
        tab=tab,
        waiting=count_waiting(tx, actor),
        rows=tuple(row for row in rows if row is not None),
        next=_cursor(*last[-1]) if more else None,
    )


def count_waiting(tx: Tx, actor: Actor) -> int:
    """Count the open tasks the actor is asked to do."""
    return tasks.badge(tx.database, actor.person, bases=standing_everywhere(tx, actor))


def count_started(tx: Tx, actor: Actor) -> int:
    """Count what the actor started that is not over, up to a page of it."""
    return sum(1 for run in started_by(tx.database, actor.person, limit=PAGE) if run.ended_at is None)


def started_rows(tx: Tx, actor: Actor, runs: Sequence[Instance]) -> tuple[InboxRow, ...]:
    """Give runs the actor started as rows: how far they are and whom they wait for."""
    waiting: dict[UUID, list[Waiting]] = {}
    for one in waiting_in(tx.database, [run.id for run in runs]):
        waiting.setdefault(one.task.instance, []).append(one)
    grouped: dict[tuple[str, str, str], list[Instance]] = {}
    for run in runs:
        grouped.setdefault((run.app, run.form, run.definition), []).append(run)
    found: dict[UUID, InboxRow] = {}
    for (app, form, definition), group in grouped.items():
        desk = _desk(tx, actor, app, form, definition)
        if desk is None:
            continue
        paths = all_paths(desk.version.tables, form)
        idents = [run.record for run in group]
        read = records.read_many(tx.database, desk.version.tables, form, idents, paths=paths)
        for run in group:
            record = read.get(run.record)
            if record is not None:
                found[run.id] = _started_row(desk, run, names_of(record), waiting.get(run.id, []))
    return tuple(found[run.id] for run in runs if run.id in found)


def _started_row(desk: Desk, run: Instance, record: Mapping[str, Value], waiting: Sequence[Waiting]) -> InboxRow:
    words = desk.words()
    people = [person for one in waiting for person in still_asked(desk.tx, desk.actor, one)]
    first = waiting[0].task if waiting else None
    return InboxRow(
        app=desk.in_force.app,
        form=form_now(desk),
        record=run.record,
        title=desk.name(record, words),
        facts=(),
        person=words.person(run.started_by),
        department=words.department(record.get("department")),
        node=None if first is None else _node_label(desk.version, first.form, first.node),
        waiting_for=tuple(words.person(one) for one in people),
        at=first.opened_at if first is not None else run.ended_at or run.started_at,
        sent=run.started_at,
        due=None if first is None else first.due_at,
        state=record.get("state"),
        progress=_progress(desk, run, record, waiting),
    )


def _progress(desk: Desk, run: Instance, record: Mapping[str, Value], waiting: Sequence[Waiting]) -> tuple[str, ...]:
    """One part a person's step: those done, the one it waits at, those to come."""
    course = desk.course
    if course is None:
        return ()
    state = load(run.state)
    done = [key for key in state.steps if isinstance(course.workflow.nodes.get(key), PersonNode)]
    if state.is_over:
        last = "refused" if record.get("state") in REFUSED else "done"
        return (*("done" for _ in done[:-1]), last)
    asked = {one.task.token: still_asked(desk.tx, desk.actor, one) for one in waiting}
    steps = foreseen(desk, course, state, record, asked)
    coming = [step.node for step in steps if step.place is Place.NEXT]
    now = [token.node for token in state.tokens]
    passed = [key for key in done if key not in now and key not in coming]
    return (*("done" for _ in passed), *("now" for _ in now), *("next" for _ in coming))


def _open_row(tx: Tx, actor: Actor, task: Task) -> InboxRow | None:
    published, form = _form_now(tx, actor, task)
    if published is None or form is None:
        return None
    return InboxRow(
        app=published.app,
        form=form,
        record=task.record,
        title=_title(tx, published, form, task),
        facts=_facts(tx, published, form, task.facts),
        person=_person(actor, task.facts),
        department=_department(actor, task.facts),
        node=_label(_node(tx, published, form, task), task),
        waiting_for=(),
        at=task.opened_at,
        due=task.due_at,
        task=task.id,
    )


def _done_row(tx: Tx, actor: Actor, done: DoneTask) -> InboxRow | None:
    published, form = _form_now(tx, actor, done)
    if published is None or form is None:
        return None
    node = _node(tx, published, form, done, done.outcome)
    return InboxRow(
        app=published.app,
        form=form,
        record=done.record,
        title=_title(tx, published, form, done),
        facts=_facts(tx, published, form, done.facts),
        person=_person(actor, done.facts),
        department=_department(actor, done.facts),
        node=_label(node, done),
        waiting_for=(),
        at=done.at,
        outcome=_outcome_label(node, done.outcome),
    )


def _node(tx: Tx, published: Published, form: Form, task: Task | DoneTask, outcome: str = RETURN) -> PersonNode | None:
    """Give the node of a task as it is now, or as its run has it where it, or what was pressed there, is gone."""
    now = _person_node(published, form.key, task.node)
    if task.node == START or (now is not None and (outcome == RETURN or outcome in now.outcomes)):
        return now
    return _person_node(version_of_run(tx, published, task.facts), task.form, task.node)


def _person_node(published: Published, form: FormKey, node: NodeKey) -> PersonNode | None:
    workflow = published.app.workflow_of(form)
    found = None if workflow is None else workflow.nodes.get(node)
    return found if isinstance(found, PersonNode) else None


def _label(node: PersonNode | None, task: Task | DoneTask) -> Text | None:
    if task.node == START:
        return SEND_AGAIN
    return None if node is None else node.label


def _outcome_label(node: PersonNode | None, outcome: str) -> Text:
    known = None if node is None else node.outcomes.get(outcome)
    if known is not None:
        return known.label
    return {RETURN: RETURNED, SUBMIT: SEND_AGAIN}.get(outcome) or Text(en=outcome, zh=outcome)


def _title(tx: Tx, published: Published, form: Form, task: Task | DoneTask) -> str:
    """How the record was called, unless that may tell what is protected since."""
    title = task.title if may_tell(tx, published, task.facts) else form.label
    return title.in_language(tx.language)


def _facts(tx: Tx, published: Published, form: Form, kept: Json) -> tuple[tuple[Text, str], ...]:
    return tuple((label, text.in_language(tx.language)) for label, text in read_facts(tx, published, form, kept))


def _person(actor: Actor, kept: Json) -> str:
    ident = parse_id(kept.get("applicant"))
    found = None if ident is None else actor.directory.person(ident)
    return "" if found is None else found.name


def _department(actor: Actor, kept: Json) -> str:
    ident = parse_id(kept.get("department"))
    found = None if ident is None else actor.directory.department(ident)
    return "" if found is None else found.name


def _form_now(tx: Tx, actor: Actor, task: Task | DoneTask) -> tuple[Published | None, Form | None]:
    """The version in force and what it calls the form of a task, which may have been renamed since."""
    published = tx.shelf.at(actor.directory.epoch).apps.get(task.app)
    key = None if published is None else form_of_facts(tx, published, task.form, task.facts)
    return published, None if published is None or key is None else published.app.forms[key]


def _desk(tx: Tx, actor: Actor, app: str, form: str, definition: str) -> Desk | None:
    try:
        return open_desk(tx, actor, app, form, version=definition)
    except NotFound:
        return None


def _node_label(published: Published, form: str, node: str) -> Text | None:
    if node == START:
        return SEND_AGAIN
    workflow = published.app.workflow_of(form)
    found = None if workflow is None else workflow.nodes.get(node)
    return None if found is None else found.label


def _cursor(at: datetime, ident: UUID) -> str:
    return f"{at.isoformat()}~{ident}"


def _position(cursor: str) -> Position | None:
    if not cursor:
        return None
    at, _, ident = cursor.partition("~")
    found = parse_id(ident)
    try:
        moment = datetime.fromisoformat(at)
        if found is None or moment.tzinfo is None:
            raise NotFound
        return Position(moment.astimezone(UTC), found)
    except (ValueError, OverflowError):
        raise NotFound from None
