"""Keys of a definition: their shape, the words they may not be, and the one namespace of forms and tables."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection

from engine.compiler.build.compilation import Compilation
from engine.compiler.findings import Path
from engine.model.app import App
from engine.model.form import BUILT_IN_STATES
from engine.model.keys import (
    EXPRESSION_WORDS,
    NO_ROLE_KEYS,
    READY_PREDICATES,
    RESERVED,
    is_key,
    mixes_scripts,
)

_SURPRISES = frozenset({"on", "off", "yes", "no"})
_NAMES = RESERVED | EXPRESSION_WORDS
_FIELD_NAMES = _NAMES | frozenset(READY_PREDICATES)
_CODES = EXPRESSION_WORDS | _SURPRISES


def check_names(compilation: Compilation, app: App) -> None:
    """Report every key that is none."""
    _check_app(compilation)
    _check_maps(compilation)
    for dictionary in compilation.declared("dictionary"):
        _check(compilation, ("dictionary", dictionary), _CODES)
    for table in compilation.declared("tables"):
        for side in ("inputs", "outputs"):
            _check(compilation, ("tables", table, side), _NAMES)
    for form in compilation.declared("forms"):
        _check(compilation, ("forms", form, "fields"), _FIELD_NAMES)
        for field in compilation.declared("forms", form, "fields"):
            _check(compilation, ("forms", form, "fields", field, "fields"), _FIELD_NAMES)
        _check(compilation, ("forms", form, "views"), EXPRESSION_WORDS)
    for flow in compilation.declared("workflows"):
        _check(compilation, ("workflows", flow, "nodes"), _NAMES)
        for node in compilation.declared("workflows", flow, "nodes"):
            _check(compilation, ("workflows", flow, "nodes", node, "outcomes"), EXPRESSION_WORDS)
    _check_namespace(compilation)


def _check_app(compilation: Compilation) -> None:
    app = compilation.data.get("app")
    if isinstance(app, str) and not is_key(app):
        compilation.report("key-shape", ("app",), *_shape(app))


def _check_maps(compilation: Compilation) -> None:
    _check(compilation, ("dictionary",), _NAMES)
    _check(compilation, ("roles",), _NAMES | NO_ROLE_KEYS)
    for part in ("tables", "forms"):
        _check(compilation, (part,), _NAMES | {"person"})
    for part in ("workflows", "tests"):
        _check(compilation, (part,), EXPRESSION_WORDS)


def _check(compilation: Compilation, path: tuple[str, ...], refused: Collection[str]) -> None:
    for key in compilation.declared(*path):
        at: Path = (*path, key)
        if not is_key(key):
            compilation.report_key("key-shape", at, *_shape(key))
        elif key in refused:
            compilation.report_key("reserved-key", at, f"{key} is a word of the language", "choose another key")


def _shape(key: str) -> tuple[str, str]:
    what = f"{key[:40]!r} is not a key".replace("'", "")
    if mixes_scripts(key):
        return f"{what}: it mixes letters of scripts that look alike", "type it again in one script"
    if unicodedata.normalize("NFC", key) != key:
        return f"{what}: its accents are written apart", "type it again"
    return what, "use a letter, then letters, digits and _, at most 40 in all"


def _check_namespace(compilation: Compilation) -> None:
    forms = set(compilation.declared("forms"))
    for table in compilation.declared("tables"):
        if table in forms:
            compilation.report_key("same-name", ("tables", table), f"{table} is also a form", "rename one of them")
    if BUILT_IN_STATES in compilation.declared("dictionary"):
        compilation.report_key(
            "same-name", ("dictionary", BUILT_IN_STATES), f"{BUILT_IN_STATES} is the built-in list of states",
            "rename it",
        )  # fmt: skip
