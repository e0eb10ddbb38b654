"""Labels: text for both languages, or one for each."""

from __future__ import annotations

from engine.errors import Text
from engine.values import Json


def read_text(value: Json, otherwise: str) -> Text:
    """Give the text; one language stands in for the other, `otherwise` for both."""
    if isinstance(value, dict):
        some = value.get("zh") or value.get("en") or otherwise
        return Text(en=value.get("en") or some, zh=value.get("zh") or some)
    return Text(en=value or otherwise, zh=value or otherwise)


def read_label(entry: Json, key: str) -> Text:
    """Give the label of an entry, else its key."""
    return read_text(entry.get("label") if isinstance(entry, dict) else None, key)
