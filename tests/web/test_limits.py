import pytest

from engine.errors import TooMuch
from engine.web.limits import TOO_MANY_SIGN_INS, TOO_MANY_UPLOADS, Limits, make_limits


@pytest.fixture(params=["memory", "redis", "redis that does not answer"])
def limits(request: pytest.FixtureRequest) -> Limits:
    """The counters, wherever they are kept."""
    match request.param:
        case "memory":
            return make_limits("")
        case "redis":
            return make_limits(request.getfixturevalue("redis_url"))
        case _:
            return make_limits("redis://127.0.0.1:1/0")


def tries(limits: Limits, account: str, address: str, *, fails: bool = True) -> int:
    """How many attempts get through until they are stopped, at most 200."""
    for turn in range(200):
        try:
            limits.before_sign_in(account, address)
        except TooMuch:
            return turn
        if fails:
            limits.after_failed_sign_in(address)
    return 200


def test_an_account_is_tried_ten_times_from_one_address(limits: Limits) -> None:
    assert tries(limits, "wang", "10.0.0.1") == 10
    assert tries(limits, "wang", "10.0.0.1") == 0
    assert tries(limits, "li", "10.0.0.1") == 10


def test_an_account_is_tried_fifty_times_from_everywhere(limits: Limits) -> None:
    assert [tries(limits, "wang", f"10.0.0.{host}") for host in range(7)] == [10, 10, 10, 10, 10, 0, 0]


def test_an_address_fails_a_hundred_times(limits: Limits) -> None:
    assert sum(tries(limits, f"nobody{turn}", "10.0.0.1") for turn in range(15)) == 100


def test_an_office_behind_one_address_is_never_stopped_by_its_successes(limits: Limits) -> None:
    for turn in range(150):
        limits.before_sign_in(f"person{turn}", "10.0.0.1")
        limits.after_sign_in(f"person{turn}", "10.0.0.1")


def test_who_knows_the_password_is_counted_anew(limits: Limits) -> None:
    assert tries(limits, "wang", "10.0.0.1") == 10
    limits.after_sign_in("wang", "10.0.0.1")
    assert tries(limits, "wang", "10.0.0.1") == 10


def test_who_is_stopped_is_told_to_wait(limits: Limits) -> None:
    tries(limits, "wang", "10.0.0.1")
    with pytest.raises(TooMuch) as caught:
        limits.before_sign_in("wang", "10.0.0.1")
    assert caught.value.message == TOO_MANY_SIGN_INS


def test_one_address_does_not_shut_others_out_of_an_account(limits: Limits) -> None:
    for _ in range(20):
        tries(limits, "wang", "10.0.0.1")
    limits.before_sign_in("wang", "10.0.0.2")


def test_sixty_uploads_a_minute(limits: Limits) -> None:
    for _ in range(60):
        limits.before_upload("wang")
    with pytest.raises(TooMuch) as caught:
        limits.before_upload("wang")
    assert caught.value.message == TOO_MANY_UPLOADS
    limits.before_upload("li")
