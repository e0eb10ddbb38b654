"""What people type, choose and upload is shown as text on every page; nothing of it runs."""

import re

from playwright.sync_api import Page, expect

from tests.browser.site import FILES, FORM, Site, choose

ATTACK = '"><img src=x onerror="window.__pwn=1"><svg onload=window.__pwn=1>{{7*7}}'
FILE_NAME = "<img src=x onerror=window.__pwn=1>.pdf"


def test_hostile_words_never_run_on_any_page(site: Site) -> None:
    applicant = site.enter("wang")
    applicant.goto(f"{FORM}/new")
    applicant.get_by_label("用印文件名称").fill(ATTACK)
    applicant.get_by_label("用印份数").fill("2")
    applicant.get_by_label("用印事由").fill(ATTACK)
    choose(applicant, "印章", "销售部公章 GZ-0001")
    hostile = {"name": FILE_NAME, "mimeType": "application/pdf", "buffer": (FILES / "sample.pdf").read_bytes()}
    applicant.locator("#f-documents-pick").set_input_files([hostile])  # type: ignore[list-item]
    applicant.locator("[data-uploads] .file-name").wait_for()
    is_safe(applicant)
    applicant.reload()
    expect(applicant.get_by_label("用印文件名称")).to_have_value(ATTACK)
    is_safe(applicant)
    applicant.get_by_role("button", name="提交").click()
    applicant.wait_for_url(re.compile(rf"{FORM}/[0-9a-f-]{{36}}$"))
    expect(applicant.get_by_role("heading", level=1)).to_contain_text(ATTACK)
    for address in (
        applicant.url,
        "/",
        "/inbox?tab=started",
        FORM,
        f"{FORM}?q=%3Cimg+src%3Dx+onerror%3Dwindow.__pwn%3D1%3E",
    ):
        applicant.goto(address)
        is_safe(applicant)

    approver = site.enter("li")
    approver.goto("/inbox")
    is_safe(approver)
    approver.get_by_role("link", name=re.compile("window.__pwn")).first.click()
    approver.wait_for_url(re.compile("/tasks/"))
    approver.locator("#opinion").fill(ATTACK)
    is_safe(approver)
    task = approver.url
    approver.get_by_role("button", name="拒绝").click()
    expect(approver).not_to_have_url(task)
    started = applicant.goto("/inbox?tab=started")
    assert started is not None
    assert started.status == 200
    applicant.get_by_role("link", name=re.compile("window.__pwn")).first.click()
    applicant.wait_for_url(re.compile(rf"{FORM}/"))
    expect(applicant.locator(".opinion")).to_contain_text(ATTACK)
    is_safe(applicant)


def is_safe(page: Page) -> None:
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.__pwn") is None
    assert page.locator("img[src=x], svg[onload]").count() == 0
