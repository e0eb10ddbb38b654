"""Deeds that begin at the same moment."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import Barrier, Thread
from typing import TypeVar

from engine.errors import Refusal

R = TypeVar("R")
LONGEST_WAIT = 60.0


def at_once(deeds: Sequence[Callable[[], R]]) -> list[R | Refusal]:
    """Let all begin together, and give what each gave or was refused with; one that breaks or hangs breaks the caller."""
    barrier = Barrier(len(deeds))
    found: dict[int, R | Refusal] = {}
    broken: list[BaseException] = []

    def run(number: int) -> None:
        barrier.wait()
        try:
            found[number] = deeds[number]()
        except Refusal as refusal:
            found[number] = refusal
        except BaseException as problem:  # noqa: BLE001 - it is raised again below
            broken.append(problem)

    threads = [Thread(target=run, args=(number,), daemon=True) for number in range(len(deeds))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LONGEST_WAIT)
    if broken:
        raise broken[0]
    assert len(found) == len(deeds), "somebody hangs"
    return [found[number] for number in range(len(deeds))]
