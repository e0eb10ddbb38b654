import pytest

from engine.web.csrf import csrf_token, is_same_origin, is_token_of

KEY = "a-key-of-an-installation-0123456789"


def test_a_token_belongs_to_one_session_of_one_installation() -> None:
    token = csrf_token(KEY, "session")
    assert len(token) == 64
    assert is_token_of(KEY, "session", token)
    assert not is_token_of(KEY, "other", token)
    assert not is_token_of("another key", "session", token)


@pytest.mark.parametrize("given", ["", "x", "\u00e9" * 64, "0" * 64, "\ud800"])
def test_what_is_no_token_is_none(given: str) -> None:
    assert not is_token_of(KEY, "session", given)


@pytest.mark.parametrize(
    ("origin", "site", "is_ours"),
    [
        ("https://forms.example", "same-origin", True),
        ("https://forms.example", None, True),
        (None, "same-origin", True),
        (None, None, False),
        (None, "none", False),
        (None, "same-site", False),
        ("null", "same-origin", False),
        ("https://forms.example", "cross-site", False),
        ("https://forms.example.evil", "same-origin", False),
        ("http://forms.example", None, False),
        ("", None, False),
    ],
)
def test_a_request_comes_from_our_pages_only_when_all_it_says_agrees(
    origin: str | None, site: str | None, is_ours: bool
) -> None:
    assert is_same_origin(origin, site, "https://forms.example") is is_ours
