"""Act on a task: press one of its buttons, return it to the applicant, or send the returned form again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from engine.access.actor import Actor
from engine.errors import Conflict, NotAllowed, NotFound, Text
from engine.forms.computing import computing
from engine.forms.place import Place, node_place, start_place
from engine.forms.rules import record_after
from engine.model.rights import Function
from engine.model.workflow import START, PersonNode
from engine.store.db import Transaction
from engine.store.instances import Loaded, load_for_act
from engine.store.tasks import asked, done_by_id, took_part
from engine.store.writing import Step
from engine.usecases.apply import Deed, Performance, perform_effects
from engine.usecases.desk import Desk, fields_reached, is_reached, names_of, open_desk
from engine.usecases.differing import changes_since
from engine.usecases.entering import Entered, enter, refuse_errors, refuse_wrong
from engine.usecases.guarding import guarded, guards
from engine.usecases.making import NOT_FOR_THIS, DrawNumber
from engine.usecases.standing import standing, standing_in
from engine.usecases.task_facts import applicant_of
from engine.usecases.transaction import Done, Tx
from engine.usecases.writing import write
from engine.values import FieldKey, Json, Values
from engine.workflow.commands import Act, Command, Resubmit, Return
from engine.workflow.course import REJECT, Course
from engine.workflow.interpreter import NOT_OFFERED, Advance, advance
from engine.workflow.state import State, load

RETURN = "return"
SUBMIT = "submit"
TURNED_DOWN = frozenset({REJECT, RETURN})  # nothing need be filled in for these

DEALT_WITH = Text(en="Somebody has dealt with this in the meantime.", zh="该任务已被处理")
CHANGED = Text(
    en="The record has changed since you opened it. Look at what is new, then decide.",
    zh="打开之后内容已有变化，请查看后再决定",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskDesk:
    """A task at hand: its form laid out in the version of the run, the run, the record."""

    desk: Desk
    course: Course
    loaded: Loaded
    state: State
    record: Values  # with `version`

    @property
    def node(self) -> PersonNode | None:
        """The node of the task; None where the returned form waits for the applicant."""
        found = None if self.loaded.task.node == START else self.course.node(self.loaded.task.node)
        return found if isinstance(found, PersonNode) else None


def complete_task(
    tx: Tx,
    actor: Actor,
    task: UUID,
    outcome: str,
    *,
    opinion: str,
    values: Mapping[str, Json],
    record_version: int,
) -> Done:
    """Act on a task. Raises NotFound, Invalid, NotAllowed or Conflict; then nothing is written."""
    try:
        at_hand = take_task(tx, actor, task)
    except NotFound:
        _refuse_late(tx, actor, task)
        raise
    if at_hand.node is None and outcome != SUBMIT:
        raise NotAllowed(NOT_OFFERED)
    _refuse_changed(at_hand, record_version)
    entered = enter_task(at_hand, values)
    refuse = refuse_wrong if at_hand.node is not None and outcome in TURNED_DOWN else refuse_errors
    refuse(entered)
    expected = () if refuse is refuse_wrong else guards(at_hand.desk, entered.entry, entered.filled)
    desk = at_hand.desk
    record = record_after(desk.ready, entered.entry, entered.filled)
    if at_hand.node is None and not is_reached(desk, Function.CREATE, record):
        raise NotAllowed(NOT_FOR_THIS)
    done = Done(verb=outcome, app=desk.version.app.key, form=desk.now, record=record["id"], task=task)

    def build(draw: DrawNumber) -> tuple[Step, ...]:
        found = _advance(at_hand, _command(at_hand, actor, outcome, opinion), record)
        performance = Performance(
            desk=desk,
            run_id=at_hand.loaded.instance.id,
            instance=at_hand.loaded.instance,
            deed=Deed(verb=_verb(at_hand, outcome), node=at_hand.loaded.task.node, outcome=outcome, opinion=opinion),
            record=found.record,
            before=at_hand.record,
            draw=draw,
            open_tasks=(at_hand.loaded.task,),
        )
        return guarded(perform_effects(performance, found), expected)

    return write(tx, actor, done, build)


def take_task(tx: Tx, actor: Actor, task: UUID) -> TaskDesk:
    """Read a task the actor is asked to do. Raises NotFound where there is none."""
    place = tx.shelf.task(task)
    if place is None:
        raise NotFound
    if isinstance(tx.database, Transaction):
        _lock(tx, actor, place.app, task)
    desk = open_desk(tx, actor, place.app, place.form, version=place.definition)
    course = desk.course
    loaded = load_for_act(
        tx.database, desk.version.tables, place.form, task, actor.person, paths=frozenset(), bases=standing(desk)
    )
    if loaded is None or course is None:
        raise NotFound
    return TaskDesk(
        desk=desk, course=course, loaded=loaded, state=load(loaded.instance.state), record=names_of(loaded.record)
    )


def enter_task(at_hand: TaskDesk, values: Mapping[str, Json], *, touched: frozenset[str] | None = None) -> Entered:
    """Read and check what is filled in at a task."""
    place = task_place(at_hand)
    return enter(at_hand.desk, place, values, record=at_hand.record, is_new=False, touched=touched)


def task_place(at_hand: TaskDesk) -> Place:
    """Give what the node shows and opens; for a returned form, what the start form does."""
    desk = at_hand.desk
    reached = fields_reached(desk, Function.READ, at_hand.record, took_part=True)
    if at_hand.node is None:
        opened = fields_reached(desk, Function.CREATE, at_hand.record, took_part=True)
        return start_place(desk.ready, opened, opened)
    nothing: frozenset[FieldKey] = frozenset()
    return node_place(desk.ready, at_hand.node.fields, reached, nothing)


def _lock(tx: Tx, actor: Actor, app: str, task: UUID) -> None:
    found = asked(tx.database, task, actor.person, bases=standing_in(tx, actor, app))
    if found is None:
        raise Conflict(DEALT_WITH)
    if isinstance(tx.database, Transaction):
        tx.database.lock(found.instance)


def _refuse_late(tx: Tx, actor: Actor, task: UUID) -> None:
    """Who was asked too, or has acted already, hears that it is done; to everybody else there is no such task."""
    done = done_by_id(tx.database, task)
    bases = () if done is None else standing_in(tx, actor, done.app)
    if done is not None and took_part(tx.database, actor.person, done.record, bases=bases):
        raise Conflict(DEALT_WITH)


def _refuse_changed(at_hand: TaskDesk, version: int) -> None:
    """An approver approves what they saw."""
    if version != at_hand.record["version"]:
        raise Conflict(CHANGED, changes_since(at_hand.desk, at_hand.record, version, took_part=True))


def _command(at_hand: TaskDesk, actor: Actor, outcome: str, opinion: str) -> Command:
    token = at_hand.loaded.task.token
    if at_hand.node is None:
        return Resubmit(token=token, by=actor.person)
    if outcome == RETURN:
        return Return(token=token, by=actor.person, opinion=opinion)
    return Act(token=token, outcome=outcome, by=actor.person, opinion=opinion)


def _verb(at_hand: TaskDesk, outcome: str) -> str:
    return "resubmit" if at_hand.node is None else outcome


def _advance(at_hand: TaskDesk, command: Command, record: Values) -> Advance:
    tx, desk, state = at_hand.desk.tx, at_hand.desk, at_hand.state
    if at_hand.node is None:  # sent again, it may concern somebody else
        state = replace(state, applicant=applicant_of(desk.form, record) or state.applicant)
    found = advance(
        at_hand.course,
        state,
        command,
        record,
        desk.outside,
        now=tx.now,
        zone=tx.zone,
        compute=computing(desk.ready),
    )
    if found.refusal is not None:
        raise found.refusal
    return found
