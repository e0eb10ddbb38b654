"""Take the pictures of the manual anew: a tour through the demonstration, one picture a page.

Run as `python -m tests.browser.pictures`. The days in the pictures are those of the machine.
"""

from __future__ import annotations

import base64
import re

from playwright.sync_api import Page

from tests.browser.site import FILES, FORM, Site, choose, demonstration
from tests.house.source import ROOT
from tests.servers.browser import chromium

FOLDER = ROOT / "docs" / "zh" / "images"
WINDOW = (1200, 760)
PHONE = (390, 760)
DOCUMENT = "华东区采购框架协议"
QUALITY = 0.72
SQUEEZE = """async ([source, quality]) => {
  const picture = new Image();
  picture.src = source;
  await picture.decode();
  const canvas = document.createElement("canvas");
  canvas.width = picture.width;
  canvas.height = picture.height;
  canvas.getContext("2d").drawImage(picture, 0, 0);
  return canvas.toDataURL("image/webp", quality);
}"""


def main() -> None:
    """Take every picture."""
    FOLDER.mkdir(exist_ok=True)
    with chromium() as browser, demonstration(browser) as site:
        tour(site)


def tour(site: Site) -> None:
    """Go through the pages in the order of the manual."""
    page = site.anonymous(WINDOW)
    page.goto("/sign-in")
    take(page, "sign-in")
    take(site.enter("li", WINDOW), "start")
    applicant = site.enter("wang", WINDOW)
    fill_in(applicant)
    take(applicant, "application")
    applicant.get_by_role("button", name="提交").click()
    applicant.wait_for_url(re.compile(rf"{FORM}/[0-9a-f-]{{36}}$"))
    take(applicant, "progress")
    take_task(site.enter("li", WINDOW), "approval", presses="同意")
    take_task(site.enter("admin1", WINDOW), "", presses="同意")
    take_task(site.enter("keeper1", PHONE), "handover")
    admin = site.enter("admin1", WINDOW)
    for name, form in (("seals", "seal"), ("usage", "usage")):
        admin.goto(f"/apps/seal_management/{form}")
        take(admin, name)


def fill_in(page: Page) -> None:
    """Fill in an application that is worth looking at."""
    page.goto(f"{FORM}/new")
    page.get_by_label("用印文件名称").fill(DOCUMENT)
    page.get_by_label("用印份数").fill("2")
    page.get_by_label("用印事由").fill("与客户签约")
    page.locator("#f-documents-pick").set_input_files(FILES / "sample.pdf")
    page.get_by_role("link", name="预览 sample.pdf").wait_for()
    choose(page, "印章", "销售部公章 GZ-0001")


def take_task(page: Page, name: str, *, presses: str = "") -> None:
    """Open the task about the application, take its picture where it has a name, and press a button."""
    page.goto("/inbox")
    page.get_by_role("link", name=re.compile(DOCUMENT)).first.click()
    page.wait_for_url(re.compile("/tasks/"))
    task = page.url
    if name:
        take(page, name)
    if presses:
        page.get_by_role("button", name=presses, exact=True).click()
        page.wait_for_url(lambda url: url != task)


def take(page: Page, name: str) -> None:
    """Keep what the window shows as WebP, which Chromium writes itself."""
    page.wait_for_load_state("networkidle")
    page.evaluate("scrollTo(0, 0)")
    plain = base64.b64encode(page.screenshot(animations="disabled", caret="hide")).decode()
    blank = page.context.new_page()
    found: str = blank.evaluate(SQUEEZE, [f"data:image/png;base64,{plain}", QUALITY])
    blank.close()
    kept = base64.b64decode(found.partition(",")[2])
    (FOLDER / f"{name}.webp").write_bytes(kept)


if __name__ == "__main__":
    main()
