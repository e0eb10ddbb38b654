"""People who open connections and say nothing do not shut others out."""

from __future__ import annotations

import socket
import sys
import urllib.error
import urllib.request
from contextlib import ExitStack
from pathlib import Path
from signal import SIGINT

from tests.servers.process import free_port, serving, short_folder

IDLE = 150


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=20) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, TimeoutError):
        return False


def test_half_requests_do_not_shut_others_out() -> None:
    port = free_port()
    with short_folder() as folder, ExitStack() as opened:
        program = Path(sys.executable).with_name("formloom")
        command = [str(program), "run", "--port", str(port), "--data", str(folder / "data")]
        opened.enter_context(serving(command, folder, lambda: answers(port), SIGINT))
        for _ in range(IDLE):
            connection = opened.enter_context(socket.create_connection(("127.0.0.1", port)))
            connection.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Half: ")
        assert answers(port)
