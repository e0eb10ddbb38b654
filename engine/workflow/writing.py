"""What a decision writes so far, and the outside as it looks through these writes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from engine.expression.env import Env
from engine.expression.question import Question
from engine.plugin.storing import CannotBeKept
from engine.values import FieldKey, FormKey, NodeKey, Value, Values
from engine.workflow.asking import Recording
from engine.workflow.course import Course
from engine.workflow.effects import CreateRecord, Effect, KeepLinked, SetFields, SetLinked, SetState

OTHER_KINDS = ("person", "department", "branch")


class Writing:
    """Values written by one decision; every later rule of the decision sees them.

    Stands before the outside as the host of expressions, so that `seal.state` is what was just written.
    """

    __slots__ = ("_asked", "_course", "_created", "_fields", "_kept", "_linked", "_state", "names", "record")

    def __init__(self, course: Course, record: Values, asked: Recording) -> None:
        self._course = course
        self._asked = asked
        self.record: dict[str, Value] = dict(record)
        self.names: dict[str, Value] = {**record, "record": self.record}
        self._fields: dict[FieldKey, Value] = {}
        self._state = ""
        self._linked: dict[tuple[FormKey, UUID], dict[FieldKey, Value]] = {}
        self._created: dict[tuple[FormKey, UUID], NodeKey] = {}
        self._kept: dict[tuple[FormKey, UUID], None] = {}

    @property
    def effects(self) -> tuple[Effect, ...]:
        """Give the writes, one for each record; what is made comes last, for flows may begin on it."""
        found: list[Effect] = []
        if self._fields:
            found.append(SetFields(values=dict(self._fields)))
        if self._state:
            found.append(SetState(state=self._state))
        others = [place for place in self._linked if place not in self._created]
        found.extend(SetLinked(form=form, id=ident, values=self._linked[form, ident]) for form, ident in others)
        found.extend(KeepLinked(form=form, id=ident) for form, ident in self._kept if (form, ident) not in self._linked)
        found.extend(
            CreateRecord(node=node, form=form, id=ident, values=self._linked[form, ident])
            for (form, ident), node in self._created.items()
        )
        return tuple(found)

    @contextmanager
    def whole(self) -> Iterator[None]:
        """Write everything of the block, or nothing where a value cannot be kept: CannotBeKept leaves no trace."""
        record, fields, state = dict(self.record), dict(self._fields), self._state
        linked = {place: dict(values) for place, values in self._linked.items()}
        try:
            yield
        except CannotBeKept:
            for key in [key for key in self.record if key not in record]:
                del self.names[key]
            self.record.clear()
            self.record.update(record)
            self.names.update(record)
            self._fields, self._state, self._linked = fields, state, linked
            raise

    def set_state(self, code: str) -> None:
        """Write the record's state."""
        self._state = self.record["state"] = self.names["state"] = code

    def set_field(self, key: FieldKey, value: Value) -> None:
        """Write a field of the record."""
        stored = self._course.as_stored(self._course.form, key, value)
        self.record[key] = self.names[key] = stored
        if key not in self._course.live:
            self._fields[key] = stored

    def set_linked(self, link: FieldKey, key: FieldKey, value: Value) -> None:
        """Write a field of the record that the field `link` points at; a blank link leaves nothing to write."""
        target = self.record.get(link)
        if target is None:
            return
        form = self._course.links[link]
        if (form, target) == (self._course.form, self.record.get("id")):
            if key == "state":
                self.set_state(value)
            else:
                self.set_field(key, value)
            return
        self._linked.setdefault((form, target), {})[key] = self._course.as_stored(form, key, value)

    def create(self, node: NodeKey, form: FormKey, ident: UUID, values: Values) -> None:
        """Make a record of another form. Raises CannotBeKept, then it is not made."""
        kept = {key: self._course.as_stored(form, key, value) for key, value in values.items()}
        self._created[form, ident] = node
        self._linked[form, ident] = kept

    def keep_what_was_read(self) -> None:
        """Guard the records whose members were asked for since noting began."""
        self._kept.update(dict.fromkeys(found for found in self._asked.followed if found[0] not in OTHER_KINDS))

    def follow(self, kind: str, ident: UUID, name: str) -> Value:
        """Give a member as it is after what was written."""
        written = self._linked.get((kind, ident))
        if written is not None and name in written:
            return written[name]
        if (kind, ident) in self._created:
            return ident if name == "id" else None
        if kind == self._course.form and ident == self.record.get("id"):
            return self.record.get(name)
        return self._asked.follow(kind, ident, name)

    def call(self, name: str, args: tuple[Value, ...]) -> Value:
        """Give who last acted at a node, and ask the outside for the value of any other function."""
        if name == "did":
            step = self.names["steps"].get(args[0])
            return None if step is None else step["by"]
        return self._asked.call(name, args)

    def ask(self, question: Question, env: Env, values: tuple[Value, ...]) -> Value:
        """Ask about records as they are stored: what this decision writes is not among them yet."""
        return self._asked.ask(question, env, values)
