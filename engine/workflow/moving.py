"""Moves tokens from node to node until every one of them waits, or the run is over."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from engine.errors import Text
from engine.expression.api import ExpressionLimit
from engine.model.workflow import START, ChooseNode, CreateNode, EndNode, Outcome, PersonNode, SetNode
from engine.plugin.storing import CannotBeKept
from engine.values import NodeKey
from engine.workflow.course import APPROVE, proceed_outcome
from engine.workflow.effects import Finish
from engine.workflow.finding import approved_before, people_again, people_for
from engine.workflow.run import Chosen, Run
from engine.workflow.state import SUBMIT, Token

NOBODY = Text(en="Nobody was found who may act here.", zh="没有找到可以处理的人")
TOO_COMPLEX = Text(en="A rule of this node is too much to calculate.", zh="该节点的规则计算量过大")
IN_A_CIRCLE = Text(en="The flow goes in a circle without anybody to wait for.", zh="流程在无人处理的节点间循环")
NOT_NEEDED = Text(en="Not needed here.", zh="无需处理，已跳过")
SAME_PERSON = Text(
    en="Approved earlier in this run; nothing has changed since.", zh="同一审批人此前已同意且内容未变，自动通过"
)
LAST_MINUTE = time(23, 59)
SEND_AGAIN = Text(en="Send again", zh="重新提交")


def begin(run: Run, sender: UUID) -> None:
    """Put the first token and let it go."""
    token = run.put(START, round_=1)
    run.did(token, sender, SUBMIT)
    _go(run, token, run.course.workflow.start)


def proceed(run: Run, token: Token, outcome: Outcome) -> None:
    """Write what the outcome sets and follow its arrow."""
    run.assign(outcome.set)
    _go(run, token, outcome.next)


def give_back(run: Run, token: Token, node: PersonNode) -> None:
    """Open the next round with the applicants, keeping where the form goes straight back to."""
    back = node.key if node.return_straight_back else ""
    if not back:
        run.walked.clear()
    ask_applicants(run, run.put(START, round_=token.round + 1, back=back))


def ask_applicants(run: Run, token: Token) -> None:
    """Ask whoever of the applicants is still here to send the form again."""
    people = run.asked.active(run.applicants)
    if people:
        run.open(token, SEND_AGAIN, dict.fromkeys(people, ()))
    else:
        run.halt(token, NOBODY)


def send_again(run: Run, token: Token) -> None:
    """Go through the nodes again, or straight back to the one who returned it."""
    node = run.course.node(token.back) if token.back else None
    if not isinstance(node, PersonNode):
        _go(run, token, run.course.workflow.start)
        return
    moved = run.move(token, node.key)
    if node.key != run.course.workflow.start:
        del run.walked[START, node.key]  # the way back is no arrow of the definition
    run.enter_state(node.state)
    _ask_people(run, moved, node, people_again(run, node))


def arrive(run: Run, token: Token) -> None:
    """Let a token do what its node says; automatic nodes lead on at once."""
    at: Token | None = token
    while at is not None:
        at = _visit_safely(run, at)


def _go(run: Run, token: Token, node: NodeKey) -> None:
    arrive(run, run.move(token, node))


def _visit_safely(run: Run, token: Token) -> Token | None:
    """Visit a node; give the token where it went on to, None where it waits."""
    if run.is_stopped:
        run.halt(token, IN_A_CIRCLE)
        return None
    run.spend()
    try:
        return _visit(run, token)
    except ExpressionLimit:
        run.halt(token, TOO_COMPLEX)
        return None
    except CannotBeKept as found:
        run.halt(token, found.reason)
        return None


def _visit(run: Run, token: Token) -> Token | None:
    node = run.course.node(token.node)
    if not isinstance(node, (ChooseNode, EndNode)) and run.is_true(node.unless):
        run.skip(token, NOT_NEEDED)
        return run.move(token, proceed_outcome(node).next if isinstance(node, PersonNode) else node.next)
    run.enter_state(node.state)
    match node:
        case PersonNode():
            return _ask_people(run, token, node, people_for(run, node))
        case ChooseNode():
            return run.move(token, _choice(run, node))
        case SetNode():
            run.assign(node.set)
            return run.move(token, node.next)
        case CreateNode():
            _create(run, node)
            return run.move(token, node.next)
        case EndNode():
            _end(run, token, node)
            return None


def _ask_people(run: Run, token: Token, node: PersonNode, people: Chosen) -> Token | None:
    """Open the task, or pass the node where the same person has approved what it shows."""
    if not people:
        run.halt(token, NOBODY)
        return None
    before = approved_before(run, node, token, people)
    outcome = proceed_outcome(node)
    if before is None or not run.holds(outcome):
        run.open(token, node.label, people, _due(run, node))
        return None
    run.skip(token, SAME_PERSON, before)
    run.did(token, before, APPROVE, saw=run.digest_at(node.key))
    run.assign(outcome.set)
    return run.move(token, outcome.next)


def _choice(run: Run, node: ChooseNode) -> NodeKey:
    return next((case.next for case in node.cases if run.is_true(case.when)), node.otherwise)


def _create(run: Run, node: CreateNode) -> None:
    values = {assignment.target[0]: run.evaluate(assignment.rule) for assignment in node.set}
    ident = run.asked.new_id()
    run.writing.create(node.key, node.form, ident, values)
    run.made(node.form, ident)


def _end(run: Run, token: Token, node: EndNode) -> None:
    del run.tokens[token.id]
    run.cancel_all()
    run.events.append(Finish(node=node.key, state=run.writing.record.get("state") or ""))


def _due(run: Run, node: PersonNode) -> datetime | None:
    """Give the moment a task is due; a date means the end of that day, a duration counts from now."""
    value = None if node.due is None else run.evaluate(node.due)
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    if isinstance(value, date):
        return datetime.combine(value, LAST_MINUTE, run.zone).astimezone(UTC)
    return run.now + value if isinstance(value, timedelta) else None
