"""Workflows."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from engine.compiler.build.compilation import Compilation, entries
from engine.compiler.build.nodes import Surroundings, arrow, build_node
from engine.compiler.build.scopes import flow_scope
from engine.compiler.build.texts import read_label
from engine.compiler.findings import Path
from engine.expression.types import ANY, DATETIME, PERSON, TEXT, Choice, RecordOf, Shape, Type, shape
from engine.model.workflow import Workflow
from engine.values import Json, NodeKey


def build_workflows(compilation: Compilation) -> Mapping[str, Workflow]:
    """Give the workflows."""
    found: dict[str, Workflow] = {}
    for key, said in compilation.part("workflows").items():
        flow = _workflow(compilation, key, said)
        twin = next((other.key for other in found.values() if other.form == flow.form), None)
        if twin is not None:
            compilation.report_key(
                "two-flows", ("workflows", key), f"sending {flow.form} starts {twin} already",
                "keep one flow that starts on sending a form",
            )  # fmt: skip
        found[key] = flow
    return MappingProxyType(found)


def _workflow(compilation: Compilation, key: str, said: Mapping[str, Json]) -> Workflow:
    path: Path = ("workflows", key)
    form = said["form"]
    compilation.resolves("form", form, compilation.records, (*path, "form"))
    nodes = compilation.declared("workflows", key, "nodes")
    around = Surroundings(
        compilation=compilation,
        path=path,
        form=form,
        scope=flow_scope(compilation, form, _steps(compilation, key), _made(said["nodes"])),
        nodes=nodes,
    )
    return Workflow(
        key=key,
        label=read_label(said, key),
        form=form,
        start=_start(around, path, said["start"]),
        nodes=MappingProxyType({node: build_node(around, node, entry) for node, entry in said["nodes"].items()}),
        was=said.get("was", ""),
        line=compilation.line(path),
    )


def _start(around: Surroundings, path: Path, said: Json) -> NodeKey:
    if isinstance(said, list):
        starts = list(entries(said))
        for index, _ in starts[1:]:
            around.compilation.report(
                "two-flows", (*path, "start", index), "sending the form starts this flow already", "keep one start"
            )
        return _start_at(around, (*path, "start", starts[0][0]), starts[0][1]) if starts else ""
    return _start_at(around, (*path, "start"), said)


def _start_at(around: Surroundings, path: Path, said: Json) -> NodeKey:
    if isinstance(said, dict):
        return arrow(around, (*path, "next"), said["next"])
    return arrow(around, path, said)


def _steps(compilation: Compilation, flow: str) -> Shape:
    """Give the type of `steps`: what is known of every node of the flow."""
    found: list[tuple[str, Type]] = []
    for node in compilation.declared("workflows", flow, "nodes"):
        said = compilation.part("workflows", flow, "nodes", node)
        outcomes = _outcomes(said)
        outcome: Type = Choice(f"the outcomes of {node}", frozenset(outcomes)) if outcomes else TEXT
        found.append((node, shape(by=PERSON, at=DATETIME, outcome=outcome, opinion=TEXT)))
    return Shape(tuple(found))


def _outcomes(said: Mapping[str, Json]) -> set[str]:
    own = set(said.get("outcomes") or {})
    match said.get("type"):
        case "approve":
            return own | {"approve", "reject"}
        case "task":
            return own or {"done"}
    return own


def _made(nodes: Mapping[str, Json]) -> Type | None:
    """Give the type of `result`: what the flow creates, None when it creates nothing."""
    forms = {said["form"] for said in nodes.values() if said["type"] == "create"}
    if not forms:
        return None
    return RecordOf(forms.pop()) if len(forms) == 1 else ANY
