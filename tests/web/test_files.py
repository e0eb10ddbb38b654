import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from engine.access.directory import RoleGrant
from engine.ids import new_id
from engine.store import tasks
from engine.usecases.grant_role import grant_role, revoke_role
from engine.usecases.publish import publish
from engine.web.files import VIEW_POLICY
from tests.support import images
from tests.web.attacking import ABSENT
from tests.web.installation import APP, Installation, csrf_headers, installation

PDF = b"%PDF-1.7\n1 0 obj << /Title (canary-7f3a) >> endobj"
ACCOUNTS = ("wang", "li", "chen", "arch", "qian", "sun")
PNG = images.png(8, 8)


def upload(
    client: FlaskClient,
    content: bytes = PDF,
    name: str = "合同.pdf",
    *,
    field: str = "documents",
    form: str = "seals/request",
) -> TestResponse:
    address = f"/api/uploads?form={quote(form)}&field={quote(field)}&name={quote(name)}"
    headers = {**csrf_headers(client), "Content-Type": "application/octet-stream"}
    length = {"CONTENT_LENGTH": str(len(content))}  # a browser says 0, too
    return client.post(address, data=content, headers=headers, environ_overrides=length)


def stored(site: Installation) -> list[str]:
    root = site.runtime.settings.data / "files"
    return [path.name for path in root.rglob("*") if path.is_file()]


def test_an_upload_is_kept_and_only_its_uploader_opens_it(site: Installation) -> None:
    client = site.signed_in("wang")
    answer = upload(client)
    ident = answer.get_json()["id"]
    assert answer.status_code == 201
    assert answer.get_json() == {
        "id": ident,
        "name": "合同.pdf",
        "size": len(PDF),
        "media_type": "application/pdf",
        "view": f"/view/{ident}",
    }
    assert client.get(f"/files/{ident}/x").data == PDF
    for other in ("li", "qian", "sun", "arch"):
        assert site.signed_in(other).get(f"/files/{ident}/x").status_code == 404


def test_a_download_is_never_shown_in_place(small_site: Installation) -> None:
    client = small_site.signed_in("wang")
    ident = upload(client, name='合同 "final"; x.pdf').get_json()["id"]
    headers = client.get(f"/files/{ident}/x").headers
    assert headers["Content-Type"] == "application/pdf"
    assert headers["Content-Disposition"] == (
        "attachment; filename=\"__ _final_; x.pdf\"; filename*=UTF-8''%E5%90%88%E5%90%8C%20_final_%3B%20x.pdf"
    )
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "private, no-store"


def test_documents_and_images_are_shown_in_a_sandbox(small_site: Installation) -> None:
    client = small_site.signed_in("wang")
    for content, name, media_type in ((PDF, "a.pdf", "application/pdf"), (PNG, "a.png", "image/png")):
        answer = client.get(upload(client, content, name).get_json()["view"])
        assert answer.data == content
        assert answer.headers["Content-Type"] == media_type
        assert answer.headers["Content-Disposition"].startswith("inline;")
        assert answer.headers["Content-Security-Policy"] == VIEW_POLICY
    assert VIEW_POLICY.endswith("; sandbox")
    assert "script" not in VIEW_POLICY


def test_texts_are_not_shown_in_place(small_site: Installation) -> None:
    client = small_site.signed_in("wang")
    answer = upload(client, b"<script>window.__pwn=1</script>", "a.txt").get_json()
    assert answer["view"] == ""
    assert client.get(f"/view/{answer['id']}").status_code == 404
    assert client.get(f"/files/{answer['id']}/a.txt").headers["Content-Disposition"].startswith("attachment;")


def test_a_file_out_of_reach_and_one_that_is_absent_answer_alike(site: Installation) -> None:
    ident = upload(site.signed_in("wang")).get_json()["id"]
    other = site.signed_in("qian")
    for method in ("GET", "HEAD"):
        for address in ("/files/{}/a.pdf", "/view/{}"):
            foreign = other.open(address.format(ident), method=method, headers={"Range": "bytes=0-3"})
            absent = other.open(address.format(ABSENT), method=method, headers={"Range": "bytes=0-3"})
            assert (foreign.status_code, foreign.data) == (404, absent.data)
            assert foreign.headers == absent.headers


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ("seals/request", "title"),
        ("seals/request", "nothing"),
        ("seals/nothing", "documents"),
        ("nothing/request", "documents"),
        ("", ""),
        ("seals", "documents"),
        ("seals/request/x", "documents"),
        ("../seals/request", "documents"),
    ],
)
def test_what_is_no_field_of_files_is_not_there(small_site: Installation, form: str, field: str) -> None:
    answer = upload(small_site.signed_in("wang"), form=form, field=field)
    assert answer.status_code == 404
    assert stored(small_site) == []


