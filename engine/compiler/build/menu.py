"""The menu, and the starter data."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType

from engine.compiler.build.compilation import Compilation, entries
from engine.compiler.build.texts import read_label
from engine.compiler.findings import Path, listed, suggest
from engine.errors import Text
from engine.model.app import MenuEntry
from engine.values import FormKey, Json


def build_menu(compilation: Compilation) -> tuple[MenuEntry, ...]:
    """Give the menu entries."""
    return _entries(compilation, ("menu",), compilation.data.get("menu"))


def _entries(compilation: Compilation, path: Path, said: Json) -> tuple[MenuEntry, ...]:
    found = []
    for index, entry in entries(said):
        here = (*path, index)
        if isinstance(entry, dict):
            items = _entries(compilation, (*here, "items"), entry["items"])
            found.append(MenuEntry(label=read_label(entry, ""), items=items))
        elif _is_target(compilation, here, entry):
            found.append(MenuEntry(label=_label(compilation, entry), target=entry))
    return tuple(found)


def _is_target(compilation: Compilation, path: Path, word: str) -> bool:
    known = (*compilation.declared("forms"), *compilation.declared("tables"))
    if word in known:
        return True
    if word in compilation.declared("dashboards"):
        compilation.report("not-yet", path, f"the dashboard {word} is not built yet", "leave it out for now")
        return False
    compilation.report(
        "unknown-entry", path, f"{word} is neither a form nor a table",
        suggest(word, known, f"known are {listed(known)}"),
    )  # fmt: skip
    return False


def _label(compilation: Compilation, target: str) -> Text:
    part = "forms" if target in compilation.declared("forms") else "tables"
    return read_label(compilation.part(part, target), target)


def build_data(compilation: Compilation, files: Collection[str]) -> Mapping[FormKey, str]:
    """Give the starter files per form; each must lie in the app's folder and its form have a unique field."""
    folder = f"{compilation.data.get('app', 'app')}.files/"
    found = {}
    for form, file in compilation.part("data").items():
        path: Path = ("data", form)
        if not compilation.resolves("form", form, compilation.records, path):
            continue
        if file not in files:
            compilation.report(
                "missing-file", path, f"{file} is not in {folder}",
                suggest(file, files, "put it there, beside the definition"),
            )  # fmt: skip
        fields = compilation.part("forms", form, "fields")
        if fields and not any(said.get("unique") for said in fields.values()):
            compilation.report(
                "data-unique", path, f"{form} has no unique field to know its rows again by",
                "give a field unique: true",
            )  # fmt: skip
        found[form] = file
    return MappingProxyType(found)
