"""Sentences that several field types share when they refuse a value."""

from __future__ import annotations

from decimal import Decimal

from engine.errors import Text
from engine.plugin.kinds import ValueRefused


def wrong_type(en: str, zh: str) -> ValueRefused:
    """Say what kind of value is expected here."""
    return ValueRefused("type", Text(en=f"Enter {en}.", zh=f"请填写{zh}"))


def too_small(least: int | Decimal) -> ValueRefused:
    """Say the least number allowed."""
    return ValueRefused("min", Text(en=f"Enter {least} or more.", zh=f"不能小于 {least}"))


def too_large(most: int | Decimal) -> ValueRefused:
    """Say the greatest number allowed."""
    return ValueRefused("max", Text(en=f"Enter {most} or less.", zh=f"不能大于 {most}"))


def too_short(least: int | Decimal) -> ValueRefused:
    """Say how many characters are needed."""
    return ValueRefused("min", Text(en=f"Write at least {least} characters.", zh=f"至少 {least} 个字"))


def too_long(most: int | Decimal) -> ValueRefused:
    """Say how many characters fit."""
    return ValueRefused("max", Text(en=f"Write at most {most} characters.", zh=f"最多 {most} 个字"))


def unreadable_text() -> ValueRefused:
    """Say that the text holds characters that cannot be kept."""
    return ValueRefused("characters", Text(en="Remove the invisible control characters.", zh="请去掉看不见的控制字符"))
