"""Attacks of somebody who is not signed in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta

from engine.store.sessions import IDLE
from engine.usecases.add_person import add_person
from tests.web.attacking import (
    HTML,
    Finding,
    Target,
    cookie_of,
    ended_cookie,
    not_refused,
    send,
    targets,
    told,
)
from tests.web.installation import Installation, csrf_headers, sign_in


def without_session(site: Installation) -> Iterator[Finding]:
    """No cookie, an empty, a made-up, an ended, an idle session, that of somebody who left: nobody gets in."""
    gone = cookie_of(site, "qian")
    add_person(site.tx(), None, {"number": "1103", "name": "Qian", "left": "yes"})
    idle = cookie_of(site, "sun")
    ended = ended_cookie(site)
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
                answer = send(site.client(), target, cookie=cookie, headers=accept)
                yield Finding(what=f"{target}, {name}, {accept}", problem=not_refused(answer, target, accept))


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
            answer = send(site.client(), tried)
            is_static = address.startswith("/static/") and answer.status_code == 404
            yield Finding(what=str(tried), problem="" if is_static else not_refused(answer, tried, {}))
        for header in (
            "X-Original-URL",
            "X-Rewrite-URL",
            "X-HTTP-Method-Override",
            "X-Method-Override",
            "X-Forwarded-Path",
        ):
            value = "GET" if "Method" in header else "/healthz"
            answer = send(site.client(), target, headers={header: value})
            yield Finding(what=f"{target}, {header}", problem=not_refused(answer, target, {}))


def setup_pages(site: Installation) -> Iterator[Finding]:
    """There is no page that makes the first administrator, before anybody has signed in or after."""
    clients = {"a stranger": (site.client(), 401), "somebody": (site.signed_in("wang"), 404)}
    for path in _SETUP:
        for name, (client, status) in clients.items():
            for method in ("GET", "POST"):
                headers = csrf_headers(client) if method == "POST" else {}
                answer = client.open(path, method=method, headers=headers, json={} if method == "POST" else None)
                is_right = answer.status_code == status
                yield Finding(what=f"{method} {path} by {name}", problem="" if is_right else told(answer))


def password_tries(site: Installation, *, count: int) -> Iterator[Finding]:
    """Many passwords for one account, for many accounts, from addresses that are claimed: few are looked at."""
    ways: Mapping[str, tuple[Callable[[int], str], Callable[[int], Mapping[str, str]], int]] = {
        "one account": (lambda _: "li", lambda _: {}, 10),
        "one account under changing case": (lambda turn: "chen" if turn % 2 else "CHEN", lambda _: {}, 10),
        "one person under both names": (lambda turn: "1103" if turn % 2 else "qian", lambda _: {}, 10),
        "a claimed address": (
            lambda _: "sun",
            lambda turn: {"X-Forwarded-For": f"10.0.{turn % 250}.{turn // 250}"},
            10,
        ),
        "many accounts": (lambda turn: f"nobody{turn}", lambda _: {}, 300),
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
