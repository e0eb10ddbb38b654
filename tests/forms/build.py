"""Forms from a few lines of a definition, and what surrounds their rules."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from textwrap import dedent, indent
from uuid import UUID
from zoneinfo import ZoneInfo

from engine.compiler.compile import compile_app
from engine.errors import ValueProblem
from engine.expression.api import Env
from engine.forms.parse import Sent, parse
from engine.forms.place import Place, node_place, record_place, start_place
from engine.forms.ready import ReadyForm, make_ready
from engine.forms.rules import Entry, Filled, fill
from engine.forms.validate import examine
from engine.model.workflow import Show
from engine.registry import KINDS
from engine.values import FileRef, Json, Value, Values

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Shanghai")
ME, LI, SEAL, RECORD, FILE = (UUID(int=number) for number in range(1, 6))

AROUND = """\
language: 1
app: test
label: Test
dictionary:
  importance: {normal: 一般, high: 重要}
  seal_state: {in_store: 在库, out: 借出}
roles: {everybody: {label: 大家, members: everyone}}
permissions:
  request: {everybody: {create: true, read: true, update: true}}
  seal: {everybody: {create: true, read: true}}
forms:
  seal:
    label: 印章
    states: seal_state
    name: '{{ number }}'
    fields: {number: {type: text}, keeper: {type: person}, kind: {type: text}}
  request:
    label: 申请
"""


def ready(lines: str) -> ReadyForm:
    """The form `request` with these lines below its label."""
    text = AROUND + indent(dedent(lines), "    ")
    compiled = compile_app(text, "test.yaml", KINDS)
    assert compiled.app is not None, "\n".join(map(str, compiled.problems))
    return make_ready(compiled.app.forms["request"], KINDS.fields)


def fields(lines: str) -> ReadyForm:
    """A form of these fields alone."""
    return ready("fields:\n" + indent(dedent(lines), "  "))


IN_STORE: Values = {"id": SEAL, "number": "GZ-1", "state": "in_store", "kind": "official", "keeper": LI}


class Surroundings:
    """One seal, and nothing else."""

    def follow(self, kind: str, ident: UUID, name: str) -> Value:
        return IN_STORE.get(name) if kind == "seal" else None

    def call(self, name: str, args: tuple[Value, ...]) -> Value:
        return None

    def ask(self, *question: object) -> Value:
        return None


def env(names: Values) -> Env:
    return Env(names=names, host=Surroundings(), now=NOW, zone=ZONE)


def everything(form: ReadyForm) -> frozenset[str]:
    return frozenset(form.form.fields)


def starting(form: ReadyForm) -> Place:
    return start_place(form, everything(form), everything(form))


def at_node(form: ReadyForm, **shows: Show) -> Place:
    return node_place(form, shows, everything(form), everything(form))


def on_page(form: ReadyForm) -> Place:
    return record_place(form, everything(form), everything(form))


class Form:
    """What comes of sending values to a form at one place."""

    def __init__(
        self,
        form: ReadyForm,
        sent: Mapping[str, Json] | None = None,
        *,
        place: Place | None = None,
        record: Values | None = None,
        touched: Iterable[str] | None = None,
        files: Mapping[str, tuple[FileRef, ...]] | None = None,
    ) -> None:
        self.ready = form
        self.place = starting(form) if place is None else place
        self.sent: Sent = parse(form, self.place, sent or {}, ZONE)
        self.entry = Entry(
            place=self.place,
            record={"id": RECORD, "state": "running", "created_by": ME, **(record or {})},
            is_new=record is None,
            me=ME,
            typed={**self.sent.typed, **(files or {})},
            touched=frozenset(sent or {}) if touched is None else frozenset(touched),
        )
        self.filled: Filled = fill(form, self.entry, env)

    def __getitem__(self, key: str) -> Value:
        return self.filled.names[key]

    @property
    def problems(self) -> tuple[ValueProblem, ...]:
        return examine(self.ready, self.entry, self.sent, self.filled, env, zone=ZONE)

    @property
    def found(self) -> list[tuple[str, str]]:
        """The problems as pairs of field and rule."""
        return [(problem.field, problem.rule) for problem in self.problems]
