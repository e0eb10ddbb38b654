"""Attacks on every route, made from the route table so that a new route is attacked on the day it is added.

A family takes an installation and yields one finding per attempt; `problem` says what should not have happened.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import quote, unquote, urlsplit

from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from engine.store.sessions import IDLE
from engine.usecases.add_person import add_person
from engine.web.csrf import READING, csrf_token
from engine.web.routes import TABLE, Requirement
from tests.web.installation import ORIGIN, PASSWORD, Installation, csrf_headers, sign_in

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


def without_session(site: Installation) -> Iterator[Finding]:
    """No cookie, an empty, a made-up, an ended, an idle session, that of somebody who left: nobody gets in."""
    ended = _cookie_of(site, "li")
    leaving = site.client()
    sign_in(leaving, "li")
    leaving.post("/sign-out", json={}, headers=csrf_headers(leaving))
    gone = _cookie_of(site, "qian")
    add_person(site.tx(), None, {"number": "1103", "name": "Qian", "left": "yes"})
    idle = _cookie_of(site, "sun")
    ended = _ended_cookie(site)
    site.clock.move_to(site.clock.now() + IDLE)
    cookies = {
        "no cookie": None,
        "empty": "",
        "null": "null",
        "undefined": "undefined",
        "zero": "0",
        "a list": "[]",
        "malformed": "%00%ff%c3%28",
        "a quote": "' or 1=1--",
        "very long": "A" * 5_000,
        "another token": "A" * 43,
        "ended": ended,
        "idle": idle,
        "of somebody who left": gone,
    }
    for target in targets(site):
        for name, cookie in cookies.items():
            for accept in ({}, HTML):
                answer = _send(site.client(), target, cookie=cookie, headers=accept)
                yield Finding(what=f"{target}, {name}, {accept}", problem=_not_refused(answer, target, accept))


def path_tricks(site: Installation) -> Iterator[Finding]:
    """Addresses dressed up to look public or to be another one: never more than the plain address gives."""
    for target in targets(site):
        path = target.path
        dressed = [
            f"{path}?x=/healthz",
            f"{path}?x=/static/dist/a.css",
            f"/healthz/..{path}",
            f"/static/..{path}",
            f"/static/..%2f{path}",
            f"/static/%2e%2e{path}",
            f"/{path}",
            f"//{path}",
            f"{path}/",
            f"{path}//",
            f"{path};/healthz",
            f"{path};.css",
            f"{path}/.",
            f"{path}.",
            f"{path}%2e",
            f"{path}%20",
            f"{path}%00",
            f"{path}%0a",
            f"{path}x/../healthz",
            f"{path}/x/sign-in",
            f"/.{path}",
            path.replace("/", "/./", 1),
            path.replace("/", "%2f"),
            path.replace("/", "/%2e/", 1),
            path.replace("/", "\\"),
            path.upper(),
            path.title(),
        ]
        for address in dressed:
            tried = Target(endpoint=target.endpoint, method=target.method, path=address)
            answer = _send(site.client(), tried)
            is_static = address.startswith("/static/") and answer.status_code == 404
            yield Finding(what=str(tried), problem="" if is_static else _not_refused(answer, tried, {}))
        for header in (
            "X-Original-URL",
            "X-Rewrite-URL",
            "X-HTTP-Method-Override",
            "X-Method-Override",
            "X-Forwarded-Path",
        ):
            value = "GET" if "Method" in header else "/healthz"
            answer = _send(site.client(), target, headers={header: value})
            yield Finding(what=f"{target}, {header}", problem=_not_refused(answer, target, {}))


def forged(site: Installation) -> Iterator[Finding]:
    """Changing requests that no page of ours has sent: nothing is done."""
    client = site.signed_in("wang")
    own = csrf_headers(client)
    other = csrf_headers(site.signed_in("li"))["X-CSRF-Token"]
    guest = csrf_headers(site.client())["X-CSRF-Token"]
    without = {"X-CSRF-Token": own["X-CSRF-Token"]}
    sent_by: Mapping[str, Mapping[str, str]] = {
        "nothing": {},
        "only the token": without,
        "no token": {"Origin": ORIGIN, "Sec-Fetch-Site": "same-origin"},
        "an empty token": {**own, "X-CSRF-Token": ""},
        "a made-up token": {**own, "X-CSRF-Token": "0" * 64},
        "the token of another session": {**own, "X-CSRF-Token": other},
        "the token of a signed-out page": {**own, "X-CSRF-Token": guest},
        "a token under a wrong key": {**own, "X-CSRF-Token": csrf_token("", "")},
        "a token that is no text": {**own, "X-CSRF-Token": "\u00e9" * 64},
        **{f"origin {origin}": {**own, "Origin": origin} for origin in _ORIGINS},
        **{f"fetched {kind}": {**own, "Sec-Fetch-Site": kind} for kind in ("cross-site", "same-site", "none", "")},
    }
    for target in changing(site):
        for name, headers in sent_by.items():
            answer = _send(client, target, headers=headers)
            yield Finding(what=f"{target}, {name}", problem="" if answer.status_code == 403 else _told(answer))
    for target in changing(site):
        for content_type in (
            "text/plain",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "text/html",
        ):
            if target.endpoint == "files.upload" and "multipart" not in content_type:
                continue
            answer = _send(client, target, headers=own, content_type=content_type, body=b'{"a": 1}')
            yield Finding(what=f"{target}, {content_type}", problem="" if answer.status_code == 415 else _told(answer))
    alive = client.get("/api/csrf").get_json()["token"] == own["X-CSRF-Token"]
    yield Finding(what="the session after all of this", problem="" if alive else "it was ended")


def side_effects_of_reading(site: Installation) -> Iterator[Finding]:
    """GET and HEAD change nothing: a route that changes something does not answer them."""
    client = site.signed_in("wang")
    before = len(site.security_account())
    reading = {
        target.path for public in (False, True) for target in targets(site, public=public) if target.method == "GET"
    }
    for target in changing(site):
        for method in ("GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE", "PROPFIND"):
            tried = Target(endpoint=target.endpoint, method=method, path=target.path)
            if method in ("PUT", "DELETE", "PROPFIND", "TRACE"):
                answer = _send(client, tried, headers=csrf_headers(client))
                is_right = answer.status_code in (404, 405)
            else:
                answer = _send(client, tried)
                is_right = answer.status_code in (404, 405) or target.path in reading or method == "OPTIONS"
            yield Finding(what=str(tried), problem="" if is_right else _told(answer))
    written = len(site.security_account()) - before
    yield Finding(what="what reading wrote", problem="" if written == 0 else f"{written} entries")


def open_redirects(site: Installation) -> Iterator[Finding]:
    """After signing in a browser goes on to a path of ours, whatever it was told."""
    signed_in = site.signed_in("wang")
    for wanted in _ELSEWHERE:
        page = signed_in.get(f"/sign-in?next={quote(wanted, safe='')}")
        yield Finding(what=f"GET {wanted!r}", problem=_leads_away(page.headers.get("Location", "")))
        shown = site.client().get(f"/sign-in?next={quote(wanted, safe='')}").get_data(as_text=True)
        told = shown.partition('data-next="')[2].partition('"')[0]
        yield Finding(what=f"page {wanted!r}", problem=_leads_away(told))
        answer = sign_in(site.client(), "wang", next_=wanted)
        place = answer.get_json().get("next", "") if answer.status_code == 200 else "/"
        yield Finding(what=f"POST {wanted!r}", problem=_leads_away(place))


def strange_hosts(site: Installation) -> Iterator[Finding]:
    """A host name that is not ours gets nothing, and no header makes another name of it."""
    for host in (
        "evil.example",
        "localhost.evil.example",
        "evil.example:80",
        "localhost@evil.example",
        "",
        "127.0.0.1.nip.io",
    ):
        answer = site.client().get("/sign-in", headers={"Host": host})
        yield Finding(what=f"host {host!r}", problem="" if answer.status_code == 400 else _told(answer))
    for header in ("X-Forwarded-Host", "X-Host", "Forwarded", "X-Forwarded-Server", "X-Original-Host"):
        value = "host=evil.example" if header == "Forwarded" else "evil.example"
        for path in ("/sign-in", "/inbox"):
            answer = site.client().get(path, headers={header: value, **HTML})
            text = answer.get_data(as_text=True) + str(answer.headers)
            yield Finding(what=f"{header} on {path}", problem="evil.example is told" if "evil.example" in text else "")


def setup_pages(site: Installation) -> Iterator[Finding]:
    """There is no page that makes the first administrator, before anybody has signed in or after."""
    clients = {"a stranger": (site.client(), 401), "somebody": (site.signed_in("wang"), 404)}
    for path in _SETUP:
        for name, (client, status) in clients.items():
            for method in ("GET", "POST"):
                headers = csrf_headers(client) if method == "POST" else {}
                answer = client.open(path, method=method, headers=headers, json={} if method == "POST" else None)
                is_right = answer.status_code == status
                yield Finding(what=f"{method} {path} by {name}", problem="" if is_right else _told(answer))


def swollen_bodies(site: Installation) -> Iterator[Finding]:
    """Bodies too large, too deep, of a wrong kind or not as announced: a refusal, never a failure."""
    client = site.signed_in("wang")
    headers = csrf_headers(client)
    bodies: Mapping[str, tuple[bytes, tuple[int, ...]]] = {
        "larger than a megabyte": (b'{"a": "' + b"x" * 1_100_000 + b'"}', (413,)),
        "nested 10,000 deep": (b'{"a": ' + b"[" * 10_000 + b"]" * 10_000 + b"}", (400,)),
        "nested 100,000 deep": (b'{"a": ' + b"[" * 100_000, (400,)),
        "no JSON": (b"{", (400,)),
        "empty": (b"", (400,)),
        "a list": (b"[]", (400,)),
        "a key twice": (b'{"a": 1, "a": 2}', (400,)),
        "no number": (b'{"a": NaN}', (400,)),
        "an endless number": (b'{"a": ' + b"9" * 10_000 + b"}", (400,)),
        "half a character": (b'{"a": "\\ud800"}', (400,)),
        "a NUL": (b'{"a": "\\u0000"}', (400,)),
        "no UTF-8": (b'{"a": "\xff"}', (400,)),
        "UTF-16": ('{"a": 1}'.encode("utf-16"), (400,)),
    }
    for target in changing(site):
        # signing out reads nothing of its body; an upload takes bytes as they are
        if target.endpoint in ("auth.leave", "files.upload"):
            continue
        for name, (body, statuses) in bodies.items():
            answer = _send(client, target, headers=headers, body=body)
            yield Finding(what=f"{target}, {name}", problem="" if answer.status_code in statuses else _told(answer))
    for target in (*targets(site), *targets(site, public=True)):
        separator = "&" if "?" in target.path else "?"
        twice = Target(endpoint=target.endpoint, method=target.method, path=f"{target.path}{separator}id=1&id=2")
        if target.endpoint != "static":
            answer = _send(client, twice, headers=headers)
            yield Finding(what=f"{twice}", problem="" if answer.status_code == 400 else _told(answer))


def many_parts(site: Installation) -> Iterator[Finding]:
    """No route takes multipart bodies, however they are made."""
    client = site.signed_in("wang")
    headers = csrf_headers(client)
    part = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n'
    bodies = {
        "100,000 parts": part * 12_000,
        "one large field": b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n' + b"1" * 900_000,
        "line ends": b"\r\n" * 400_000,
        "no end": b"--x",
    }
    kinds = (
        "multipart/form-data; boundary=x",
        "multipart/form-data",
        "multipart/form-data; boundary=x; boundary=y",
        "multipart/mixed",
    )
    for target in changing(site):
        for name, body in bodies.items():
            for kind in kinds:
                answer = _send(client, target, headers=headers, content_type=kind, body=body)
                yield Finding(
                    what=f"{target}, {name}, {kind}", problem="" if answer.status_code == 415 else _told(answer)
                )


FAMILIES: tuple[Family, ...] = (
    without_session,
    path_tricks,
    forged,
    side_effects_of_reading,
    open_redirects,
    strange_hosts,
    setup_pages,
    swollen_bodies,
    many_parts,
)

_ORIGINS = (
    "null",
    "http://evil.example",
    "https://localhost",
    "http://localhost.evil.example",
    "http://evil.example/http://localhost",
    "http://localhost:80@evil.example",
    "http://localhost:8080",
    "http://LOCALHOST.",
    "localhost",
    "",
)
_ELSEWHERE = (
    "//evil.example",
    "///evil.example",
    "////evil.example",
    "/\\evil.example",
    "\\/evil.example",
    "\\\\evil.example",
    "https://evil.example",
    "https:evil.example",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "@evil.example",
    "evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/\r\nLocation: https://evil.example",
    "\t//evil.example",
    " //evil.example",
    "/ /evil.example",
    "http:/\\/\\evil.example",
    "?next=//evil.example",
    ".evil.example",
    "/sign-out",
    "/api/csrf",
    "/" + "a" * 3_000,
    "",
    "[]",
    "null",
)
_SETUP = (
    "/setup",
    "/install",
    "/init",
    "/first-run",
    "/admin",
    "/admin/setup",
    "/admin/create",
    "/api/setup",
    "/api/admin",
    "/api/users",
    "/api/people",
    "/register",
    "/sign-up",
    "/api/register",
    "/console",
    "/debug",
    "/metrics",
    "/.git/config",
    "/.env",
    "/openapi.json",
)


def _path(site: Installation, rule: Rule) -> str:
    """An address of a route: ids that do not exist, keys of the small app where names are asked for."""
    known = {"app": "seals", "form": "request", "field": "documents", "name": "a.pdf", "filename": "dist/none.js"}
    values = {name: known.get(name, ABSENT) for name in rule.arguments}
    with site.app.test_request_context(base_url=ORIGIN):
        found = site.app.url_map.bind("localhost").build(rule.endpoint, values, method=None)
    return urlsplit(found).path


def _send(
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


def _not_refused(answer: TestResponse, target: Target, accept: Mapping[str, str]) -> str:
    """Say what is wrong with the answer to somebody who is not signed in."""
    if accept and answer.status_code == 303 and target.method in READING:
        return _leads_away(answer.headers["Location"])
    if answer.status_code != 401:
        return _told(answer)
    return "a cookie was set" if "Set-Cookie" in answer.headers else ""


def _told(answer: TestResponse) -> str:
    return f"{answer.status_code}: {answer.get_data(as_text=True)[:80]}"


def _leads_away(place: str) -> str:
    is_local = place.startswith("/") and not place.startswith(("//", "/\\")) and "\\" not in place
    is_plain = all(32 < ord(char) < 127 for char in place)
    return "" if is_local and is_plain and not place.startswith("/api/") else f"leads to {place!r}"


def _cookie_of(site: Installation, account: str) -> str:
    client = site.signed_in(account)
    found = client.get_cookie("session")
    return found.value if found is not None else ""


def _ended_cookie(site: Installation) -> str:
    client = site.signed_in("li")
    found = client.get_cookie("session")
    client.post("/sign-out", json={}, headers=csrf_headers(client))
    return found.value if found is not None else ""


def password_tries(site: Installation, *, count: int) -> Iterator[Finding]:
    """Many passwords for one account, for many accounts, from addresses that are claimed: few are looked at."""
    ways: Mapping[str, tuple[Callable[[int], str], Callable[[int], Mapping[str, str]], int]] = {
        "one account": (lambda _: "li", lambda _: {}, 10),
        "one account under changing case": (lambda turn: "chen" if turn % 2 else "CHEN", lambda _: {}, 10),
        "a claimed address": (
            lambda _: "sun",
            lambda turn: {"X-Forwarded-For": f"10.0.{turn % 250}.{turn // 250}"},
            10,
        ),
        "many accounts": (lambda turn: f"nobody{turn}", lambda _: {}, 100),
    }
    for name, (account, headers, allowed) in ways.items():
        client = site.client()
        statuses = [
            client.post(
                "/sign-in",
                json={"account": account(turn), "password": f"guess-{turn}"},
                headers={**csrf_headers(client), **headers(turn)},
            ).status_code
            for turn in range(count)
        ]
        looked_at = statuses.count(401)
        if set(statuses) <= {401, 429} and looked_at <= allowed and statuses[-1] == 429:
            yield from (Finding(what=f"{name}, try {turn}") for turn in range(count))
        else:
            yield Finding(what=name, problem=f"{looked_at} of {count} were looked at, statuses {set(statuses)}")
        yield Finding(
            what=f"{name}, then the right password",
            problem="" if sign_in(site.client(), account(0)).status_code == 429 else "it was let in",
        )
        site.clock.move_to(site.clock.now() + timedelta(minutes=1))


def first_broken(findings: list[Finding]) -> list[str]:
    """What should not have happened, a few of them in words."""
    return [f"{finding.what}: {finding.problem}" for finding in findings if finding.problem][:5]


__all__ = ["FAMILIES", "PASSWORD", "Family", "Finding", "first_broken", "password_tries", "targets"]
