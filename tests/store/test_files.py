from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

import pytest

from engine.errors import TooMuch, Unavailable
from engine.store.db import Database
from engine.store.files import (
    LocalFiles,
    StoredFile,
    find_files,
    forget_unheld,
    known_keys,
    record_file,
    unheld_before,
    usage_of,
)
from engine.store.people_tables import person
from engine.store.record_tables import AppTables
from engine.store.records import RecordChange, delete
from engine.store.writing import Batch, Insert
from engine.values import FileRef
from tests.store.apps import NOW, keep


def ident(number: int) -> UUID:
    return UUID(int=number)


WANG, LI = ident(1), ident(2)


def taken(content: BinaryIO) -> None:
    """Find nothing wrong."""


def kept(root: Path) -> list[Path]:
    return sorted(path for path in root.rglob("*") if path.is_file())


def test_a_content_is_hashed_on_the_way_and_read_back(tmp_path: Path) -> None:
    files = LocalFiles(tmp_path)
    received = files.receive([b"seal ", b"", b"application"], 100, taken)
    assert (received.size, received.sha256) == (16, sha256(b"seal application").hexdigest())
    with files.open(received.key) as content:
        assert content.read() == b"seal application"


def test_the_same_content_twice_lies_under_two_keys(tmp_path: Path) -> None:
    files = LocalFiles(tmp_path)
    keys = {files.receive([b"same"], 100, taken).key for _ in range(2)}
    assert len(keys) == 2
    assert all(len(key) == 32 for key in keys)


def test_past_the_limit_nothing_is_kept(tmp_path: Path) -> None:
    with pytest.raises(TooMuch, match=r"^The file is larger than 0 KB\.$"):
        LocalFiles(tmp_path).receive([b"x" * 60, b"x" * 60], 100, taken)
    assert kept(tmp_path) == []


def test_reading_stops_at_the_limit(tmp_path: Path) -> None:
    sent = []

    def endless() -> Iterator[bytes]:
        while True:
            sent.append(1)
            yield b"x" * 1000

    with pytest.raises(TooMuch):
        LocalFiles(tmp_path).receive(endless(), 10_000, taken)
    assert len(sent) == 11


def test_what_the_inspection_refuses_is_not_kept(tmp_path: Path) -> None:
    class Refused(Exception):
        pass

    def refuse(content: BinaryIO) -> None:
        raise Refused

    with pytest.raises(Refused):
        LocalFiles(tmp_path).receive([b"bad"], 100, refuse)
    assert kept(tmp_path) == []


def test_a_sender_that_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    class BrokenOff(Exception):
        pass

    def cut() -> Iterable[bytes]:
        yield b"half"
        raise BrokenOff

    with pytest.raises(BrokenOff):
        LocalFiles(tmp_path).receive(cut(), 100, taken)
    assert kept(tmp_path) == []


def test_a_disk_that_takes_nothing_more_is_told_and_nothing_is_kept(tmp_path: Path) -> None:
    def full() -> Iterable[bytes]:
        yield b"half"
        raise OSError(28, "No space left on device")

    with pytest.raises(Unavailable, match=r"^The file could not be stored; nothing was kept\."):
        LocalFiles(tmp_path).receive(full(), 100, taken)
    assert kept(tmp_path) == []


@pytest.mark.parametrize("key", ["", "..", "../../etc/passwd", "a" * 31, "A" * 32, "a/" * 16, "a" * 32])
def test_a_key_leads_nowhere_but_to_a_content(tmp_path: Path, key: str) -> None:
    with pytest.raises(FileNotFoundError):
        LocalFiles(tmp_path).open(key)


def test_a_removed_content_is_gone_and_may_be_removed_again(tmp_path: Path) -> None:
    files = LocalFiles(tmp_path)
    key = files.receive([b"x"], 100, taken).key
    files.remove(key)
    files.remove(key)
    assert kept(tmp_path) == []


