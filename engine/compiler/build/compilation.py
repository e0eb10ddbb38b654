"""One run of the compiler: the text, what is left of its data, what was found, and the names it declares."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from engine.compiler.findings import Findings, Path, listed, suggest
from engine.compiler.places import place_in
from engine.compiler.source import Source
from engine.errors import Level
from engine.expression.scope import TableSignature
from engine.expression.types import Type
from engine.model.rule import Rule
from engine.plugin.kinds import Kinds
from engine.values import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Compilation:
    """What every builder takes: data of the schema's shape; names count as declared even where their entry is wrong."""

    source: Source
    data: Mapping[str, Json]
    findings: Findings
    kinds: Kinds
    codes: dict[str, frozenset[str]] = field(default_factory=dict)  # dictionary -> codes
    records: dict[str, Mapping[str, Type]] = field(default_factory=dict)  # form -> names of its records
    filled: dict[str, frozenset[str]] = field(default_factory=dict)  # form -> fields that are never blank
    tables: dict[str, TableSignature] = field(default_factory=dict)
    currencies: dict[str, Mapping[str, str]] = field(default_factory=dict)  # form, or form.rows -> field -> currency
    asking: list[tuple[Path, Rule]] = field(default_factory=list)  # rules with questions about records

    def part(self, *path: str | int) -> Mapping[str, Json]:
        """Give the map at `path`, empty when it is absent."""
        found: Json = self.data
        for key in path:
            found = found.get(key) if isinstance(found, Mapping) else None
        return found if isinstance(found, Mapping) else {}

    def declared(self, *path: str | int) -> tuple[str, ...]:
        """Give the keys the text has at `path`, those of wrong entries too."""
        found: Json = self.source.data
        for key in path:
            if isinstance(key, int):
                found = found[key] if isinstance(found, list) else None
            else:
                found = found.get(key) if isinstance(found, dict) else None
        return tuple(found) if isinstance(found, dict) else ()

    def report(self, rule: str, path: Path, what: str, todo: str, *, level: Level = Level.ERROR) -> None:
        """Add a problem at the value of `path`."""
        if not self.source.is_damaged(path):
            self.findings.add(rule, path, self.source.value_place(path), what, todo=todo, level=level)

    def report_key(self, rule: str, path: Path, what: str, todo: str, *, level: Level = Level.ERROR) -> None:
        """Add a problem at the key of `path`."""
        if not self.source.is_damaged(path):
            self.findings.add(rule, path, self.source.key_place(path), what, todo=todo, level=level)

    def report_in(
        self, rule: str, path: Path, offset: int, what: str, *, todo: str, level: Level = Level.ERROR
    ) -> None:
        """Add a problem at a character of the scalar at `path`."""
        if not self.source.is_damaged(path):
            self.findings.add(rule, path, place_in(self.source, path, offset), what, todo=todo, level=level)

    def resolves(self, what: str, word: str, known: Collection[str], path: Path) -> bool:
        """Say whether `word` names one of `known`; report it otherwise as an unknown `what`."""
        if word in known:
            return True
        self.report(
            f"unknown-{what}", path, f"there is no {what} {word}",
            suggest(word, known, f"known are {listed(known)}" if known else f"there is no {what} yet: add it"),
        )  # fmt: skip
        return False

    def resolves_place(self, form: str, place: str, path: Path) -> bool:
        """Say whether `place` is a field of a form, or `lines.price` a column of its lines; report it otherwise."""
        head, _, column = place.partition(".")
        if not self.resolves("field", head, self.declared("forms", form, "fields"), path):
            return False
        if column and not self.declared("forms", form, "fields", head, "fields"):
            self.report("unknown-field", path, f"{head} has no columns", f"write {head}")
            return False
        return not column or self.resolves(
            "field", column, self.declared("forms", form, "fields", head, "fields"), path
        )

    def field_at(self, form: str, place: str) -> Mapping[str, Json]:
        """Give the entry of a field or column of a form, empty when it is absent or wrong."""
        head, _, column = place.partition(".")
        at = ("forms", form, "fields", head)
        return self.part(*at, "fields", column) if column else self.part(*at)

    def line(self, path: Path) -> int:
        """Give the line of the key at `path`."""
        return self.source.key_place(path).line


def entries(items: Sequence[Json] | None) -> Iterator[tuple[int, Json]]:
    """Give the items with their places in the text; those of a wrong shape are left out."""
    return ((index, item) for index, item in enumerate(items or ()) if item is not None)
