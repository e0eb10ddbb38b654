"""A question about records, ready to be put to the host."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from engine.expression.asked import Asked
from engine.expression.tree import Node
from engine.values import Value


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """What is asked; equal only to itself, so that its statement is kept.

    `parts` are the pieces that depend on no record, whose values are given with the question in this order.
    `holds(env, record, values)` says whether a record that is not stored yet is one that is asked about,
    `of(env, record)` what the question takes of it; `words` are the same for two that ask the same.
    """

    asked: Asked
    parts: tuple[Node, ...]
    holds: Callable[..., bool]
    of: Callable[..., Value] | None
    words: str
