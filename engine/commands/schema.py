"""`formloom schema`: the JSON Schema of definitions, for editors that complete and check while typing."""

from __future__ import annotations

import argparse

from engine.compiler.schema import schema_text
from engine.registry import KINDS


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare that the command takes nothing."""


def run(arguments: argparse.Namespace) -> int:
    """Print the schema."""
    print(schema_text(KINDS))
    return 0
