"""What the trail says of values."""

from __future__ import annotations

from engine.usecases.account import changes_of


def test_only_what_differs_is_a_change() -> None:
    assert changes_of({"a": 1, "b": "x"}, {"a": 1, "b": "y", "c": 2}, ("a", "b")) == {"b": ("x", "y")}
