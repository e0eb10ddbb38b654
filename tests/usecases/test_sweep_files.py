from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from engine.ids import new_id
from engine.usecases.sweep_files import GRACE, sweep_files
from tests.web.installation import NOW, Installation, csrf_headers, installation

ADDRESS = "/api/uploads?form=seals/request&field=documents&name=a.txt"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Installation]:
    with installation(tmp_path / "data", f"sqlite:///{tmp_path / 'loom.db'}") as found:
        yield found


def contents(site: Installation) -> int:
    return sum(1 for path in (site.runtime.settings.data / "files").rglob("*") if path.is_file())


def test_uploads_go_after_their_grace_unless_a_record_holds_them(site: Installation) -> None:
    client = site.signed_in("wang")
    headers = csrf_headers(client)
    held, unheld = (
        client.post(ADDRESS, data=b"x", content_type="text/plain", headers=headers).get_json()["id"] for _ in range(2)
    )
    body = {"key": str(new_id()), "values": {"title": "Contract", "documents": [{"id": held}]}}
    assert client.post("/api/apps/seals/request", json=body, headers=headers).status_code == 201
    site.clock.move_to(NOW + GRACE)
    assert (sweep_files(site.tx()), contents(site)) == (0, 2)
    # contents carry the time of the machine, rows that of the clock
    site.clock.move_to(NOW + GRACE + timedelta(days=36_500))
    assert (sweep_files(site.tx()), contents(site)) == (1, 1)
    client = site.signed_in("wang")
    assert client.get(f"/files/{held}/a.txt").data == b"x"
    assert client.get(f"/files/{unheld}/a.txt").status_code == 404


def test_a_content_whose_row_was_never_written_goes(site: Installation) -> None:
    site.runtime.files.receive([b"half"], 100, lambda content: None)
    site.clock.move_to(NOW + timedelta(days=36_500))
    assert (sweep_files(site.tx()), contents(site)) == (1, 0)
