"""Playing scenarios and the demonstration: an installation's doors with a clock moved by hand."""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from engine.clock import SetClock
from engine.commands.reading import DefinitionFiles
from engine.config import load_settings
from engine.model.app import App, Scenario
from engine.runtime import Call, Runtime, ask, close_runtime, open_runtime, open_tx, perform
from engine.usecases.doors import Doors
from engine.usecases.publish import publish
from engine.usecases.run_scenarios import Report, run_scenarios
from engine.usecases.scenario_stage import Stage
from engine.usecases.scenario_steps import StepRefused
from engine.usecases.set_stage import Surroundings, set_stage
from engine.usecases.shelf import Shelf

IN_MEMORY = "sqlite://"
PEOPLE_FILES = ("branches.csv", "departments.csv", "people.csv")
SHIPPED = Path(__file__).resolve().parents[2] / "apps"


def play_scenarios(app: App, path: Path, definition: DefinitionFiles) -> Report:
    """Play every scenario of an app, each in an installation of its own that is gone afterwards."""
    shipped = read_folder(SHIPPED / f"{app.key}.files")
    around = Surroundings(
        files={**shipped, **definition.files}, people=lambda folder: read_people_folder(path.parent, folder)
    )
    opened: list[Runtime] = []

    def stage(scenario: Scenario) -> Stage:
        while opened:
            close_runtime(opened.pop())
        clock = SetClock(datetime.now(UTC))
        runtime = open_in_memory(Path(folder), clock)
        opened.append(runtime)
        doors = doors_of(runtime, clock)
        # a scenario starts empty: what would be loaded as starter data is there without rows
        empty = {name: b"" if name in app.data.values() else content for name, content in definition.files.items()}
        publish(doors.open(), None, definition.text, path.name, empty)
        return set_stage(doors, runtime.shelf.newest().apps[app.key], scenario, around)

    with tempfile.TemporaryDirectory(prefix="formloom-test-") as folder:
        report = run_scenarios(app, stage)
        while opened:
            close_runtime(opened.pop())
    return report


def open_in_memory(folder: Path, clock: SetClock) -> Runtime:
    """Open an empty installation in memory, with its files in a folder."""
    settings = load_settings(
        {
            "FORMLOOM_DATABASE_URL": IN_MEMORY,
            "FORMLOOM_DATA": str(folder),
            "FORMLOOM_SECRET_KEY": secrets.token_urlsafe(48),
            "FORMLOOM_ZONE": os.environ.get("FORMLOOM_ZONE", ""),
            "FORMLOOM_LANGUAGE": os.environ.get("FORMLOOM_LANGUAGE", ""),
        }
    )
    return open_runtime(settings, clock=clock)


def with_clock(runtime: Runtime, clock: SetClock) -> Runtime:
    """Give the same installation on another clock."""
    return replace(runtime, clock=clock, shelf=Shelf(runtime.database, runtime.kinds, clock))


def doors_of(runtime: Runtime, clock: SetClock) -> Doors:
    """Give the doors of an installation that goes by this clock."""
    language = runtime.settings.language
    return Doors(
        ask=lambda usecase, actor, *args, **named: ask(runtime, usecase, actor, language, *args, **named),
        perform=lambda usecase, actor, *args, **named: perform(
            runtime, usecase, actor, Call(language=language), *args, **named
        ),
        open=lambda: open_tx(runtime, language=language),
        clock=clock,
    )


def read_people_folder(beside: Path, name: str) -> Mapping[str, bytes]:
    """Read the people files of a folder beside the definition, else of the shipped one of this name.

    Raises StepRefused when there is none.
    """
    for folder in (beside / name, SHIPPED / name):
        found = {file: (folder / file).read_bytes() for file in PEOPLE_FILES if (folder / file).is_file()}
        if found:
            return found
    raise StepRefused(f"there are no people files in {beside / name}; put people.csv there")


def read_folder(folder: Path) -> Mapping[str, bytes]:
    """Read every file of a folder by name; a folder that is not there has none."""
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*")) if path.is_file()}
