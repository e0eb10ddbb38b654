"""The literal `@"…"`: a date, time, moment or duration."""

from __future__ import annotations

from engine.expression.problems import ExpressionError
from engine.expression.temporal import parse_date, parse_datetime, parse_duration, parse_time
from engine.expression.tokens import Token
from engine.values import Value


def at_value(token: Token) -> Value:
    """Read the value behind @; raises ExpressionError when it is none."""
    text = token.value
    for read in (parse_date, parse_time, parse_duration, parse_datetime):
        found = read(text)
        if found is not None:
            return found
    raise ExpressionError(
        f"@\"{text}\" is no date, time or duration", token.offset, token.end - token.offset,
        'write @"2026-03-02", @"09:00", @"2026-03-02T09:00" or @"P2D"',
    )  # fmt: skip
