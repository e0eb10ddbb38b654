"""Run the proofs: one line per promise with its count; exit code 1 when one is broken or was never tried."""

import argparse
import importlib
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.prove.promise import Promise, Scale

HARNESS = {"__init__", "__main__", "promise"}
NAMED_ONLY = {"soak", "load"}
DEFAULT_SEED = 20260101
FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many promises of a part were kept and broken."""

    kept: int
    broken: int


def main(arguments: Sequence[str]) -> int:
    """Run the named part, or all, and return the exit code."""
    options = parse(arguments)
    known = parts(FOLDER)
    if options.part is not None and options.part not in known:
        print(f"There is no part {options.part!r}; the parts are: {', '.join(known)}.", file=sys.stderr)
        return 2
    chosen = [options.part] if options.part else [name for name in known if name not in NAMED_ONLY]
    scale = Scale.SHORT if options.short else Scale.LONG if options.long else Scale.USUAL
    tallies = [prove(name, load(name), options.seed, scale) for name in chosen]
    kept, broken = sum(tally.kept for tally in tallies), sum(tally.broken for tally in tallies)
    print(f"\n{kept} passed, {broken} failed")
    return 0 if kept and not broken else 1


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./dev prove", description=__doc__)
    parser.add_argument("part", nargs="?")
    parser.add_argument("--seed", type=int, default=DEFAULT_SEED)
    scale = parser.add_mutually_exclusive_group()
    scale.add_argument("--short", action="store_true", help="fewer cases, correctness only")
    scale.add_argument("--long", action="store_true", help="many more cases")
    return parser.parse_args(arguments)


def parts(folder: Path) -> tuple[str, ...]:
    """The names of the parts in the folder: every module that is not the harness nor a test of a part."""
    names = sorted(path.stem for path in folder.glob("*.py"))
    return tuple(name for name in names if name not in HARNESS and not name.startswith("test_"))


def load(name: str) -> Callable[[int, Scale], Iterator[Promise]]:
    promises: Callable[[int, Scale], Iterator[Promise]] = importlib.import_module(f"tests.prove.{name}").promises
    return promises


def prove(name: str, promises: Callable[[int, Scale], Iterator[Promise]], seed: int, scale: Scale) -> Tally:
    """Print a line for each promise of the part; a part that promises nothing counts as one broken promise."""
    print(f"\n== {name} (seed {seed}, {scale})", flush=True)
    started = time.monotonic()
    found = []
    for promise in promises(seed, scale):
        found.append(promise.is_kept)
        print(line(promise), flush=True)
    if not found:
        print("broken  nothing was promised")
        return Tally(kept=0, broken=1)
    print(f"-- {name}: {time.monotonic() - started:.1f} s", flush=True)
    return Tally(kept=sum(found), broken=len(found) - sum(found))


def line(promise: Promise) -> str:
    """The promise as one line: verdict, count, name, and why when it is broken."""
    words = f"{promise.cases:>9,} cases  {promise.name}"
    if promise.is_kept:
        return f"kept    {words}" + (f" ({promise.detail})" if promise.detail else "")
    if not promise.cases:
        return f"broken  {words}: no case was tried"
    return f"broken  {words}: {promise.failures:,} failed. {promise.detail}".rstrip()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
