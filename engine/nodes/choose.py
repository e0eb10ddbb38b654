"""The first case that holds decides where to go."""

from __future__ import annotations

from engine.errors import Text
from engine.plugin.kinds import NodeKind

KIND = NodeKind(
    key="choose",
    label=Text(en="Choice of way", zh="条件分支"),
    waits=False,
    options={
        "cases": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "properties": {
                    "when": {"$ref": "#/$defs/expression"},
                    "next": {"type": "string"},
                },
                "required": ["when", "next"],
                "additionalProperties": False,
            },
        },
        "else": {"type": "string"},
        "state": {"type": "string"},
    },
    needs=("cases", "else"),
)
