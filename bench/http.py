"""Approvals over HTTP on the default server and SQLite, sessions included, against one SELECT under the same server."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from statistics import median
from uuid import UUID

from bench.measure import ROUNDS, Aim, Measure, percentile
from bench.stage.client import Client, Load, Send, at_once, signed_in
from bench.stage.installation import PASSWORD, furnish, head, opened, sqlite_url
from bench.stage.server import floor, product
from bench.stage.story import Spent, story_of
from engine.ids import new_id
from engine.store.tasks import open_of_record

FEW, MANY = 8, 64
EACH = {FEW: 60, MANY: 10}  # approvals of each client in a round
ALL_ROUNDS = ROUNDS + 1  # the first does not count
HURRY = "pragma synchronous = off"


def measure() -> Iterator[Measure]:
    """Approve with few clients, then with many, in turns with the floor."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        furnish(sqlite_url(data), data, teams=MANY, password=PASSWORD)
        queues = {several: waiting(data, several) for several in (FEW, MANY)}
        with product(data) as server, floor(data) as bare:
            clients = [signed_in(server.port, head(team)) for team in range(MANY)]
            others = [Client(bare.port) for _ in range(MANY)]
            yield from few(played(clients[:FEW], queues[FEW]), read(others[:FEW], EACH[FEW]))
            yield from many(played(clients, queues[MANY]), read(others, EACH[MANY]))


def few(loads: tuple[Load, ...], floors: tuple[Load, ...]) -> Iterator[Measure]:
    """Judge the loads of few clients."""
    rates, least = (median(one.rate for one in each) for each in (loads, floors))
    yield Measure(name=f"approve, {FEW} clients", value=rates, unit="/s", floor=least, limit=250, aim=Aim.AT_LEAST)
    yield slow(FEW, loads, floors, limit=60)


def many(loads: tuple[Load, ...], floors: tuple[Load, ...]) -> Iterator[Measure]:
    """Judge the loads of many clients."""
    rates, least = (median(one.rate for one in each) for each in (loads, floors))
    yield Measure(name=f"approve, {MANY} clients", value=rates, unit="/s", floor=least)
    yield slow(MANY, loads, floors, limit=500)
    failures, of_floor = (sum(one.failures for one in each) for each in (loads, floors))
    yield Measure(name=f"approve, {MANY} clients, failed", value=failures, unit="", floor=of_floor, limit=0)


def slow(several: int, loads: tuple[Load, ...], floors: tuple[Load, ...], *, limit: float) -> Measure:
    """Judge the slower answers: the median of the rounds' 95th percentiles."""
    value, least = (median(percentile(one.latencies, 0.95) for one in each) * 1000 for each in (loads, floors))
    return Measure(name=f"approve, {several} clients, p95", value=value, unit="ms", floor=least, limit=limit)


def waiting(data: Path, teams: int) -> list[list[list[UUID]]]:
    """Send the forms whose tasks will be approved: for each round, for each team."""
    with opened(sqlite_url(data), data) as stage, stage.runtime.database.pool.connection() as connection:
        connection.execute(HURRY)
        stories = [story_of(stage, team) for team in range(teams)]

        def new_task(team: int) -> UUID:
            record = stories[team].send(Spent())
            return open_of_record(stage.runtime.database, record)[0].task.id

        return [[[new_task(team) for _ in range(EACH[teams])] for team in range(teams)] for _ in range(ALL_ROUNDS)]


def played(clients: Sequence[Client], queues: list[list[list[UUID]]]) -> tuple[Load, ...]:
    """Approve round after round."""
    loads = [
        at_once(
            [[partial(approve, client, task) for task in tasks] for client, tasks in zip(clients, each, strict=True)]
        )
        for each in queues
    ]
    return tuple(loads[1:])


def read(clients: Sequence[Client], each: int) -> tuple[Load, ...]:
    """Read the floor's page round after round."""
    queues: list[list[Send]] = [[partial(hello, client)] * each for client in clients]
    return tuple([at_once(queues) for _ in range(ALL_ROUNDS)][1:])


def approve(client: Client, task: UUID) -> int:
    """Press the button once."""
    body = {"key": str(new_id()), "outcome": "approve", "opinion": "", "values": {}, "record_version": 1}
    return client.post(f"/api/tasks/{task}", body)[0]


def hello(client: Client) -> int:
    """Read the floor's page."""
    return client.get("/")[0]
