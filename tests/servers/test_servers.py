import signal
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import Page
from redis import Redis

from tests.servers import browser, postgres, process


def connect(address: str) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(address.replace("+psycopg", "", 1))


def test_each_test_gets_an_empty_postgresql_database(postgres_cluster: Path) -> None:
    seen = []
    for _ in range(2):
        with postgres.database(postgres_cluster) as address, connect(address) as connection:
            seen.append(connection.execute("select count(*) from pg_tables where schemaname = 'public'").fetchone())
            connection.execute("create table left_behind (id int)")
            connection.commit()
    assert seen == [(0,), (0,)]


def test_postgresql_speaks_utf8(postgres_database: str) -> None:
    with connect(postgres_database) as connection:
        row = connection.execute("select current_setting('server_encoding'), '会签'").fetchone()
    assert row == ("UTF8", "会签")


def test_each_test_gets_an_empty_redis(redis_url: str) -> None:
    with Redis.from_url(redis_url, decode_responses=True) as client:
        assert client.keys() == []
        client.set("left", "behind")
        assert client.keys() == ["left"]


def test_the_browser_runs_scripts_in_a_page(page: Page) -> None:
    page.set_content("<title>Formloom</title>")
    assert page.evaluate("document.title + navigator.language") == "Formloomzh-CN"


@pytest.mark.parametrize(
    ("text", "claim"), [("#!/bin/sh\nexec snap run chromium\n", True), ("#!/bin/sh\nexec chrome\n", False)]
)
def test_a_snap_stub_is_not_taken_for_a_browser(tmp_path: Path, text: str, claim: bool) -> None:
    script = tmp_path / "chromium"
    script.write_text(text)
    assert browser.is_snap_stub(script) is claim


def test_a_server_that_dies_is_reported_with_its_own_words() -> None:
    with (
        process.short_folder() as folder,
        pytest.raises(process.DidNotStart, match="no such thing"),
        process.serving(["sh", "-c", "echo no such thing; exit 3"], folder, lambda: False, signal.SIGTERM),
    ):
        raise AssertionError("the block must not run")
