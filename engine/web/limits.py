"""How often: failed sign-ins by account and network, uploads by session. In Redis when configured, else in memory."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.errors import StorageError
from limits.storage import MemoryStorage, Storage, storage_from_string
from limits.strategies import FixedWindowRateLimiter

from engine.errors import Text, TooMuch
from engine.usecases.sign_in import Caller

_MINUTES = 15
_HERE = RateLimitItemPerMinute(10, _MINUTES, namespace="sign-in-here")
# with 15 minutes at most 100 guesses an hour, as ASVS asks for one account
_ACCOUNT = RateLimitItemPerMinute(25, _MINUTES, namespace="sign-in-account")
_DEVICE = RateLimitItemPerMinute(10, _MINUTES, namespace="sign-in-device")
_NETWORK = RateLimitItemPerMinute(300, _MINUTES, namespace="sign-in-network")
_UPLOADS = RateLimitItemPerMinute(60, 1, namespace="uploads")
_ONE_CUSTOMER = 64  # bits of an IPv6 address: below them one customer chooses freely

TOO_MANY_SIGN_INS = Text(
    en="Too many attempts. Please wait 15 minutes, then try again.", zh="尝试次数过多，请 15 分钟后再试"
)
TOO_MANY_UPLOADS = Text(en="Too many uploads at once. Please wait a minute.", zh="上传过于频繁，请一分钟后再试")


@dataclass(frozen=True, slots=True)
class Limits:
    """The counters of one process, or those all processes share; no correctness depends on them.

    A browser that has signed in to the account before is counted by itself: nobody elsewhere, nor behind the same
    address, can shut its owner out.
    """

    shared: FixedWindowRateLimiter
    own: FixedWindowRateLimiter

    def before_sign_in(self, caller: Caller) -> None:
        """Count one attempt; raises TooMuch past a limit, before any password is looked at."""
        if not (self._admits_device(caller) if caller.device else self._admits_stranger(caller)):
            raise TooMuch(TOO_MANY_SIGN_INS, is_size=False)

    def after_failed_sign_in(self, caller: Caller) -> None:
        """Count a failure for a network; successes of an office behind one address do not count."""
        if not caller.device:
            self._hit(_NETWORK, network_of(caller.address))

    def after_sign_in(self, caller: Caller) -> None:
        """Forget the attempts of somebody who knew the password."""
        if caller.device:
            self._clear(_DEVICE, caller.device)
            return
        self._clear(_HERE, caller.whom, network_of(caller.address))
        self._clear(_ACCOUNT, caller.whom)

    def before_upload(self, session: str) -> None:
        """Count one upload; raises TooMuch past the limit."""
        if not self._hit(_UPLOADS, session):
            raise TooMuch(TOO_MANY_UPLOADS, is_size=False)

    def _admits_device(self, caller: Caller) -> bool:
        return self._hit(_DEVICE, caller.device)

    def _admits_stranger(self, caller: Caller) -> bool:
        # what is stopped here is not counted for the account: one address cannot shut others out of it
        network = network_of(caller.address)
        is_free = self._test(_NETWORK, network) and self._hit(_HERE, caller.whom, network)
        return is_free and self._hit(_ACCOUNT, caller.whom)

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


def network_of(address: str) -> str:
    """Give what one customer of a provider has: an IPv4 address, or the first 64 bits of an IPv6 address."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(ip_network((int(found), _ONE_CUSTOMER), strict=False))


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
