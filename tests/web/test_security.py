import pytest
from flask import Response

from engine.web.security import PAGE_POLICY, harden, local_path
from tests.web.installation import Installation

WANTED = {
    "Content-Security-Policy": PAGE_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def test_the_policy_of_pages_allows_our_own_files_and_nothing_inline() -> None:
    assert "unsafe" not in PAGE_POLICY
    assert "data:" not in PAGE_POLICY
    assert "*" not in PAGE_POLICY
    parts = dict(part.strip().split(" ", 1) for part in PAGE_POLICY.split(";"))
    assert {parts[name] for name in ("default-src", "object-src", "base-uri")} == {"'none'"}
    assert {parts[name] for name in ("script-src", "style-src", "form-action", "frame-ancestors")} == {"'self'"}


@pytest.mark.parametrize("path", ["/sign-in", "/api/csrf", "/nothing", "/healthz"])
def test_every_answer_is_hardened(small_site: Installation, path: str) -> None:
    headers = small_site.client().get(path).headers
    assert {name: headers.get(name) for name in WANTED} == WANTED
    assert "Server" not in headers
    assert "Strict-Transport-Security" not in headers
    assert "Access-Control-Allow-Origin" not in headers


def test_only_production_promises_encryption() -> None:
    assert "Strict-Transport-Security" in harden(Response(), is_production=True).headers


@pytest.mark.parametrize("path", ["/", "/inbox", "/inbox?tab=done&x=%2F", "/apps/seals/request/1#top", "/%E5%8D%B0"])
def test_a_path_of_ours_is_kept(path: str) -> None:
    assert local_path(path) == path


@pytest.mark.parametrize(
    "path",
    [
        None,
        "",
        "x",
        "//e",
        "/\\e",
        "\\/e",
        "http://e",
        "javascript:x",
        "/\t/e",
        "/a b",
        "/\u00e9",
        "/a\\b",
        "/sign-in",
        "/api/x",
    ],
)
def test_anything_else_leads_to_the_start_page(path: str | None) -> None:
    assert local_path(path) == "/"
