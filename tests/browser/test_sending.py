"""What is sent has one effect, whatever the network and the fingers do."""

import re

from playwright.sync_api import Route, expect

from tests.browser.site import FORM, Site, applications_called, fill_application

SENT = re.compile(rf"{FORM}/[0-9a-f-]{{36}}$")


def test_input_works_without_network_and_is_sent_once_when_it_is_back(site: Site) -> None:
    page = site.enter("wang")
    fill_application(page, "断网合同")
    page.context.set_offline(True)
    expect(page.locator("[data-offline]")).to_have_text("离线中，可以继续填写")
    page.get_by_label("用印事由").fill("断网时填写")
    page.get_by_role("button", name="提交").click()
    expect(page.locator("[data-offline]")).to_have_text("离线中，1 项等待发送")
    page.context.set_offline(False)
    page.wait_for_url(SENT)
    expect(page.locator("main")).to_contain_text("断网时填写")
    assert applications_called(page, "断网合同") == 1


def test_a_button_pressed_twice_sends_once(site: Site) -> None:
    page = site.enter("wang")
    fill_application(page, "双击合同")
    page.get_by_role("button", name="提交").dblclick()
    page.wait_for_url(SENT)
    assert applications_called(page, "双击合同") == 1


def test_an_answer_lost_after_the_write_is_asked_for_again(site: Site) -> None:
    page = site.enter("wang")
    fill_application(page, "丢失应答合同")
    lost: list[str] = []

    def lose_first(route: Route) -> None:
        if route.request.method != "POST" or lost:
            route.continue_()
            return
        lost.append(str(route.fetch().status))
        route.abort()

    page.route(f"**/api{FORM}", lose_first)
    page.get_by_role("button", name="提交").click()
    page.wait_for_url(SENT)
    assert lost == ["201"]
    assert applications_called(page, "丢失应答合同") == 1


def test_a_tab_closed_while_waiting_is_made_up_for_by_the_next_page(site: Site) -> None:
    page = site.enter("wang")
    context = page.context
    fill_application(page, "关闭标签合同")
    context.set_offline(True)
    page.get_by_role("button", name="提交").click()
    expect(page.locator("[data-offline]")).to_contain_text("1 项等待发送")
    page.close()
    context.set_offline(False)
    following = context.new_page()
    following.goto("/")
    expect(following.locator("[data-toast]")).to_have_text("已提交：用印申请")
    third = context.new_page()
    third.goto("/")
    expect(third.locator("[data-offline]")).to_be_hidden()
    assert applications_called(following, "关闭标签合同") == 1


def test_what_waits_is_not_sent_in_the_session_of_somebody_else(site: Site) -> None:
    page = site.enter("wang")
    context = page.context
    fill_application(page, "他人会话合同")
    context.set_offline(True)
    page.get_by_role("button", name="提交").click()
    expect(page.locator("[data-offline]")).to_contain_text("1 项等待发送")
    page.close()
    other = site.enter("li")
    context.clear_cookies()
    context.add_cookies(other.context.cookies())
    context.set_offline(False)
    stranger = context.new_page()
    stranger.goto("/")
    stranger.wait_for_load_state("networkidle")
    assert applications_called(other, "他人会话合同") == 0


def test_every_problem_is_said_at_its_field_and_what_was_typed_stays(site: Site) -> None:
    page = site.enter("wang")
    page.goto(f"{FORM}/new")
    page.get_by_label("用印份数").fill("many")
    page.get_by_role("button", name="提交").click()
    listed = page.locator("[data-problems] a")
    expect(listed).to_have_text(["印章", "用印文件名称", "用印文件", "用印份数", "用印事由"])
    expect(page.get_by_label("用印份数")).to_have_value("many")
    listed.nth(1).click()
    expect(page.get_by_label("用印文件名称")).to_be_focused()


def test_leaving_with_unsaved_input_asks_and_a_draft_comes_back(site: Site) -> None:
    page = site.enter("shi")
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto(f"{FORM}/new")
    page.get_by_label("用印文件名称").fill("草稿合同")
    expect(page.locator(".head [data-draft-status]")).to_contain_text("草稿已自动保存")
    page.get_by_role("link", name="首页").click()
    page.wait_for_url("/")
    assert asked == ["beforeunload"]
    page.locator("[data-drafts] a").click()
    expect(page.get_by_label("用印文件名称")).to_have_value("草稿合同")
