import signal
import smtplib
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import Page
from redis import Redis

from tests.servers import browser, postgres, process
from tests.servers.axe import accessibility_problems
from tests.servers.mail import Mailbox

PICTURE = "<!doctype html><html lang=en><title>x</title><main><h1>x</h1><img src=x></main></html>"


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


def test_accessibility_problems_are_found_behind_a_strict_content_policy(page: Page) -> None:
    policy = "default-src 'none'"
    page.route("**/*", lambda route: route.fulfill(body=PICTURE, headers={"content-security-policy": policy}))
    page.goto("http://formloom.test/")
    assert accessibility_problems(page) == ["image-alt: Images must have alternative text: img"]


def test_the_mailbox_keeps_what_it_is_sent(smtp_sink: Mailbox) -> None:
    with smtplib.SMTP(smtp_sink.host, smtp_sink.port) as client:
        client.sendmail("a@formloom.test", ["b@formloom.test"], b"Subject: =?utf-8?b?5Lya562+?=\n\n")
    assert [(mail["Subject"], mail["X-Envelope-To"]) for mail in smtp_sink.mails] == [("会签", "b@formloom.test")]


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
