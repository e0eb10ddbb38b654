"""Fixtures of the web: an installation on each database, and one on SQLite where the database is not the point."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.installation import Installation, installation


@pytest.fixture
def site(tmp_path: Path, database_url: str) -> Iterator[Installation]:
    """An installation, once on SQLite and once on PostgreSQL."""
    with installation(tmp_path / "data", database_url) as found:
        yield found


@pytest.fixture
def small_site(tmp_path: Path) -> Iterator[Installation]:
    """An installation on SQLite."""
    with installation(tmp_path / "data", f"sqlite:///{tmp_path / 'loom.db'}") as found:
        yield found
