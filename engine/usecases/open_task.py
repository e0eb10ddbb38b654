"""Open a task: the record first, what others said, and the buttons of its node."""

from __future__ import annotations

from uuid import UUID

from engine.access.actor import Actor
from engine.errors import Text
from engine.forms.validate import warnings
from engine.forms.view import values_document
from engine.model.form import Section, field_of_place
from engine.model.workflow import START, OpinionRule, Outcome
from engine.store import tasks
from engine.store.tasks import Waiting
from engine.usecases.complete_task import SUBMIT, TaskDesk, enter_task, take_task
from engine.usecases.open_form import form_document, sections_of, sections_on_start
from engine.usecases.open_record import seen_record
from engine.usecases.seen import TaskPage
from engine.usecases.showing import drawn, people_in
from engine.usecases.standing import standing_everywhere, still_asked
from engine.usecases.telling import read_account, tell
from engine.usecases.transaction import Tx
from engine.values import FieldKey, FileRef, Json
from engine.workflow.moving import SEND_AGAIN

NEIGHBOURS = 50
KINDS = {"approve": "primary", "reject": "danger", "done": "primary", "submit": "primary"}
NONE: frozenset[FieldKey] = frozenset()


def open_task(tx: Tx, actor: Actor, task: UUID) -> TaskPage:
    """Open a task the actor is asked to do. Raises NotFound for any other."""
    at_hand = take_task(tx, actor, task)
    desk, record = at_hand.desk, at_hand.record
    entered = enter_task(at_hand, {})
    place = entered.entry.place
    shown = frozenset(key for key in place.shown if desk.form.at(key).type != "links")
    opened = frozenset(map(field_of_place, place.editable))
    editable = opened - entered.filled.hidden if at_hand.node is not None else NONE
    waiting = tasks.open_of_instance(tx.database, at_hand.loaded.instance.id)
    done = tasks.done_of_instance(tx.database, at_hand.loaded.instance.id)
    flow = drawn(desk, at_hand.loaded.instance, record, waiting, done)
    node = at_hand.node
    seen = seen_record(desk, record, shown)
    return TaskPage(
        task=task,
        form=desk.form.key,
        node=at_hand.loaded.task.node,
        title=SEND_AGAIN if node is None else node.label,
        record=seen,
        opened_at=at_hand.loaded.task.opened_at,
        due=at_hand.loaded.task.due_at,
        facts=tuple(key for key in desk.form.facts if key in shown),
        sections=sections_of(desk.form, shown - editable),
        editable=_editable_sections(at_hand, editable),
        documents=_documents(at_hand, shown),
        outcomes=outcomes_of(at_hand),
        opinion_rule="optional" if node is None else node.opinion.value,
        may_return=node is not None and node.may_return,
        opinions=tell(desk, read_account(desk, record), desk.words(), shown, desk.course),
        flow=flow,
        people=people_in(desk, flow),
        warnings=tuple(problem.message for problem in warnings(entered.problems)),
        why=_why(at_hand, waiting),
        position=_position(tx, actor, task),
    )


def task_document(tx: Tx, actor: Actor, task: UUID) -> Json:
    """Give the document of a task's form."""
    at_hand = take_task(tx, actor, task)
    entered = enter_task(at_hand, {})
    desk, record = at_hand.desk, at_hand.record
    found = form_document(desk, entered)
    found["node"] = at_hand.loaded.task.node
    found["values"] = values_document(desk.ready, entered.entry.place, entered.filled, tx.zone)
    found["record"] = {
        "id": str(record["id"]),
        "version": record["version"],
        "name": desk.name(record, desk.words()),
    }
    found["outcomes"] = [_outcome_document(at_hand, one, tx.language) for one in outcomes_of(at_hand)]
    return found


def next_task(tx: Tx, actor: Actor, after: UUID) -> UUID | None:
    """Give the first task of the actor's inbox other than the one just done; None when nothing waits."""
    bases = standing_everywhere(tx, actor)
    listed = [one.id for one in tasks.inbox(tx.database, actor.person, limit=2, bases=bases) if one.id != after]
    return listed[0] if listed else None


def outcomes_of(at_hand: TaskDesk) -> tuple[Outcome, ...]:
    """Give the buttons of a task's node; of a returned form the one that sends it again."""
    if at_hand.node is None:
        return (Outcome(key=SUBMIT, label=SEND_AGAIN, next=START),)
    return tuple(at_hand.node.outcomes.values())


def kind_of_outcome(key: str) -> str:
    """Say how a button looks: primary, danger, or normal."""
    return KINDS.get(key, "normal")


def opinion_of_outcome(rule: OpinionRule, key: str) -> str:
    """Say whether words are asked for when a button is pressed: `required` or `optional`."""
    is_required = rule is OpinionRule.REQUIRED or (rule is OpinionRule.WHEN_REJECTING and key == "reject")
    return "required" if is_required else "optional"


def _outcome_document(at_hand: TaskDesk, outcome: Outcome, language: str) -> Json:
    rule = OpinionRule.OPTIONAL if at_hand.node is None else at_hand.node.opinion
    return {
        "key": outcome.key,
        "label": outcome.label.in_language(language),
        "kind": kind_of_outcome(outcome.key),
        "opinion": opinion_of_outcome(rule, outcome.key),
    }


def _editable_sections(at_hand: TaskDesk, editable: frozenset[FieldKey]) -> tuple[Section, ...]:
    form = at_hand.desk.form
    if at_hand.node is None:
        return sections_on_start(form)
    fields = tuple(key for key in form.fields if key in editable)
    return (Section(label=at_hand.node.label, columns=2, fields=fields),) if fields else ()


def _documents(at_hand: TaskDesk, shown: frozenset[FieldKey]) -> tuple[FileRef, ...]:
    files = (at_hand.record.get(key) or () for key in at_hand.desk.form.fields if key in shown)
    return tuple(item for value in files if isinstance(value, tuple) for item in value if isinstance(item, FileRef))


def _why(at_hand: TaskDesk, waiting: tuple[Waiting, ...]) -> tuple[Text, ...]:
    desk, task = at_hand.desk, at_hand.loaded.task
    people = next((still_asked(desk.tx, desk.actor, one) for one in waiting if one.task.id == task.id), ())
    others = [desk.words().person(one) for one in people if one != desk.actor.person]
    if at_hand.node is None:
        return (Text(en="You sent this form, and it was returned to you.", zh="这是您提交的申请，已被退回给您"),)
    label = at_hand.node.label
    found = [Text(en=f"You are asked at the step {label.en}.", zh=f"您是「{label.zh}」环节的处理人")]
    if others:
        listed_en, listed_zh = ", ".join(others), "、".join(others)
        found.append(Text(en=f"{listed_en} may do it instead of you.", zh=f"{listed_zh} 也可以处理，任一人处理即可"))
    return tuple(found)


def _position(tx: Tx, actor: Actor, task: UUID) -> tuple[int, int, UUID | None, UUID | None] | None:
    bases = standing_everywhere(tx, actor)
    listed = [one.id for one in tasks.inbox(tx.database, actor.person, limit=NEIGHBOURS, bases=bases)]
    if task not in listed:
        return None
    index = listed.index(task)
    before = listed[index - 1] if index else None
    after = listed[index + 1] if index + 1 < len(listed) else None
    return index + 1, len(listed), before, after
