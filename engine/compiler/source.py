"""YAML text to plain data with the place of every value.

Reads events one by one, so that limits hold while reading and nothing is ever expanded.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import yaml

from engine.compiler.decode import find_unreadable, unify_lines
from engine.compiler.findings import Findings, Path, Place
from engine.compiler.scalars import NumberTooLong, read_plain
from engine.compiler.wording import word_yaml_error
from engine.plugin.text_in import hidden_in
from engine.values import Json

MOST_VALUES = 50_000
DEEPEST = 60
_QUOTE_OR_LINE = "put it in quotes, or on its own line"


class Spot(NamedTuple):
    """Where an entry stands: its key (in a list, the value), its value, and how a scalar is written."""

    key: Place
    value: Place
    style: str
    raw: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A definition as read; `data` is None when it could not be."""

    file: str
    text: str
    data: Json
    spots: Mapping[Path, Spot]
    damaged: frozenset[Path]  # values that were cut while reading: what follows from them is not reported

    def key_place(self, path: Path) -> Place:
        """Give the place of the key at `path`, else of the nearest entry around it."""
        return self._nearest(path).key

    def value_place(self, path: Path) -> Place:
        """Give the place of the value at `path`, else of the nearest entry around it."""
        return self._nearest(path).value

    def raw(self, path: Path) -> str:
        """Give the scalar at `path` as it is written."""
        return self.spots[path].raw

    def is_damaged(self, path: Path) -> bool:
        """Say whether a value at `path` or around it was cut while reading."""
        return any(path[:length] in self.damaged for length in range(len(path) + 1))

    def _nearest(self, path: Path) -> Spot:
        while path and path not in self.spots:
            path = path[:-1]
        return self.spots.get(path, Spot(Place(1, 1), Place(1, 1), "", ""))


def read_source(text: str, findings: Findings) -> Source:
    """Read YAML or JSON text; what is wrong with it is added to `findings`."""
    text = unify_lines(text)
    reader = _Reader(findings)
    data = None if find_unreadable(text, findings) else reader.read(text)
    return Source(file=findings.file, text=text, data=data, spots=reader.spots, damaged=frozenset(reader.damaged))


class _Stop(Exception):
    """Reading further makes no sense."""


class _Skip:
    """The place of a key whose value is read and dropped."""


_SKIP = _Skip()


class _Frame:
    """A map or list being read; `key` is the key whose value comes next."""

    __slots__ = ("broken", "container", "is_flow", "key", "path")

    def __init__(self, container: dict[str, Json] | list[Json], path: Path, is_flow: bool) -> None:
        self.container = container
        self.path = path
        self.is_flow = is_flow
        self.key: str | _Skip | None = None
        self.broken = False


