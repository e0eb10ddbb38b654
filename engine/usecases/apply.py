"""Perform what the interpreter decided: one batch of a run's effects, and the account of them.

It alone turns effects into rows. The batch is written whole or not at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from os import urandom
from uuid import UUID

from engine.access.standing import basis_of, role_in_force
from engine.errors import Conflict, Text
from engine.forms.computing import computing
from engine.forms.line_changes import differ
from engine.model.workflow import START
from engine.store import instances, records
from engine.store.instances import Instance, NewInstance, Status, start
from engine.store.task_rows import BY_NAME, Task
from engine.store.task_steps import NewTask, close_task, open_tasks, take_part
from engine.store.tasks import Place
from engine.store.trail import START as START_OF_TRAIL
from engine.store.trail import Entry, Head, chain
from engine.store.writing import Ensure, Step
from engine.usecases.account import changes_of, places_told
from engine.usecases.desk import Desk, apart, desk_for, show_written
from engine.usecases.following import follow
from engine.usecases.making import DrawNumber, followed, made_by_flow, new_record, numbered
from engine.usecases.record_writes import RecordWrites
from engine.usecases.task_facts import applicant_of, facts_of, title_of
from engine.values import FieldKey, Json, NodeKey, Values
from engine.workflow.answers import dump_answers
from engine.workflow.commands import Start
from engine.workflow.course import Course
from engine.workflow.effects import (
    CloseTask,
    CreateRecord,
    Effect,
    Finish,
    Halt,
    KeepLinked,
    OpenTask,
    SetFields,
    SetLinked,
    SetState,
    SkipNode,
)
from engine.workflow.interpreter import Advance, advance
from engine.workflow.state import EMPTY, dump

DEEPEST = 5  # flows that start each other


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """What the actor does, for the first entry of the account.

    `is_at_machine` says that an administrator, who is no person of the organisation, carries on what the actor did.
    """

    verb: str
    node: NodeKey = ""
    outcome: str = ""
    opinion: str = ""
    is_at_machine: bool = False


@dataclass(slots=True, kw_only=True)
class Performance:
    """A deed on a run while its batch is made: guards stand before the rest, entries in the order things happened.

    `record` holds the names of the record as it will be, `before` as it was read with its `version`; None for a
    record that this deed makes. `writes` is shared with the runs that begin on records made here.
    """

    desk: Desk
    run_id: UUID
    instance: Instance | None  # None = the run begins
    deed: Deed
    record: Values
    before: Values | None
    draw: DrawNumber
    open_tasks: tuple[Task, ...] = ()  # those of the run, as far as they were read
    depth: int = 0
    writes: RecordWrites = field(default_factory=RecordWrites)
    guards: list[Step] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    opened: list[NewTask] = field(default_factory=list)

    @property
    def form(self) -> Mapping[str, str]:
        """The app and form of the record, as rows name them."""
        return {"app": self.desk.version.app.key, "form": self.desk.form.key}


def perform_effects(performance: Performance, advance: Advance) -> tuple[Step, ...]:
    """Give the steps of a deed: the instance, the records, what the effects say, the account."""
    performance.desk = apart(performance.desk)
    instance, *others = _perform_all(performance, advance)
    return (instance, *performance.writes.steps(performance.desk), *others)


def _perform_all(performance: Performance, advance: Advance) -> tuple[Step, ...]:
    """Give the steps of one run, its instance first, without those of records."""
    desk, record, before = performance.desk, performance.record, performance.before
    version = 1 if before is None else before["version"]
    changed = changed_keys(desk, before or {}, record)
    performance.writes.runs.add(record["id"])
    if before is None:
        performance.writes.make(desk, record)
    elif changed:
        version = performance.writes.change(desk, before, {key: record.get(key) for key in changed})
    show_written(desk, {**record, "version": version})
    performance.entries.append(_first_entry(performance, advance, changed, version))
    for effect in advance.effects:
        _perform(performance, effect)
    if performance.depth == 0:  # once all flows of the deed have written
        writes = performance.writes
        performance.entries.extend(follow(performance.desk, writes, writes.written(performance.desk)))
    instance, entries = _instance_told(performance, advance)
    return (instance, *performance.guards, *performance.steps, *_opening(performance), entries)


def changed_keys(desk: Desk, before: Values, after: Values) -> tuple[str, ...]:
    """Give the stored fields, and `state department branch`, that hold another value than before."""
    keys = (*desk.ready.stored, "state", "department", "branch")
    return tuple(key for key in keys if differ(before.get(key), after.get(key)))


def _first_entry(performance: Performance, advance: Advance, changed: tuple[str, ...], version: int) -> Entry:
    desk, deed = performance.desk, performance.deed
    told: dict[str, Json] = {"answers": dump_answers(advance.answers), "at": _places(desk, changed)}
    told |= {"outcome": deed.outcome} if deed.outcome else {}
    told |= {"opinion": deed.opinion} if deed.opinion else {}
    return Entry(
        at=desk.tx.now,
        verb=deed.verb,
        actor=None if deed.is_at_machine else desk.actor.person,
        session=desk.actor.session,
        node=deed.node,
        record=performance.record["id"],
        version=version,
        changes=changes_of(performance.before or {}, performance.record, changed),
        answers=told,
    )


def _perform(performance: Performance, effect: Effect) -> None:
    match effect:
        case OpenTask():
            _open_task(performance, effect)
        case CloseTask():
            _close_task(performance, effect)
        case SetLinked():
            _set_linked(performance, effect)
        case KeepLinked():
            _keep_linked(performance, effect)
        case CreateRecord():
            _create(performance, effect)
        case SkipNode() | Halt():
            verb = "skip" if isinstance(effect, SkipNode) else "halt"
            _tell(performance, verb, effect.node, {"note": {"en": effect.reason.en, "zh": effect.reason.zh}})
        case Finish():
            _tell(performance, "finish", effect.node, {"state": effect.state})
        case SetFields() | SetState():
            return  # they are in the record already


def _open_task(performance: Performance, effect: OpenTask) -> None:
    desk = performance.desk
    record = desk.outside.record(desk.form.key, performance.record["id"]) or performance.record
    performance.opened.append(
        NewTask(
            id=desk.tx.new_id(),
            **performance.form,
            record=performance.record["id"],
            instance=performance.run_id,
            node=effect.node,
            token=effect.token,
            people=effect.people,
            bases=_bases(desk, effect),
            title=title_of(desk, record),
            facts=facts_of(desk, effect.node, record),
            at=desk.tx.now,
            due=effect.due,
        )
    )


def _bases(desk: Desk, effect: OpenTask) -> Mapping[UUID, tuple[str, ...]]:
    """The roles by which people are asked, as the version in force knows them: it says who holds them later."""
    app = desk.version.app
    found: dict[UUID, tuple[str, ...]] = {}
    for person, roles in effect.roles.items():
        held = ((one, role_in_force(desk.in_force.app, app, one.role)) for one in roles)
        found[person] = tuple(
            basis_of(app.key, role, branch=one.branch, department=one.department, anywhere=one.anywhere)
            for one, role in held
            if role is not None
        )
    return found


def _close_task(performance: Performance, effect: CloseTask) -> None:
    desk, deed = performance.desk, performance.deed
    open_ = next((found for found in performance.open_tasks if found.token == effect.token), None)
    if open_ is None:
        return
    is_acted = bool(effect.outcome)
    guard, done = close_task(
        open_,
        outcome=effect.outcome,
        by=desk.actor.person if is_acted else None,
        at=desk.tx.now,
        opinion=deed.opinion if is_acted else "",
    )
    performance.guards.append(guard)
    performance.steps.append(done)


def _set_linked(performance: Performance, effect: SetLinked) -> None:
    desk = performance.desk
    before = desk.outside.record(effect.form, effect.id)
    if before is None:
        raise Conflict(Text(en="A linked record is gone; it cannot be changed.", zh="关联的记录已不存在，无法修改"))
    linked = desk_for(desk, effect.form)
    after = followed(linked, before, effect.values)
    values = {key: after.get(key) for key in changed_keys(linked, before, after)}
    if not values:
        performance.writes.keep(linked, before)
        return
    version = performance.writes.change(linked, before, values)
    performance.entries.append(
        Entry(
            at=desk.tx.now,
            verb="set",
            actor=desk.actor.person,
            session=desk.actor.session,
            record=effect.id,
            version=version,
            changes=changes_of(before, values, values),
            answers={"at": _places(linked, values)},
        )
    )


def _keep_linked(performance: Performance, effect: KeepLinked) -> None:
    seen = performance.desk.outside.record(effect.form, effect.id)
    if seen is not None:
        performance.writes.keep(desk_for(performance.desk, effect.form), seen)


def _create(performance: Performance, effect: CreateRecord) -> None:
    desk = desk_for(performance.desk, effect.form)
    names = numbered(desk, made_by_flow(desk, effect.id, effect.values), performance.draw)
    course = desk.course
    if course is None:
        performance.writes.make(desk, names)
        performance.entries.append(_creation(desk, names))
        return
    if performance.depth >= DEEPEST:
        raise Conflict(Text(en="Flows start each other in a circle.", zh="流程之间循环发起"))
    begun, found = _begun(desk, course, names, performance.draw)
    begun.depth, begun.writes = performance.depth + 1, performance.writes
    performance.steps.extend(_perform_all(begun, found))


def created_alone(desk: Desk, names: Values) -> tuple[Step, ...]:
    """Give the steps of a new record without a flow; its account is a stream of its own."""
    desk, writes = apart(desk), RecordWrites()
    show_written(desk, {**names, "version": 1})
    followed = follow(desk, writes, {(desk.form.key, names["id"]): (None, names)})
    told = (_creation(desk, names), *followed)
    entries, head = chain(names["id"], START_OF_TRAIL, told, new_id=desk.tx.new_id, new_salt=new_salt)
    return (*writes.steps(desk), *records.insert(desk.version.tables, new_record(desk, names, head)), entries)


def _creation(desk: Desk, names: Values) -> Entry:
    return Entry(
        at=desk.tx.now,
        verb="create",
        actor=desk.actor.person,
        session=desk.actor.session,
        record=names["id"],
        version=1,
        changes=changes_of({}, names, changed_keys(desk, {}, names)),
        answers={"at": _places(desk, changed_keys(desk, {}, names))},
    )


def begin_run(desk: Desk, course: Course, names: Values, draw: DrawNumber) -> tuple[Step, ...]:
    """Give the steps of a new record and of the run that starts on it."""
    return perform_effects(*_begun(desk, course, names, draw))


def _begun(desk: Desk, course: Course, names: Values, draw: DrawNumber) -> tuple[Performance, Advance]:
    applicant = applicant_of(desk.form, names) or desk.actor.person
    command = Start(by=desk.actor.person, applicant=applicant)
    found = advance(
        course,
        EMPTY,
        command,
        names,
        desk.outside,
        now=desk.tx.now,
        zone=desk.tx.zone,
        compute=computing(desk.ready),
    )
    if found.refusal is not None:
        raise found.refusal
    performance = Performance(
        desk=desk,
        run_id=desk.tx.new_id(),
        instance=None,
        deed=Deed(verb="submit", node=START),
        record=found.record,
        before=None,
        draw=draw,
    )
    return performance, found


def _opening(performance: Performance) -> tuple[Step, ...]:
    """The tasks to be opened; whoever starts a run takes part in it."""
    desk = performance.desk
    for each in performance.opened:
        desk.tx.shelf.remember_task(each.id, Place(app=each.app, form=each.form, definition=desk.version.hash))
    steps = open_tasks(performance.opened)
    if performance.instance is not None and not _was_asked_by_role(performance):
        return steps
    # a run's sender, and who acts on what a role gave, take part by themselves: also when the role is gone
    doer = take_part((desk.actor.person,), **performance.form, record=performance.record["id"], at=desk.tx.now)
    if not steps:
        return (doer,)
    # one row may be touched by one step only: who acts is added to those who are asked
    *others, last = steps
    asked = last.rows if isinstance(last, Ensure) else ()
    rows = {(row["principal"], row["basis"]): row for row in (*asked, *doer.rows)}
    return (*others, replace(doer, rows=tuple(rows.values())))


def _was_asked_by_role(performance: Performance) -> bool:
    return any(one.basis != BY_NAME for one in performance.open_tasks)


def _instance_told(performance: Performance, advance: Advance) -> tuple[Step, Step]:
    """The row of the run, and the account of it."""
    desk, read, state = performance.desk, performance.instance, advance.state
    stream = performance.run_id
    head = START_OF_TRAIL if read is None else read.head
    entries, head = chain(stream, head, performance.entries, new_id=desk.tx.new_id, new_salt=new_salt)
    is_halted = any(token.is_halted for token in state.tokens)
    status = Status.ENDED if state.is_over else Status.HALTED if is_halted else Status.RUNNING
    text = dump(state).decode()
    if read is None:
        return start(_new_instance(performance, status, text, state.nodes, head)), entries
    return instances.advance(read, status=status, state=text, nodes=state.nodes, head=head, at=desk.tx.now), entries


def _new_instance(
    performance: Performance, status: Status, state: str, nodes: tuple[NodeKey, ...], head: Head
) -> NewInstance:
    desk, course = performance.desk, performance.desk.course
    if course is None:
        raise LookupError(f"{desk.form.key} has no workflow")
    return NewInstance(
        id=performance.run_id,
        **performance.form,
        definition=desk.version.hash,
        workflow=course.workflow.key,
        record=performance.record["id"],
        status=status,
        state=state,
        nodes=nodes,
        by=desk.actor.person,
        at=desk.tx.now,
        head=head,
    )


def _places(desk: Desk, keys: Iterable[FieldKey]) -> Mapping[FieldKey, str]:
    return places_told(desk.version.tables.forms[desk.form.key], keys)


def _tell(performance: Performance, verb: str, node: NodeKey, told: Json) -> None:
    record = performance.record["id"]
    performance.entries.append(Entry(at=performance.desk.tx.now, verb=verb, record=record, node=node, answers=told))


def new_salt() -> bytes:
    """Give the random bytes that keep an erased entry from being guessed."""
    return urandom(16)
