"""Somebody says yes or no."""

from __future__ import annotations

from engine.errors import Text
from engine.plugin.kinds import NodeKind

_LATER = {"$ref": "#/$defs/not_yet"}

KIND = NodeKind(
    key="approve",
    label=Text(en="Approval", zh="审批"),
    waits=True,
    options={
        "who": {"$ref": "#/$defs/people"},
        "empty": {"$ref": "#/$defs/people"},
        "decide": {
            "if": {"enum": ["all", "in order"]},
            "then": _LATER,
            "else": {"if": {"type": "object"}, "then": _LATER, "else": {"enum": ["any"]}},
        },
        "same_person": {"enum": ["ask", "skip"]},
        "self": {"enum": ["superior", "empty", "ask"]},
        "confirm": {"if": {"enum": ["password", "second_factor"]}, "then": _LATER, "else": {"enum": ["none"]}},
        "may": {"$ref": "#/$defs/may"},
        "return": {"$ref": "#/$defs/return"},
        "fields": {"$ref": "#/$defs/node_fields"},
        "opinion": {"enum": ["optional", "required", "required when rejecting"]},
        "outcomes": {"$ref": "#/$defs/outcomes"},
        "next": {"type": "object", "additionalProperties": {"type": "string"}, "minProperties": 1},
        "state": {"type": "string"},
        "due": {"$ref": "#/$defs/expression"},
        "unless": {"$ref": "#/$defs/expression"},
        "remind": _LATER,
        "timeout": _LATER,
        "checks": _LATER,
        "not_who": _LATER,
        "each": _LATER,
        "sealed": _LATER,
        "enough": _LATER,
        "link": _LATER,
    },
    needs=("who", "next"),
)
