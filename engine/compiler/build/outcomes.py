"""Outcomes of the nodes of people: their buttons, what they write, where they lead."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from engine.compiler.build.assignments import build_set
from engine.compiler.build.compilation import Compilation
from engine.compiler.build.expressions import build_condition
from engine.compiler.build.texts import read_text
from engine.compiler.findings import Path, listed, suggest
from engine.errors import Text
from engine.expression.scope import Scope
from engine.model.workflow import Outcome
from engine.values import FormKey, Json, NodeKey

DONE = "done"
_LABELS: Mapping[str, Text] = MappingProxyType(
    {
        "approve": Text(en="Approve", zh="同意"),
        "reject": Text(en="Reject", zh="拒绝"),
        DONE: Text(en="Done", zh="完成"),
    }
)
Arrow = Callable[[Path, NodeKey], NodeKey]


def build_outcomes(
    compilation: Compilation, path: Path, said: Mapping[str, Json], scope: Scope, *, form: FormKey, arrow: Arrow
) -> Mapping[str, Outcome]:
    """Give the outcomes in display order, each with its arrow; one without is reported."""
    places = _places(compilation, path, said)
    _check_arrows(compilation, path, said["next"], places)
    found = {}
    for key, (here, entry) in places.items():
        target = _target(compilation, path, said["next"], key=key, here=here, arrow=arrow)
        found[key] = Outcome(
            key=key,
            label=read_text(entry["label"], key) if "label" in entry else _LABELS.get(key, Text(en=key, zh=key)),
            next=target,
            needs=build_condition(compilation, (*here, "needs"), scope),
            message=read_text(entry["message"], "") if "message" in entry else None,
            set=build_set(compilation, (*here, "set"), entry.get("set"), scope, form=form, reach=2),
        )
    return MappingProxyType(found)


def _places(
    compilation: Compilation, path: Path, said: Mapping[str, Json]
) -> dict[str, tuple[Path, Mapping[str, Json]]]:
    own = said.get("outcomes") or {}
    found: dict[str, tuple[Path, Mapping[str, Json]]] = {}
    if said["type"] == "approve":
        found = dict.fromkeys(("approve", "reject"), (path, {}))
    elif DONE in said:
        found = {DONE: ((*path, DONE), said[DONE])}
        if own:
            compilation.report_key(
                "done-or-outcomes", (*path, "outcomes"), "done and outcomes stand together",
                "move done into outcomes",
            )  # fmt: skip
    elif not own:
        found = {DONE: (path, {})}
    return found | {key: ((*path, "outcomes", key), entry) for key, entry in own.items()}


def _check_arrows(compilation: Compilation, path: Path, arrows: Json, places: Mapping[str, Json]) -> None:
    for key in arrows if isinstance(arrows, dict) else ():
        if key not in places:
            compilation.report_key(
                "unknown-outcome", (*path, "next", key), f"there is no outcome {key}",
                suggest(key, places, f"outcomes here are {listed(places)}"),
            )  # fmt: skip


def _target(compilation: Compilation, path: Path, arrows: Json, *, key: str, here: Path, arrow: Arrow) -> NodeKey:
    if isinstance(arrows, str):
        return arrow((*path, "next"), arrows)
    if key in arrows:
        return arrow((*path, "next", key), arrows[key])
    if not compilation.source.is_damaged(here) and key not in compilation.declared(*map(str, path), "next"):
        compilation.report_key(
            "open-outcome", (*path, "next"), f"the outcome {key} leads nowhere", f"add {key}: a_node to next"
        )
    return ""
