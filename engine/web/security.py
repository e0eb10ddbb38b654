"""What every answer says about itself: where content may come from, who may frame it, that it is not to be kept."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Response

PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "frame-src 'self'; worker-src 'self'; manifest-src 'self'; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'self'"
)

_ALWAYS: Mapping[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_HSTS = "max-age=63072000; includeSubDomains"


def harden(response: Response, *, is_production: bool) -> Response:
    """Add the headers; an answer that has set its own policy or its own time to keep has them already."""
    for name, value in _ALWAYS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Content-Security-Policy", PAGE_POLICY)
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
    if is_production:
        response.headers.setdefault("Strict-Transport-Security", _HSTS)
    return response


def local_path(wanted: str | None) -> str:
    """Give the path to go on to after signing in: one of ours, else the start page.

    A browser takes `//host`, `/\\host` and control characters for another address, so nothing of the kind passes.
    """
    if not wanted or len(wanted) > 2000 or not wanted.startswith("/") or wanted.startswith(("//", "/sign-", "/api/")):
        return "/"
    if "\\" in wanted or any(not 32 < ord(char) < 127 for char in wanted):
        return "/"
    return wanted
