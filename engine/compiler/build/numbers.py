"""Options of decimal fields: bounds, places behind the point, the currency of money."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from engine.compiler.build.compilation import Compilation
from engine.compiler.findings import Path, suggest
from engine.expression.scope import CURRENCY_CODE
from engine.plugin.decimals import decimal_text, fits
from engine.plugin.kinds import Storage
from engine.values import Json


def plain_number(said: Json) -> int | Decimal | None:
    """Give a bound as it reads to a person, without an exponent."""
    return Decimal(format(said, "f")) if isinstance(said, Decimal) else said


def scale_of(compilation: Compilation, said: Mapping[str, Json]) -> int:
    """Give the places behind the point: those said, else those of the type."""
    kind = compilation.kinds.fields[said["type"]]
    scale: int = said.get("scale", kind.scale)
    return scale


def check_number(compilation: Compilation, path: Path, said: Mapping[str, Json]) -> None:
    """Report bounds the field cannot hold, and a currency that is neither a code nor a choice beside it."""
    if compilation.kinds.fields[said["type"]].storage is not Storage.DECIMAL:
        return
    scale = scale_of(compilation, said)
    for key in ("min", "max"):
        if key in said and not fits(said[key], scale):
            what = f"{decimal_text(said[key], is_padded=False)} does not fit a field with scale {scale}"
            compilation.report("scale", (*path, key), what, "write fewer digits, or say a larger scale")
    if "currency" in said:
        _check_currency(compilation, path, said["currency"])


def _check_currency(compilation: Compilation, path: Path, currency: str) -> None:
    if CURRENCY_CODE.fullmatch(currency):
        return
    at, here = (*path, "currency"), path[:-1]
    fields = compilation.part(*here)
    choices = [key for key, field in fields.items() if field.get("type") == "choice"]
    if currency not in compilation.declared(*here):
        todo = suggest(currency, choices, "write a code such as CNY, or the key of a choice field beside it")
        compilation.report("currency", at, f"{currency} is neither a currency nor a field", todo)
    elif currency in fields and currency not in choices:
        compilation.report("currency", at, f"{currency} is no choice field", "name a field with type: choice")
