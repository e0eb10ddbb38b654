"""An app: everything one definition says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.errors import Text
from engine.model.dictionary import Dictionary, Role, Table
from engine.model.form import Form
from engine.model.rights import FormRights
from engine.model.workflow import Workflow
from engine.values import FormKey, Json, RoleKey


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuEntry:
    """A menu item (`target` names a form or table), or a group of them."""

    label: Text
    target: str = ""
    items: tuple[MenuEntry, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """One test of the definition; steps stay the plain maps of the text, their lines beside them."""

    key: str
    people: str
    clock: str
    given: Mapping[FormKey, tuple[Json, ...]]
    steps: tuple[Json, ...]
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """One compiled definition; `hash` is the SHA-256 of its text (LF) and files."""

    key: str
    label: Text
    hash: str
    icon: str = ""
    dictionaries: Mapping[str, Dictionary] = field(default_factory=dict)
    roles: Mapping[RoleKey, Role] = field(default_factory=dict)
    tables: Mapping[str, Table] = field(default_factory=dict)
    forms: Mapping[FormKey, Form] = field(default_factory=dict)
    workflows: Mapping[str, Workflow] = field(default_factory=dict)
    permissions: Mapping[FormKey, FormRights] = field(default_factory=dict)
    menu: tuple[MenuEntry, ...] = ()
    data: Mapping[FormKey, str] = field(default_factory=dict)
    tests: Mapping[str, Scenario] = field(default_factory=dict)

    def workflow_of(self, form: FormKey) -> Workflow | None:
        """Give the workflow that starts when a record of `form` is sent, if any."""
        return next((flow for flow in self.workflows.values() if flow.form == form), None)
