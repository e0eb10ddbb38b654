"""`formloom run`: serve the product on this machine, with the demonstration when asked."""

from __future__ import annotations

import argparse
import os
import socket
import sys
from pathlib import Path

import waitress

from engine.commands.demo import open_demo
from engine.commands.opening import open_installation
from engine.commands.sweeping import start_sweeping
from engine.runtime import Runtime, close_runtime
from engine.usecases.load_demo import DemoPerson
from engine.web.app import LARGEST_BODY, close_app, create_app

THREADS = 8
CONNECTIONS = 1_000  # idle ones cost little; few would let half a request shut everybody out
IDLE_SECONDS = 30
CLEANING_SECONDS = 10


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (default: this machine only)")
    parser.add_argument("--port", type=int, default=8000, help="the port to listen on (default: 8000)")
    parser.add_argument("--data", type=Path, default=None, help="the folder for database and files (default: data)")
    parser.add_argument("--demo", type=Path, default=None, metavar="APPS", help="load the demonstration of this folder")


def run(arguments: argparse.Namespace) -> int:
    """Serve until interrupted."""
    if arguments.data is not None:
        os.environ["FORMLOOM_DATA"] = str(arguments.data)
    _refuse_taken(arguments.host, arguments.port)
    runtime = open_installation(port=arguments.port)
    people = open_demo(runtime, arguments.demo) if arguments.demo is not None else ()
    _greet(runtime, people)
    app, sweeping = create_app(runtime), start_sweeping(runtime)
    try:
        waitress.serve(
            app,
            host=arguments.host,
            port=arguments.port,
            threads=THREADS,
            connection_limit=CONNECTIONS,
            channel_timeout=IDLE_SECONDS,
            cleanup_interval=CLEANING_SECONDS,
            ident=None,
            max_request_body_size=runtime.settings.largest_file + LARGEST_BODY,
            # the application decides which of these headers it believes
            clear_untrusted_proxy_headers=False,
            _quiet=True,
        )
    finally:
        sweeping.set()
        close_app(app)
        close_runtime(runtime)
    return 0


def _refuse_taken(host: str, port: int) -> None:
    """End with code 2 where the address cannot be had, before anything is opened."""
    try:
        with socket.create_server((host, port)):
            return
    except OSError as problem:
        print(
            f"Port {port} of {host} cannot be used ({problem.strerror}); choose another one with --port.",
            file=sys.stderr,
        )
    raise SystemExit(2)


def _greet(runtime: Runtime, people: tuple[DemoPerson, ...]) -> None:
    print(f"Formloom answers at {runtime.settings.base_url}")
    if people:
        print("You can sign in as:")
        for person in people:
            print(f"  {person.account:<10} {person.password:<12} {person.name}, {person.what}")
    print("Stop with Ctrl+C.")
    sys.stdout.flush()
