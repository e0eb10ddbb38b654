"""What reading use cases give to a page: values the actor may see, in the model's own terms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from engine.errors import Text
from engine.model.app import App
from engine.model.form import Field, Form, Section, View
from engine.model.workflow import Outcome
from engine.values import FieldKey, FileRef, FormKey, Values
from engine.workflow.picture import Picture

Labels = Mapping[UUID, str]  # how linked records, persons and departments are called


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenRecord:
    """One record as the actor may see it: `values` holds only what may be read, with the system names."""

    app: App
    form: Form
    id: UUID
    version: int
    name: str
    values: Values
    labels: Labels

    @property
    def state(self) -> str | None:
        """The code of the record's state."""
        return self.values.get("state")


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordList:
    """One page of a form's records in a view."""

    app: App
    form: Form
    view: View | None  # None = all
    columns: tuple[FieldKey, ...]  # fields, or the system names state, created_at, created_by
    rows: tuple[SeenRecord, ...]
    next: str | None  # cursor of the next page
    search: str
    may_create: bool
    may_search: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailLine:
    """One thing that happened, in the model's terms; `who` is blank for the engine."""

    at: datetime
    verb: str  # submit approve reject … return resubmit create update set skip halt finish
    who: str
    node: Text | None
    outcome: Text | None
    opinion: str
    note: Text | None
    changes: tuple[SeenChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenChange:
    """A field with its values before and after; both lie in the values the actor may read.

    Of a line, `rows` is its field and `line` its number: `field` is then a column, or `rows` itself where the line
    came, went, or moved (`before` and `after` are then numbers).
    """

    field: Field
    before: object
    after: object
    rows: Field | None = None
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Reverse:
    """The records of another form that point here."""

    field: Field
    form: Form
    columns: tuple[FieldKey, ...]
    rows: tuple[SeenRecord, ...]
    has_more: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Still:
    """A flow that stands still: halted with a `reason`, or at a task that nobody may act on; `id` of run or task."""

    id: UUID
    node: Text
    since: datetime
    reason: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPage:
    """A record with what happened to it and what points to it."""

    record: SeenRecord
    sections: tuple[Section, ...]  # the form's, then one without label for readable fields in no section
    flow: Picture | None
    people: Labels  # names of everybody in the flow
    trail: tuple[TrailLine, ...]  # newest first
    reverse: tuple[Reverse, ...]
    may_update: bool
    task: UUID | None  # the actor's own open task on it
    standstill: Still | None = None  # where the flow waits for an administrator


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxRow:
    """One task or started request as a row; `facts` are label and value in words, what the form says."""

    app: App
    form: Form
    record: UUID
    title: str
    facts: tuple[tuple[Text, str], ...]
    person: str  # the applicant
    department: str
    node: Text | None  # where it waits, or where it was done
    waiting_for: tuple[str, ...]  # names, for started requests
    at: datetime  # opened, done or, of a run that is over, ended
    sent: datetime | None = None
    due: datetime | None = None
    task: UUID | None = None
    outcome: Text | None = None
    state: str | None = None
    progress: tuple[str, ...] = ()  # done | now | refused | next, one a step of the flow


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbox:
    """One tab of the inbox."""

    tab: str  # waiting | done | started
    waiting: int
    rows: tuple[InboxRow, ...]
    next: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StartPage:
    """One glance: what waits, what I started, what I may start."""

    waiting: int
    overdue: int
    rows: tuple[InboxRow, ...]
    started: tuple[InboxRow, ...]
    new: tuple[tuple[App, Form], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskPage:
    """A task: the record first, what others said, and the buttons of its node."""

    task: UUID
    form: FormKey  # what the version of the run calls the form: rules, pickers and uploads are asked under it
    node: str  # key; `start` = send the returned form again
    title: Text
    record: SeenRecord
    opened_at: datetime
    due: datetime | None
    facts: tuple[FieldKey, ...]
    sections: tuple[Section, ...]  # readable fields not edited here
    editable: tuple[Section, ...]  # fields edited here
    documents: tuple[FileRef, ...]
    outcomes: tuple[Outcome, ...]
    opinion_rule: str  # optional | required | required when rejecting
    may_return: bool
    opinions: tuple[TrailLine, ...]  # oldest first
    flow: Picture | None
    people: Labels
    warnings: tuple[Text, ...]
    why: tuple[Text, ...]
    position: tuple[int, int, UUID | None, UUID | None] | None = None  # index from 1, total, previous, next


@dataclass(frozen=True, slots=True, kw_only=True)
class FormShell:
    """What the page of a form depends on: version, form, node, language; nothing of the person."""

    app: App
    hash: str
    form: Form
    sections: tuple[Section, ...]
    has_route: bool
    record: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuOf:
    """An app's menu as far as the actor may open it; entries keep the order of the definition."""

    app: App
    entries: tuple[SeenEntry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenEntry:
    """A form to open, or a group."""

    label: Text
    form: FormKey = ""
    items: tuple[SeenEntry, ...] = field(default=())
