"""Installations for proofs that go through the use cases: the same promise on SQLite and on PostgreSQL."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers import postgres
from tests.support.house import House, seal_house


@contextmanager
def houses() -> Iterator[tuple[tuple[str, House], ...]]:
    """Open an installation on each database, with the seal app and the people of the demonstration."""
    with (
        tempfile.TemporaryDirectory() as folder,
        postgres.cluster() as cluster,
        postgres.database(cluster) as address,
        seal_house(f"sqlite:///{Path(folder) / 'formloom.db'}", Path(folder)) as on_sqlite,
        seal_house(address, Path(folder) / "postgresql") as on_postgresql,
    ):
        yield ("SQLite", on_sqlite), ("PostgreSQL", on_postgresql)
