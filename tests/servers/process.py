"""Start a server process as somebody who is not root, and stop it for certain."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

START_SECONDS = 60
STOP_SECONDS = 20
Account = dict[str, Any]
AS_WE_ARE: Account = {}


class Missing(Exception):
    """A server that tests need is not on this machine; the text says how to get it."""


class DidNotStart(Exception):
    """A server was found but did not come up; the text carries its own last words."""


def unprivileged() -> str | None:
    """The user that servers run as when we are root (PostgreSQL refuses root), else None."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            pwd.getpwnam(name)
        except KeyError:
            continue
        return name
    raise Missing("Running as root needs a user 'nobody' or 'postgres' to run PostgreSQL as.")


@contextmanager
def short_folder() -> Iterator[Path]:
    """A new folder with a path short enough for a socket, owned by the unprivileged user, gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="fl-", dir="/tmp"))
    user = unprivileged()
    if user is not None:
        shutil.chown(folder, user)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def serving(
    command: Sequence[str], folder: Path, is_up: Callable[[], bool], stop: signal.Signals, account: Account = AS_WE_ARE
) -> Iterator[None]:
    """Run the server in the folder until the block ends; fails with its output when it does not come up."""
    log = folder / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            list(command), cwd=folder, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, **account
        )
    try:
        wait_until_up(process, is_up, log)
        yield
    finally:
        end(process, stop)


def unprivileged_account() -> Account:
    """Arguments that make subprocess start a program as the unprivileged user."""
    user = unprivileged()
    if user is None:
        return AS_WE_ARE
    return {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []}


def wait_until_up(process: "subprocess.Popen[bytes]", is_up: Callable[[], bool], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not is_up():
        if process.poll() is not None or time.monotonic() > deadline:
            raise DidNotStart(f"{process.args} did not come up:\n{log.read_text(errors='replace')[-2000:]}")
        time.sleep(0.02)


def end(process: "subprocess.Popen[bytes]", stop: signal.Signals) -> None:
    if process.poll() is not None:
        return
    process.send_signal(stop)
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
    return port
