"""From the application to the register of uses, each person at a phone, in Chinese."""

import re

from playwright.sync_api import Page, expect

from tests.browser.site import FORM, PHONE, Site, applications_called, choose, fill_application

DOCUMENT = "华东区采购框架协议"
NOW = "2030-03-02T10:00"
LATER = "2030-03-03T17:00"


def test_a_seal_is_applied_for_approved_handed_out_taken_back_and_registered(site: Site) -> None:
    applicant = site.enter("wang", PHONE)
    fill_application(applicant, DOCUMENT)
    applicant.get_by_role("button", name="提交").click()
    applicant.wait_for_url(re.compile(rf"{FORM}/[0-9a-f-]{{36}}$"))
    record = applicant.url
    expect(applicant.locator(".head .badge")).to_have_text("审批中")
    expect(applicant.locator(".flow [aria-current=step]")).to_contain_text("李建国")

    other = site.enter("zhao", PHONE)
    assert applications_called(other, DOCUMENT) == 0
    hidden = other.goto(record)
    assert hidden is not None
    assert hidden.status == 404

    act(site.enter("li", PHONE), "同意")
    act(site.enter("admin1", PHONE), "同意")
    keeper = site.enter("keeper1", PHONE)
    hand_out(keeper)
    take_back(keeper)

    applicant.reload()
    expect(applicant.locator(".head .badge")).to_have_text("已完成")
    keeper_opinions = applicant.locator(".trail")
    expect(keeper_opinions).to_contain_text("李建国")
    expect(keeper_opinions).to_contain_text("赵雅琴")
    admin = site.enter("admin1", PHONE)
    admin.goto("/apps/seal_management/usage")
    expect(admin.locator("[data-rows]")).to_contain_text(DOCUMENT)


def act(page: Page, outcome: str) -> None:
    open_task(page)
    task = page.url
    page.get_by_role("button", name=outcome, exact=True).click()
    expect(page).not_to_have_url(task)


def open_task(page: Page) -> None:
    page.goto("/inbox")
    page.get_by_role("link", name=re.compile(DOCUMENT)).first.click()
    page.wait_for_url(re.compile("/tasks/"))


def hand_out(page: Page) -> None:
    open_task(page)
    task = page.url
    page.get_by_role("button", name="已交付").click()
    expect(page.locator("[data-problems]")).to_contain_text("领取人")
    choose(page, "领取人", "王敏")
    page.get_by_label("领取时间").fill(NOW)
    page.get_by_role("button", name="已交付").click()
    expect(page).not_to_have_url(task)


def take_back(page: Page) -> None:
    open_task(page)
    task = page.url
    page.get_by_label("归还时间").fill(LATER)
    page.get_by_label("完好").check()
    page.get_by_role("button", name="已归还").click()
    expect(page).not_to_have_url(task)