@pytest.mark.parametrize(
    ("content", "name", "status", "message"),
    [
        (b"MZ\x90\0", "a.pdf", 422, "Programs are not taken. Attach a document."),
        (
            b"<html>",
            "a.pdf",
            422,
            "The content is not that of a .pdf file. Save it again as pdf and attach it once more.",
        ),
        (PDF, "a.docx", 422, "This type of file is not taken here. Choose one of: pdf, png, txt."),
        (PDF, "a.pdf.exe", 422, "This type of file is not taken here. Choose one of: pdf, png, txt."),
        (PDF, "pdf", 422, "This type of file is not taken here. Choose one of: pdf, png, txt."),
        (b"", "a.pdf", 422, "The content is not that of a .pdf file. Save it again as pdf and attach it once more."),
        (
            images.png(50_000, 50_000),
            "a.png",
            422,
            "The image has 50,000 × 50,000 pixels; at most 100 million are taken. Save it smaller and attach it again.",
        ),
        (
            PNG[:40],
            "a.png",
            422,
            "The image is not whole or is damaged. Open it on your device, save it anew and attach it once more.",
        ),
        (PDF + b"x" * 20_480, "a.pdf", 413, "The file is larger than 20 KB."),
    ],
)
def test_what_the_field_does_not_take_is_refused_and_not_kept(
    small_site: Installation, content: bytes, name: str, status: int, message: str
) -> None:
    answer = upload(small_site.signed_in("wang"), content, name)
    assert answer.status_code == status
    problems = answer.get_json().get("problems", [{"message": answer.get_json()["message"]}])
    assert [problem["message"] for problem in problems] == [message]
    assert stored(small_site) == []


def test_a_field_without_limit_takes_what_the_installation_takes(small_site: Installation) -> None:
    client = small_site.signed_in("wang")
    largest = small_site.runtime.settings.largest_file
    answer = client.post(
        "/api/uploads?form=seals/request&field=scan&name=a.pdf",
        data=PDF,
        content_type="application/pdf",
        headers=csrf_headers(client),
        environ_overrides={"CONTENT_LENGTH": str(largest + 1)},
    )
    assert answer.status_code == 413
    assert upload(client, PDF + b"x" * 100_000, field="scan").status_code == 201


@pytest.mark.parametrize("announced", [len(PDF) + 5, len(PDF) - 5])
def test_a_body_that_is_not_as_long_as_announced_is_not_kept_whole(small_site: Installation, announced: int) -> None:
    client = small_site.signed_in("wang")
    address = "/api/uploads?form=seals/request&field=documents&name=a.pdf"
    answer = client.post(
        address,
        data=PDF,
        content_type="application/pdf",
        headers=csrf_headers(client),
        environ_overrides={"CONTENT_LENGTH": str(announced)},
    )
    # more than was announced belongs to no request: it is not read
    assert (answer.status_code, len(stored(small_site))) == ((400, 0) if announced > len(PDF) else (201, 1))


def test_an_upload_without_a_length_is_refused(small_site: Installation) -> None:
    client = small_site.signed_in("wang")
    answer = client.post(
        "/api/uploads?form=seals/request&field=documents&name=a.pdf",
        data=PDF,
        content_type="application/pdf",
        headers=csrf_headers(client),
        environ_overrides={"HTTP_TRANSFER_ENCODING": "chunked"},
    )
    assert answer.status_code == 411
    assert stored(small_site) == []


@pytest.mark.parametrize("setting", [{"FORMLOOM_MOST_FILES": "2"}, {"FORMLOOM_QUOTA_MB": "1"}])
def test_a_person_has_room_for_so_many_files_and_bytes(tmp_path: Path, setting: dict[str, str]) -> None:
    with installation(tmp_path, f"sqlite:///{tmp_path / 'loom.db'}", settings=setting) as site:
        client = site.signed_in("wang")
        content = PDF + b"x" * 400_000
        statuses = [upload(client, content, field="scan").status_code for _ in range(3)]
        assert statuses == [201, 201, 413]
        assert len(stored(site)) == 2
        assert upload(site.signed_in("li"), content, field="scan").status_code == 201


def submitted(client: FlaskClient, **values: object) -> TestResponse:
    body = {"key": str(new_id()), "values": {"title": "Contract", **values}}
    return client.post("/api/apps/seals/request", json=body, headers=csrf_headers(client))


def test_a_file_of_a_record_is_for_who_may_read_that_record(site: Installation) -> None:
    client = site.signed_in("wang")
    ident = upload(client).get_json()["id"]
    assert submitted(client, documents=[{"id": ident}]).status_code == 201
    reached = {account: site.signed_in(account).get(f"/files/{ident}/x").status_code for account in ACCOUNTS}
    # hers, her head's, that of the department above, the archivist's by a role without limit
    assert reached == {"wang": 200, "li": 200, "chen": 404, "arch": 200, "qian": 404, "sun": 404}


