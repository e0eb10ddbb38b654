from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from engine.access.directory import RoleGrant
from engine.store.sessions import IDLE, LONGEST, TOUCH_AFTER
from engine.usecases.add_person import add_person
from engine.usecases.grant_role import grant_role, revoke_role
from engine.usecases.sign_in import Caller
from tests.web.installation import NOW, PASSWORD, Installation, csrf_headers, installation, sign_in

WRONG = {"message": "User name or password is not correct."}


def is_signed_in(client: FlaskClient) -> bool:
    return client.get("/nothing-here").status_code == 404


def cookie(client: FlaskClient) -> str:
    found = client.get_cookie("session")
    assert found is not None
    return found.value


def device_of(client: FlaskClient) -> str:
    found = client.get_cookie("device")
    assert found is not None
    return found.value


def test_the_right_password_opens_a_session(site: Installation) -> None:
    client = site.client()
    answer = sign_in(client, "wang", next_="/inbox?tab=done")
    assert (answer.status_code, answer.get_json()) == (200, {"next": "/inbox?tab=done"})
    assert is_signed_in(client)
    verb, actor, facts = site.security_account()[-1]
    assert (verb, actor) == ("sign_in", site.person("wang"))
    assert set(facts) == {"address", "device"}


@pytest.mark.parametrize("name", ["wang", "WANG", " wang ", "1102"])
def test_people_sign_in_with_account_or_number(small_site: Installation, name: str) -> None:
    client = small_site.client()
    assert sign_in(client, name).status_code == 200


@pytest.mark.parametrize(
    ("account", "password"),
    [
        ("wang", "violet-harbour-8"),
        ("wang", ""),
        ("wang", PASSWORD.upper()),
        ("wang", PASSWORD + " "),
        ("nobody", PASSWORD),
        ("", ""),
        ("*", PASSWORD),
        ("wang' or '1'='1", PASSWORD),
        ("wang\u200b", PASSWORD),
        ("%", PASSWORD),
    ],
)
def test_every_wrong_sign_in_answers_alike(small_site: Installation, account: str, password: str) -> None:
    client = small_site.client()
    answer = sign_in(client, account, password)
    assert (answer.status_code, answer.get_json()) == (401, WRONG)
    assert "Set-Cookie" not in answer.headers
    assert not is_signed_in(client)


def test_who_left_and_who_never_was_answer_alike(small_site: Installation) -> None:
    add_person(small_site.tx(), None, {"number": "1102", "name": "Wang", "left": "yes"})
    answers = [sign_in(small_site.client(), account) for account in ("wang", "nobody")]
    assert [(answer.status_code, answer.get_json()) for answer in answers] == [(401, WRONG)] * 2
    assert answers[0].headers == answers[1].headers


def test_an_account_without_password_lets_nobody_in(small_site: Installation) -> None:
    add_person(small_site.tx(), None, {"number": "1500", "name": "New", "account": "new"})
    assert sign_in(small_site.client(), "new", "").status_code == 401


def test_a_session_fixed_before_is_worth_nothing_after(small_site: Installation) -> None:
    client = small_site.client()
    client.set_cookie("session", "A" * 43)
    sign_in(client, "wang")
    assert cookie(client) != "A" * 43
    other = small_site.client()
    other.set_cookie("session", "A" * 43)
    assert not is_signed_in(other)


def test_signing_in_again_ends_the_session_this_browser_had(small_site: Installation) -> None:
    client = small_site.signed_in("wang")
    first = cookie(client)
    sign_in(client, "li")
    assert cookie(client) != first
    other = small_site.client()
    other.set_cookie("session", first)
    assert not is_signed_in(other)


def test_the_token_of_a_signed_out_page_is_worth_nothing_after_signing_in(small_site: Installation) -> None:
    client = small_site.client()
    headers = csrf_headers(client)
    client.post("/sign-in", json={"account": "wang", "password": PASSWORD}, headers=headers)
    assert client.post("/sign-out", json={}, headers=headers).status_code == 403
    assert client.post("/sign-out", json={}, headers=csrf_headers(client)).status_code == 200


def test_signing_out_ends_the_session_everywhere(site: Installation) -> None:
    client = site.signed_in("wang")
    other = site.client()
    other.set_cookie("session", cookie(client))
    assert is_signed_in(other)
    answer = client.post("/sign-out", json={}, headers=csrf_headers(client))
    assert (answer.status_code, answer.get_json()) == (200, {"next": "/sign-in"})
    assert not is_signed_in(other)
    assert site.security_account()[-1][:2] == ("sign_out", site.person("wang"))


def test_a_session_not_used_for_twelve_hours_is_over(small_site: Installation) -> None:
    client = small_site.signed_in("wang")
    small_site.clock.move_to(NOW + IDLE - timedelta(seconds=1))
    assert is_signed_in(client)
    small_site.clock.move_to(NOW + IDLE)
    assert not is_signed_in(client)


