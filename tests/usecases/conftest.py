"""Installations with the seal app and the people of the demonstration, one on SQLite and one on PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers import postgres
from tests.support.house import House, seal_house


@pytest.fixture(scope="session")
def sqlite_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("house")
    with seal_house(f"sqlite:///{folder / 'formloom.db'}", folder) as found:
        yield found


@pytest.fixture(scope="session")
def postgres_house(tmp_path_factory: pytest.TempPathFactory, postgres_cluster: Path) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("house")
    with postgres.database(postgres_cluster) as address, seal_house(address, folder) as found:
        yield found


@pytest.fixture(params=["sqlite", "postgresql"])
def home(request: pytest.FixtureRequest) -> House:
    """An installation that other tests use too: a test sends its own records, and publishes apps of its own names."""
    return request.getfixturevalue("sqlite_house" if request.param == "sqlite" else "postgres_house")
