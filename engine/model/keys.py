"""Which words may be keys of a definition."""

from __future__ import annotations

import re
import unicodedata

KEY = re.compile(r"[^\W\d]\w{0,39}")

RESERVED = frozenset(
    [
        "me",
        "record",
        "before",
        "parent",
        "row",
        "state",
        "steps",
        "result",
        "own",
        "involved",
        "start",
        "each",
        "id",
        "created_by",
        "created_at",
        "updated_by",
        "updated_at",
        "department",
        "branch",
        "on",
        "yes",
        "no",
        "off",
    ]
)
BELONGS = ("department", "branch")  # where a record belongs, taken from its owner
EXPRESSION_WORDS = frozenset(
    [
        "and",
        "or",
        "not",
        "in",
        "between",
        "if",
        "then",
        "else",
        "for",
        "return",
        "some",
        "every",
        "satisfies",
        "true",
        "false",
        "null",
        "any",
        "function",
        "instance",
        "of",
    ]
)
NO_ROLE_KEYS = frozenset({"fields", "guest"})
SYSTEM_NAMES = (
    "id",
    "state",
    "created_by",
    "created_at",
    "updated_by",
    "updated_at",
    "department",
    "branch",
)
READY_PREDICATES = ("own", "same_department", "department_tree", "led_by_me", "same_branch", "involved")

_SCRIPTS = ("LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "CHEROKEE")


def is_key(text: str) -> bool:
    """Say whether `text` has the shape of a key: NFC, a letter first, at most 40 characters, no look-alike mix."""
    return (
        KEY.fullmatch(text) is not None
        and unicodedata.normalize("NFC", text) == text
        and not text.startswith("__")
        and not mixes_scripts(text)
    )


def mixes_scripts(text: str) -> bool:
    """Say whether letters of look-alike scripts stand in one word (`Κey` with a Greek kappa)."""
    found = {script for char in text for script in _SCRIPTS if unicodedata.name(char, "").startswith(script)}
    return len(found) > 1
