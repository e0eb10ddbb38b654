"""Run the benchmarks: one line per measure; exit code 1 when a target is missed."""

import argparse
import importlib
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from bench.measure import Measure

HARNESS = {"__init__", "__main__", "measure"}
FOLDER = Path(__file__).parent


def main(arguments: Sequence[str]) -> int:
    """Run the named part, or all, and return the exit code."""
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__)
    parser.add_argument("part", nargs="?")
    options = parser.parse_args(arguments)
    known = tuple(sorted(path.stem for path in FOLDER.glob("*.py") if path.stem not in HARNESS))
    if options.part is not None and options.part not in known:
        print(f"There is no part {options.part!r}; the parts are: {', '.join(known) or 'none yet'}.", file=sys.stderr)
        return 2
    met = [run(name, load(name)) for name in ([options.part] if options.part else known)]
    return 0 if all(met) else 1


def load(name: str) -> Callable[[], Iterator[Measure]]:
    measure: Callable[[], Iterator[Measure]] = importlib.import_module(f"bench.{name}").measure
    return measure


def run(name: str, measure: Callable[[], Iterator[Measure]]) -> bool:
    """Print a line for each measure of the part; True when every target is met."""
    print(f"\n== {name}", flush=True)
    met = True
    for found in measure():
        print(line(found), flush=True)
        met = met and found.meets_target
    return met


def line(measure: Measure) -> str:
    """The measure as one line: verdict, value, floor, ratio and target."""
    words = f"{'ok  ' if measure.meets_target else 'MISS'}  {measure.name}: {measure.value:,.4g} {measure.unit}"
    if measure.ratio is not None:
        words += f", floor {measure.floor:,.4g} {measure.unit}, ratio {measure.ratio:.3g}"
    if measure.target is not None:
        judged = "" if measure.ratio is None else " of the floor"
        words += f", target {measure.aim} {measure.target:,.4g}{judged}"
    if measure.limit is not None:
        words += f", limit {measure.aim} {measure.limit:,.4g} {measure.unit}"
    return words


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
