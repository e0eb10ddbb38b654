"""Whether the flow of a record stands still, for whoever looks at the record."""

from __future__ import annotations

from collections.abc import Sequence

from engine.errors import Text
from engine.model.workflow import START
from engine.store.instances import Instance, Status
from engine.store.standstill import HALT
from engine.store.tasks import Waiting
from engine.store.trail import Told
from engine.usecases.desk import Desk
from engine.usecases.seen import Still
from engine.usecases.standing import still_asked
from engine.values import NodeKey
from engine.workflow.moving import SEND_AGAIN


def standstill_of(desk: Desk, run: Instance, account: Sequence[Told], waiting: Sequence[Waiting]) -> Still | None:
    """Say where and why a run waits for an administrator; `account` is that of its record, oldest first."""
    if run.status is Status.HALTED:
        halt = next((one for one in reversed(account) if one.verb == HALT and one.stream == run.id), None)
        note = {} if halt is None or halt.answers is None else halt.answers["note"]
        if halt is not None and note:
            reason = Text(en=note["en"], zh=note["zh"])
            return Still(id=run.id, node=node_label(desk, halt.node), since=halt.at, reason=reason)
    for one in waiting:
        if one.task.instance == run.id and not still_asked(desk.tx, desk.actor, one):
            return Still(id=one.task.id, node=node_label(desk, one.task.node), since=one.task.opened_at)
    return None


def node_label(desk: Desk | None, node: NodeKey) -> Text:
    """Give how a node is called in the version of a run; its key where that has no such node."""
    if node == START:
        return SEND_AGAIN
    course = None if desk is None else desk.course
    found = None if course is None else course.workflow.nodes.get(node)
    return Text(en=node, zh=node) if found is None else found.label
