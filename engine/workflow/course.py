"""What decides the course of a run, worked out once for each published version."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from engine.model.app import App
from engine.model.form import BUILT_IN_STATES, Form
from engine.model.rule import Rule
from engine.model.workflow import (
    ChooseNode,
    CreateNode,
    EndNode,
    Node,
    OpinionRule,
    Outcome,
    People,
    PeopleByRule,
    PeopleInRole,
    PersonNode,
    SamePerson,
    SetNode,
    Show,
    Workflow,
)
from engine.plugin.kinds import FieldKind
from engine.plugin.storing import as_plain, as_stored
from engine.values import FieldKey, FormKey, NodeKey, Value

BUILT_IN_CODES = ("running", "done", "refused", "withdrawn", "returned")
APPROVE = "approve"
REJECT = "reject"


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """A workflow with what it needs of its form: states in order, where links lead, what each node shows."""

    workflow: Workflow
    form: FormKey
    states: tuple[str, ...]
    links: Mapping[FieldKey, FormKey]
    forms: Mapping[FormKey, Form]
    kinds: Mapping[str, FieldKind]
    computed: Mapping[FieldKey, Rule]  # the rules of computed values
    live: frozenset[FieldKey]  # values computed on reading: rules see them, nobody stores them
    shown: Mapping[NodeKey, tuple[FieldKey, ...]]  # what people at a node see; empty where nobody is skipped for it
    opinions: frozenset[NodeKey]  # nodes whose opinion a rule of the workflow reads

    def node(self, key: NodeKey) -> Node:
        """Give a node of the workflow."""
        return self.workflow.nodes[key]

    def as_stored(self, form: FormKey, key: FieldKey, value: Value) -> Value:
        """Give a value as a field of a form keeps it, or its state. Raises CannotBeKept."""
        field = self.forms[form].fields.get(key)
        return as_plain(value) if field is None else as_stored(field, self.kinds[field.type], value)

    def values_behind(self, rule: Rule) -> tuple[Rule, ...]:
        """Give the rules of the computed values that a rule reads, and of those they read."""
        found: dict[FieldKey, Rule] = {}
        wanted = [rule]
        while wanted:
            names = {path[1] if path[0] == "record" and len(path) > 1 else path[0] for path in wanted.pop().reads}
            fresh = {key: self.computed[key] for key in names if key in self.computed and key not in found}
            found |= fresh
            wanted.extend(fresh.values())
        return tuple(found.values())

    def has_state(self, code: str) -> bool:
        """Say whether the form's dictionary has this state."""
        return code in self.states


def course_of(app: App, workflow: Workflow, kinds: Mapping[str, FieldKind]) -> Course:
    """Work out the course of a workflow; `kinds` are the field types by key."""
    form = app.forms[workflow.form]
    dictionary = app.dictionaries.get(form.states or BUILT_IN_STATES)
    skips = any(
        isinstance(node, PersonNode) and node.same_person is SamePerson.SKIP for node in workflow.nodes.values()
    )
    return Course(
        workflow=workflow,
        form=form.key,
        states=BUILT_IN_CODES if dictionary is None else tuple(dictionary.choices),
        links=MappingProxyType({field.key: field.form for field in form.fields.values() if field.type == "link"}),
        forms=app.forms,
        kinds=kinds,
        computed=MappingProxyType(
            {field.key: field.value for field in form.fields.values() if field.value is not None}
        ),
        live=frozenset(field.key for field in form.fields.values() if field.live),
        shown=MappingProxyType(_shown(form, workflow) if skips else {}),
        opinions=_opinions(workflow),
    )


def proceed_outcome(node: PersonNode) -> Outcome:
    """Give the outcome that lets the request go on: `approve`, else the first."""
    return node.outcomes.get(APPROVE) or next(iter(node.outcomes.values()))


def needs_opinion(node: PersonNode, outcome: str) -> bool:
    """Say whether words are asked for when this outcome is pressed."""
    if node.opinion is OpinionRule.WHEN_REJECTING:
        return outcome == REJECT
    return node.opinion is OpinionRule.REQUIRED


def rules_of(node: Node) -> Iterator[Rule]:
    """Give every rule of a node."""
    match node:
        case PersonNode():
            yield from _rules_of_people(node.who)
            yield from _rules_of_people(node.empty)
            yield from filter(None, (node.due, node.unless))
            for outcome in node.outcomes.values():
                yield from filter(None, (outcome.needs,))
                yield from (assignment.rule for assignment in outcome.set)
        case ChooseNode():
            yield from (case.when for case in node.cases)
        case SetNode() | CreateNode():
            yield from filter(None, (node.unless,))
            yield from (assignment.rule for assignment in node.set)
        case EndNode():
            return


def _rules_of_people(people: People) -> Iterator[Rule]:
    for term in people:
        if isinstance(term, PeopleByRule):
            yield term.rule
        elif isinstance(term, PeopleInRole) and term.branch is not None:
            yield term.branch


def _shown(form: Form, workflow: Workflow) -> dict[NodeKey, tuple[FieldKey, ...]]:
    return {
        node.key: tuple(key for key, field in form.fields.items() if not (field.live or _is_hidden(node, key)))
        for node in workflow.nodes.values()
        if isinstance(node, PersonNode)
    }


def _is_hidden(node: PersonNode, key: FieldKey) -> bool:
    return node.fields.get(key, node.fields.get("*", Show.READ)) is Show.HIDE


def _opinions(workflow: Workflow) -> frozenset[NodeKey]:
    paths = {path for node in workflow.nodes.values() for rule in rules_of(node) for path in rule.reads}
    return frozenset(path[1] for path in paths if len(path) == 3 and path[0] == "steps" and path[2] == "opinion")
