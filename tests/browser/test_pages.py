"""Every page, at a desk and on a phone, in both languages: accessible, and never wider than the screen."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.site import DESK, FORM, PASSWORD, Site, width_beyond
from tests.servers.axe import accessibility_problems

# Tall, so that no bar covers a row: axe takes a row that is half under a sticky bar for a small target.
TALL_PHONE = (360, 3_000)
PAGES = (
    "/",
    "/inbox",
    "/inbox?tab=done",
    "/inbox?tab=started",
    "/apps",
    "/me",
    "/me/password",
    FORM,
    f"{FORM}?q=zzz",
    f"{FORM}/new",
    "/nowhere",
)


@pytest.mark.parametrize(
    ("size", "locale"), [(DESK, "zh-CN"), (TALL_PHONE, "zh-CN"), (TALL_PHONE, "en-GB"), (DESK, "en-GB")]
)
def test_pages_are_accessible_and_fit(site: Site, size: tuple[int, int], locale: str) -> None:
    page = site.enter("li", size, locale)
    for address in (*PAGES, first_link(page, "/inbox"), first_link(page, FORM)):
        page.goto(address)
        page.wait_for_load_state("networkidle")
        assert (address, accessibility_problems(page), width_beyond(page)) == (address, [], 0)


def test_the_sign_in_page_is_accessible_and_says_what_was_wrong(site: Site) -> None:
    page = site.anonymous(TALL_PHONE)
    page.goto("/sign-in")
    page.get_by_label("用户名或工号").fill("nobody")
    page.get_by_label("密码", exact=True).fill("wrong")
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert (accessibility_problems(page), width_beyond(page)) == ([], 0)


def test_a_person_changes_their_password_and_what_is_wrong_stands_at_its_field(site: Site) -> None:
    page = site.enter("shen", TALL_PHONE, "en-GB")
    page.goto("/me")
    page.get_by_role("link", name="Change password").click()
    fill_passwords(page, "wrong", "short", "shorter")
    expect(page.locator("#old-error")).to_have_text("This is not your password.")
    expect(page.locator("#new-error")).to_have_text("Use at least 8 characters.")
    expect(page.locator("#again-error")).to_have_text("This is not the same as above.")
    expect(page.get_by_label("Current password")).to_be_focused()
    assert (accessibility_problems(page), width_beyond(page)) == ([], 0)
    page.get_by_label("Show passwords").check()
    expect(page.get_by_label("New password", exact=True)).to_have_attribute("type", "text")
    fill_passwords(page, PASSWORD, "amber-lantern-9", "amber-lantern-9")
    page.wait_for_url("/me")
    expect(page.get_by_role("status").filter(has_text="Your password is changed")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("/sign-in")
    page.get_by_label("User name or staff number").fill("shen")
    page.get_by_label("Password", exact=True).fill("amber-lantern-9")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("/")


def test_the_keyboard_walks_through_the_inbox_and_opens_a_task(site: Site) -> None:
    page = site.enter("li")
    page.goto("/inbox")
    page.keyboard.press("j")
    page.keyboard.press("j")
    second = page.locator("[data-open]").nth(1)
    expect(second).to_be_focused()
    page.keyboard.press("a")
    page.wait_for_url(re.compile("/tasks/"))


def test_rejecting_without_an_opinion_is_asked_about_where_it_is_missing(site: Site) -> None:
    page = site.enter("li")
    page.goto(first_link(page, "/inbox"))
    page.get_by_role("button", name="拒绝").click()
    expect(page.locator("#opinion-error")).to_have_text("请写明意见")
    expect(page.locator("#opinion")).to_be_focused()


def test_the_language_changes_at_a_click(site: Site) -> None:
    page = site.enter("wang")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Home")


def test_a_chosen_appearance_stays(site: Site) -> None:
    page = site.enter("wang")
    page.get_by_role("button", name="深色 / 浅色").click()
    page.goto("/inbox")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert accessibility_problems(page) == []


def test_searching_while_typing_shows_what_matches(site: Site) -> None:
    page = site.enter("li")
    page.goto(FORM)
    page.get_by_role("searchbox").fill("no such application")
    expect(page.locator("[data-results]")).to_contain_text("没有符合条件的记录")


def fill_passwords(page: Page, old: str, new: str, again: str) -> None:
    page.get_by_label("Current password").fill(old)
    page.get_by_label("New password", exact=True).fill(new)
    page.get_by_label("New password again").fill(again)
    page.get_by_role("button", name="Change password").click()


def first_link(page: Page, address: str) -> str:
    page.goto(address)
    found = page.locator("[data-open]").first.get_attribute("href")
    assert found is not None
    return found
