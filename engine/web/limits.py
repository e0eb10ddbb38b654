"""How often: failed sign-ins by account and address, uploads by session. In Redis when configured, else in memory."""

from __future__ import annotations

from dataclasses import dataclass

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.errors import StorageError
from limits.storage import MemoryStorage, Storage, storage_from_string
from limits.strategies import FixedWindowRateLimiter

from engine.errors import Text, TooMuch

_MINUTES = 15
_ACCOUNT_HERE = RateLimitItemPerMinute(10, _MINUTES, namespace="sign-in-here")
_ACCOUNT = RateLimitItemPerMinute(50, _MINUTES, namespace="sign-in-account")
_ADDRESS = RateLimitItemPerMinute(100, _MINUTES, namespace="sign-in-address")
_UPLOADS = RateLimitItemPerMinute(60, 1, namespace="uploads")

TOO_MANY_SIGN_INS = Text(
    en="Too many attempts. Please wait 15 minutes, then try again.", zh="尝试次数过多，请 15 分钟后再试"
)
TOO_MANY_UPLOADS = Text(en="Too many uploads at once. Please wait a minute.", zh="上传过于频繁，请一分钟后再试")


@dataclass(frozen=True, slots=True)
class Limits:
    """The counters of one process, or those all processes share; no correctness depends on them."""

    shared: FixedWindowRateLimiter
    own: FixedWindowRateLimiter

    def before_sign_in(self, account: str, address: str) -> None:
        """Count one attempt for an account; raises TooMuch past the limit, before any password is looked at."""
        # what is stopped here is not counted for the account: one address cannot shut others out of it
        is_free = self._test(_ADDRESS, address) and self._hit(_ACCOUNT_HERE, account, address)
        if not is_free or not self._hit(_ACCOUNT, account):
            raise TooMuch(TOO_MANY_SIGN_INS, is_size=False)

    def after_failed_sign_in(self, address: str) -> None:
        """Count a failure for an address; successes of an office behind one address do not count."""
        self._hit(_ADDRESS, address)

    def after_sign_in(self, account: str, address: str) -> None:
        """Forget the attempts of somebody who knew the password."""
        self._clear(_ACCOUNT_HERE, account, address)
        self._clear(_ACCOUNT, account)

    def before_upload(self, session: str) -> None:
        """Count one upload; raises TooMuch past the limit."""
        if not self._hit(_UPLOADS, session):
            raise TooMuch(TOO_MANY_UPLOADS, is_size=False)

    def _hit(self, item: RateLimitItem, *key: str) -> bool:
        try:
            return self.shared.hit(item, *key)
        except StorageError:
            return self.own.hit(item, *key)

    def _test(self, item: RateLimitItem, *key: str) -> bool:
        try:
            return self.shared.test(item, *key)
        except StorageError:
            return self.own.test(item, *key)

    def _clear(self, item: RateLimitItem, *key: str) -> None:
        try:
            self.shared.clear(item, *key)
        except StorageError:
            self.own.clear(item, *key)


def make_limits(redis_url: str) -> Limits:
    """Make the counters; while Redis does not answer those of this process count."""
    own = FixedWindowRateLimiter(MemoryStorage())
    return Limits(shared=FixedWindowRateLimiter(_shared(redis_url)) if redis_url else own, own=own)


def _shared(redis_url: str) -> Storage:
    address = f"redis+{redis_url}" if redis_url.startswith("unix:") else redis_url
    storage = storage_from_string(address, wrap_exceptions=True)
    if not isinstance(storage, Storage):
        raise TypeError(f"not a storage of counters: {storage!r}")
    return storage
