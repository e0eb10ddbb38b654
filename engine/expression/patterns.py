"""The patterns `matches` takes: vetted when checked, so that none can run away."""

from __future__ import annotations

import re
from functools import lru_cache

LONGEST_PATTERN = 200


def pattern_problem(pattern: str) -> str | None:
    """Say what is wrong with a pattern, None when it may be used."""
    if len(pattern) > LONGEST_PATTERN:
        return f"the pattern is longer than {LONGEST_PATTERN} characters"
    try:
        re.compile(pattern)
    except re.error as error:
        return f"the pattern is not valid: {error.msg}"
    return None


def found_in(pattern: str, text: str) -> bool | None:
    """Say whether the pattern occurs in the text; blank for a pattern that is not valid."""
    compiled = _compiled(pattern)
    return None if compiled is None else compiled.search(text) is not None


@lru_cache(maxsize=512)
def _compiled(pattern: str) -> re.Pattern[str] | None:
    return re.compile(pattern) if pattern_problem(pattern) is None else None
