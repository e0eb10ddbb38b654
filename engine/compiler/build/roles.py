"""Roles."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from engine.compiler.build.compilation import Compilation
from engine.compiler.build.expressions import build_condition
from engine.compiler.build.scopes import person_scope
from engine.compiler.build.texts import read_label
from engine.model.dictionary import Members, Role, Within
from engine.values import Json, RoleKey


def build_roles(compilation: Compilation) -> Mapping[RoleKey, Role]:
    """Give the roles."""
    return MappingProxyType({key: _role(compilation, key, said) for key, said in compilation.part("roles").items()})


def _role(compilation: Compilation, key: str, said: Mapping[str, Json]) -> Role:
    path = ("roles", key)
    members = next((known for known in Members if known == said.get("members")), None)
    condition = None if members else build_condition(compilation, (*path, "members"), person_scope(compilation))
    if "members" in said and "within" in said:
        compilation.report_key(
            "members-within", (*path, "within"), "a role that fills itself is not given within a branch or department",
            "leave out within, or members",
        )  # fmt: skip
    return Role(
        key=key,
        label=read_label(said, key),
        members=members,
        condition=condition,
        within=Within(said["within"]) if "within" in said else None,
    )
