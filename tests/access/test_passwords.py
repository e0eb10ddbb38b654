import pytest

from engine.access.passwords import hash_password, is_outdated, is_password, password_problem


def test_a_password_is_known_by_its_hash_alone() -> None:
    stored = hash_password("violet-harbour-7")
    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert "violet" not in stored
    assert is_password(stored, "violet-harbour-7")
    assert not is_password(stored, "violet-harbour-8")


def test_two_hashes_of_one_password_differ() -> None:
    assert hash_password("violet-harbour-7") != hash_password("violet-harbour-7")


@pytest.mark.parametrize("given", ["", "x", "violet-harbour-7", "x" * 1_000_000, "密码"])
def test_without_a_stored_hash_nothing_is_right(given: str) -> None:
    assert not is_password(None, given)


@pytest.mark.parametrize("stored", ["", "plain", "$argon2id$broken", "$2b$12$abcdefghijklmnopqrstuv"])
def test_a_broken_hash_is_never_right(stored: str) -> None:
    assert not is_password(stored, "plain")


def test_an_overlong_password_is_not_even_hashed() -> None:
    assert not is_password(hash_password("violet-harbour-7"), "violet-harbour-7" * 100)


def test_a_hash_with_weaker_parameters_is_outdated() -> None:
    assert is_outdated("$argon2id$v=19$m=8192,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$q83vEjRWeJq83vEjRWeJqw")
    assert not is_outdated(hash_password("violet-harbour-7"))


@pytest.mark.parametrize(
    ("password", "problem"),
    [
        ("violet-harbour-7", None),
        ("密码要足够长才行呀", None),
        ("short-7", "use at least 8 characters"),
        ("x" * 129, "use at most 128 characters"),
        ("aaaaaaaa", "choose one that is harder to guess"),
        ("Password123", "choose one that is harder to guess"),
        ("12345678", "choose one that is harder to guess"),
        ("wangmin-1102", "choose one that is harder to guess"),
    ],
)
def test_new_passwords(password: str, problem: str | None) -> None:
    found = password_problem(password, ("1102", "王敏", "wangmin-1102"))
    assert (found.en if found else None) == problem