def test_a_session_in_use_lasts_seven_days_and_not_longer(small_site: Installation) -> None:
    client = small_site.signed_in("wang")
    for hours in range(11, 7 * 24, 11):
        small_site.clock.move_to(NOW + timedelta(hours=hours))
        assert is_signed_in(client)
        small_site.app.extensions["site"].watch.flush()
    small_site.clock.move_to(NOW + LONGEST)
    assert not is_signed_in(client)


def test_use_is_written_seldom_and_never_by_the_request_itself(small_site: Installation) -> None:
    client = small_site.signed_in("wang")
    assert is_signed_in(client)  # the organisation is in memory from here on
    small_site.clock.move_to(NOW + TOUCH_AFTER)
    counts = small_site.runtime.database.counts
    counts.statements = 0
    assert is_signed_in(client)
    assert counts.statements == 1


def test_who_leaves_is_out_at_the_next_request(site: Installation) -> None:
    client = site.signed_in("wang")
    assert is_signed_in(client)
    add_person(site.tx(), None, {"number": "1102", "name": "Wang", "left": "yes"})
    assert not is_signed_in(client)


def test_a_new_password_ends_every_session(small_site: Installation) -> None:
    client = small_site.signed_in("wang")
    row = {"number": "1102", "name": "Wang", "account": "wang", "password": "amber-lantern-9"}
    add_person(small_site.tx(), None, row)
    assert not is_signed_in(client)
    assert sign_in(small_site.client(), "wang").status_code == 401
    assert sign_in(small_site.client(), "wang", "amber-lantern-9").status_code == 200


def test_ten_wrong_passwords_close_an_account_for_a_while_and_no_other(small_site: Installation) -> None:
    statuses = [sign_in(small_site.client(), "wang", f"guess-{turn}").status_code for turn in range(11)]
    assert statuses == [401] * 10 + [429]
    closed = sign_in(small_site.client(), "wang")
    assert closed.status_code == 429
    assert closed.get_json() == {
        "message": "Too many attempts. Please wait 15 minutes, then try again.",
        "number": "",
    }
    assert closed.headers["Retry-After"] == "60"
    assert sign_in(small_site.client(), "li").status_code == 200


def test_a_person_has_one_counter_under_all_their_names(small_site: Installation) -> None:
    names = ("wang", "1102", " WANG ", "1102")
    statuses = [sign_in(small_site.client(), names[turn % 4], f"guess-{turn}").status_code for turn in range(12)]
    assert statuses == [401] * 10 + [429] * 2


def test_a_name_that_is_nobodys_is_stopped_like_any_other(small_site: Installation) -> None:
    names = ("nobody", "NOBODY ", "ｎobody")
    answers = [sign_in(small_site.client(), names[turn % 3], f"guess-{turn}") for turn in range(11)]
    assert [answer.status_code for answer in answers] == [401] * 10 + [429]
    sign_in(small_site.client(), "wang", "guess-0")
    for turn in range(1, 11):
        known = sign_in(small_site.client(), "wang", f"guess-{turn}")
        assert known.get_json() == answers[turn].get_json()


def test_an_attack_on_an_account_does_not_shut_out_the_browser_its_owner_uses(small_site: Installation) -> None:
    own = small_site.signed_in("wang")
    own.post("/sign-out", headers=csrf_headers(own))
    for turn in range(11):
        sign_in(small_site.client(), "wang", f"guess-{turn}")
    assert sign_in(small_site.client(), "wang").status_code == 429
    assert sign_in(own, "wang", "mistyped-1").status_code == 401
    assert sign_in(own, "wang").status_code == 200


def test_a_colleague_behind_the_address_of_an_attacker_gets_in(small_site: Installation) -> None:
    own = small_site.signed_in("sun")
    for turn in range(100):
        sign_in(small_site.client(), f"nobody{turn % 50}", f"guess-{turn}")
    assert sign_in(small_site.client(), "qian").status_code == 200
    for _ in range(300):
        small_site.app.extensions["site"].limits.after_failed_sign_in(Caller(whom="x", address="127.0.0.1"))
    assert sign_in(small_site.client(), "qian").status_code == 429
    assert sign_in(own, "sun").status_code == 200


def test_a_browser_is_known_for_the_account_it_signed_in_to_and_by_no_mark_it_makes_up(
    small_site: Installation,
) -> None:
    li, wang = (device_of(small_site.signed_in(who)) for who in ("li", "wang"))
    for turn in range(10):
        sign_in(small_site.client(), "wang", f"guess-{turn}")
    for made_up in (li, wang[:36] + li[36:], wang[:-1], "..", "é"):
        client = small_site.client()
        client.set_cookie("device", made_up)
        assert sign_in(client, "wang").status_code == 429


def test_who_knows_the_password_starts_anew(small_site: Installation) -> None:
    for _ in range(3):
        statuses = [sign_in(small_site.client(), "wang", "wrong-guess").status_code for _ in range(9)]
        assert statuses == [401] * 9
        assert sign_in(small_site.client(), "wang").status_code == 200


