"""Clients: a kept connection, the session of a person, and what a page sends along; many of them at once."""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Barrier, Thread
from typing import TypeAlias

from bench.stage.installation import PASSWORD

HOST = "127.0.0.1"
SLOWEST = 60.0

Send: TypeAlias = Callable[[], int]  # sends one request and gives the status of its answer


@dataclass(slots=True)
class Client:
    """A browser of somebody."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""
    connection: http.client.HTTPConnection = field(init=False)

    def __post_init__(self) -> None:
        self.connection = http.client.HTTPConnection(HOST, self.port, timeout=SLOWEST)

    def get(self, path: str) -> tuple[int, bytes]:
        """Ask for a page."""
        return self._send("GET", path, None, {})

    def post(self, path: str, body: Mapping[str, object]) -> tuple[int, bytes]:
        """Send what a page sends."""
        headers = {
            "Content-Type": "application/json",
            "Origin": f"http://{HOST}:{self.port}",
            "Sec-Fetch-Site": "same-origin",
            "X-CSRF-Token": self.token,
        }
        return self._send("POST", path, json.dumps(body).encode(), headers)

    def renew_token(self) -> None:
        """Fetch what changing requests need."""
        self.token = json.loads(self.get("/api/csrf")[1])["token"]

    def _send(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> tuple[int, bytes]:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        self.connection.request(method, path, body, {**headers, "Cookie": cookies})
        answer = self.connection.getresponse()
        for line in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, answer.read()


def signed_in(port: int, account: str, password: str = PASSWORD) -> Client:
    """Give the browser of somebody who has signed in."""
    client = Client(port)
    client.renew_token()
    status, said = client.post("/sign-in", {"account": account, "password": password, "next": "/"})
    if status != http.client.OK:
        raise LookupError(said.decode())
    client.renew_token()
    return client


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What came of requests of several clients: how long in all, how long each, how many failed."""

    seconds: float
    latencies: tuple[float, ...]
    failures: int

    @property
    def rate(self) -> float:
        """Give the requests a second."""
        return len(self.latencies) / self.seconds


def at_once(queues: Sequence[Sequence[Send]], wanted: int = 200) -> Load:
    """Let each client send its queue, one request after the other, all clients at the same time."""
    start, latencies, failed = Barrier(len(queues) + 1), list[float](), list[str]()

    def work(queue: Sequence[Send]) -> None:
        start.wait()
        for send in queue:
            started = time.perf_counter()
            try:
                status = send()
            except (OSError, http.client.HTTPException) as problem:
                failed.append(str(problem))
                continue
            latencies.append(time.perf_counter() - started)
            if status != wanted:
                failed.append(str(status))

    threads = [Thread(target=work, args=(queue,)) for queue in queues]
    for thread in threads:
        thread.start()
    start.wait()
    started = time.perf_counter()
    for thread in threads:
        thread.join()
    return Load(seconds=time.perf_counter() - started, latencies=tuple(latencies), failures=len(failed))
