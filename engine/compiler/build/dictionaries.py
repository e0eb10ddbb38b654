"""Code lists."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from engine.compiler.build.compilation import Compilation
from engine.compiler.build.texts import read_text
from engine.errors import Text
from engine.model.dictionary import Choice, Dictionary
from engine.model.form import BUILT_IN_STATES
from engine.values import Json

_OWN_KEYS = frozenset({"label", "help", "color", "was", "zh", "en"})

_STATES = (
    Choice(code="running", label=Text(en="In progress", zh="进行中"), color="blue"),
    Choice(code="done", label=Text(en="Done", zh="已完成"), color="green"),
    Choice(code="refused", label=Text(en="Rejected", zh="已拒绝"), color="red"),
    Choice(code="withdrawn", label=Text(en="Withdrawn", zh="已撤回")),
    Choice(code="returned", label=Text(en="Returned", zh="已退回"), color="amber"),
)
BUILT_IN = Dictionary(
    key=BUILT_IN_STATES, choices=MappingProxyType({choice.code: choice for choice in _STATES})
)  # fmt: skip


def build_dictionaries(compilation: Compilation) -> Mapping[str, Dictionary]:
    """Give the dictionaries, the built-in states among them, and make their codes known."""
    found = {key: _dictionary(key, entry) for key, entry in compilation.part("dictionary").items()}
    found[BUILT_IN_STATES] = BUILT_IN
    for key, dictionary in found.items():
        declared = compilation.declared("dictionary", key)
        compilation.codes[key] = frozenset(declared or dictionary.choices)
    return MappingProxyType(found)


def _dictionary(key: str, entry: Mapping[str, Json]) -> Dictionary:
    return Dictionary(key=key, choices=MappingProxyType({code: _choice(code, said) for code, said in entry.items()}))


def _choice(code: str, said: Json) -> Choice:
    if isinstance(said, str):
        return Choice(code=code, label=read_text(said, code))
    is_label = bool(said) and set(said) <= {"zh", "en"}
    attributes = {} if is_label else {key: value for key, value in said.items() if key not in _OWN_KEYS}
    return Choice(
        code=code,
        label=read_text(said if is_label else said.get("label"), code),
        color=said.get("color", ""),
        attributes=MappingProxyType(attributes),
    )
