"""A claim with line items: typed, pasted, sent, corrected by the approver in one column, and read afterwards."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.site import DESK, Site, width_beyond
from tests.servers.axe import accessibility_problems

CLAIMS = Path(__file__).with_name("claims.yaml")
NEW = "/apps/claims/claim/new"
TALL_PHONE = (360, 3_000)


@pytest.fixture(scope="module")
def claims(served: Site) -> Site:
    served.publish(CLAIMS)
    return served


def cell(page: Page, line: int, column: str) -> Locator:
    return page.locator("[data-line-row]").nth(line - 1).locator(f"[data-cell={column}]")


def fill(page: Page, line: int, **texts: str) -> None:
    for column, text in texts.items():
        cell(page, line, column).locator("input").fill(text)


@pytest.mark.parametrize(("size", "title"), [(DESK, "上海出差"), (TALL_PHONE, "北京出差")])
def test_a_claim_goes_its_way(claims: Site, site: Site, size: tuple[int, int], title: str) -> None:
    page = site.enter("wang", size)
    page.goto(NEW)
    page.get_by_label("事由").fill(title)
    fill(page, 1, text="出租车", price="35.5")
    cell(page, 1, "price").locator("input").press("Enter")
    fill(page, 2, text="酒店", quantity="3", price="480")
    page.get_by_role("button", name="添加一行").click()
    fill(page, 3, text="会议资料", price="9,000")
    cell(page, 3, "kind").locator("select").select_option("other")
    expect(cell(page, 3, "reason")).to_be_visible()
    expect(page.locator("[data-sum=amount]")).to_contain_text("10,475.50 元")
    expect(page.locator("[data-field=total]")).to_contain_text("超过一万元")

    page.get_by_role("button", name="提交").click()
    expect(page.locator("[data-problems]")).to_contain_text("费用明细 第 3 行 · 补充说明")
    assert (accessibility_problems(page), width_beyond(page)) == ([], 0)
    fill(page, 3, reason="打印装订")
    page.get_by_role("button", name="提交").click()
    page.wait_for_url(re.compile(r"/apps/claims/claim/[0-9a-f-]{36}$"))
    record = page.url

    approver = site.enter("li", size)
    approver.goto("/inbox")
    approver.get_by_role("link", name=title).first.click()
    approver.wait_for_url(re.compile("/tasks/"))
    expect(approver.locator("[data-line-row] input:visible")).to_have_count(3)
    fill(approver, 2, price="450")
    expect(approver.locator("[data-sum=amount]")).to_contain_text("10,385.50 元")
    assert (accessibility_problems(approver), width_beyond(approver)) == ([], 0)
    task = approver.url
    approver.get_by_role("button", name="同意", exact=True).click()
    expect(approver).not_to_have_url(task)

    page.goto(record)
    expect(page.locator(".lines-shown")).to_contain_text("1,350.00 元")
    expect(page.locator(".trail")).to_contain_text("费用明细 第 2 行 · 单价：480.00 →")
    assert (accessibility_problems(page), width_beyond(page)) == ([], 0)


def test_rows_of_a_spreadsheet_fill_lines_and_a_removed_line_comes_back(claims: Site, site: Site) -> None:
    page = site.enter("wang", locale="en-GB")
    page.goto(NEW)
    expect(page.locator("[data-line-row]")).to_have_count(1)
    text = "Taxi\tTravel\t2026-03-02\t1\t35.50\nHotel\tTravel\t2026/3/3\t2\t1,200.00\nLunch\tMeals\t2026-03-03\t1\t88"
    cell(page, 1, "text").locator("input").evaluate(
        """(input, text) => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            input.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
        }""",
        text,
    )
    expect(page.locator("[data-sum=amount]")).to_contain_text("2,523.50 CNY")
    expect(cell(page, 2, "day").locator("input")).to_have_value("2026-03-03")
    expect(cell(page, 3, "kind").locator("select")).to_have_value("meal")
    assert (accessibility_problems(page), width_beyond(page)) == ([], 0)

    page.get_by_role("button", name="Remove this line").nth(1).click()
    expect(page.locator("[data-sum=amount]")).to_contain_text("123.50 CNY")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("[data-sum=amount]")).to_contain_text("2,523.50 CNY")
    expect(cell(page, 2, "text").locator("input")).to_be_focused()
    cell(page, 2, "text").locator("input").press("Alt+ArrowUp")
    expect(cell(page, 1, "text").locator("input")).to_have_value("Hotel")