def test_sweeping_gives_old_keys_and_clears_uploads_that_never_ended(tmp_path: Path) -> None:
    files = LocalFiles(tmp_path)
    key = files.receive([b"x"], 100, taken).key
    left_over = tmp_path / "incoming" / "half"
    left_over.write_bytes(b"half")
    now = datetime.now(UTC)
    assert list(files.keys_before(now - timedelta(hours=1))) == []
    assert left_over.exists()
    assert list(files.keys_before(now + timedelta(hours=1))) == [key]
    assert not left_over.exists()


def test_contents_are_for_the_server_alone(tmp_path: Path) -> None:
    files = LocalFiles(tmp_path / "files")
    key = files.receive([b"x"], 100, taken).key
    folders = [tmp_path / "files" / "incoming", tmp_path / "files" / key[:2]]
    assert [folder.stat().st_mode & 0o777 for folder in folders] == [0o700, 0o700]


def stored(number: int, who: int = 1, *, size: int = 5, field: str = "documents") -> StoredFile:
    ref = FileRef(id=ident(number), name=f"{number}.pdf", size=size, media_type="application/pdf", sha256="0" * 64)
    return StoredFile(
        ref=ref,
        key=f"{number:032x}",
        app="seals",
        form="application",
        field=field,
        uploaded_by=ident(who),
        uploaded_at=NOW + timedelta(hours=number - 100),
    )


@pytest.fixture
def peopled(database: Database) -> Database:
    rows = tuple({"id": who, "number": str(who), "name": "x", "created_at": NOW} for who in (WANG, LI))
    database.write(Batch((Insert(table=person, rows=rows),)))
    return database


def test_files_are_found_as_they_were_recorded(peopled: Database) -> None:
    first, second = stored(101), stored(102, 2)
    peopled.write(Batch((record_file(first), record_file(second))))
    assert find_files(peopled, (ident(101), ident(102), ident(999))) == {ident(101): first, ident(102): second}
    assert find_files(peopled, ()) == {}


def test_a_person_has_used_what_he_uploaded(peopled: Database) -> None:
    peopled.write(Batch((record_file(stored(101)), record_file(stored(102, size=7)), record_file(stored(103, 2)))))
    assert usage_of(peopled, WANG) == (2, 12)
    assert usage_of(peopled, ident(3)) == (0, 0)


def test_what_no_record_holds_is_known_by_age(peopled: Database, tables: AppTables) -> None:
    places = [child.name for child in tables.forms["application"].files.values()]
    rows = (stored(101), stored(103), stored(102, field="scan"), stored(104))
    peopled.write(Batch(tuple(map(record_file, rows))))
    keep(peopled, tables, "application", documents=(stored(104).ref,))
    found = unheld_before(peopled, "seals", places, NOW + timedelta(hours=2))
    assert {one.ref.id for one in found} == {
        one.ref.id for one in rows if one.uploaded_at < NOW + timedelta(hours=2)
    } - {ident(104)}
    assert unheld_before(peopled, "other", places, NOW + timedelta(hours=2)) == ()


def test_a_file_goes_only_while_nothing_holds_it(peopled: Database, tables: AppTables) -> None:
    child = [tables.forms["application"].files["documents"].name]
    held, unheld = stored(101), stored(102)
    peopled.write(Batch((record_file(held), record_file(unheld))))
    made = keep(peopled, tables, "application", documents=(held.ref,))
    assert not forget_unheld(peopled, child, held.ref.id)
    change = RecordChange(form="application", id=made, version=1, values={}, by=None, at=NOW)
    peopled.write(Batch((delete(tables, change),)))
    assert not forget_unheld(peopled, child, held.ref.id)
    assert forget_unheld(peopled, child, unheld.ref.id)
    assert not forget_unheld(peopled, child, unheld.ref.id)
    assert known_keys(peopled, (held.key, unheld.key, "f" * 32)) == {held.key}
