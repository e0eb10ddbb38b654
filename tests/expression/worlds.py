"""Scopes and surroundings for the tests of the expression language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from engine.expression.api import Checked, Env, ExpressionErrors, Scope, TableSignature, check, compile, system_names
from engine.expression.types import (
    BOOLEAN,
    DATE,
    DATETIME,
    NUMBER,
    PERSON,
    TEXT,
    Choice,
    ListOf,
    RecordOf,
    Type,
    shape,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # 09:00 in Shanghai
WANG, LI, KEEPER = (UUID(int=number) for number in (1, 2, 3))
SALES, SEAL = UUID(int=11), UUID(int=21)

FORMS: Mapping[str, Mapping[str, Type]] = {
    "application": {
        **system_names(),
        "state": Choice("application_state"),
        "applicant": PERSON,
        "seal": RecordOf("seal"),
        "importance": Choice("importance"),
        "copies": NUMBER,
        "price": NUMBER,
        "title": TEXT,
        "take_out": BOOLEAN,
        "return_by": DATETIME,
        "made_on": DATE,
        "tags": ListOf(TEXT),
        "lines": ListOf(shape(name=TEXT, amount=NUMBER, kind=Choice("importance"))),
    },
    "seal": {
        **system_names(),
        "state": Choice("seal_state"),
        "type": Choice("seal_type"),
        "name": TEXT,
        "keeper": PERSON,
        "uses": ListOf(RecordOf("application")),
    },
}
SCOPE = Scope(
    names={
        **FORMS["application"],
        "me": PERSON,
        "record": RecordOf("application"),
        "steps": shape(head=shape(by=PERSON)),
    },
    record=FORMS.get,
    codes={
        "application_state": frozenset({"running", "out", "done"}),
        "importance": frozenset({"normal", "high"}),
        "seal_state": frozenset({"in_store", "out"}),
        "seal_type": frozenset({"official", "contract"}),
    },
    tables={
        "levels": TableSignature(inputs=(Choice("seal_type"), Choice("importance")), outputs={"levels": NUMBER}),
        "limits": TableSignature(inputs=(NUMBER,), outputs={"hotel": NUMBER, "meal": NUMBER}),
        "papers": TableSignature(inputs=(NUMBER,), outputs={"paper": TEXT}, collects=True),
    },
    host=frozenset({"head of", "managers up", "manager of", "users in role", "did", "lookup"}),
    nodes=frozenset({"head", "hand_out"}),
    roles=frozenset({"seal_admin"}),
    filled=frozenset({"copies"}),
)


class Office:
    """A host with a few people and one seal; it writes down what it is asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[Any, ...]] = []

    def follow(self, kind: str, ident: UUID, name: str) -> Any:
        members = {
            ("person", WANG): {"name": "Wang", "department": SALES, "manager": LI},
            ("person", LI): {"name": "Li", "department": SALES, "manager": None},
            ("department", SALES): {"code": "sales", "head": LI},
            ("seal", SEAL): {"keeper": KEEPER, "type": "contract", "state": "in_store", "name": "Seal 1"},
        }
        return members[kind, ident].get(name)

    def call(self, name: str, args: tuple[Any, ...]) -> Any:
        self.asked.append((name, *args))
        return {"lookup": 3, "head of": LI, "managers up": [LI], "did": WANG}.get(name)


def surroundings(names: Mapping[str, Any] | None = None, host: Any = None) -> Env:
    """An evaluation on 2 March 2026 at 9 in Shanghai."""
    return Env(names=names or {}, host=host or Office(), now=NOW, zone=SHANGHAI)


def checked(source: str, expected: Type | None = None) -> Checked:
    return check(source, SCOPE, expected)


def value_of(source: str, scope: Scope = SCOPE, /, **names: Any) -> Any:
    """The value of an expression over these names."""
    return compile(check(source, scope))(surroundings(names))


def problems(source: str, expected: Type | None = None, scope: Scope = SCOPE) -> list[tuple[str, str, str]]:
    """The findings of the checker: the text each points at, the message, what to do."""
    try:
        check(source, scope, expected)
    except ExpressionErrors as errors:
        return [(source[p.offset : p.offset + p.length], p.message, p.todo) for p in errors.problems]
    return []
