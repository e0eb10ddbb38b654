"""Arrows of a workflow as a graph: what leads where, and the shortest way there."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from typing import TypeAlias

from engine.model.workflow import START, ChooseNode, EndNode, Node, PersonNode, Workflow
from engine.values import NodeKey

Arrows: TypeAlias = Mapping[NodeKey, tuple[NodeKey, ...]]


def arrows_of(flow: Workflow) -> Arrows:
    """Give the targets of every node, in the order of the text."""
    return {key: tuple(dict.fromkeys(_targets(node))) for key, node in flow.nodes.items()}


def reached(arrows: Arrows, start: NodeKey) -> Mapping[NodeKey, NodeKey]:
    """Give every node that can be reached, nearest first, each with the node before it (the first with START)."""
    before: dict[NodeKey, NodeKey] = {start: START}
    waiting = deque((start,))
    while waiting:
        node = waiting.popleft()
        for target in arrows[node]:
            if target not in before:
                before[target] = node
                waiting.append(target)
    return before


def way_to(node: NodeKey, before: Mapping[NodeKey, NodeKey]) -> tuple[NodeKey, ...]:
    """Give the shortest way from the start to `node`."""
    way = [node]
    while way[-1] != START:
        way.append(before[way[-1]])
    return tuple(reversed(way))


def leading_to(arrows: Arrows, ends: frozenset[NodeKey]) -> frozenset[NodeKey]:
    """Give the nodes from which one of `ends` can be reached."""
    sources: dict[NodeKey, list[NodeKey]] = {node: [] for node in arrows}
    for node, targets in arrows.items():
        for target in targets:
            sources[target].append(node)
    found = set(ends)
    waiting = list(ends)
    while waiting:
        for source in sources[waiting.pop()]:
            if source not in found:
                found.add(source)
                waiting.append(source)
    return frozenset(found)


def loop_through(arrows: Arrows, node: NodeKey) -> tuple[NodeKey, ...]:
    """Give a shortest loop from `node` back to it, () when there is none."""
    for target in arrows[node]:
        before = reached(arrows, target)
        if node in before:
            return (node, *way_to(node, before)[1:])
    return ()


def _targets(node: Node) -> tuple[NodeKey, ...]:
    match node:
        case PersonNode():
            return tuple(outcome.next for outcome in node.outcomes.values())
        case ChooseNode():
            return (*(case.next for case in node.cases), node.otherwise)
        case EndNode():
            return ()
    return (node.next,)
