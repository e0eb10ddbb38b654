from collections.abc import Callable

import pytest

from engine.errors import TooMuch
from engine.usecases.sign_in import Caller
from engine.web.limits import TOO_MANY_SIGN_INS, TOO_MANY_UPLOADS, Limits, make_limits, network_of


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


def caller(whom: str, address: str = "10.0.0.1", device: str = "") -> Caller:
    return Caller(whom=whom, address=address, device=device)


def looked_at(limits: Limits, make: Callable[[int], Caller], count: int = 1_000) -> int:
    """How many wrong passwords of `count` attempts are looked at."""
    found = 0
    for turn in range(count):
        try:
            limits.before_sign_in(make(turn))
        except TooMuch:
            continue
        limits.after_failed_sign_in(make(turn))
        found += 1
    return found


def test_an_account_is_tried_ten_times_from_one_address(limits: Limits) -> None:
    assert looked_at(limits, lambda _: caller("wang")) == 10
    assert looked_at(limits, lambda _: caller("li")) == 10


def test_an_account_is_tried_twenty_five_times_from_everywhere(limits: Limits) -> None:
    assert looked_at(limits, lambda turn: caller("wang", f"10.0.{turn // 250}.{turn % 250}")) == 25


def test_an_address_fails_three_hundred_times(limits: Limits) -> None:
    assert looked_at(limits, lambda turn: caller(f"nobody{turn}")) == 300


def test_addresses_of_one_customer_are_one(limits: Limits) -> None:
    assert looked_at(limits, lambda turn: caller(f"nobody{turn}", f"2001:db8::{turn:x}")) == 300
    assert looked_at(limits, lambda turn: caller(f"nobody{turn}", f"::ffff:10.0.0.{turn % 2}"), 650) == 600


def test_an_office_behind_one_address_may_mistype_and_is_never_stopped_by_its_successes(limits: Limits) -> None:
    for turn in range(250):
        assert looked_at(limits, lambda _, turn=turn: caller(f"person{turn}"), 1) == 1
        limits.before_sign_in(caller(f"person{turn}"))
        limits.after_sign_in(caller(f"person{turn}"))


def test_a_browser_that_signed_in_before_is_shut_out_by_nobody_else(limits: Limits) -> None:
    looked_at(limits, lambda turn: caller("wang", f"10.0.0.{turn % 9}"))
    looked_at(limits, lambda turn: caller(f"nobody{turn}"))
    with pytest.raises(TooMuch):
        limits.before_sign_in(caller("wang"))
    for _ in range(3):
        assert looked_at(limits, lambda _: caller("wang", device="his"), 9) == 9
        limits.before_sign_in(caller("wang", device="his"))
        limits.after_sign_in(caller("wang", device="his"))
    with pytest.raises(TooMuch):
        limits.before_sign_in(caller("wang"))


def test_a_stolen_browser_is_no_better_than_any_other(limits: Limits) -> None:
    assert looked_at(limits, lambda turn: caller("wang", f"10.0.0.{turn % 250}", "stolen")) == 10


def test_who_knows_the_password_is_counted_anew(limits: Limits) -> None:
    assert looked_at(limits, lambda _: caller("wang")) == 10
    limits.after_sign_in(caller("wang"))
    assert looked_at(limits, lambda _: caller("wang")) == 10


def test_who_is_stopped_is_told_to_wait(limits: Limits) -> None:
    looked_at(limits, lambda _: caller("wang"))
    with pytest.raises(TooMuch) as caught:
        limits.before_sign_in(caller("wang"))
    assert caught.value.message == TOO_MANY_SIGN_INS


def test_one_address_does_not_shut_others_out_of_an_account(limits: Limits) -> None:
    looked_at(limits, lambda _: caller("wang"))
    limits.before_sign_in(caller("wang", "10.0.0.2"))


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("10.0.0.1", "10.0.0.1"),
        ("::ffff:10.0.0.1", "10.0.0.1"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
        ("unix:", "unix:"),
    ],
)
def test_a_network_is_what_one_customer_has(address: str, network: str) -> None:
    assert network_of(address) == network


def test_sixty_uploads_a_minute(limits: Limits) -> None:
    for _ in range(60):
        limits.before_upload("wang")
    with pytest.raises(TooMuch) as caught:
        limits.before_upload("wang")
    assert caught.value.message == TOO_MANY_UPLOADS
    limits.before_upload("li")
