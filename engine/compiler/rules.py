"""Every rule of the checker: its id, and what it promises in one sentence."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_TEXT = {
    "size": "A definition has at most 2 MB.",
    "encoding": "A definition is UTF-8 text without control characters.",
    "tab": "Indentation is made of spaces.",
    "yaml": "A definition is one readable YAML document.",
    "depth": "Maps and lists nest at most 60 deep.",
    "too-many": "A definition holds at most 100,000 values.",
    "duplicate-key": "A key stands once in its map.",
    "anchor": "Anchors and aliases are not used: every entry says what it is.",
    "tag": "Tags are not used.",
    "merge": "The merge key << is not used.",
    "directive": "YAML directives are not used.",
    "key-text": "Keys are words.",
    "number-range": "Numbers have at most 34 digits and exponents up to 999.",
    "broken-flow": "A rule that holds , [ ] { } : # stands on its own line or in quotes.",
}
_SHAPE = {
    "unknown-key": "Only keys of the language stand in a map.",
    "missing-key": "What a thing cannot be without is there.",
    "wrong-type": "A value has the shape its key takes.",
    "wrong-word": "A value from a closed set is one of it.",
    "out-of-range": "A number, text or list is within its bounds.",
    "not-yet": "What is not built yet is said to be so, at its place.",
}

RULES: Mapping[str, str] = MappingProxyType(_TEXT | _SHAPE)
