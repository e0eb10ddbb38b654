"""Plain data of the right shape to the model of an app."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from engine.compiler.build.compilation import Compilation
from engine.compiler.build.dictionaries import build_dictionaries
from engine.compiler.build.forms import build_forms
from engine.compiler.build.menu import build_data, build_menu
from engine.compiler.build.protection import with_protection
from engine.compiler.build.rights import build_rights
from engine.compiler.build.roles import build_roles
from engine.compiler.build.scenarios import build_scenarios
from engine.compiler.build.scopes import declare_records
from engine.compiler.build.tables import build_tables
from engine.compiler.build.texts import read_label
from engine.compiler.build.workflows import build_workflows
from engine.model.app import App


def build_app(compilation: Compilation, files: Mapping[str, bytes]) -> App:
    """Give the app; what cannot be resolved is reported, and then the app is not whole."""
    key = compilation.data.get("app", "")
    dictionaries = build_dictionaries(compilation)
    declare_records(compilation)
    tables = build_tables(compilation)
    forms = build_forms(compilation)
    return App(
        key=key,
        label=read_label(compilation.data, key),
        hash=hash_definition(compilation.source.text, files),
        icon=compilation.data.get("icon", ""),
        dictionaries=dictionaries,
        roles=build_roles(compilation),
        tables=tables,
        forms=forms,
        workflows=build_workflows(compilation),
        permissions=with_protection(forms, build_rights(compilation)),
        menu=build_menu(compilation),
        data=build_data(compilation, files),
        tests=build_scenarios(compilation),
    )


def hash_definition(text: str, files: Mapping[str, bytes]) -> str:
    """Give the SHA-256 (hexadecimal) over the text with LF line ends and the names and hashes of the files."""
    digest = hashlib.sha256(text.encode())
    for name in sorted(files):
        digest.update(b"\0" + name.encode() + b"\0" + hashlib.sha256(files[name]).digest())
    return digest.hexdigest()
