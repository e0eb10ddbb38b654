"""`formloom verify`: the account of what happened is whole and nothing in it was changed."""

from __future__ import annotations

import argparse
import sys

from engine.commands.opening import open_installation
from engine.runtime import close_runtime
from engine.store.verifying import verify_all


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare that the command takes nothing: it checks the installation that the environment names."""


def run(arguments: argparse.Namespace) -> int:
    """Print what was checked, and the first broken place of each stream; 1 when there is one."""
    runtime = open_installation()
    try:
        found = verify_all(runtime.database)
    finally:
        close_runtime(runtime)
    for broken in found.broken:
        print(f"stream {broken.stream}, entry {broken.seq}: {broken.what}; compare it with a backup", file=sys.stderr)
    print(f"{found.entries} entries in {found.streams} streams checked, {len(found.broken)} broken")
    return 1 if found.broken else 0
