"""Servers in processes of their own."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.servers.process import DidNotStart, end, free_port

ROOT = Path(__file__).resolve().parents[2]
FORMLOOM = str(Path(sys.executable).with_name("formloom"))
FLOOR = (sys.executable, "-m", "bench.stage.floor")
LONGEST = 120.0
# programs keep their bytecode here as they do for everybody who has not forbidden it
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A server that answers; `seconds` is how long that took from the start of its process."""

    port: int
    process: int
    seconds: float
    log: Path

    def resident(self) -> float:
        """Give the memory of the process in MB."""
        command = ["ps", "-o", "rss=", "-p", str(self.process)]
        return int(subprocess.run(command, capture_output=True, text=True, check=True).stdout) / 1024


@contextmanager
def product(data: Path, environment: Mapping[str, str] | None = None) -> Iterator[Server]:
    """Run the default server on a data folder."""
    port = free_port()
    command = (FORMLOOM, "run", "--port", str(port), "--data", str(data))
    with serving(command, port, "/sign-in", data / "server.log", environment) as server:
        yield server


@contextmanager
def floor(folder: Path) -> Iterator[Server]:
    """Run the floor under the same server."""
    port = free_port()
    with serving((*FLOOR, str(port)), port, "/", folder / "floor.log") as server:
        yield server


@contextmanager
def serving(
    command: Sequence[str], port: int, path: str, log: Path, environment: Mapping[str, str] | None = None
) -> Iterator[Server]:
    """Run a server until the block ends; it is up when the path answers."""
    started = time.perf_counter()
    with log.open("wb") as output:
        process = subprocess.Popen(
            list(command),
            cwd=ROOT,
            env={**ENVIRONMENT, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        while not answers(port, path):
            if process.poll() is not None or time.perf_counter() - started > LONGEST:
                raise DidNotStart(f"{command[0]} did not come up:\n{log.read_text(errors='replace')[-2000:]}")
            time.sleep(0.005)
        yield Server(port=port, process=process.pid, seconds=time.perf_counter() - started, log=log)
    finally:
        end(process, signal.SIGINT)


def answers(port: int, path: str) -> bool:
    """Say whether a path is served by now."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=LONGEST)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()
