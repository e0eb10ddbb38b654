"""States: those the engine writes are in the dictionary, those that views wait for are written somewhere."""

from __future__ import annotations

from collections.abc import Iterator

from engine.compiler.build.compilation import Compilation
from engine.errors import Level
from engine.expression.tree import Compare, In, Literal, Name, Node, walk
from engine.expression.types import RecordOf
from engine.model.app import App
from engine.model.form import BUILT_IN_STATES, Form
from engine.model.workflow import (
    Assignment,
    CreateNode,
    PersonNode,
    SetNode,
    Workflow,
)
from engine.values import FormKey

RETURNED = "returned"


def check_states(compilation: Compilation, app: App) -> None:
    """Warn of states that are missing or never written."""
    written = _written_states(compilation, app)
    for form in app.forms.values():
        dictionary = app.dictionaries.get(form.states or BUILT_IN_STATES)
        if dictionary is None:
            continue
        flow = app.workflow_of(form.key)
        if flow is not None and _may_return(flow) and RETURNED not in dictionary.choices:
            compilation.report(
                "state-missing", ("forms", form.key, "states"),
                f"{form.states} lacks the code {RETURNED}, a record that is sent back keeps its state",
                f"add {RETURNED} to it", level=Level.WARNING,
            )  # fmt: skip
        if form.key in app.data or "*" in written[form.key]:
            continue
        first = next(iter(dictionary.choices), "")
        _check_views(compilation, form, written[form.key] | {first, RETURNED})


def _check_views(compilation: Compilation, form: Form, known: set[str]) -> None:
    for view in form.views.values():
        if view.where is None:
            continue
        for code in sorted(set(_codes_asked(view.where.checked.tree)) - known):
            compilation.report(
                "state-unreachable", ("forms", form.key, "views", view.key, "where"),
                f"no node ever writes the state {code}", f"write state: {code} at a node, or leave it out here",
                level=Level.WARNING,
            )  # fmt: skip


def _codes_asked(tree: Node) -> Iterator[str]:
    for node in walk(tree):
        match node:
            case Compare("=", Name("state"), Literal(str() as code)):
                yield code
            case In(Name("state"), tests, False):
                yield from (test.value for test in tests if isinstance(test, Literal) and isinstance(test.value, str))


def _may_return(flow: Workflow) -> bool:
    return any(isinstance(node, PersonNode) and node.may_return for node in flow.nodes.values())


def _written_states(compilation: Compilation, app: App) -> dict[FormKey, set[str]]:
    """Give the states that flows write, per form; `*` stands for any."""
    found: dict[FormKey, set[str]] = {form: set() for form in app.forms}
    for flow in app.workflows.values():
        for node in flow.nodes.values():
            found.get(flow.form, set()).add(node.state)
        for form, assignment in _assignments(flow):
            target = _form_of(compilation, form, assignment)
            if assignment.target[-1] == "state" and target in found:
                tree = assignment.rule.checked.tree
                found[target].add(tree.value if isinstance(tree, Literal) else "*")
    return found


def _assignments(flow: Workflow) -> Iterator[tuple[FormKey, Assignment]]:
    for node in flow.nodes.values():
        match node:
            case PersonNode():
                yield from ((flow.form, one) for outcome in node.outcomes.values() for one in outcome.set)
            case SetNode():
                yield from ((flow.form, one) for one in node.set)
            case CreateNode():
                yield from ((node.form, one) for one in node.set)


def _form_of(compilation: Compilation, form: FormKey, assignment: Assignment) -> FormKey:
    for step in assignment.target[:-1]:
        kind = compilation.records.get(form, {}).get(step)
        form = kind.form if isinstance(kind, RecordOf) else ""
    return form
