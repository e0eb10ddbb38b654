"""Whole instances through the use cases, one client, against the same statements one by one on the bare driver."""

from __future__ import annotations

import shutil
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import psycopg

from bench.measure import ROUNDS, Aim, Measure
from bench.stage.installation import Stage, furnish, opened, sqlite_url
from bench.stage.story import ACTIONS, Spent, story_of
from bench.stage.tape import Turn, bare, recorded, replay
from tests.servers.postgres import SETTINGS, address, cluster, conninfo

INSTANCES = 100  # a round
DURABLE = {**SETTINGS, "fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
PROCESSOR_LIMIT = 0.8  # ms an action
HURRY = "pragma synchronous = off"


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Three databases with the same content: to play in, to record in, to replay in."""

    played: str
    taped: str
    replayed: str


def measure() -> Iterator[Measure]:
    """Compare on both databases; on SQLite also without waiting for the disk, to see how far it hides the work."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        yield from compared("SQLite", sqlite_places(data / "waiting"), data, target=0.25)
        hurried = sqlite_places(data / "hurrying")
        yield from compared("SQLite, not waiting for the disk", hurried, data, HURRY, target=0.25)
        with cluster(DURABLE) as server, postgresql_places(server, data) as places:
            yield from compared("PostgreSQL", places, data, target=0.6)


def compared(
    name: str, places: Places, data: Path, setting: str = "", *, target: float | None = None
) -> Iterator[Measure]:
    """Play and replay in turns, after a round that does not count; `setting` is made on both connections first."""
    with opened(places.taped, data) as taped:
        tapes = [tape(taped) for _ in range(ROUNDS + 1)]
    played: list[Spent] = []
    replayed: list[Spent] = []
    with (
        opened(places.played, data) as stage,
        opened(places.replayed, data) as twin,
        closing(bare(twin.runtime.database)) as connection,
        stage.runtime.database.pool.connection() as own,
    ):
        if setting:
            own.execute(setting)
            connection.execute(setting)
        story = story_of(stage)
        for each in tapes:
            played.append(story.play(INSTANCES))
            replayed.append(replay(connection, each))
    rate, floor = (statistics.median(INSTANCES / one.seconds for one in found[1:]) for found in (played, replayed))
    yield Measure(name=f"{name}: instances", value=rate, unit="/s", floor=floor, target=target, aim=Aim.AT_LEAST)
    cost, least = (
        statistics.median(one.processor * 1000 / INSTANCES / ACTIONS for one in found[1:])
        for found in (played, replayed)
    )
    yield Measure(name=f"{name}: processor, an action", value=cost, unit="ms", floor=least, limit=PROCESSOR_LIMIT)


def tape(stage: Stage) -> list[Turn]:
    """Play a round and give what it asked of the database."""
    runtime, recorder = recorded(stage.runtime)
    replace(story_of(stage), runtime=runtime).play(INSTANCES)
    return recorder.tape


def sqlite_places(folder: Path) -> Places:
    """Furnish a file and copy it."""
    names = ("played", "taped", "replayed")
    furnish(sqlite_url(folder / names[0]), folder / names[0])
    for name in names[1:]:
        shutil.copytree(folder / names[0], folder / name)
    return Places(**{name: sqlite_url(folder / name) for name in names})


@contextmanager
def postgresql_places(server: Path, data: Path) -> Iterator[Places]:
    """Furnish a database of the cluster and copy it."""
    names = ("played", "taped", "replayed")
    with psycopg.connect(conninfo(server), autocommit=True) as connection:
        connection.execute(f"create database {names[0]}")
        furnish(address(server, names[0]), data)
        for name in names[1:]:
            connection.execute(f"create database {name} template {names[0]}")
    yield Places(**{name: address(server, name) for name in names})
