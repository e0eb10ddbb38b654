"""Starting: how long until the first page, how much memory an idle server takes, how fast a definition is checked."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from http import HTTPStatus
from pathlib import Path
from statistics import median
from typing import NamedTuple

from bench.measure import ROUNDS, Measure, median_seconds
from bench.stage.client import Client, signed_in
from bench.stage.server import ENVIRONMENT, FORMLOOM, ROOT, Server, floor, serving
from tests.servers.process import free_port

LOADS = 50
PAGES = ("/", "/inbox", "/apps", "/apps/seal_management/seal", "/apps/seal_management/application/new")


class Life(NamedTuple):
    """A server: seconds to the first answer, memory in MB when idle, memory after some use."""

    seconds: float
    idle: float
    used: float


def measure() -> Iterator[Measure]:
    """Start the demonstration, first on an empty folder, then as often as counts; then check its definition."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        with run(data) as server:
            filling = server.seconds
        with floor(data) as bare:
            yield Measure(name="first page, demonstration loaded first", value=filling, unit="s", floor=bare.seconds)
        yield from started(data)
    check = median_seconds(lambda: finish([FORMLOOM, "check", "apps/seal_management.yaml"]))
    least = median_seconds(lambda: finish([sys.executable, "-c", "import yaml"]))
    yield Measure(name="check of the seal app", value=check, unit="s", floor=least, limit=0.5)


def started(data: Path) -> Iterator[Measure]:
    """Start again and again, in turns with the floor."""
    ours: list[Life] = []
    floors: list[Life] = []
    for _ in range(ROUNDS):
        with run(data) as server:
            ours.append(lived(server, signed_in(server.port, *somebody(server)), PAGES))
        with floor(data) as bare:
            floors.append(lived(bare, Client(bare.port), ("/",)))
    first, idle, used = (median(values) for values in zip(*ours, strict=True))
    first_floor, idle_floor, used_floor = (median(values) for values in zip(*floors, strict=True))
    yield Measure(name="first page, warm", value=first, unit="s", floor=first_floor, limit=1.5)
    yield Measure(name="memory, idle", value=idle, unit="MB", floor=idle_floor, limit=110)
    yield Measure(name=f"memory after {LOADS} pages", value=used, unit="MB", floor=used_floor, limit=110)


def lived(server: Server, client: Client, pages: Sequence[str]) -> Life:
    """Give what a server took to start, its memory then, and its memory after some use."""
    idle = server.resident()
    for number in range(LOADS):
        path = pages[number % len(pages)]
        status, _ = client.get(path)
        if status != HTTPStatus.OK:
            raise LookupError(f"{path}: {status}")
    return Life(seconds=server.seconds, idle=idle, used=server.resident())


def run(data: Path) -> AbstractContextManager[Server]:
    """Start as somebody with a fresh checkout does."""
    port = free_port()
    command = (sys.executable, "dev", "run", "--port", str(port), "--data", str(data))
    return serving(command, port, "/sign-in", data / "run.log")


def somebody(server: Server) -> tuple[str, str]:
    """Give account and password of the first person the server says can sign in."""
    lines = iter(server.log.read_text(encoding="utf-8").splitlines())
    for line in lines:
        if line.startswith("You can sign in"):
            account, password = next(lines).split()[:2]
            return account, password
    raise LookupError(server.log.name)


def finish(command: Sequence[str]) -> None:
    """Run a program to its end."""
    subprocess.run(command, cwd=ROOT, env=ENVIRONMENT, stdout=subprocess.DEVNULL, check=True)
