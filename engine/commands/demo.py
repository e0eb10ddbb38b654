"""The demonstration of a folder of apps: read from `demo/`, played once, told who can sign in."""

from __future__ import annotations

import sys
from pathlib import Path

from engine.clock import SetClock
from engine.commands.playing import PEOPLE_FILES, doors_of, with_clock
from engine.commands.reading import read_definition
from engine.compiler.findings import Findings
from engine.compiler.source import read_source
from engine.runtime import Runtime
from engine.usecases.load_demo import Demo, DemoFailed, DemoPerson, load_demo

HISTORY = "history.yaml"


def open_demo(runtime: Runtime, apps: Path) -> tuple[DemoPerson, ...]:
    """Load the demonstration where it is not there yet; ends the command with code 2 when that cannot be."""
    if runtime.settings.is_production:
        print("The demonstration has passwords everybody knows; it does not start in production.", file=sys.stderr)
        raise SystemExit(2)
    clock = SetClock(runtime.clock.now())
    try:
        people = load_demo(doors_of(with_clock(runtime, clock), clock), read_demo(apps))
    except (DemoFailed, OSError) as problem:
        print(f"The demonstration in {apps} cannot be loaded: {problem}", file=sys.stderr)
        raise SystemExit(2) from None
    runtime.shelf.newest()
    return people


def read_demo(apps: Path) -> Demo:
    """Read the demonstration of a folder of apps. Raises OSError when a file is missing, DemoFailed for a wrong one."""
    folder = apps / "demo"
    findings = Findings(HISTORY)
    said = read_source((folder / HISTORY).read_text(encoding="utf-8"), findings).data
    if findings.has_errors or not isinstance(said, dict):
        raise DemoFailed("\n".join(map(str, findings.sorted())) or f"{HISTORY} is no map")
    definition = read_definition(apps / f"{said['app']}.yaml")
    return Demo(
        app=said["app"],
        file=f"{said['app']}.yaml",
        text=definition.text,
        files=definition.files,
        people={name: (folder / name).read_bytes() for name in PEOPLE_FILES},
        records={form: (folder / file).read_bytes() for form, file in said["records"].items()},
        steps=said["steps"],
        sign_in=tuple(said["sign_in"]),
    )
