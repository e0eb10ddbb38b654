"""Random small flows, and people who act on them at random: what must hold whatever they do."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

import orjson

from engine.compiler.compile import compile_app
from engine.model.app import App
from engine.model.workflow import SelfRule
from engine.registry import KINDS
from engine.values import NodeKey, Value
from engine.workflow.answers import dump_answers, load_answers
from engine.workflow.asking import Replaying
from engine.workflow.commands import Act, Command, Resubmit, Return, Start, Withdraw
from engine.workflow.course import Course, course_of
from engine.workflow.effects import CloseTask, Effect, OpenTask
from engine.workflow.interpreter import Advance, advance
from engine.workflow.state import EMPTY, State, dump, load

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Shanghai")
PEOPLE = tuple(UUID(int=number) for number in range(1, 8))
SENDER = PEOPLE[0]
NUMBERS = (0, 1, 2)
LIMITS = (0, 1)  # some number is above and some not, so that every case can be taken
LONGEST = 40

HEAD = """\
language: 1
app: walk
label: Walk
roles: {everybody: {label: 大家, members: everyone}, finance: {label: 财务}, lone: {label: 一人}, nobody: {label: 无人}}
permissions:
  request: {everybody: {create: true, read: true}}
  made: {everybody: {read: true}}
forms:
  request: {label: 申请, fields: {x: {type: integer}, y: {type: integer}, who: {type: person}}}
  made: {label: 记录, fields: {request: {type: link, form: request}, x: {type: integer}}}
workflows:
  request:
    label: 流程
    form: request
    start: n0
    nodes:
