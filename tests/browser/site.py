"""A served demonstration and the people who sign in to it."""

from __future__ import annotations

import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from signal import SIGINT

from playwright.sync_api import Browser, BrowserContext, Page, StorageState

from tests.house.source import ROOT
from tests.servers.process import free_port, serving, short_folder

PASSWORD = "try-formloom"
DESK = (1440, 900)
PHONE = (360, 800)
FILES = ROOT / "apps" / "seal_management.files"
FORM = "/apps/seal_management/application"
PATIENCE = 15_000


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Site:
    """Where the product answers, and the sessions people have there already."""

    url: str
    data: Path
    browser: Browser
    sessions: dict[str, StorageState] = field(default_factory=dict)

    def enter(self, account: str, size: tuple[int, int] = DESK, locale: str = "zh-CN") -> Page:
        """Open a browser profile in which somebody is signed in, at the start page."""
        if account not in self.sessions:
            self.sessions[account] = self._sign_in(account)
        context = self._profile(size, locale, self.sessions[account])
        page = context.new_page()
        page.goto("/")
        return page

    def publish(self, definition: Path) -> None:
        """Put a definition in force from the command line, while the server runs."""
        program = Path(sys.executable).with_name("formloom")
        subprocess.run([str(program), "publish", str(definition), "--data", str(self.data)], check=True)

    def anonymous(self, size: tuple[int, int] = DESK, locale: str = "zh-CN") -> Page:
        """Open a browser profile without a session."""
        return self._profile(size, locale, None).new_page()

    def _sign_in(self, account: str) -> StorageState:
        page = self.anonymous()
        page.goto("/sign-in")
        page.get_by_label("用户名或工号").fill(account)
        page.get_by_label("密码", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="登录").click()
        page.wait_for_url("/")
        state = page.context.storage_state()
        page.context.close()
        return {**state, "cookies": [one for one in state["cookies"] if one["name"] not in ("theme", "language")]}

    def _profile(self, size: tuple[int, int], locale: str, state: StorageState | None) -> BrowserContext:
        width, height = size
        context = self.browser.new_context(
            base_url=self.url, locale=locale, viewport={"width": width, "height": height}, storage_state=state
        )
        context.set_default_timeout(PATIENCE)
        return context


def width_beyond(page: Page) -> int:
    """Give how many pixels a page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


@contextmanager
def demonstration(browser: Browser) -> Iterator[Site]:
    """Serve the demonstration from an empty data folder."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    program = Path(sys.executable).with_name("formloom")
    with short_folder() as folder:
        command = [
            str(program),
            "run",
            "--port",
            str(port),
            "--data",
            str(folder / "data"),
            "--demo",
            str(ROOT / "apps"),
        ]
        with serving(command, folder, lambda: answers(url), SIGINT):
            yield Site(url=url, data=folder / "data", browser=browser)


def answers(url: str) -> bool:
    """Say whether the sign-in page is there."""
    try:
        with urllib.request.urlopen(f"{url}/sign-in", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, TimeoutError):
        return False


def fill_application(page: Page, document: str) -> None:
    """Fill in an application as far as sending it asks for."""
    page.goto(f"{FORM}/new")
    page.get_by_label("用印文件名称").fill(document)
    page.get_by_label("用印份数").fill("2")
    page.get_by_label("用印事由").fill("与客户签约")
    page.locator("#f-documents-pick").set_input_files(FILES / "sample.pdf")
    page.get_by_role("link", name="预览 sample.pdf").wait_for()
    choose(page, "印章", "销售部公章 GZ-0001")


def choose(page: Page, label: str, option: str) -> None:
    """Choose something in a field that searches."""
    page.get_by_role("combobox", name=label, exact=True).click()
    page.get_by_role("option", name=option).click()


def applications_called(page: Page, document: str) -> int:
    """Count the applications with a document of this name that the person may see."""
    answer = page.request.get(FORM, params={"q": document})
    assert answer.status == 200
    return answer.text().count("data-row>")
