"""What attacks are made of: every route from the route table, ways to send, and what an answer gives away."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from engine.web.csrf import READING
from engine.web.routes import TABLE, Requirement
from tests.web.installation import ORIGIN, Installation, csrf_headers

ABSENT = "01a21247-0000-7000-8000-000000000000"
HTML = {"Accept": "text/html,application/xhtml+xml"}
MARK = "canary-7f3a"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One attempt; `problem` is blank when it was refused as it must be."""

    what: str
    problem: str = ""


Family = Callable[[Installation], Iterator[Finding]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One route with one method, and an address of it."""

    endpoint: str
    method: str
    path: str

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


def targets(site: Installation, *, public: bool = False) -> Iterator[Target]:
    """Every route and method behind the door; with `public` those in front of it."""
    for rule in site.app.url_map.iter_rules():
        if (TABLE[rule.endpoint] is Requirement.PUBLIC) is public:
            for method in sorted((rule.methods or set()) - {"OPTIONS"}):
                yield Target(endpoint=rule.endpoint, method=method, path=_path(site, rule))


def changing(site: Installation) -> Iterator[Target]:
    """Every route and method that changes something, signing in included."""
    for public in (False, True):
        yield from (target for target in targets(site, public=public) if target.method not in READING)


def first_broken(findings: list[Finding]) -> list[str]:
    """What should not have happened, a few of them in words."""
    return [f"{finding.what}: {finding.problem}" for finding in findings if finding.problem][:5]


def send(
    client: FlaskClient,
    target: Target,
    *,
    headers: Mapping[str, str] | None = None,
    cookie: str | None = None,
    content_type: str = "application/json",
    body: bytes | None = None,
) -> TestResponse:
    sent = dict(headers or {})
    if cookie is not None:
        sent["Cookie"] = f"session={cookie}"
    is_reading = target.method in READING
    path, _, query = target.path.partition("?")
    return client.open(
        "/",
        # the address as it arrives: a client would put `//` and `..` right by itself
        environ_overrides={"PATH_INFO": unquote(path, "latin-1"), "QUERY_STRING": query, "REQUEST_URI": target.path},
        method=target.method,
        headers=sent,
        data=None if is_reading else body if body is not None else json.dumps({"a": MARK}).encode(),
        content_type=None if is_reading else content_type,
    )


def not_refused(answer: TestResponse, target: Target, accept: Mapping[str, str]) -> str:
    """Say what is wrong with the answer to somebody who is not signed in."""
    if accept and answer.status_code == 303 and target.method in READING:
        return leads_away(answer.headers["Location"])
    if answer.status_code != 401:
        return told(answer)
    return "a cookie was set" if "Set-Cookie" in answer.headers else ""


def told(answer: TestResponse) -> str:
    return f"{answer.status_code}: {answer.get_data(as_text=True)[:80]}"


def leads_away(place: str) -> str:
    is_local = place.startswith("/") and not place.startswith(("//", "/\\")) and "\\" not in place
    is_plain = all(32 < ord(char) < 127 for char in place)
    return "" if is_local and is_plain and not place.startswith("/api/") else f"leads to {place!r}"


def cookie_of(site: Installation, account: str) -> str:
    client = site.signed_in(account)
    found = client.get_cookie("session")
    return found.value if found is not None else ""


def ended_cookie(site: Installation) -> str:
    client = site.signed_in("li")
    found = client.get_cookie("session")
    client.post("/sign-out", json={}, headers=csrf_headers(client))
    return found.value if found is not None else ""


def _path(site: Installation, rule: Rule) -> str:
    """An address of a route: ids that do not exist, keys of the small app where names are asked for."""
    known = {"app": "seals", "form": "request", "field": "documents", "name": "a.pdf", "filename": "dist/none.js"}
    values = {name: known.get(name, ABSENT) for name in rule.arguments}
    with site.app.test_request_context(base_url=ORIGIN):
        found = site.app.url_map.bind("localhost").build(rule.endpoint, values, method=None)
    return urlsplit(found).path
