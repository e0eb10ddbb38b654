"""The cookies: the token of a session, the one a signed-out page is known by, and the mark of a browser seen before."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from flask import Request, Response

from engine.config import Settings
from engine.ids import parse_id
from engine.store.sessions import LONGEST
from engine.usecases.sign_in import KnownDevice

_LONGEST_TOKEN = 200
_REMEMBERED = 180 * 24 * 60 * 60  # seconds a browser is known after it signed in last


@dataclass(frozen=True, slots=True)
class Cookies:
    """Names and properties of the cookies of an installation.

    Over https the names carry `__Host-`: no other host and no page without encryption can set them.
    """

    is_secure: bool

    @property
    def session(self) -> str:
        """Name the cookie of a session."""
        return "__Host-session" if self.is_secure else "session"

    @property
    def guest(self) -> str:
        """Name the cookie of a signed-out page."""
        return "__Host-guest" if self.is_secure else "guest"

    def session_token(self, request: Request) -> str:
        """Give the token sent with a request; "" when none or no token by its shape."""
        return _token(request, self.session)

    def guest_token(self, request: Request) -> str:
        """Give what a signed-out page is known by."""
        return _token(request, self.guest)

    def keep_session(self, response: Response, token: str) -> None:
        """Give the browser a new session; whatever it had before is gone."""
        self._set(response, self.session, token, int(LONGEST.total_seconds()))
        self._set(response, self.guest, "", 0)

    def keep_guest(self, response: Response) -> str:
        """Give a signed-out browser something its forms can be bound to."""
        token = secrets.token_urlsafe(32)
        self._set(response, self.guest, token, None)
        return token

    @property
    def device(self) -> str:
        """Name the cookie by which a browser is known that signed in before."""
        return "__Host-device" if self.is_secure else "device"

    def known_device(self, request: Request, secret: str) -> KnownDevice | None:
        """Give the account this browser signed in to last; it opens nothing, its attempts are counted by themselves."""
        account, _, rest = _token(request, self.device).partition(".")
        ident, _, mark = rest.partition(".")
        found = parse_id(account)
        if found is None or not hmac.compare_digest(_mark(secret, found, ident), mark):
            return None
        return KnownDevice(account=found, id=ident)

    def keep_device(self, response: Response, secret: str, account: UUID, known: KnownDevice | None) -> None:
        """Let the browser be known next time somebody signs in to the account with it."""
        is_known = known is not None and known.account == account
        ident = known.id if known is not None and is_known else secrets.token_urlsafe(16)
        self._set(response, self.device, f"{account}.{ident}.{_mark(secret, account, ident)}", _REMEMBERED)

    def forget(self, response: Response) -> None:
        """Take the session from the browser."""
        self._set(response, self.session, "", 0)

    def _set(self, response: Response, name: str, value: str, max_age: int | None) -> None:
        response.set_cookie(
            name, value, max_age=max_age, path="/", secure=self.is_secure, httponly=True, samesite="Lax"
        )


def cookies_of(settings: Settings) -> Cookies:
    """Give the cookies of an installation: secure wherever people use https."""
    return Cookies(is_secure=settings.is_production or settings.base_url.startswith("https:"))


def _mark(secret: str, account: UUID, ident: str) -> str:
    return hmac.new(secret.encode(), f"device\0{account}\0{ident}".encode(), sha256).hexdigest()


def _token(request: Request, name: str) -> str:
    found = request.cookies.get(name, "")
    return found if found.isascii() and len(found) <= _LONGEST_TOKEN else ""