def test_a_claimed_address_counts_only_behind_a_proxy_of_ours(tmp_path: Path) -> None:
    behind = {"FORMLOOM_TRUSTED_PROXIES": "1"}
    for name, settings, statuses in (("alone", {}, {429}), ("behind", behind, {401})):
        folder = tmp_path / name
        with installation(folder, f"sqlite:///{folder / 'loom.db'}", settings=settings) as site:
            for turn in range(10):
                sign_in(site.client(), "wang", f"guess-{turn}", X_Forwarded_For="10.0.0.1")
            answer = sign_in(site.client(), "wang", "guess", X_Forwarded_For="10.0.0.2")
            assert {answer.status_code} == statuses


def test_a_right_that_is_taken_is_gone_in_every_worker_at_the_next_request(site: Installation, tmp_path: Path) -> None:
    address = site.settings["FORMLOOM_DATABASE_URL"]
    same_key = {"FORMLOOM_SECRET_KEY": site.runtime.settings.secret_key}
    record = site.submitted("wang")
    grant = RoleGrant(app="seals", role="archivist", person=site.person("arch"))
    with installation(tmp_path / "second", address, settings=same_key, with_app=False) as second:
        clients = [one.signed_in("arch") for one in (site, second)]
        path = f"/apps/seals/request/{record}"
        assert [client.get(path).status_code for client in clients] == [200, 200]
        revoke_role(site.tx(), None, grant)
        assert [client.get(path).status_code for client in clients] == [404, 404]
        grant_role(second.tx(), None, grant)
        assert [client.get(path).status_code for client in clients] == [200, 200]


def test_failures_are_told_once_a_minute_with_their_count(small_site: Installation) -> None:
    for _ in range(3):
        sign_in(small_site.client(), "wang", "wrong-guess")
    small_site.app.extensions["site"].watch.flush()
    facts = {"route": "auth.enter", "status": 401, "address": "127.0.0.1", "count": 3}
    assert small_site.security_account()[-1] == ("sign_in_refused", None, facts)


def test_no_password_is_told_anywhere(small_site: Installation) -> None:
    sign_in(small_site.client(), "wang")
    sign_in(small_site.client(), "wang", "wrong-guess-42")
    small_site.app.extensions["site"].watch.flush()
    told = repr(small_site.security_account())
    assert PASSWORD not in told
    assert "wrong-guess-42" not in told


def test_the_sign_in_page_sends_on_who_has_signed_in(small_site: Installation) -> None:
    answer = small_site.signed_in("wang").get("/sign-in?next=/inbox")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/inbox")


@pytest.mark.parametrize(
    ("cookie_name", "header", "words"),
    [("", "", "登录"), ("", "en-US,en;q=0.9", "Sign in"), ("en", "zh-CN", "Sign in"), ("zh", "en", "登录")],
)
def test_the_sign_in_page_speaks_the_language_of_the_browser(
    small_site: Installation, cookie_name: str, header: str, words: str
) -> None:
    client = small_site.app.test_client()
    if cookie_name:
        client.set_cookie("language", cookie_name)
    page = client.get("/sign-in", headers={"Accept-Language": header})
    assert f"<title>{words} · Formloom</title>" in page.get_data(as_text=True)


def test_what_the_address_says_is_never_markup(small_site: Installation) -> None:
    page = small_site.client().get("/sign-in?next=/%22%3E%3Cscript%3Ewindow.__pwn=1%3C/script%3E")
    text = page.get_data(as_text=True)
    assert "<script>window" not in text
    assert "&lt;script&gt;" in text


def test_production_cookies_are_bound_to_host_and_encryption(tmp_path: Path) -> None:
    production = {
        "FORMLOOM_PRODUCTION": "1",
        "FORMLOOM_SECRET_KEY": "Q7v_x2Lr9pWz-4Kd8TnB1sYh6MjC3gFa",
        "FORMLOOM_BASE_URL": "https://forms.example.org",
    }
    with installation(tmp_path, f"sqlite:///{tmp_path / 'loom.db'}", settings=production) as site:
        client = site.client()
        base = "https://forms.example.org"
        token = client.get("/api/csrf", base_url=base).get_json()["token"]
        headers = {"X-CSRF-Token": token, "Origin": base}
        body = {"account": "wang", "password": PASSWORD}
        answer = client.post("/sign-in", base_url=base, json=body, headers=headers)
        assert answer.status_code == 200
        kept = answer.headers.getlist("Set-Cookie")
        assert [one.partition("=")[0] for one in kept] == ["__Host-session", "__Host-guest", "__Host-device"]
        assert all(one.endswith("Secure; HttpOnly; Path=/; SameSite=Lax") for one in kept)
        assert answer.headers["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains"
        assert client.get("/sign-in", base_url="https://127.0.0.1").status_code == 400
