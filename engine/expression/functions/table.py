"""The one table of functions, by canonical name and by every alias."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from engine.expression.functions import dates, lists, numeric, organisation, text, truth
from engine.expression.functions.signature import Function

FUNCTIONS: Mapping[str, Function] = MappingProxyType({
    function.name: function
    for group in (numeric, truth, text, dates, lists, organisation)
    for function in group.FUNCTIONS
})  # fmt: skip

# Excel's IF AND OR have their own syntax here; the parser turns them into it.
FORMS: Mapping[str, str] = MappingProxyType({
    "IF": "if", "如果": "if", "AND": "and", "并且": "and", "OR": "or", "或者": "or",
})  # fmt: skip

CANONICAL: Mapping[str, str] = MappingProxyType({
    word: function.name
    for function in FUNCTIONS.values()
    for word in (function.name, function.name.replace(" ", "_"), *function.aliases)
})  # fmt: skip

LONGEST_NAME = max(len(name.split(" ")) for name in FUNCTIONS)
