"""Functions on text; lengths and positions count code points, from 1."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from uuid import UUID

from engine.expression.env import Env, bounded, charge
from engine.expression.functions.signature import Function, Param
from engine.expression.numbers import is_number, plain, whole_part
from engine.expression.patterns import found_in, pattern_problem, pattern_size
from engine.expression.problems import ExpressionLimit
from engine.expression.ranges import Span
from engine.expression.temporal import Months, format_clock, format_datetime, format_duration
from engine.expression.types import ANY, BOOLEAN, NUMBER, TEXT, ListOf
from engine.values import Value

LONGEST_MATCHED = 1_000


def to_text(env: Env, value: Value) -> Value:
    if isinstance(value, str):
        return value
    text = write(env, value)
    bounded(env, len(text))
    return text


def write(env: Env, value: Value) -> str:
    """Write any value as text; blank inside lists is `null`."""
    charge(env, 1)
    if is_number(value):
        return plain(value)
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case str():
            return f'"{value}"'
        case datetime():
            return format_datetime(value, env.zone)
        case date():
            return value.isoformat()
        case time():
            return format_clock(value)
        case timedelta() | Months():
            return format_duration(value)
        case list() | tuple():
            return "[" + ", ".join(write(env, item) for item in value) + "]"
        case Mapping():
            return "{" + ", ".join(f"{key}: {write(env, item)}" for key, item in value.items()) + "}"
        case Span():
            low, high = ("" if end is None else write(env, end) for end in (value.low, value.high))
            return ("[" if value.low_closed else "(") + f"{low}..{high}" + ("]" if value.high_closed else ")")
        case UUID():
            return str(value)
    return ""


def length(env: Env, text: Value) -> Value:
    return len(text)


def upper(env: Env, text: Value) -> Value:
    bounded(env, len(text))
    return text.upper()


def lower(env: Env, text: Value) -> Value:
    bounded(env, len(text))
    return text.lower()


def trimmed(env: Env, text: Value) -> Value:
    bounded(env, len(text))
    return text.strip()


def contains(env: Env, text: Value, part: Value) -> Value:
    bounded(env, len(text))
    return part in text


def starts_with(env: Env, text: Value, part: Value) -> Value:
    return text.startswith(part)


def ends_with(env: Env, text: Value, part: Value) -> Value:
    return text.endswith(part)


def substring(env: Env, text: Value, start: Value, size: Value = None) -> Value:
    first = whole_part(start)
    if not first or abs(first) > len(text):
        return None
    bounded(env, len(text))
    begin = first - 1 if first > 0 else len(text) + first
    if size is None:
        return text[begin:]
    count = whole_part(size)
    return text[begin : begin + count] if count is not None and count > 0 else None


def before(env: Env, text: Value, part: Value) -> Value:
    bounded(env, len(text))
    return text[: max(text.find(part), 0)]


def after(env: Env, text: Value, part: Value) -> Value:
    bounded(env, len(text))
    at = text.find(part)
    return "" if at < 0 else text[at + len(part) :]


def split(env: Env, text: Value, separator: Value) -> Value:
    if not separator:
        return None
    bounded(env, len(text))
    parts = text.split(separator)
    charge(env, len(parts))
    return parts


def matches(env: Env, text: Value, pattern: Value) -> Value:
    if len(text) > LONGEST_MATCHED:
        raise ExpressionLimit(f"matches reads at most {LONGEST_MATCHED:,} characters")
    if pattern_problem(pattern) is not None:
        return None
    charge(env, len(text) * (1 + pattern_size(pattern) // 8))
    return found_in(pattern, text)


def join(env: Env, texts: Value, separator: Value = None) -> Value:
    if not isinstance(texts, list | tuple):
        return None
    kept = [text for text in texts if text is not None]
    if not all(isinstance(text, str) for text in kept):
        return None
    glue = separator or ""
    charge(env, 1 + len(kept))
    bounded(env, sum(map(len, kept)) + len(glue) * max(len(kept) - 1, 0))
    return glue.join(kept)


_TEXT = (Param("text", TEXT),)
_TWO = (Param("text", TEXT), Param("part", TEXT))

FUNCTIONS: tuple[Function, ...] = (
    Function(name="string", aliases=("文本", "TEXT"), params=(Param("value", ANY),), gives=TEXT, run=to_text),
    Function(name="string length", aliases=("长度", "LEN"), params=_TEXT, gives=NUMBER, run=length),
    Function(name="upper case", aliases=("大写", "UPPER"), params=_TEXT, gives=TEXT, run=upper),
    Function(name="lower case", aliases=("小写", "LOWER"), params=_TEXT, gives=TEXT, run=lower),
    Function(name="trim", aliases=("去空格", "TRIM"), params=_TEXT, gives=TEXT, run=trimmed),
    Function(name="contains", aliases=("包含",), params=_TWO, gives=BOOLEAN, run=contains),
    Function(name="starts with", aliases=("开头是",), params=_TWO, gives=BOOLEAN, run=starts_with),
    Function(name="ends with", aliases=("结尾是",), params=_TWO, gives=BOOLEAN, run=ends_with),
    Function(
        name="substring", aliases=("截取", "MID"),
        params=(Param("text", TEXT), Param("start", NUMBER), Param("length", NUMBER, optional=True)),
        gives=TEXT, run=substring,
    ),
    Function(name="substring before", aliases=("之前",), params=_TWO, gives=TEXT, run=before),
    Function(name="substring after", aliases=("之后",), params=_TWO, gives=TEXT, run=after),
    Function(
        name="split", aliases=("拆分",), params=(Param("text", TEXT), Param("separator", TEXT)), gives=ListOf(TEXT),
        run=split,
    ),
    Function(
        name="matches", aliases=("匹配",), params=(Param("text", TEXT), Param("pattern", TEXT)), gives=BOOLEAN,
        run=matches,
    ),
    Function(
        name="string join", aliases=("连接文本", "TEXTJOIN"),
        params=(Param("list", ListOf(TEXT)), Param("separator", TEXT, optional=True)), gives=TEXT, run=join,
        takes_blank=True,
    ),
)  # fmt: skip
