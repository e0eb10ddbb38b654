"""Small workflows and a small organisation, built in a few lines."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from engine.errors import Text
from engine.expression.api import Checked, Env
from engine.expression.tree import Literal
from engine.expression.types import ANY
from engine.model.app import App
from engine.model.dictionary import Choice, Dictionary
from engine.model.form import Field, Form
from engine.model.rule import Rule
from engine.model.workflow import (
    Assignment,
    Case,
    ChooseNode,
    CreateNode,
    EndNode,
    Node,
    Outcome,
    People,
    PeopleByRule,
    PeopleInRole,
    PersonNode,
    SetNode,
    Workflow,
)
from engine.registry import FIELD_KINDS
from engine.values import Value, Values
from engine.workflow.commands import Command, Start
from engine.workflow.course import Course, course_of
from engine.workflow.effects import Effect
from engine.workflow.interpreter import Advance, advance
from engine.workflow.state import EMPTY, State

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Shanghai")


def ident(number: int) -> UUID:
    return UUID(int=number)


WANG, LI, ZHAO, BOSS, KEEPER, ADMIN = map(ident, range(1, 7))
RECORD, SEAL, SALES, WEST = ident(100), ident(200), ident(300), ident(400)
RECORD_VALUES: Values = {
    "id": RECORD,
    "state": "running",
    "created_by": WANG,
    "department": SALES,
    "branch": WEST,
    "seal": SEAL,
    "copies": 2,
    "reason": "signing",
    "handed_to": None,
}


def text(word: str) -> Text:
    return Text(en=word, zh=word)


def rule(evaluate: Callable[[Env], Value], *reads: str) -> Rule:
    """A rule from a Python function, `reads` the dotted paths it reads."""
    paths = frozenset(tuple(path.split(".")) for path in reads)
    checked = Checked(source="", tree=Literal(None), type=ANY, reads=paths, calls=frozenset(), warnings=(), slots=0)
    return Rule(source="", checked=checked, evaluate=evaluate)


def constant(value: Value) -> Rule:
    return rule(lambda env: value)


def value_of(name: str) -> Rule:
    """A rule that gives a name, or one step along a link to a seal."""
    first, _, rest = name.partition(".")
    if not rest:
        return rule(lambda env: env.names[first], name)
    return rule(lambda env: env.host.follow("seal", env.names[first], rest), name)


def persons(*people: UUID) -> People:
    return (PeopleByRule(rule=constant(people)),)


def in_role(role: str, *, anywhere: bool = False) -> People:
    return (PeopleInRole(role=role, anywhere=anywhere),)


def outcome(key: str, next_: str, **more: Value) -> Outcome:
    return Outcome(key=key, label=text(key), next=next_, **more)


def approve(key: str, who: People, next_: str, *, reject: str = "refused", **more: Value) -> PersonNode:
    arrows = {"approve": outcome("approve", next_), "reject": outcome("reject", reject)}
    return PersonNode(key=key, type="approve", label=text(key), who=who, **{"outcomes": arrows, **more})


def task(key: str, who: People, done: Outcome, **more: Value) -> PersonNode:
    return PersonNode(key=key, type="task", label=text(key), who=who, outcomes={done.key: done}, **more)


def choose(key: str, cases: Iterable[tuple[Rule, str]], otherwise: str) -> ChooseNode:
    return ChooseNode(
        key=key,
        label=text(key),
        cases=tuple(Case(when=when, next=next_) for when, next_ in cases),
        otherwise=otherwise,
    )


def writes(**targets: Rule) -> tuple[Assignment, ...]:
    """Assignments; `seal__state` writes `seal.state`."""
    return tuple(Assignment(target=tuple(key.split("__")), rule=rule_) for key, rule_ in targets.items())


def set_(key: str, next_: str, **targets: Rule) -> SetNode:
    return SetNode(key=key, label=text(key), set=writes(**targets), next=next_)


def create(key: str, form: str, next_: str, **targets: Rule) -> CreateNode:
    return CreateNode(key=key, label=text(key), form=form, set=writes(**targets), next=next_)


def end(key: str, state: str = "") -> EndNode:
    return EndNode(key=key, label=text(key), state=state)


ENDS = (end("done", "done"), end("refused", "refused"))


def course(
    *nodes: Node,
    states: str = "running returned done refused withdrawn out",
    values: Mapping[str, Rule] | None = None,
) -> Course:
    """A workflow over requests for a seal, of which `values` are computed; the first node is the start."""
    given = {node.key: node for node in (*nodes, *ENDS)}
    forms = (
        form(
            "request",
            seal=("link", "seal"),
            copies="integer",
            reason="text",
            handed_to="person",
            days="integer",
            late="live",
        ),
        form("seal", keeper="person", state="text", uses="integer"),
        form("usage", request=("link", "request"), user="person", copies="integer"),
    )
    computed = {key: replace(field, value=(values or {}).get(key)) for key, field in forms[0].fields.items()}
    forms = (replace(forms[0], fields=computed), *forms[1:])
    workflow = Workflow(key="request", label=text("request"), form="request", start=nodes[0].key, nodes=given)
    app = App(
        key="seals",
        label=text("seals"),
        hash="",
        forms={found.key: found for found in forms},
        dictionaries={"progress": dictionary("progress", states)},
        workflows={"request": workflow},
    )
    return course_of(app, workflow, FIELD_KINDS)


def form(key: str, **fields: str | tuple[str, str]) -> Form:
    made = {}
    for name, given in fields.items():
        type_, other = given if isinstance(given, tuple) else (given, "")
        is_live = type_ == "live"
        made[name] = Field(key=name, type="integer" if is_live else type_, label=text(name), form=other, live=is_live)
    return Form(key=key, label=text(key), fields=made, states="progress")


def dictionary(key: str, codes: str) -> Dictionary:
    return Dictionary(key=key, choices={code: Choice(code=code, label=text(code)) for code in codes.split()})


class Office:
    """A small organisation and one seal, as the interpreter may ask about them."""

    def __init__(
        self,
        *,
        roles: Mapping[str, tuple[UUID, ...]] | None = None,
        superiors: Mapping[UUID, UUID] | None = None,
        left: Iterable[UUID] = (),
        seal: Values | None = None,
    ) -> None:
        self.roles = roles or {}
        self.superiors = superiors or {WANG: LI, LI: BOSS}
        self.left = frozenset(left)
        self.seal = {"state": "in_store", "keeper": KEEPER, "uses": 4, **(seal or {})}
        self.made = 0

    def follow(self, kind: str, ident: UUID, name: str) -> Value:
        return self.seal.get(name) if kind == "seal" else None

    def call(self, name: str, args: tuple[Value, ...]) -> Value:
        return None

    def members(self, role: str, *, branch: UUID | None, department: UUID | None, anywhere: bool) -> tuple[UUID, ...]:
        return self.roles.get(role, ()) if anywhere or branch == WEST else ()

    def superior_of(self, person: UUID) -> UUID | None:
        return self.superiors.get(person)

    def active(self, people: tuple[UUID, ...]) -> tuple[UUID, ...]:
        return tuple(person for person in people if person not in self.left)

    def new_id(self) -> UUID:
        self.made += 1
        return ident(1000 + self.made)


def decide(course: Course, state: State, command: Command, /, *, ask: Office | None = None, **values: Value) -> Advance:
    """One decision over the usual record with some values changed."""
    return advance(course, state, command, {**RECORD_VALUES, **values}, ask or Office(), now=NOW, zone=ZONE)


def started(course: Course, /, *, ask: Office | None = None, **values: Value) -> Advance:
    """The request is sent by Wang."""
    return decide(course, EMPTY, Start(by=WANG, applicant=WANG), ask=ask, **values)


def told(effects: Iterable[Effect], kind: type[Effect]) -> list[Effect]:
    """The effects of one kind."""
    return [effect for effect in effects if isinstance(effect, kind)]
