"""What depends on what: the order to compute values in, cycles, and what changes with the clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from engine.expression.checker import Checked

_CLOCK = frozenset({"today", "now"})
_STAMPS = frozenset({"me", "updated_by", "updated_at"})


@dataclass(frozen=True, slots=True)
class Cycle:
    """Names that depend on each other; the first one is also the last."""

    path: tuple[str, ...]


def reads_now(checked: Checked) -> bool:
    """Say whether the value depends on today(), now(), me, or on who wrote the record last and when."""
    reads = (path[1:2] if path[0] == "record" else path[:1] for path in checked.reads)
    return bool(checked.calls & _CLOCK) or any(not _STAMPS.isdisjoint(name) for name in reads)


def dependency_order(reads: Mapping[str, Iterable[str]]) -> tuple[str, ...] | Cycle:
    """Order the names so that each comes behind what it reads; names without an entry are given from outside."""
    order: list[str] = []
    done: set[str] = set()
    for start in reads:
        trail: list[str] = []
        # Each stack entry is a name and what of its reads is still to be visited.
        stack = [(start, iter(reads[start]))] if start not in done else []
        trail.extend(name for name, _ in stack)
        while stack:
            name, waiting = stack[-1]
            following = next((word for word in waiting if word in reads and word not in done), None)
            if following is None:
                stack.pop()
                trail.pop()
                done.add(name)
                order.append(name)
            elif following in trail:
                return Cycle((*trail[trail.index(following) :], following))
            else:
                stack.append((following, iter(reads[following])))
                trail.append(following)
    return tuple(order)
