"""The flow of a record as a picture without positions: its nodes, what has happened at them, and the arrows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from engine.errors import Text
from engine.model.workflow import START, ChooseNode, CreateNode, EndNode, Node, PersonNode, SetNode, Workflow
from engine.values import NodeKey
from engine.workflow.course import Course
from engine.workflow.route import Place, RouteStep
from engine.workflow.state import State, Step

SENT = Text(en="Sent", zh="发起")
OTHERWISE = Text(en="otherwise", zh="其他")


class Mark(StrEnum):
    """What a node is to the run."""

    DONE = "done"
    NOW = "now"
    HALTED = "halted"
    NEXT = "next"
    SKIPPED = "skipped"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """What somebody did at a node, from the tasks that are over."""

    node: NodeKey
    by: UUID
    at: datetime
    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureNode:
    """A node with its place in the order, who acted or is asked, and how it ended last."""

    node: NodeKey
    type: str
    label: Text
    mark: Mark
    depth: int
    people: tuple[UUID, ...] = ()
    at: datetime | None = None
    outcome: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrow:
    """A way from node to node, and whether this round went along it."""

    source: NodeKey
    target: NodeKey
    label: Text | None
    is_walked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """Nodes by depth, the longest way from the start first counted; arrows in the order of the definition."""

    nodes: tuple[PictureNode, ...]
    arrows: tuple[Arrow, ...]


def picture(course: Course, state: State, deeds: Sequence[Deed], route: Sequence[RouteStep]) -> Picture:
    """Draw the run: `deeds` in the order they happened, `route` what `route()` foresees."""
    depth = depths(course.workflow)
    last = {deed.node: deed for deed in deeds}
    foreseen = {step.node: step for step in reversed(route)}
    walked = frozenset(state.walked)
    nodes = [_sent(state, last)]
    for node in course.workflow.nodes.values():
        mark = _mark(node, state, foreseen)
        drawn = PictureNode(node=node.key, type=_type(node), label=node.label, mark=mark, depth=depth.get(node.key, 0))
        if mark is Mark.DONE:
            nodes.append(_with_deed(drawn, node, last.get(node.key) or state.steps.get(node.key)))
        else:
            step = foreseen.get(node.key)
            nodes.append(drawn if step is None else replace(drawn, people=step.people))
    arrows = tuple(
        Arrow(source=source, target=target, label=label, is_walked=(source, target) in walked)
        for source, target, label in arrows_of(course.workflow)
    )
    return Picture(nodes=tuple(sorted(nodes, key=lambda node: node.depth)), arrows=arrows)


def arrows_of(workflow: Workflow) -> Iterator[tuple[NodeKey, NodeKey, Text | None]]:
    """Give every arrow of the graph with its words, the one from the start first."""
    yield START, workflow.start, None
    for node in workflow.nodes.values():
        match node:
            case PersonNode():
                yield from ((node.key, outcome.next, outcome.label) for outcome in node.outcomes.values())
            case ChooseNode():
                yield from ((node.key, case.next, None) for case in node.cases)
                yield node.key, node.otherwise, OTHERWISE
            case SetNode() | CreateNode():
                yield node.key, node.next, None
            case EndNode():
                continue


def depths(workflow: Workflow) -> Mapping[NodeKey, int]:
    """Give how far each reachable node lies from the start, along the longest way that visits nothing twice.

    Arrows back to a node on the way there do not count.
    """
    after: dict[NodeKey, list[NodeKey]] = {}
    for source, target, _ in arrows_of(workflow):
        after.setdefault(source, []).append(target)
    order = _forward_order(after)
    position = {key: index for index, key in enumerate(order)}
    found = dict.fromkeys(order, 0)
    for key in order:
        for target in after.get(key, ()):
            if position[target] > position[key]:
                found[target] = max(found[target], found[key] + 1)
    return found


def _forward_order(after: Mapping[NodeKey, Sequence[NodeKey]]) -> list[NodeKey]:
    """Order the nodes so that every arrow which does not lead back goes forward."""
    done: list[NodeKey] = []
    seen = {START}
    stack = [(START, iter(after[START]))]
    while stack:
        key, rest = stack[-1]
        fresh = next((target for target in rest if target not in seen), None)
        if fresh is None:
            done.append(key)
            stack.pop()
        else:
            seen.add(fresh)
            stack.append((fresh, iter(after.get(fresh, ()))))
    return done[::-1]


def _mark(node: Node, state: State, foreseen: Mapping[NodeKey, RouteStep]) -> Mark:
    token = next((token for token in state.tokens if token.node == node.key), None)
    if token is not None:
        return Mark.HALTED if token.is_halted else Mark.NOW
    if any(node.key in arrow for arrow in state.walked):
        acted = not isinstance(node, PersonNode) or node.key in state.steps
        return Mark.DONE if acted else Mark.SKIPPED
    step = foreseen.get(node.key)
    if step is None:
        return Mark.OTHER
    return Mark.SKIPPED if step.place is Place.SKIPPED else Mark.NEXT


def _with_deed(drawn: PictureNode, node: Node, deed: Deed | Step | None) -> PictureNode:
    if deed is None:
        return drawn
    outcome = node.outcomes.get(deed.outcome) if isinstance(node, PersonNode) else None
    words = None if outcome is None else outcome.label
    return replace(drawn, people=(deed.by,), at=deed.at, outcome=words)


def _sent(state: State, last: Mapping[NodeKey, Deed]) -> PictureNode:
    waits = any(token.node == START for token in state.tokens)
    step = state.steps.get(START)
    deed = last.get(START)
    return PictureNode(
        node=START,
        type=START,
        label=SENT,
        mark=Mark.NOW if waits else Mark.DONE,
        depth=0,
        people=tuple(filter(None, (state.sender,))),
        at=deed.at if deed is not None else None if step is None else step.at,
    )


def _type(node: Node) -> str:
    match node:
        case PersonNode():
            return node.type
        case ChooseNode():
            return "choose"
        case SetNode():
            return "set"
        case CreateNode():
            return "create"
        case EndNode():
            return "end"
