"""Playing scenarios and the demonstration: an installation's doors with a clock moved by hand."""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from engine.clock import SetClock
from engine.commands.reading import DefinitionFiles
from engine.config import load_settings
from engine.model.app import App, Scenario
from engine.runtime import Call, Runtime, ask, close_runtime, open_runtime, open_tx, perform
from engine.store.memory import Copy, keep, put_back
from engine.usecases.doors import Doors
from engine.usecases.publish import publish
from engine.usecases.run_scenarios import Report, run_scenarios
from engine.usecases.scenario_stage import Stage
from engine.usecases.scenario_steps import StepRefused
from engine.usecases.set_stage import bring_people, set_stage
from engine.usecases.shelf import Shelf

IN_MEMORY = "sqlite://"
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
PEOPLE_FILES = ("branches.csv", "departments.csv", "people.csv")
SHIPPED = Path(__file__).resolve().parents[2] / "apps"


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """An installation in memory with the app and the people of a folder, and what it held then."""

    runtime: Runtime
    clock: SetClock
    copy: Copy


def play_scenarios(app: App, path: Path, definition: DefinitionFiles) -> Report:
    """Play every scenario of an app in memory; each finds nothing but the app and its people."""
    shipped = read_folder(SHIPPED / f"{app.key}.files")
    files = {**shipped, **definition.files}
    beginnings: dict[str, Beginning] = {}

    def stage(scenario: Scenario) -> Stage:
        found = beginnings.get(scenario.people)
        if found is None:
            people = read_people_folder(path.parent, scenario.people)
            found = begin(app, path.name, definition, people, Path(folder))
            beginnings[scenario.people] = found
        put_back(found.runtime.database, found.copy)
        found.clock.move_to(datetime.now(UTC))
        doors = doors_of(found.runtime, found.clock)
        return set_stage(doors, found.runtime.shelf.newest().apps[app.key], scenario, files)

    with tempfile.TemporaryDirectory(prefix="formloom-test-") as folder:
        report = run_scenarios(app, stage)
        for found in beginnings.values():
            found.copy.close()
            close_runtime(found.runtime)
    return report


def begin(app: App, file: str, definition: DefinitionFiles, people: Mapping[str, bytes], folder: Path) -> Beginning:
    """Publish an app and bring in people, long before any scenario; raises StepRefused when they do not fit."""
    clock = SetClock(LONG_AGO)
    runtime = open_in_memory(folder, clock)
    doors = doors_of(runtime, clock)
    # a scenario starts empty: what would be loaded as starter data is there without rows
    empty = {name: b"" if name in app.data.values() else content for name, content in definition.files.items()}
    publish(doors.open(), None, definition.text, file, empty)
    bring_people(doors, app, people)
    return Beginning(runtime=runtime, clock=clock, copy=keep(runtime.database))


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
