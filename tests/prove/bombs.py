"""Whatever an expression is made of, it ends soon, in little memory, and says which limit it met."""

import time
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress

from engine.expression.api import ExpressionErrors, ExpressionLimit, check, compile
from tests.expression.test_limits import BOMBS, NAMES, SCOPE, TEXTS
from tests.expression.worlds import surroundings
from tests.prove.promise import Promise, Scale

SECONDS = 0.1
MEGABYTES = 64
ROUNDS = 3


def promises(seed: int, scale: Scale) -> Iterator[Promise]:
    """Let every bomb go off; processor time and memory are judged except in the short run."""
    sources = [source for source, _ in (*BOMBS, *TEXTS)]
    yield promise("a bomb in an expression ends with a limit or a finding", sources, silent)
    if scale is not Scale.SHORT:
        yield promise(f"a bomb in an expression ends in under {SECONDS} s", sources, slow)
        yield promise(f"a bomb in an expression ends in under {MEGABYTES} MB", sources, large)


def promise(name: str, sources: Sequence[str], judge: Callable[[str], str]) -> Promise:
    wrong = [f"{source[:60]}: {said}" for source in sources if (said := judge(source))]
    return Promise(name=name, cases=len(sources), failures=len(wrong), detail=min(wrong, default=""))


def go_off(source: str) -> None:
    compile(check(source, SCOPE))(surroundings(NAMES))


def silent(source: str) -> str:
    """Say that nothing was said."""
    try:
        go_off(source)
    except (ExpressionErrors, ExpressionLimit):
        return ""
    return "it ended with a value"


def slow(source: str) -> str:
    """Say how long it took, the best of some rounds, where that is too long."""
    spent = []
    for _ in range(ROUNDS):
        started = time.process_time()
        with suppress(ExpressionErrors, ExpressionLimit):
            go_off(source)
        spent.append(time.process_time() - started)
    return f"{min(spent):.3f} s" if min(spent) >= SECONDS else ""


def large(source: str) -> str:
    """Say how much memory it took where that is too much."""
    tracemalloc.start()
    with suppress(ExpressionErrors, ExpressionLimit):
        go_off(source)
    peak = tracemalloc.get_traced_memory()[1] / 1_000_000
    tracemalloc.stop()
    return f"{peak:.1f} MB" if peak >= MEGABYTES else ""
