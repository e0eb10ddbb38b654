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
    members = said.get("members")
    ready = members in set(Members)
    condition = None if ready else build_condition(compilation, (*path, "members"), person_scope(compilation))
    if members is not None and "within" in said:
        compilation.report_key(
            "members-within", (*path, "within"), "a role that fills itself is not given within a branch or department",
            "leave out within, or members",
        )  # fmt: skip
    return Role(
        key=key,
        label=read_label(said, key),
        members=Members(members) if ready else None,
        condition=condition,
        within=Within(said["within"]) if "within" in said else None,
    )
