"""What the scenarios of an app touched, of its nodes, outcomes, grants and checks."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from engine.access.roles import HeldRole, roles_of
from engine.access.scope import Part, RowScope
from engine.model.app import App
from engine.model.rights import Function, Grant
from engine.model.workflow import START, ChooseNode, CreateNode, Node, PersonNode, SetNode, Workflow
from engine.store import trail
from engine.store.trail import Told
from engine.usecases.desk import Desk, is_in, open_desk
from engine.usecases.scenario_stage import Stage
from engine.values import FormKey, NodeKey, RoleKey

NodeMark: TypeAlias = tuple[str, NodeKey]  # workflow, node
OutcomeMark: TypeAlias = tuple[str, NodeKey, str]
GrantMark: TypeAlias = tuple[FormKey, RoleKey, Function]
CheckMark: TypeAlias = tuple[FormKey, str]  # form, English message of a check


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """What one scenario, or all of them, came across."""

    nodes: frozenset[NodeMark] = frozenset()
    outcomes: frozenset[OutcomeMark] = frozenset()
    grants: frozenset[GrantMark] = frozenset()
    checks: frozenset[CheckMark] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How much of an app its scenarios touched: pairs of touched and all."""

    nodes: tuple[int, int]
    outcomes: tuple[int, int]
    grants: tuple[int, int]
    checks: tuple[int, int]

    def __str__(self) -> str:
        pairs = {"nodes": self.nodes, "outcomes": self.outcomes, "grants": self.grants, "checks": self.checks}
        return ", ".join(f"{what} {touched}/{every}" for what, (touched, every) in pairs.items())


def coverage_of(app: App, touched: Iterable[Touched]) -> Coverage:
    """Count what several scenarios touched together against everything the app has."""
    every = everything(app)
    found = tuple(touched)
    return Coverage(
        nodes=_pair(every.nodes, [one.nodes for one in found]),
        outcomes=_pair(every.outcomes, [one.outcomes for one in found]),
        grants=_pair(every.grants, [one.grants for one in found]),
        checks=_pair(every.checks, [one.checks for one in found]),
    )


def everything(app: App) -> Touched:
    """Give every node, outcome, grant and check of an app."""
    flows = app.workflows.values()
    return Touched(
        nodes=frozenset((flow.key, node) for flow in flows for node in flow.nodes),
        outcomes=frozenset(
            (flow.key, node.key, outcome)
            for flow in flows
            for node in flow.nodes.values()
            if isinstance(node, PersonNode)
            for outcome in node.outcomes
        ),
        grants=frozenset(
            (rights.form, one.role, one.function) for rights in app.permissions.values() for one in rights.grants
        ),
        checks=frozenset((form.key, check.message.en) for form in app.forms.values() for check in form.checks),
    )


def touched_by(stage: Stage) -> Touched:
    """Give what a scenario touched, when it is over."""
    nodes: set[NodeMark] = set()
    outcomes: set[OutcomeMark] = set()
    for form, ident in stage.calls.values():
        flow = stage.published.app.workflow_of(form)
        if flow is not None:
            entries = trail.of_record(stage.doors.open().database, ident)
            nodes.update((flow.key, node) for node in nodes_passed(flow, entries))
            outcomes.update((flow.key, told.node, outcome_of(told)) for told in entries)
    every = everything(stage.published.app)
    return Touched(
        nodes=frozenset(nodes) & every.nodes,
        outcomes=frozenset(outcomes) & every.outcomes,
        grants=frozenset(_grants(stage)),
        checks=frozenset(stage.failed_checks) & every.checks,
    )


def nodes_passed(flow: Workflow, entries: Sequence[Told]) -> frozenset[NodeKey]:
    """Give the nodes a run came through: those the account names, and the shortest way of the engine between them."""
    named = [told.node for told in entries if told.node in flow.nodes]
    found = {flow.start, *named}
    for before, after in zip([START, *named], named, strict=False):
        found.update(_way(flow, before, after))
    return frozenset(found) | _onward(flow, entries)


def outcome_of(told: Told) -> str:
    """Give which button an entry of the account tells of, "" for none."""
    return str(told.answers.get("outcome", "")) if isinstance(told.answers, dict) else ""


def _way(flow: Workflow, start: NodeKey, goal: NodeKey) -> tuple[NodeKey, ...]:
    """Give the nodes strictly between two nodes that no person acts at; none where there is no such way."""
    waiting: deque[tuple[NodeKey, tuple[NodeKey, ...]]] = deque((node, ()) for node in _next_of(flow, start))
    seen: set[NodeKey] = set()
    while waiting:
        node, way = waiting.popleft()
        if node == goal:
            return way
        if node in seen or isinstance(flow.nodes.get(node), PersonNode):
            continue
        seen.add(node)
        waiting.extend((one, (*way, node)) for one in _next_of(flow, node))
    return ()


def _onward(flow: Workflow, entries: Sequence[Told]) -> frozenset[NodeKey]:
    """Give where the last outcome leads, as far as only one way leads on from it."""
    last = next((told for told in reversed(entries) if told.node in flow.nodes), None)
    node = flow.nodes[last.node] if last is not None else None
    if last is None or not isinstance(node, PersonNode) or outcome_of(last) not in node.outcomes:
        return frozenset()
    found: list[NodeKey] = []
    at: NodeKey | None = node.outcomes[outcome_of(last)].next
    while at is not None and at not in found:
        found.append(at)
        ways = () if isinstance(flow.nodes[at], PersonNode) else _next_of(flow, at)
        at = ways[0] if len(ways) == 1 else None
    return frozenset(found)


def _next_of(flow: Workflow, key: NodeKey) -> tuple[NodeKey, ...]:
    if key == START:
        return (flow.start,)
    node: Node = flow.nodes[key]
    match node:
        case PersonNode():
            return tuple(outcome.next for outcome in node.outcomes.values())
        case ChooseNode():
            return (*(case.next for case in node.cases), node.otherwise)
        case SetNode() | CreateNode():
            return (node.next,)
    return ()


def _grants(stage: Stage) -> Iterator[GrantMark]:
    """Give the grants that gave somebody of the scenario something: a form sent, or a record there is."""
    app = stage.published.app
    for account in sorted(stage.people):
        actor = stage.doors.actor(account)
        held = roles_of(app, actor)
        for form, rights in app.permissions.items():
            desk = open_desk(stage.doors.open(), actor, app.key, form)
            for grant in rights.grants:
                if any(_reaches(stage, desk, grant, one) for one in held if one.role == grant.role):
                    yield form, grant.role, grant.function


def _reaches(stage: Stage, desk: Desk, grant: Grant, held: HeldRole) -> bool:
    form, actor = desk.form.key, desk.actor
    if grant.function is Function.CREATE:
        return (form, actor.person) in stage.senders
    scope = RowScope(unions=((Part(role=grant.role, rule=grant.rows, place=held.place),),))
    every = stage.records(form)
    return any(is_in(desk, scope, one.values, took_part=stage.took_part(actor, one.id)) for one in every)


def _pair(every: frozenset[object], touched: Sequence[frozenset[object]]) -> tuple[int, int]:
    return len(every & frozenset().union(*touched)), len(every)
