"""The scenarios under `tests`: names and phrases; their steps stay plain maps."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from engine.compiler.build.compilation import Compilation, entries
from engine.compiler.findings import Path, listed
from engine.compiler.phrases import is_moment, is_shift
from engine.expression.api import ExpressionError, parse
from engine.model.app import Scenario
from engine.model.form import field_of_place
from engine.values import FormKey, Json

_VERBS = ("submit", "update", "do", "cannot", "expect", "clock")
_NEEDS: Mapping[str, tuple[str, ...]] = {
    "submit": ("as",),
    "update": ("as",),
    "do": ("as", "record"),
    "cannot": ("as",),
    "task": ("for",),
    "no task": ("for",),
    "state": ("record", "is"),
    "value": ("record", "field"),
    "record": ("form", "count"),
}


def build_scenarios(compilation: Compilation) -> Mapping[str, Scenario]:
    """Give the scenarios in the order of the text."""
    return MappingProxyType({key: _scenario(compilation, key, said) for key, said in compilation.part("tests").items()})


def _scenario(compilation: Compilation, key: str, said: Mapping[str, Json]) -> Scenario:
    path: Path = ("tests", key)
    clock = said.get("clock", "")
    if clock and not is_moment(clock):
        compilation.report("phrase", (*path, "clock"), f"{clock} is no moment", "write it like 2026-03-02 09:00")
    steps = list(entries(said["steps"]))
    for index, step in steps:
        _check_step(compilation, (*path, "steps", index), step)
    return Scenario(
        key=key,
        people=said["people"],
        clock=clock,
        given=_given(compilation, (*path, "given"), said.get("given") or {}),
        steps=tuple(step for _, step in steps),
        lines=tuple(compilation.line((*path, "steps", index)) for index, _ in steps),
    )


def _given(compilation: Compilation, path: Path, said: Mapping[str, Json]) -> Mapping[FormKey, tuple[Json, ...]]:
    found = {}
    for form, rows in said.items():
        if not compilation.resolves("form", form, compilation.records, (*path, form)):
            continue
        kept = list(entries(rows))
        for index, row in kept:
            _check_values(compilation, (*path, form, index), form, row)
        found[form] = tuple(row for _, row in kept)
    return MappingProxyType(found)


def _check_step(compilation: Compilation, path: Path, step: Mapping[str, Json]) -> None:
    if set(compilation.declared(*path)) != set(step):
        return
    verbs = [verb for verb in _VERBS if verb in step]
    if len(verbs) != 1:
        what = f"this step does {' and '.join(verbs)}" if verbs else "this step does nothing"
        compilation.report("scenario-step", path, what, f"say one of {listed(_VERBS)}")
        return
    verb = verbs[0]
    word = step["expect"] if verb == "expect" else verb
    for need in _NEEDS.get(word, ()):
        if need not in step:
            compilation.report("scenario-step", path, f"{need} is missing in this step", f"add {need}")
    if verb == "clock" and not (is_moment(step["clock"]) or is_shift(step["clock"])):
        compilation.report(
            "phrase", (*path, "clock"), f"{step['clock']} moves no clock", "write +3d, +4h or 2026-03-02 09:00"
        )
    _check_names(compilation, path, step)


def _check_names(compilation: Compilation, path: Path, step: Mapping[str, Json]) -> None:
    for key in ("submit", "form"):
        if key in step:
            compilation.resolves("form", step[key], compilation.records, (*path, key))
    if "node" in step:
        nodes = [node for flow in compilation.declared("workflows") for node in _nodes(compilation, flow)]
        compilation.resolves("node", step["node"], nodes, (*path, "node"))
    form = step.get("submit")
    if form in compilation.records and "with" in step:
        _check_values(compilation, (*path, "with"), form, step["with"])
    refused = step.get("refused")
    if form in compilation.records and isinstance(refused, list):
        for index, name in entries(refused):
            compilation.resolves("field", field_of_place(name), compilation.records[form], (*path, "refused", index))
    if "where" in step:
        _check_expression(compilation, (*path, "where"))


def _nodes(compilation: Compilation, flow: str) -> tuple[str, ...]:
    return compilation.declared("workflows", flow, "nodes")


def _check_values(compilation: Compilation, path: Path, form: FormKey, values: Mapping[str, Json]) -> None:
    for name, value in values.items():
        here = (*path, name)
        compilation.resolves("field", name, compilation.records[form], here)
        if isinstance(value, dict) and "value" in value:
            _check_expression(compilation, (*here, "value"))


def _check_expression(compilation: Compilation, path: Path) -> None:
    try:
        parse(compilation.source.raw(path))
    except ExpressionError as error:
        compilation.report_in("expression-syntax", path, error.offset, error.message, todo=error.todo)
