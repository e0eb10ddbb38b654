"""A claim whose totals, limits and required fields follow each key while the network is cut."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Request, expect

from tests.browser.site import DESK, PHONE, Site, width_beyond

CLAIM = Path(__file__).with_name("claim.yaml")
NEW = "/apps/expenses/claim/new"


@pytest.fixture(scope="module")
def expenses(served: Site) -> Site:
    served.publish(CLAIM)
    return served


def cell(page: Page, line: int, column: str) -> Locator:
    return page.locator("[data-line-row]").nth(line - 1).locator(f"[data-cell={column}]")


def type_into(page: Page, line: int, **texts: str) -> None:
    for column, text in texts.items():
        cell(page, line, column).locator("input").fill(text)


def asked(page: Page) -> list[str]:
    """What is asked of the server from now on."""
    found: list[str] = []

    def note(request: Request) -> None:
        found.append(request.url)

    page.on("request", note)
    return found


@pytest.mark.parametrize(("size", "title"), [(DESK, "断网报销"), (PHONE, "手机断网报销")])
def test_a_claim_works_itself_out_without_a_network(
    expenses: Site, site: Site, size: tuple[int, int], title: str
) -> None:
    page = site.enter("wang", size)
    page.goto(NEW)
    page.wait_for_load_state("networkidle")
    requests = asked(page)
    page.context.set_offline(True)
    page.get_by_label("事由").fill(title)
    page.get_by_label("城市").fill("上海")
    type_into(page, 1, price="0.10", quantity="3")
    expect(cell(page, 1, "amount")).to_contain_text("0.30")
    expect(cell(page, 1, "most")).to_contain_text("600.00")
    expect(cell(page, 1, "why")).to_be_hidden()
    page.get_by_label("城市").fill("北京")
    expect(cell(page, 1, "most")).to_contain_text("450.00")

    page.get_by_role("button", name="添加一行").click()
    type_into(page, 2, price="480", quantity="2")
    expect(cell(page, 2, "why")).to_be_visible()
    expect(page.locator("[data-field=over]")).to_contain_text("1")
    cell(page, 2, "kind").locator("select").select_option("meal")
    expect(cell(page, 2, "most")).to_contain_text("120.00")
    expect(page.locator("[data-field=total]")).to_contain_text("960.30")
    expect(page.locator("[data-field=advance]")).to_be_hidden()

    type_into(page, 2, quantity="7")
    expect(page.locator("[data-field=total]")).to_contain_text("3,360.30")
    expect(page.locator("[data-field=total]")).to_contain_text("超过三千元")
    expect(page.locator("[data-field=advance] [data-need]")).to_be_visible()
    advance = page.locator("[data-field=advance]")
    page.get_by_label("已借款").fill("3603")
    expect(advance).not_to_contain_text("借款不能多于合计")
    page.get_by_label("已借款").blur()
    expect(advance.locator("[data-error]")).to_contain_text("借款不能多于合计")
    page.get_by_label("已借款").fill("360.3")
    expect(advance.locator("[data-error]")).to_be_hidden()
    expect(page.locator("[data-field=left]")).to_contain_text("3,000.00")
    assert (requests, width_beyond(page)) == ([], 0)

    type_into(page, 2, why="展会期间")
    page.locator("[data-submit]").click()
    page.context.set_offline(False)
    page.wait_for_url(re.compile(r"/apps/expenses/claim/[0-9a-f-]{36}$"))
    expect(page.locator("main")).to_contain_text("3,000.00")
    expect(page.locator("main")).to_contain_text("展会期间")
