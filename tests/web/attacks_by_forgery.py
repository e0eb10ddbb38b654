"""Attacks through the browser of somebody who is signed in, and through links."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import quote

from engine.web.csrf import csrf_token
from tests.web.attacking import (
    HTML,
    Finding,
    Target,
    changing,
    leads_away,
    send,
    targets,
    told,
)
from tests.web.installation import ORIGIN, Installation, csrf_headers, sign_in


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
            answer = send(client, target, headers=headers)
            yield Finding(what=f"{target}, {name}", problem="" if answer.status_code == 403 else told(answer))
    for target in changing(site):
        for content_type in (
            "text/plain",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "text/html",
        ):
            if target.endpoint == "files.upload" and "multipart" not in content_type:
                continue
            answer = send(client, target, headers=own, content_type=content_type, body=b'{"a": 1}')
            yield Finding(what=f"{target}, {content_type}", problem="" if answer.status_code == 415 else told(answer))
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
                answer = send(client, tried, headers=csrf_headers(client))
                is_right = answer.status_code in (404, 405)
            else:
                answer = send(client, tried)
                is_right = answer.status_code in (404, 405) or target.path in reading or method == "OPTIONS"
            yield Finding(what=str(tried), problem="" if is_right else told(answer))
    written = len(site.security_account()) - before
    yield Finding(what="what reading wrote", problem="" if written == 0 else f"{written} entries")


def open_redirects(site: Installation) -> Iterator[Finding]:
    """After signing in a browser goes on to a path of ours, whatever it was told."""
    signed_in = site.signed_in("wang")
    for wanted in _ELSEWHERE:
        page = signed_in.get(f"/sign-in?next={quote(wanted, safe='')}")
        yield Finding(what=f"GET {wanted!r}", problem=leads_away(page.headers.get("Location", "")))
        shown = site.client().get(f"/sign-in?next={quote(wanted, safe='')}").get_data(as_text=True)
        told = shown.partition('data-next="')[2].partition('"')[0]
        yield Finding(what=f"page {wanted!r}", problem=leads_away(told))
        answer = sign_in(site.client(), "wang", next_=wanted)
        place = answer.get_json().get("next", "") if answer.status_code == 200 else "/"
        yield Finding(what=f"POST {wanted!r}", problem=leads_away(place))


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
        yield Finding(what=f"host {host!r}", problem="" if answer.status_code == 400 else told(answer))
    for header in ("X-Forwarded-Host", "X-Host", "Forwarded", "X-Forwarded-Server", "X-Original-Host"):
        value = "host=evil.example" if header == "Forwarded" else "evil.example"
        for path in ("/sign-in", "/inbox"):
            answer = site.client().get(path, headers={header: value, **HTML})
            text = answer.get_data(as_text=True) + str(answer.headers)
            yield Finding(what=f"{header} on {path}", problem="evil.example is told" if "evil.example" in text else "")


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
