"""A person changes their own password."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from engine.access.passwords import is_password
from engine.errors import Invalid
from engine.store.people import find_account
from engine.usecases import sign_in as signing_in
from engine.usecases.sign_in import Caller, SignIn
from tests.web.installation import PASSWORD, Installation, csrf_headers, sign_in

NEW = "amber-lantern-9"


def change(client: FlaskClient, old: str = PASSWORD, new: str = NEW, again: str | None = None) -> TestResponse:
    body = {"old": old, "new": new, "again": new if again is None else again}
    return client.post("/me/password", json=body, headers=csrf_headers(client))


def refused(answer: TestResponse) -> list[str]:
    assert answer.status_code == 422
    return [one["field"] for one in answer.get_json()["problems"]]


def test_a_new_password_counts_at_once_and_ends_every_other_session(site: Installation) -> None:
    here, elsewhere = site.signed_in("wang"), site.signed_in("wang")
    before = here.get_cookie("session")
    answer = change(here)
    assert (answer.status_code, answer.get_json()["next"]) == (200, "/me")
    assert here.get("/me").status_code == 200
    assert elsewhere.get("/me").status_code in (302, 303, 401)
    after = here.get_cookie("session")
    assert before is not None
    assert after is not None
    assert before.value != after.value
    stolen = site.client()
    stolen.set_cookie("session", before.value)
    assert stolen.get("/api/csrf").get_json()["actor"] is None
    assert [sign_in(site.client(), "wang", word).status_code for word in (PASSWORD, NEW)] == [401, 200]


class Meanwhile:
    """Somebody changes their password from another browser between the two looks at it."""

    def __init__(self, site: Installation) -> None:
        self.client = site.signed_in("wang")

    def before_sign_in(self, caller: Caller) -> None:
        assert change(self.client).status_code == 200

    def after_failed_sign_in(self, caller: Caller) -> None:
        raise AssertionError

    def after_sign_in(self, caller: Caller) -> None:
        raise AssertionError


@pytest.mark.parametrize("is_outdated", [False, True])
def test_the_old_one_opens_nothing_where_it_was_looked_at_while_it_was_changed(
    small_site: Installation, monkeypatch: pytest.MonkeyPatch, is_outdated: bool
) -> None:
    tx, meanwhile = small_site.tx(), Meanwhile(small_site)
    monkeypatch.setattr(signing_in, "is_outdated", lambda stored: is_outdated)
    tokens: list[str] = []
    monkeypatch.setattr(signing_in, "new_token", lambda: tokens.append("t" * 43) or tokens[-1])
    with pytest.raises(Invalid):
        signing_in.sign_in(tx, SignIn(name="wang", password=PASSWORD), meanwhile)
    stolen = small_site.client()
    stolen.set_cookie("session", tokens[0])
    assert stolen.get("/api/csrf").get_json()["actor"] is None
    account = find_account(tx.database, "wang")
    assert account is not None
    assert is_password(account.secret, NEW)


def test_it_is_told_without_any_password(small_site: Installation) -> None:
    change(small_site.signed_in("wang"))
    verb, actor, facts = small_site.security_account()[-1]
    assert (verb, actor, set(facts)) == ("change_password", small_site.person("wang"), {"address", "device"})
    assert {PASSWORD, NEW}.isdisjoint(repr(small_site.security_account()).split("'"))


@pytest.mark.parametrize(
    ("old", "new", "again", "fields"),
    [
        ("violet-harbour-8", NEW, NEW, ["old"]),
        ("", NEW, NEW, ["old"]),
        (PASSWORD, "short-1", "short-1", ["new"]),
        (PASSWORD, "x" * 129, "x" * 129, ["new"]),
        (PASSWORD, "password123", "password123", ["new"]),
        (PASSWORD, PASSWORD, PASSWORD, ["new"]),
        (PASSWORD, NEW, NEW + "0", ["again"]),
        ("violet-harbour-8", "short", "shorter", ["old", "new", "again"]),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_changes(
    small_site: Installation, old: str, new: str, again: str, fields: list[str]
) -> None:
    client = small_site.signed_in("wang")
    assert refused(change(client, old, new, again)) == fields
    assert client.get("/me").status_code == 200
    assert sign_in(small_site.client(), "wang").status_code == 200


def test_a_stolen_session_guesses_ten_times_and_the_owner_can_still_sign_in(small_site: Installation) -> None:
    stolen = small_site.signed_in("wang")
    statuses = [change(stolen, f"guess-{turn}").status_code for turn in range(12)]
    assert statuses == [422] * 10 + [429] * 2
    assert change(stolen).status_code == 429
    assert sign_in(small_site.client(), "wang").status_code == 200


def test_another_site_cannot_change_it(small_site: Installation) -> None:
    client = small_site.signed_in("wang")
    body = {"old": PASSWORD, "new": NEW, "again": NEW}
    headers = {**csrf_headers(client), "Origin": "https://elsewhere.example.org", "Sec-Fetch-Site": "cross-site"}
    assert client.post("/me/password", json=body, headers=headers).status_code == 403
    assert client.post("/me/password", json=body).status_code == 403
    assert small_site.client().post("/me/password", json=body).status_code == 401


@pytest.mark.parametrize(("language", "words"), [("en", "Change password"), ("zh", "修改密码")])
def test_the_page_is_found_from_everywhere(small_site: Installation, language: str, words: str) -> None:
    client = small_site.signed_in("wang")
    client.set_cookie("language", language)
    assert f"<title>{words} · Formloom</title>" in client.get("/me/password").get_data(as_text=True)
    for address in ("/me", "/inbox"):
        assert '<a href="/me/password"' in client.get(address).get_data(as_text=True).replace(' class="menu-item"', "")
