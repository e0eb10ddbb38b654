"""The JSON Schema of the scenarios under `tests`."""

from __future__ import annotations

from engine.compiler.later import STEP_KEYS
from engine.values import Json

_WORD: Json = {"type": "string"}
_NOT_YET: Json = {"$ref": "#/$defs/not_yet"}
_VALUES: Json = {"type": "object"}
_REFUSED: Json = {
    "if": {"type": "object"},
    "then": {
        "properties": {"at": _WORD, "contains": _WORD},
        "additionalProperties": False,
    },
    "else": {"type": ["array", "boolean"], "items": _WORD},
}


def scenario() -> Json:
    """Describe one scenario."""
    return {
        "type": "object",
        "properties": {
            "label": {"$ref": "#/$defs/text"},
            "help": {"$ref": "#/$defs/text"},
            "people": _WORD,
            "clock": _WORD,
            "given": {
                "type": "object",
                "additionalProperties": {"type": "array", "items": _VALUES},
            },
            "steps": {"type": "array", "minItems": 1, "items": _step()},
            "after": _NOT_YET,
        },
        "required": ["people", "steps"],
        "additionalProperties": False,
    }


def _step() -> Json:
    """Describe one step: it submits, acts, is refused, expects, or moves the clock."""
    return {
        "type": "object",
        "properties": {
            "as": _WORD,
            "submit": _WORD,
            "update": _WORD,
            "with": _VALUES,
            "call": _WORD,
            "do": _WORD,
            "record": _WORD,
            "node": _WORD,
            "opinion": _WORD,
            "refused": _REFUSED,
            "cannot": _WORD,
            "field": _WORD,
            "form": _WORD,
            "expect": {
                "if": {"enum": ["message"]},
                "then": _NOT_YET,
                "else": {"enum": ["task", "no task", "state", "record", "value"]},
            },
            "for": _WORD,
            "where": {"$ref": "#/$defs/expression"},
            "count": {"type": "integer", "minimum": 0},
            "is": {"type": ["string", "number", "boolean", "null"]},
            "clock": _WORD,
            **dict.fromkeys(STEP_KEYS, _NOT_YET),
            "to": _WORD,
            "contains": _WORD,
        },
        "additionalProperties": False,
    }
