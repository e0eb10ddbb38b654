"""What is kept ready of published definitions."""

import pytest

from engine.usecases import shelf
from tests.support.house import House

APP = """
language: 1
app: {name}
forms:
  note: {{fields: {{subject: {{type: text}}}}}}
"""


def test_what_is_in_force_is_made_ready_once_however_little_is_kept(
    home: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    read = shelf.read_published

    def counted(reader: shelf.Reader, kinds: shelf.Kinds, hash_: str) -> shelf.Published:
        made.append(hash_)
        return read(reader, kinds, hash_)

    home.runtime.shelf.newest()
    monkeypatch.setattr(shelf, "KEPT", 1)
    monkeypatch.setattr(shelf, "read_published", counted)
    first = home.publish(APP.format(name="kept_first"))
    second = home.publish(APP.format(name="kept_second"))
    snapshot = home.runtime.shelf.newest()
    assert made == [first.hash, second.hash]
    assert snapshot.apps["kept_first"] is first
    assert home.runtime.shelf.version(first.hash) is first
    assert made == [first.hash, second.hash]