class _Reader:
    """Turns the events of one text into data."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        self.spots: dict[Path, Spot] = {}
        self.damaged: set[Path] = set()
        self._stack: list[_Frame] = []
        self._values = 0
        self._documents = 0
        self._result: Json = None

    def read(self, text: str) -> Json:
        """Give the data, None when reading had to stop."""
        try:
            for event in yaml.parse(text, Loader=yaml.CSafeLoader):
                self._take(event)
        except _Stop:
            return None
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            place = Place(1, 1) if mark is None else Place(mark.line + 1, mark.column + 1)
            rule, what, todo = word_yaml_error(error.problem or "")
            self.findings.add(rule, self._path(), place, what, todo=todo)
            return None
        return self._result

    def _take(self, event: Any) -> None:
        match event:
            case yaml.ScalarEvent():
                self._check_marks(event)
                self._take_scalar(event)
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                self._check_marks(event)
                self._open(event)
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self._put(self._stack.pop().container)
            case yaml.AliasEvent():
                self._count(event)
                what = f"the alias *{event.anchor} stands here"
                self._add("anchor", event, what, "write the entry out")
                self.damaged.add(self._path())
                self._put(None)
            case yaml.DocumentStartEvent():
                self._start_document(event)

    def _start_document(self, event: Any) -> None:
        self._documents += 1
        if event.version or event.tags:
            self._add("directive", event, "a YAML directive stands here", "remove it; the language is fixed")
        if self._documents > 1:
            self._add("yaml", event, "a second document starts here", "keep one app per file")
            raise _Stop

    def _check_marks(self, event: Any) -> None:
        if event.anchor is not None:
            self._add("anchor", event, f"the anchor &{event.anchor} stands here", "remove it and write entries out")
        if event.tag is not None:
            self._add("tag", event, f"the tag {event.tag} stands here", "remove it")
            self.damaged.add(self._path())

    def _count(self, event: Any) -> None:
        self._values += 1
        if self._values > MOST_VALUES:
            self._add("too-many", event, "the file holds more than 50,000 values", "move data to a file, split the app")
            raise _Stop
        if self.findings.is_full:
            raise _Stop

    def _open(self, event: Any) -> None:
        self._count(event)
        if len(self._stack) >= DEEPEST:
            self._add("depth", event, "maps and lists nest more than 60 deep here", "flatten the definition")
            raise _Stop
        if self._awaits_key():
            self._add("key-text", event, "a map or list stands where a key belongs", "use a word as key")
            self._stack[-1].key = _SKIP
            self.damaged.add(self._stack[-1].path)
            path: Path = (*self._stack[-1].path, "?")
            self._stack.append(_Frame([] if isinstance(event, yaml.SequenceStartEvent) else {}, path, True))
            return
        path = self._next_path()
        self._spot(path, event, "", "")
        container: dict[str, Json] | list[Json] = {} if isinstance(event, yaml.MappingStartEvent) else []
        self._stack.append(_Frame(container, path, bool(event.flow_style)))

    def _take_scalar(self, event: Any) -> None:
        if self._awaits_key():
            self._take_key(event)
            return
        self._count(event)
        style = "" if event.style in (None, "") else str(event.style)
        path = self._next_path()
        self._spot(path, event, style, event.value)
        self._put(self._value_of(event, style, path))

    def _take_key(self, event: Any) -> None:
        frame = self._stack[-1]
        key: str = event.value
        if key == "<<" and not event.style:
            self._add("merge", event, "the merge key << stands here", "write the entries out")
            frame.key = _SKIP
            return
        if frame.broken:
            frame.key = _SKIP
            return
        if key in frame.container:
            first = self.spots[(*frame.path, key)].key
            self._add(
                "duplicate-key", event, f"{key} stands here again, first on line {first.line}", "keep one of them"
            )
            frame.key = _SKIP
            return
        frame.key = key
        here = _place(event)
        self.spots[(*frame.path, key)] = Spot(here, here, "", "")

    def _check_hidden(self, event: Any) -> None:
        """Report a character that no text may hold, written as an escape; any other was found before."""
        hidden = hidden_in(event.value) if event.style == '"' else ""
        if hidden:
            self._add("encoding", event, f"the control character {hidden} stands here", "remove it")

    def _value_of(self, event: Any, style: str, path: Path) -> Json:
        text: str = event.value
        if style:
            self._check_hidden(event)
            return text
        if self._stack and self._stack[-1].is_flow and text.count("(") != text.count(")"):
            self._report_cut(event, text, path)
            return None
        try:
            return read_plain(text)
        except NumberTooLong:
            self._add("number-range", event, "this number is too long", "use at most 34 digits, exponents up to 999")
            self.damaged.add(path)
            return None

    def _report_cut(self, event: Any, text: str, path: Path) -> None:
        frame = self._stack[-1]
        if not frame.broken:
            self._add("broken-flow", event, f"the rule is cut after {text!r}: a comma ends it here", _QUOTE_OR_LINE)
        frame.broken = True
        self.damaged.add(frame.path if isinstance(frame.container, list) else path)

    def _put(self, value: Json) -> None:
        if not self._stack:
            self._result = value
            return
        frame = self._stack[-1]
        if isinstance(frame.container, list):
            frame.container.append(value)
            return
        if frame.key is None:
            frame.key = _SKIP
            return
        if not isinstance(frame.key, _Skip):
            frame.container[frame.key] = value
        frame.key = None

    def _awaits_key(self) -> bool:
        return bool(self._stack) and isinstance(self._stack[-1].container, dict) and self._stack[-1].key is None

    def _next_path(self) -> Path:
        if not self._stack:
            return ()
        frame = self._stack[-1]
        if isinstance(frame.container, list):
            return (*frame.path, len(frame.container))
        return (*frame.path, "?" if frame.key is None or isinstance(frame.key, _Skip) else frame.key)

    def _spot(self, path: Path, event: Any, style: str, raw: str) -> None:
        here = _place(event)
        known = self.spots.get(path)
        self.spots[path] = Spot(here if known is None or path == () else known.key, here, style, raw)

    def _path(self) -> Path:
        return tuple(part for part in self._next_path() if part != "?")

    def _add(self, rule: str, event: Any, what: str, todo: str) -> None:
        self.findings.add(rule, self._path(), _place(event), what, todo=todo)


def _place(event: Any) -> Place:
    return Place(event.start_mark.line + 1, event.start_mark.column + 1)
