"""Passwords: argon2id, and what a password must not be."""

from __future__ import annotations

from collections.abc import Iterable
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from engine.errors import Text

SHORTEST = 8
LONGEST = 128

# OWASP's smallest parameters for argon2id; four at once keep a burst of sign-ins under 80 MB
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_AT_ONCE = BoundedSemaphore(4)
# verified for accounts that do not exist, so that both take as long; nobody knows its password
_NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$q83vEjRWeJq83vEjRWeJq83vEjRWeJq83vEjRWeJq80"


def hash_password(password: str) -> str:
    """Give what is stored for a password: parameters, salt and hash in one text."""
    with _AT_ONCE:
        return _HASHER.hash(password)


def is_password(stored: str | None, given: str) -> bool:
    """Say whether a password is the stored one; without a stored one it takes as long and is false."""
    if len(given) > LONGEST:
        return False
    with _AT_ONCE:
        try:
            _HASHER.verify(stored or _NOBODY, given)
        except (VerificationError, InvalidHashError):
            return False
    return stored is not None


def is_outdated(stored: str) -> bool:
    """Say whether a stored hash was made with weaker parameters than today's."""
    return _HASHER.check_needs_rehash(stored)


def password_problem(password: str, known: Iterable[str]) -> Text | None:
    """Say what is wrong with a new password; `known` holds what everybody knows of the person, such as the number."""
    if len(password) < SHORTEST:
        return Text(en=f"use at least {SHORTEST} characters", zh=f"至少 {SHORTEST} 个字符")
    if len(password) > LONGEST:
        return Text(en=f"use at most {LONGEST} characters", zh=f"最多 {LONGEST} 个字符")
    lowered = password.lower()
    if len(set(lowered)) < 4 or lowered in _SEQUENCES or any(lowered == word.lower() for word in known if word):
        return Text(en="choose one that is harder to guess", zh="请换一个不易猜到的密码")
    return None


_SEQUENCES = frozenset(
    f"{word}{tail}"
    for word in ("password", "passw0rd", "qwertyui", "qwertyuiop", "abcdefgh", "abcd1234", "12345678", "iloveyou")
    for tail in ("", "1", "9", "90", "123", "!", "@123")
)
