from collections.abc import Mapping
from datetime import UTC, datetime
from threading import Thread
from uuid import UUID

from engine.errors import Text, Unavailable
from engine.web.watch import MOST, Noticed, Watch

MINUTE = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


class Account:
    """What was written, and whether the database answers."""

    def __init__(self) -> None:
        self.written: dict[Noticed, int] = {}
        self.seen: dict[UUID, datetime] = {}
        self.is_down = False

    def write(self, counts: Mapping[Noticed, int], seen: Mapping[UUID, datetime]) -> None:
        if self.is_down:
            raise Unavailable(Text(en="down", zh="down"))
        for noticed, count in counts.items():
            self.written[noticed] = self.written.get(noticed, 0) + count
        self.seen.update(seen)


def noticed(route: str, status: int = 403) -> Noticed:
    return Noticed(verb="refused", actor=None, route=route, status=status, address="10.0.0.1", minute=MINUTE)


def test_the_same_refusal_is_one_entry_with_its_count() -> None:
    account = Account()
    watch = Watch(account.write)
    for _ in range(3):
        watch.notice(noticed("a"))
    watch.notice(noticed("b"))
    watch.close()
    assert account.written == {noticed("a"): 3, noticed("b"): 1}


def test_nothing_is_lost_while_the_database_does_not_answer() -> None:
    account = Account()
    watch = Watch(account.write)
    account.is_down = True
    watch.notice(noticed("a"))
    watch.flush()
    watch.notice(noticed("a"))
    account.is_down = False
    watch.close()
    assert account.written == {noticed("a"): 2}


def test_a_flood_of_different_refusals_stays_small() -> None:
    account = Account()
    watch = Watch(account.write)
    for number in range(MOST + 50):
        watch.notice(noticed(f"route{number}"))
    watch.close()
    rest = Noticed(verb="refused", actor=None, route="", status=403, address="", minute=MINUTE)
    assert len(account.written) == MOST + 1
    assert account.written[rest] == 50


def test_threads_lose_no_count() -> None:
    account = Account()
    watch = Watch(account.write)

    def knock() -> None:
        for _ in range(500):
            watch.notice(noticed("a"))

    threads = [Thread(target=knock) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    watch.close()
    assert account.written == {noticed("a"): 4_000}


def test_the_last_use_of_a_session_is_what_is_written() -> None:
    account = Account()
    watch = Watch(account.write)
    later = MINUTE.replace(minute=5)
    watch.saw(UUID(int=1), MINUTE)
    watch.saw(UUID(int=1), later)
    watch.close()
    assert account.seen == {UUID(int=1): later}
