"""The words of the manual about each function, and the reference that is made of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files

from engine.expression.functions import dates, lists, numeric, organisation, text, truth
from engine.expression.functions.signature import Function
from engine.expression.functions.table import FUNCTIONS

LANGUAGES = ("en", "zh")

_GROUPS = (
    ("Numbers", "数字", numeric.FUNCTIONS),
    ("Conditions", "条件", truth.FUNCTIONS),
    ("Text", "文本", text.FUNCTIONS),
    ("Dates and times", "日期和时间", dates.FUNCTIONS),
    ("Lists and records", "列表和记录", lists.FUNCTIONS),
    ("People, tables, records", "人员、决策表、记录", organisation.FUNCTIONS),
)
_HEADS = {
    "en": ("function", "also", "what it gives", "example"),
    "zh": ("函数", "也可写作", "得到什么", "例子"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What the manual says of a function; `value` is what the example gives, blank where that needs an app."""

    en: str
    zh: str
    example: str
    value: str


def entries() -> Mapping[str, Entry]:
    """Give the words about every function by canonical name, in the order of the table of functions."""
    lines = files("engine.expression.functions").joinpath("manual.txt").read_text(encoding="utf-8").splitlines()
    said = {}
    for line in lines:
        name, en, zh, example, value = (part.strip() for part in line.split(" |"))
        said[name] = Entry(en=en, zh=zh, example=example, value=value)
    return {name: said[name] for name in FUNCTIONS}


def reference(language: str) -> str:
    """Write the reference of all functions in Markdown, `en` or `zh`."""
    said = entries()
    return "\n".join(line for group in _GROUPS for line in _group(group, said, language))


def _group(group: tuple[str, str, tuple[Function, ...]], said: Mapping[str, Entry], language: str) -> Iterator[str]:
    english, chinese, functions = group
    yield f"### {english if language == 'en' else chinese}"
    yield ""
    yield f"| {' | '.join(_HEADS[language])} |"
    yield "| --- | --- | --- | --- |"
    for function in functions:
        entry = said[function.name]
        also = ", ".join(f"`{alias}`" for alias in function.aliases)
        example = f"`{entry.example}`" + (f" → `{entry.value}`" if entry.value else "")
        yield f"| `{function.written()}` | {also} | {entry.en if language == 'en' else entry.zh} | {example} |"
    yield ""
