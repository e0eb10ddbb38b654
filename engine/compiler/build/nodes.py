"""Nodes of a workflow, one builder per type."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from engine.compiler.build.assignments import build_set
from engine.compiler.build.compilation import Compilation, entries
from engine.compiler.build.expressions import build_condition, build_rule
from engine.compiler.build.outcomes import build_outcomes
from engine.compiler.build.people import build_people
from engine.compiler.build.texts import read_label
from engine.compiler.findings import Path
from engine.expression.scope import Scope
from engine.expression.types import DATE, DATETIME, Either
from engine.model.form import BUILT_IN_STATES
from engine.model.rule import Rule
from engine.model.workflow import (
    START,
    Case,
    ChooseNode,
    CreateNode,
    EndNode,
    Node,
    OpinionRule,
    PersonNode,
    SamePerson,
    SelfRule,
    SetNode,
    Show,
)
from engine.values import FieldKey, FormKey, Json, NodeKey

_DUE = Either((DATE, DATETIME))


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What the nodes of one workflow have in common."""

    compilation: Compilation
    path: Path
    form: FormKey
    scope: Scope
    nodes: tuple[NodeKey, ...]


def build_node(around: Surroundings, key: NodeKey, said: Mapping[str, Json]) -> Node:
    """Give one node; what is wrong with it is reported."""
    return _BUILDERS[said["type"]](around, (*around.path, "nodes", key), key, said)


def arrow(around: Surroundings, path: Path, target: NodeKey) -> NodeKey:
    """Give the node an arrow leads to; report one that leads nowhere."""
    around.compilation.resolves("node", target, around.nodes, path)
    return target


def _person(around: Surroundings, path: Path, key: NodeKey, said: Mapping[str, Json]) -> PersonNode:
    compilation, is_approval = around.compilation, said["type"] == "approve"
    outcomes = build_outcomes(
        compilation, path, said, around.scope, form=around.form,
        arrow=lambda at, target: arrow(around, at, target),
    )  # fmt: skip
    empty = said.get("empty")
    return PersonNode(
        key=key,
        type=said["type"],
        label=read_label(said, key),
        who=build_people(compilation, (*path, "who"), said["who"], around.scope),
        outcomes=outcomes,
        state=_state(around, path, said),
        fields=_fields(around, (*path, "fields"), said.get("fields") or {}),
        empty=() if empty == "stop" else build_people(compilation, (*path, "empty"), empty, around.scope),
        self_rule=SelfRule(said.get("self", "superior")) if is_approval else SelfRule.ASK,
        same_person=SamePerson(said.get("same_person", "ask")),
        opinion=OpinionRule(said.get("opinion", "optional")),
        may_return=_may_return(said, is_approval=is_approval),
        return_straight_back=_straight_back(around, path, said),
        due=build_rule(compilation, (*path, "due"), around.scope, _DUE),
        unless=_unless(around, path),
        line=compilation.line(path),
    )


def _choose(around: Surroundings, path: Path, key: NodeKey, said: Mapping[str, Json]) -> ChooseNode:
    cases = []
    for index, case in entries(said["cases"]):
        here = (*path, "cases", index)
        when = build_condition(around.compilation, (*here, "when"), around.scope)
        target = arrow(around, (*here, "next"), case["next"])
        if when is not None:
            cases.append(Case(when=when, next=target))
    return ChooseNode(
        key=key,
        label=read_label(said, key),
        cases=tuple(cases),
        otherwise=arrow(around, (*path, "else"), said["else"]),
        state=_state(around, path, said),
        line=around.compilation.line(path),
    )


def _set(around: Surroundings, path: Path, key: NodeKey, said: Mapping[str, Json]) -> SetNode:
    return SetNode(
        key=key,
        label=read_label(said, key),
        set=build_set(around.compilation, (*path, "set"), said["set"], around.scope, form=around.form, reach=2),
        next=arrow(around, (*path, "next"), said["next"]),
        state=_state(around, path, said),
        unless=_unless(around, path),
        line=around.compilation.line(path),
    )


def _create(around: Surroundings, path: Path, key: NodeKey, said: Mapping[str, Json]) -> CreateNode:
    compilation, form = around.compilation, said["form"]
    compilation.resolves("form", form, compilation.records, (*path, "form"))
    return CreateNode(
        key=key,
        label=read_label(said, key),
        form=form,
        set=build_set(compilation, (*path, "set"), said["set"], around.scope, form=form, reach=1),
        next=arrow(around, (*path, "next"), said["next"]),
        state=_state(around, path, said),
        unless=_unless(around, path),
        line=compilation.line(path),
    )


def _end(around: Surroundings, path: Path, key: NodeKey, said: Mapping[str, Json]) -> EndNode:
    return EndNode(
        key=key,
        label=read_label(said, key),
        state=_state(around, path, said),
        line=around.compilation.line(path),
    )


_BUILDERS: Mapping[str, Callable[[Surroundings, Path, NodeKey, Mapping[str, Json]], Node]] = {
    "approve": _person,
    "task": _person,
    "choose": _choose,
    "set": _set,
    "create": _create,
    "end": _end,
}


def _unless(around: Surroundings, path: Path) -> Rule | None:
    return build_condition(around.compilation, (*path, "unless"), around.scope)


def _state(around: Surroundings, path: Path, said: Mapping[str, Json]) -> str:
    state: str = said.get("state", "")
    states = around.compilation.part("forms", around.form).get("states") or BUILT_IN_STATES
    codes = around.compilation.codes.get(states)
    if state and codes is not None:
        around.compilation.resolves("state", state, sorted(codes), (*path, "state"))
    return state


def _may_return(said: Mapping[str, Json], *, is_approval: bool) -> bool:
    """An approval may be sent back unless `may` leaves it out; a task only when `may` or `return` says so."""
    if "may" in said:
        return "return" in said["may"]
    return is_approval or "return" in said


def _straight_back(around: Surroundings, path: Path, said: Mapping[str, Json]) -> bool:
    back = said.get("return") or {}
    for index, node in entries(back.get("nodes")):
        here = (*path, "return", "nodes", index)
        if node != START and around.compilation.resolves("node", node, around.nodes, here):
            around.compilation.report(
                "not-yet", here, "returning to another node than start is not built yet", "write start"
            )
    return back.get("then") == "straight back"


def _fields(around: Surroundings, path: Path, said: Mapping[str, str]) -> Mapping[FieldKey, Show]:
    compilation = around.compilation
    found = {}
    for key, show in said.items():
        here = (*path, key)
        if key != "*" and not compilation.resolves_place(around.form, key, here):
            continue
        field = compilation.field_at(around.form, key)
        kind = compilation.kinds.fields.get(field.get("type", ""))
        fills_itself = "value" in field or (kind is not None and not kind.is_input)
        if show in ("edit", "require") and fills_itself:
            compilation.report("node-field", here, f"{key} fills itself, nobody types into it", "write read or hide")
            continue
        found[key] = Show(show)
    return MappingProxyType(found)
