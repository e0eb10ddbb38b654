"""Graphs of workflows: every node is reached and can end, no loop runs without a person; each problem shows a way."""

from __future__ import annotations

from collections.abc import Iterable

from engine.compiler.build.compilation import Compilation
from engine.compiler.findings import Path
from engine.compiler.lint.ways import Arrows, arrows_of, leading_to, loop_through, reached, way_to
from engine.errors import Level
from engine.expression.tree import Literal
from engine.model.app import App
from engine.model.workflow import ChooseNode, EndNode, PersonNode, Workflow
from engine.values import NodeKey


def check_graphs(compilation: Compilation, app: App) -> None:
    """Report what is wrong with the graph of each workflow whose arrows all lead somewhere."""
    for flow in app.workflows.values():
        _check_cases(compilation, flow)
        arrows = arrows_of(flow)
        is_whole = len(flow.nodes) == len(compilation.declared("workflows", flow.key, "nodes"))
        targets = {flow.start}.union(*arrows.values())
        if is_whole and targets <= set(flow.nodes):
            _check_reach(compilation, flow, arrows)
            _check_loops(compilation, flow, arrows)


def _check_reach(compilation: Compilation, flow: Workflow, arrows: Arrows) -> None:
    before = reached(arrows, flow.start)
    ends = frozenset(key for key, node in flow.nodes.items() if isinstance(node, EndNode))
    ending = leading_to(arrows, ends)
    for key in flow.nodes:
        if key not in before:
            what = f"no way leads from start to {key}"
            compilation.report_key("unreachable-node", _at(flow, key), what, "lead an arrow to it, or remove it")
    stuck = [key for key in before if key not in ending]
    if stuck:
        key = stuck[0]
        way = way_to(key, before) + loop_through(arrows, key)[1:]
        what = f"the end cannot be reached from here: {_written(way)}"
        compilation.report_key("no-way-out", _at(flow, key), what, "lead an arrow on to a node with type: end")


def _check_loops(compilation: Compilation, flow: Workflow, arrows: Arrows) -> None:
    alone = {
        key: tuple(target for target in targets if not isinstance(flow.nodes[target], PersonNode))
        for key, targets in arrows.items()
        if not isinstance(flow.nodes[key], PersonNode)
    }
    told: set[NodeKey] = set()
    before = reached(arrows, flow.start)
    for key in alone:
        loop = () if key in told or key not in before else loop_through(alone, key)
        if loop:
            told.update(loop)
            way = way_to(key, before) + loop[1:]
            what = f"a loop runs without a person: {_written(way)}"
            compilation.report_key(
                "loop-without-person", _at(flow, key), what, "let it pass a node where somebody acts"
            )


def _check_cases(compilation: Compilation, flow: Workflow) -> None:
    for key, node in flow.nodes.items():
        if not isinstance(node, ChooseNode):
            continue
        always = next((at for at, case in enumerate(node.cases) if _is_true(case.when.checked.tree)), None)
        if always is not None:
            path = (*_at(flow, key), "cases", always, "when")
            compilation.report(
                "dead-case", path, "this case always holds, what follows is never taken",
                "write a condition, or lead else there", level=Level.WARNING,
            )  # fmt: skip


def _is_true(tree: object) -> bool:
    return isinstance(tree, Literal) and tree.value is True


def _at(flow: Workflow, key: NodeKey) -> Path:
    return ("workflows", flow.key, "nodes", key)


def _written(way: Iterable[NodeKey]) -> str:
    return " -> ".join(way)