"""
WHO = ("{role: finance}", "{role: lone}", "[{role: lone}, {role: finance}]", "record.created_by", "who", "did(n0)")

ONE_OUTCOME = "People acting at random leave exactly one outcome per node and round"
OPTIONS = ("", ", same_person: skip", ", self: ask", ", self: empty", ", return: {then: straight back}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """A promise that did not hold, with what it takes to see it again."""

    promise: str
    what: str


class Town:
    """Who holds which role, and whom people report to."""

    roles: Mapping[str, tuple[UUID, ...]] = {"finance": PEOPLE[1:4], "lone": PEOPLE[4:5]}

    def __init__(self) -> None:
        self.made = 0

    def follow(self, kind: str, ident: UUID, name: str) -> Value:
        return None

    def call(self, name: str, args: tuple[Value, ...]) -> Value:
        return None

    def members(self, role: str, *, branch: UUID | None, department: UUID | None, anywhere: bool) -> tuple[UUID, ...]:
        return self.roles.get(role, ())

    def superior_of(self, person: UUID) -> UUID | None:
        place = PEOPLE.index(person) + 1
        return PEOPLE[place] if place < len(PEOPLE) else None

    def active(self, people: tuple[UUID, ...]) -> tuple[UUID, ...]:
        return people

    def new_id(self) -> UUID:
        self.made += 1
        return UUID(int=1000 + self.made)


def definition(random: Random) -> str:
    """The text of a flow of one to five nodes with arrows to anywhere, without those no arrow reaches."""
    count = random.randint(1, 5)
    keys = [f"n{number}" for number in range(count)] + ["done", "refused"]
    nodes = {f"n{number}": _node(random, number, keys) for number in range(count)}
    nodes |= {"done": ("{type: end, state: done}", []), "refused": ("{type: end, state: refused}", [])}
    reached, waiting = {"n0"}, ["n0"]
    while waiting:
        fresh = set(nodes[waiting.pop()][1]) - reached
        reached |= fresh
        waiting.extend(sorted(fresh))
    return HEAD + "\n".join(f"      {key}: {text}" for key, (text, _) in nodes.items() if key in reached)


def _node(random: Random, number: int, keys: list[str]) -> tuple[str, list[NodeKey]]:
    """A node as text, and where its arrows lead: mostly forward, so that a fair share can end."""
    one, two = (random.choice(keys if random.random() < 0.2 else keys[number + 1 :]) for _ in range(2))
    people = f"who: {random.choice(WHO)}, empty: {{role: lone}}, fields: {{x: edit}}"
    match random.choice(("approve", "approve", "task", "choose", "set", "create")):
        case "approve":
            option = random.choice(OPTIONS)
            return f"{{type: approve, {people}{option}, next: {{approve: {one}, reject: {two}}}}}", [one, two]
        case "task":
            return f"{{type: task, {people}, next: {one}}}", [one]
        case "choose":
            when = f"x > {random.choice(LIMITS)}"
            return f"{{type: choose, cases: [{{when: {when}, next: {one}}}], else: {two}}}", [one, two]
        case "set":
            return f"{{type: set, set: {{y: 'default(y, 0) + 1'}}, next: {one}}}", [one]
        case _:
            return f"{{type: create, form: made, set: {{request: record, x: x}}, next: {one}}}", [one]


def accepted(random: Random, tries: int) -> Iterator[App]:
    """The apps among so many random definitions that the checker lets through."""
    for _ in range(tries):
        compiled = compile_app(definition(random), "walk.yaml", KINDS)
        if compiled.app is not None:
            yield compiled.app


@dataclass(slots=True, kw_only=True)
class Walk:
    """A run while people act on it: everything that was accepted, in order."""

    course: Course
    town: Town
    state: State = EMPTY
    record: dict[str, Value] = field(default_factory=dict)
    accepted: list[tuple[State, Command, dict[str, Value], Advance]] = field(default_factory=list)
    open: dict[int, tuple[UUID, ...]] = field(default_factory=dict)
    closed: dict[int, int] = field(default_factory=dict)
    nodes: dict[int, tuple[NodeKey, int]] = field(default_factory=dict)
    broken: list[Broken] = field(default_factory=list)

    def say(self, command: Command, x: Value = None) -> bool:
        """Give a command; tell whether it was accepted."""
        record = {**self.record, **({} if x is None else {"x": x})}
        found = advance(self.course, self.state, command, record, self.town, now=NOW, zone=ZONE)
        if found.refusal is not None:
            if (found.state, found.effects) != (self.state, ()):
                self._breaks("A refused command changes nothing", command)
            return False
        self.accepted.append((self.state, command, record, found))
        self._check_separation(command)
        if load(dump(found.state)) != found.state:
            self._breaks("A state is read back as it was written", command)
        self.state, self.record = found.state, dict(found.record)
        self._take(found.effects, command)
        return True

    def _check_separation(self, command: Command) -> None:
        if not isinstance(command, Act) or command.by != SENDER:
            return
        node = self.course.workflow.nodes[self.nodes[command.token][0]]
        if node.type == "approve" and node.self_rule is not SelfRule.ASK:
            self._breaks("Nobody approves their own request", command)

    def _take(self, effects: tuple[Effect, ...], command: Command) -> None:
        for effect in effects:
            if isinstance(effect, OpenTask):
                self.open[effect.token] = effect.people
                self.nodes[effect.token] = (effect.node, effect.round)
            elif isinstance(effect, CloseTask):
                self.closed[effect.token] = self.closed.get(effect.token, 0) + 1
                if self.open.pop(effect.token, None) is None:
                    self._breaks("A task is closed once, after it was opened", command)
        if any(count > 1 for count in self.closed.values()):
            self._breaks(ONE_OUTCOME, command)
        waiting = {token.id for token in self.state.tokens if not token.is_halted}
        if waiting != set(self.open):
            self._breaks("Every token that waits has an open task, and no other task is open", command)

    def _breaks(self, promise: str, command: Command) -> None:
        self.broken.append(Broken(promise=promise, what=f"{command} at {self.state.nodes}"))


def begin(app: App, random: Random) -> Walk:
    """Send a request."""
    walk = Walk(course=course_of(app, app.workflows["request"], KINDS.fields), town=Town())
    walk.record = {"id": UUID(int=99), "state": "running", "created_by": SENDER, "x": random.choice(NUMBERS)}
    walk.record |= {"y": None, "who": random.choice(PEOPLE)}
    walk.say(Start(by=SENDER, applicant=SENDER))
    return walk


def press_at_random(walk: Walk, random: Random, times: int = LONGEST) -> None:
    """Everybody who is asked, and some who act on what they saw before, press something until the run is over."""
    for _ in range(times):
        if not walk.open:
            return
        seen = random.choice([*walk.open, *walk.nodes])
        people = walk.open.get(seen) or PEOPLE
        for person in random.sample(people, len(people)):
            walk.say(_command(walk, seen, person, random), random.choice(NUMBERS))


def _command(walk: Walk, token: int, person: UUID, random: Random) -> Command:
    node = walk.course.workflow.nodes.get(walk.nodes[token][0])
    if node is None:
        return Resubmit(token=token, by=person)
    if random.random() < 0.1:
        return Return(token=token, by=person)
    if random.random() < 0.01:
        return Withdraw(by=person)
    return Act(token=token, outcome=random.choice([*getattr(node, "outcomes", {}), "approve"]), by=person)


def replays(walk: Walk) -> Iterator[Broken]:
    """What differs when every accepted command is decided again from its kept answers."""
    state = EMPTY
    for before, command, record, first in walk.accepted:
        kept = load_answers(orjson.loads(orjson.dumps(dump_answers(first.answers))))
        again = advance(walk.course, load(dump(before)), command, record, Replaying(kept), now=NOW, zone=ZONE)
        if before != state or (again.state, again.effects) != (first.state, first.effects):
            yield Broken(promise="Replaying the kept answers rebuilds the state", what=f"{command}")
        state = again.state


def can_end(walk: Walk) -> bool:
    """True when some people pressing some buttons bring the run to its end from where it is."""
    waiting, known = [(walk.state, walk.record, dict(walk.open))], set()
    while waiting:
        state, record, people = waiting.pop()
        if state.is_over:
            return True
        for token in state.tokens:
            for command, x in _choices(walk.course, token.id, token.node, people.get(token.id, ())):
                found = advance(walk.course, state, command, {**record, "x": x}, Town(), now=NOW, zone=ZONE)
                mark = (
                    found.state.nodes,
                    found.record.get("x"),
                    tuple(token.is_halted for token in found.state.tokens),
                )
                if found.refusal is None and mark not in known:
                    known.add(mark)
                    asked = {effect.token: effect.people for effect in found.effects if isinstance(effect, OpenTask)}
                    waiting.append((found.state, dict(found.record), asked))
    return False


def _choices(course: Course, token: int, node: NodeKey, people: tuple[UUID, ...]) -> Iterator[tuple[Command, int]]:
    outcomes = tuple(getattr(course.workflow.nodes.get(node), "outcomes", ()))
    for person in people[:1]:
        for x in NUMBERS:
            if node == "start":
                yield Resubmit(token=token, by=person), x
            yield from ((Act(token=token, outcome=outcome, by=person), x) for outcome in outcomes)