def test_a_file_of_a_guarded_field_is_for_the_roles_named_there(site: Installation) -> None:
    client = site.signed_in("wang")
    ident = upload(client, field="scan").get_json()["id"]
    assert submitted(client, scan=[{"id": ident}]).status_code == 201
    reached = {account: site.signed_in(account).get(f"/files/{ident}/x").status_code for account in ACCOUNTS}
    assert reached == {"wang": 200, "li": 404, "chen": 404, "arch": 404, "qian": 404, "sun": 404}


def test_a_role_that_is_taken_takes_the_file_with_it_at_the_next_request(site: Installation) -> None:
    client = site.signed_in("wang")
    ident = upload(client).get_json()["id"]
    submitted(client, documents=[{"id": ident}])
    archivist = site.signed_in("arch")
    grant = RoleGrant(app="seals", role="archivist", person=site.person("arch"))
    statuses = [archivist.get(f"/files/{ident}/x").status_code]
    revoke_role(site.tx(), None, grant)
    statuses.append(archivist.get(f"/files/{ident}/x").status_code)
    grant_role(site.tx(), None, grant)
    statuses.append(archivist.get(f"/files/{ident}/x").status_code)
    assert statuses == [200, 404, 200]


@pytest.mark.parametrize(
    "sent",
    [
        lambda ident: [{"id": str(ABSENT)}],
        lambda ident: [{"id": "/etc/passwd", "name": "/etc/passwd", "size": 1}],
        lambda ident: [{"path": "/etc/passwd"}],
        lambda ident: ["../../etc/passwd"],
        lambda ident: [{"id": ident}],  # somebody else's
    ],
)
def test_a_form_takes_only_the_senders_own_uploads(
    small_site: Installation, sent: Callable[[str], list[object]]
) -> None:
    ident = upload(small_site.signed_in("li")).get_json()["id"]
    answer = submitted(small_site.signed_in("wang"), documents=sent(ident))
    assert answer.status_code == 422
    assert [problem["field"] for problem in answer.get_json()["problems"]] == ["documents"]


def test_a_file_uploaded_for_one_field_is_not_taken_for_another(small_site: Installation) -> None:
    client = small_site.signed_in("wang")
    ident = upload(client, field="scan").get_json()["id"]
    assert submitted(client, documents=[{"id": ident}]).status_code == 422


def test_uploads_come_sixty_a_minute(small_site: Installation) -> None:
    client = small_site.signed_in("wang")
    headers = csrf_headers(client)
    address = "/api/uploads?form=seals/request&field=documents&name=a.txt"
    statuses = [
        client.post(address, data=b"x", content_type="text/plain", headers=headers).status_code for _ in range(62)
    ]
    assert statuses == [201] * 60 + [429] * 2


@pytest.mark.parametrize("ident", ["x", "0", ABSENT.upper(), ABSENT + "0", "..", "%2e%2e", "{}", "1' or '1'='1"])
def test_what_is_no_id_is_not_there(small_site: Installation, ident: str) -> None:
    client = small_site.signed_in("wang")
    assert client.get(f"/files/{ident}/a.pdf").status_code == 404
    assert client.get(f"/view/{ident}").status_code == 404


def test_a_task_whose_form_is_called_otherwise_now_still_takes_files(site: Installation) -> None:
    text = APP.replace(
        "who: head_of(record.department),", "who: head_of(record.department), fields: {documents: edit},"
    )
    publish(site.tx(), None, text.encode(), "seals.yaml", {})
    record = site.submitted("wang")
    (task,) = (one for one in tasks.inbox(site.runtime.database, site.person("li"), limit=9) if one.record == record)
    renamed = text.replace("  request:\n    label: Request", "  ask:\n    was: request\n    label: Ask")
    renamed = renamed.replace("form: request", "form: ask").replace("permissions:\n  request:", "permissions:\n  ask:")
    publish(site.tx(), None, renamed.encode(), "seals.yaml", {})
    client = site.signed_in("li")
    page = client.get(f"/tasks/{task.id}").get_data(as_text=True)
    (form,) = re.findall(r'data-form="([^"]*)"', page)
    file = upload(client, form=f"seals/{form}")
    assert file.status_code == 201, file.get_data(as_text=True)
    body = {"key": str(new_id()), "outcome": "approve", "values": {"documents": [file.get_json()["id"]]}}
    answer = client.post(f"/api/tasks/{task.id}", json={**body, "record_version": 1}, headers=csrf_headers(client))
    assert answer.status_code == 200, answer.get_data(as_text=True)
