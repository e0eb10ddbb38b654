"""The JSON Schema of a definition, made from the kinds.

What is not built yet is part of it: `#/$defs/not_yet` accepts nothing and is told as such.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from engine.compiler.later import (
    FIELD_KEYS,
    FIELD_TYPES,
    FORM_KEYS,
    LINE_FIELD_TYPES,
    NODE_KEYS,
    NODE_TYPES,
    TOP_KEYS,
    WORKFLOW_KEYS,
)
from engine.compiler.scenario_schema import scenario
from engine.expression.api import Hit
from engine.model.rights import Function
from engine.plugin.kinds import FieldKind, Kinds
from engine.values import Json

NOT_YET: Json = {"$ref": "#/$defs/not_yet"}
TEXT: Json = {"$ref": "#/$defs/text"}
EXPRESSION: Json = {"$ref": "#/$defs/expression"}
WORD: Json = {"type": "string"}
WORDS: Json = {"type": "array", "items": WORD}
NAMED: Mapping[str, Json] = {"label": TEXT, "help": TEXT}
_CELL_TYPES = ("string", "number", "boolean", "null")
_CELLS: Json = {"type": "array", "items": {"type": list(_CELL_TYPES)}}
MOST_FIELDS = 500  # of one form: so many values are taken at once, and every database has room for so many columns
COLUMN_TYPES = ("text", "integer", "number", "boolean", "date", "choice")


def make_schema(kinds: Kinds) -> Json:
    """Give the JSON Schema (draft 2020-12) of a definition over these kinds."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Formloom app",
        **_map(
            {
                "language": {"enum": [1]},
                "app": WORD,
                **NAMED,
                "icon": WORD,
                "dictionary": _maps_of("dictionary"),
                "roles": _maps_of("role"),
                "tables": _maps_of("table"),
                "forms": _maps_of("form"),
                "workflows": _maps_of("workflow"),
                "permissions": _maps_of("rights"),
                "menu": {"type": "array", "items": {"$ref": "#/$defs/menu_entry"}},
                "data": {"type": "object", "additionalProperties": WORD},
                "tests": _maps_of("scenario"),
            },
            needs=("language", "app"),
            later=TOP_KEYS,
        ),
        "$defs": _definitions(kinds),
    }


def schema_text(kinds: Kinds) -> str:
    """Give the schema as the text of `app.schema.json`."""
    return json.dumps(make_schema(kinds), ensure_ascii=False, indent=2) + "\n"


def _definitions(kinds: Kinds) -> dict[str, Json]:
    return {
        "not_yet": {"not": {}, "$comment": "not built yet"},
        "text": {"type": ["string", "object"], "minProperties": 1, **_keys({"zh": WORD, "en": WORD})},
        "expression": {"type": ["string", "number", "boolean"]},
        **_people(),
        **_basics(),
        **_form_parts(),
        **_workflow_parts(),
        "field": _by_type("field", kinds.fields, FIELD_TYPES),
        "column_field": _by_type(
            "field", [key for key, kind in kinds.fields.items() if kind.may_be_column], LINE_FIELD_TYPES
        ),
        **{f"field_{key}": _field(kind) for key, kind in kinds.fields.items()},
        "node": _by_type("node", kinds.nodes, NODE_TYPES),
        **{
            f"node_{key}": _map({"type": WORD, **NAMED, **kind.options}, needs=kind.needs, later=NODE_KEYS)
            for key, kind in kinds.nodes.items()
        },
        "scenario": scenario(),
    }


def _people() -> dict[str, Json]:
    role: Json = {
        "properties": {"role": WORD, "branch": EXPRESSION, "guest": NOT_YET},
        "additionalProperties": False,
        "if": {"type": "object", "not": {"required": ["guest"]}},
        "then": {"required": ["role"]},
    }
    return {
        "people": {
            "type": ["string", "object", "array"],
            **role,
            "items": {"type": ["string", "object"], **role},
            "minItems": 1,
        }
    }


def _basics() -> dict[str, Json]:
    return {
        "dictionary": {"type": "object", "minProperties": 1, "additionalProperties": {"$ref": "#/$defs/choice"}},
        "choice": {
            "type": ["string", "object"],
            "properties": {**NAMED, "color": WORD, "was": WORD},
            "additionalProperties": {"type": ["string", "number", "boolean"]},
        },
        "role": _map({**NAMED, "was": WORD, "members": EXPRESSION, "within": {"enum": ["branch", "department"]}}),
        "table": _map(
            {
                **NAMED,
                "hit": {"enum": [hit.value for hit in Hit]},
                "inputs": {**_maps_of("input"), "minProperties": 1},
                "outputs": {**_maps_of("output"), "minProperties": 1},
                "rules": {"type": "array", "items": _CELLS},
                "default": {"type": [*_CELL_TYPES, "array"], "items": _CELLS["items"]},
            },
            needs=("inputs", "outputs", "rules"),
            later=("edit_by", "read_by"),
        ),
        "input": _column({}),
        "output": _column({"order": {**_CELLS, "minItems": 1}}),
        "rights": {
            "type": "object",
            "properties": {
                "fields": {
                    "type": "object",
                    "additionalProperties": _map({function.value: WORDS for function in Function}),
                },
                "guest": NOT_YET,
            },
            "additionalProperties": _map({function.value: EXPRESSION for function in Function}),
        },
        "menu_entry": {
            "type": ["string", "object"],
            **_keys({"label": TEXT, "items": {"type": "array", "items": {"$ref": "#/$defs/menu_entry"}}}),
            "required": ["label", "items"],
        },
    }


