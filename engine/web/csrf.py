"""Requests forged by other sites: the origin must be ours, and the token must belong to the session."""

from __future__ import annotations

import hmac
from hashlib import sha256

HEADER = "X-CSRF-Token"
FORM_FIELD = "csrf"
READING = frozenset({"GET", "HEAD", "OPTIONS"})


def csrf_token(secret_key: str, session_token: str) -> str:
    """Give the token of a session: an HMAC, so nothing is stored and it dies with the session."""
    return hmac.new(secret_key.encode(), b"csrf\0" + session_token.encode(), sha256).hexdigest()


def is_token_of(secret_key: str, session_token: str, given: str) -> bool:
    """Say whether a token belongs to a session, in constant time."""
    expected = csrf_token(secret_key, session_token)
    return hmac.compare_digest(expected.encode(), given.encode("utf-8", "replace"))


def is_same_origin(origin: str | None, site: str | None, own_origin: str) -> bool:
    """Say whether a browser sent this from one of our own pages, by its Origin and Sec-Fetch-Site headers.

    A request that tells neither did not come from one.
    """
    if origin is None and site is None:
        return False
    return origin in (None, own_origin) and site in (None, "same-origin")
