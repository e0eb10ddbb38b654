"""Fixtures of the web: an installation on each database, and one on SQLite where the database is not the point."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.installation import Installation, installation


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an installation with its people and its app, at rest; made once and copied."""
    folder = tmp_path_factory.mktemp("filled")
    with installation(folder, f"sqlite:///{folder / 'loom.db'}"):
        return folder


@pytest.fixture
def site(tmp_path: Path, request: pytest.FixtureRequest, database_url: str) -> Iterator[Installation]:
    """An installation, once on SQLite and once on PostgreSQL."""
    if database_url.startswith("sqlite"):
        yield request.getfixturevalue("small_site")
        return
    with installation(tmp_path / "data", database_url) as found:
        yield found


@pytest.fixture
def small_site(tmp_path: Path, filled: Path) -> Iterator[Installation]:
    """An installation on SQLite."""
    folder = tmp_path / "installation"
    shutil.copytree(filled, folder)
    with installation(folder, f"sqlite:///{folder / 'loom.db'}", with_app=False) as found:
        yield found
