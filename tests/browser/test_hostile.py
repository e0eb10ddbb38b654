"""What people type, choose and upload is shown as text on every page; nothing of it runs."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.site import FILES, FORM, PHONE, Site, choose, width_beyond

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


DEFINITION = """
language: 1
app: hostile
label: ATTACK
dictionary: {kind: {one: {label: ATTACK}, two: {label: ATTACK, color: red}}}
roles: {all: {label: ATTACK, members: everyone}}
forms:
  thing:
    label: ATTACK
    name: '{{ title }}'
    facts: [title, kind]
    fields:
      title: {type: text, label: ATTACK, help: ATTACK, required: true}
      kind: {type: choice, label: ATTACK, from: kind, default: two}
    checks: [{check: title != "bad", at: title, message: ATTACK}]
    sections: [{label: ATTACK, fields: [title, kind]}]
    views: {first: {label: ATTACK, columns: [title, kind, state]}, other: {label: ATTACK}}
workflows:
  thing:
    label: ATTACK
    form: thing
    start: look
    nodes:
      look: {type: approve, label: ATTACK, who: manager_of(me), empty: stop, fields: {kind: edit}, next: {approve: over, reject: over}}
      over: {type: end, label: ATTACK}
permissions: {thing: {all: {create: true, read: true}}}
menu: [{label: ATTACK, items: [thing]}]
"""


def test_hostile_labels_of_a_definition_never_run_on_any_page(site: Site, tmp_path: Path) -> None:
    definition = tmp_path / "hostile.yaml"
    quoted = "'" + ATTACK.replace("{{7*7}}", "") + "'"
    definition.write_text(DEFINITION.replace("ATTACK", quoted), encoding="utf-8")
    site.publish(definition)
    things = "/apps/hostile/thing"
    page = site.enter("wang")
    for address in ("/", "/apps", "/inbox", things, f"{things}?view=other", f"{things}/new"):
        page.goto(address)
        is_safe(page)
    page.locator("#f-title").fill("bad")
    page.get_by_role("button", name="提交").click()
    expect(page.locator("[data-problems]")).to_contain_text("<svg onload")
    is_safe(page)
    page.locator("#f-title").fill("good")
    page.get_by_role("button", name="提交").click()
    page.wait_for_url(re.compile(rf"{things}/[0-9a-f-]{{36}}$"))
    is_safe(page)
    approver = site.enter("li", PHONE)
    approver.goto("/inbox")
    is_safe(approver)
    approver.get_by_role("link", name="good").first.click()
    approver.wait_for_url(re.compile("/tasks/"))
    is_safe(approver)
    assert width_beyond(approver) == 0
    task = approver.url
    approver.locator("[data-outcome][value=approve]").click()
    expect(approver).not_to_have_url(task)


def is_safe(page: Page) -> None:
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.__pwn") is None
    assert page.locator("img[src=x], svg[onload]").count() == 0
