"""Somebody does and records something."""

from __future__ import annotations

from engine.errors import Text
from engine.plugin.kinds import NodeKind

_LATER = {"$ref": "#/$defs/not_yet"}

KIND = NodeKind(
    key="task",
    label=Text(en="Task", zh="办理"),
    waits=True,
    options={
        "who": {"$ref": "#/$defs/people"},
        "empty": {"$ref": "#/$defs/people"},
        "may": {"$ref": "#/$defs/may"},
        "return": {"$ref": "#/$defs/return"},
        "fields": {"$ref": "#/$defs/node_fields"},
        "opinion": {"enum": ["optional", "required"]},
        "done": {"$ref": "#/$defs/outcome"},
        "outcomes": {"$ref": "#/$defs/outcomes"},
        "next": {"type": ["string", "object"], "additionalProperties": {"type": "string"}, "minProperties": 1},
        "state": {"type": "string"},
        "due": {"$ref": "#/$defs/expression"},
        "unless": {"$ref": "#/$defs/expression"},
        "decide": _LATER,
        "confirm": _LATER,
        "remind": _LATER,
        "timeout": _LATER,
        "checks": _LATER,
        "not_who": _LATER,
        "each": _LATER,
        "into": _LATER,
        "by": _LATER,
        "sealed": _LATER,
        "enough": _LATER,
        "link": _LATER,
    },
    needs=("who", "next"),
)
