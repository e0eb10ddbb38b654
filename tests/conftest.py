"""Fixtures every test may ask for; servers start once, on first use, and every test gets an empty one."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, Page

from tests.servers import browser as browsers
from tests.servers import mail, postgres, redis
from tests.servers.mail import Mailbox

settings.register_profile("fixed", derandomize=True, database=None, deadline=None)
settings.load_profile("fixed")


@pytest.fixture(scope="session")
def postgres_cluster() -> Iterator[Path]:
    """The socket folder of a PostgreSQL cluster; most tests want `postgres_database`."""
    with postgres.cluster() as folder:
        yield folder


@pytest.fixture
def postgres_database(postgres_cluster: Path) -> Iterator[str]:
    """The SQLAlchemy address of an empty PostgreSQL database."""
    with postgres.database(postgres_cluster) as address:
        yield address


@pytest.fixture
def sqlite_database(tmp_path: Path) -> str:
    """The SQLAlchemy address of an SQLite file that does not exist yet."""
    return f"sqlite:///{tmp_path / 'formloom.db'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of an empty database: the test runs once on SQLite and once on PostgreSQL."""
    name = "sqlite_database" if request.param == "sqlite" else "postgres_database"
    return str(request.getfixturevalue(name))


@pytest.fixture(scope="session")
def redis_server() -> Iterator[str]:
    with redis.redis_server() as url:
        yield url


@pytest.fixture
def redis_url(redis_server: str) -> str:
    """The address of an empty Redis."""
    redis.empty(redis_server)
    return redis_server


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A running headless Chromium."""
    with browsers.chromium() as running:
        yield running


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of a fresh browser profile that speaks Chinese, at desk width."""
    context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", viewport={"width": 1280, "height": 800})
    try:
        yield context.new_page()
    finally:
        context.close()


@pytest.fixture
def smtp_sink() -> Iterator[Mailbox]:
    """An SMTP server on this machine that keeps what it is sent."""
    with mail.mailbox() as kept:
        yield kept