def _column(keys: Mapping[str, Json]) -> Json:
    return {
        **_map({**NAMED, "type": {"enum": list(COLUMN_TYPES)}, "from": WORD, **keys}, needs=("type",)),
        "if": {"properties": {"type": {"const": "choice"}}, "required": ["type"]},
        "then": {"required": ["from"]},
    }


def _form_parts() -> dict[str, Json]:
    return {
        "form": _map(
            {
                **NAMED,
                "was": WORD,
                "name": WORD,
                "states": WORD,
                "owner": WORD,
                "facts": WORDS,
                "search": WORDS,
                "fields": {**_maps_of("field"), "minProperties": 1, "maxProperties": MOST_FIELDS},
                "checks": {"type": "array", "items": {"$ref": "#/$defs/check"}},
                "sections": {"type": "array", "items": {"$ref": "#/$defs/section"}},
                "views": _maps_of("view"),
            },
            needs=("fields",),
            later=FORM_KEYS,
        ),
        "check": _map(
            {"check": EXPRESSION, "at": WORD, "message": TEXT, "level": {"enum": ["warn", "error"]}},
            needs=("check",),
            later=("alone", "when"),
        ),
        "section": _map(
            {
                **NAMED,
                "fields": WORDS,
                "columns": {"type": "integer", "minimum": 1, "maximum": 4},
                "visible": EXPRESSION,
            },
            needs=("fields",),
        ),
        "view": _map({**NAMED, "where": EXPRESSION, "columns": WORDS, "sort": WORDS}, later=("group", "for")),
    }


def _workflow_parts() -> dict[str, Json]:
    outcome = {"label": TEXT, "needs": EXPRESSION, "message": TEXT, "set": {"$ref": "#/$defs/set"}}
    return {
        "workflow": _map(
            {**NAMED, "was": WORD, "form": WORD, "start": {"$ref": "#/$defs/start"}, "nodes": _maps_of("node")},
            needs=("form", "start", "nodes"),
            later=WORKFLOW_KEYS,
        ),
        "start": {
            "if": {"type": "array"},
            "then": {"items": {"$ref": "#/$defs/start_entry"}, "minItems": 1},
            "else": {"$ref": "#/$defs/start_entry"},
        },
        "start_entry": {
            "type": ["string", "object"],
            "if": {"properties": {"by": {"const": "submit"}}, "required": ["by"]},
            "then": _keys({"by": WORD, "next": WORD}, later=("label", "who", "when", "from", "where", "at", "stops"))
            | {"required": ["next"]},
            "else": {
                "required": ["by"],
                "properties": {
                    "by": closed(["submit"], later=["create", "update", "withdraw", "button", "schedule", "event"])
                },
            },
        },
        "outcome": _map(outcome, later=("opinion", "requires")),
        "outcomes": {"type": "object", "minProperties": 1, "additionalProperties": {"$ref": "#/$defs/outcome"}},
        "set": {"type": "object", "minProperties": 1, "additionalProperties": EXPRESSION},
        "may": {
            "type": "array",
            "items": closed(
                ["return"],
                later=["transfer", "delegate", "add_before", "add_after", "add_beside", "remove", "copy", "urge"],
            ),
        },
        "return": _map({"nodes": WORDS, "then": {"enum": ["again", "straight back"]}}),
        "node_fields": {
            "type": "object",
            "minProperties": 1,
            "additionalProperties": closed(["hide", "read", "edit", "require"], later=["add"]),
        },
    }


def _field(kind: FieldKind) -> Json:
    rules = ("required", "readonly", "default", "value", "check") if kind.is_input else ()
    computed: Json = {"type": "boolean"}
    live = {"live": computed, "open": computed} if kind.is_input else {}
    expressions = dict.fromkeys((*rules, "visible"), EXPRESSION)
    return _map(
        {"type": WORD, **NAMED, "was": WORD, **expressions, **live, **kind.options}, needs=kind.needs, later=FIELD_KEYS
    )


def _by_type(what: str, kinds: Iterable[str], later: tuple[str, ...]) -> Json:
    return {
        "type": "object",
        "required": ["type"],
        "properties": {
            "type": {"if": {"type": "string", "pattern": r"\."}, "then": NOT_YET, "else": closed(kinds, later=later)}
        },
        "allOf": [
            {
                "if": {"properties": {"type": {"const": key}}, "required": ["type"]},
                "then": {"$ref": f"#/$defs/{what}_{key}"},
            }
            for key in kinds
        ],
    }


def closed(words: Iterable[str], *, later: Iterable[str] = ()) -> Json:
    """Describe a closed set of words, some of which come later."""
    return {"if": {"enum": list(later)}, "then": NOT_YET, "else": {"enum": list(words)}}


def _map(keys: Mapping[str, Json], *, needs: Iterable[str] = (), later: Iterable[str] = ()) -> dict[str, Json]:
    return {"type": "object", "required": list(needs), **_keys(keys, later=later)}


def _keys(keys: Mapping[str, Json], *, later: Iterable[str] = ()) -> dict[str, Json]:
    return {
        "properties": {**keys, **{key: NOT_YET for key in later if key not in keys}},
        "additionalProperties": False,
    }


def _maps_of(name: str) -> dict[str, Json]:
    return {"type": "object", "additionalProperties": {"$ref": f"#/$defs/{name}"}}
