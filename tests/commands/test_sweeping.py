"""What the server sweeps by its clock."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from engine.commands.sweeping import start_sweeping
from engine.errors import Text, Unavailable
from engine.ids import new_id
from engine.store import requests
from engine.store.files import LocalFiles
from engine.store.writing import Batch
from tests.web.installation import NOW, Installation, installation

PERSON = UUID(int=7)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Installation]:
    with installation(tmp_path / "data", f"sqlite:///{tmp_path / 'loom.db'}", with_app=False) as found:
        yield found


def kept(site: Installation, days: int) -> UUID:
    row = requests.keep(PERSON, key := new_id(), digest="d", outcome={}, at=NOW - timedelta(days=days))
    site.runtime.database.write(Batch((row,)))
    return key


def goes(site: Installation, key: UUID) -> bool:
    end = time.monotonic() + 20
    while requests.lookup(site.runtime.database, PERSON, key) is not None:
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def test_the_server_forgets_requests_past_their_time(site: Installation) -> None:
    old, recent = [kept(site, 31) for _ in range(requests.AT_ONCE + 1)], kept(site, 29)
    stop = start_sweeping(site.runtime, first_after=0.01)
    try:
        assert all(goes(site, key) for key in old)
    finally:
        stop.set()
    assert requests.lookup(site.runtime.database, PERSON, recent) is not None


def test_what_cannot_be_swept_keeps_nothing_else_from_going(
    site: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> object:
        raise Unavailable(Text(en="down", zh="down"))

    monkeypatch.setattr(LocalFiles, "keys_before", refuse)
    old = kept(site, 31)
    stop = start_sweeping(site.runtime, first_after=0.01)
    try:
        assert goes(site, old)
    finally:
        stop.set()
