import json
import logging

import pytest

from engine import errors
from engine.errors import (
    Change,
    Conflict,
    Invalid,
    InvalidDefinition,
    Level,
    NotAllowed,
    NotFound,
    Problem,
    Refusal,
    Text,
    TooMuch,
    Unavailable,
    Unprocessed,
    ValueProblem,
)
from engine.ids import new_id
from engine.web.errors import STATUS, Answer, answer_of
from engine.web.logs import OneLine
from tests.web.attacking import ABSENT, HTML
from tests.web.installation import Installation, csrf_headers

SAID = Text(en="said", zh="说")
WRONG = ValueProblem(field="copies", rule="max", message=SAID, level=Level.WARNING)
FOUND = Problem(rule="names", path="forms.a", what="no such field", todo="use b", file="a.yaml", line=3, column=5)


def test_every_refusal_has_a_status() -> None:
    kinds = {kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, Refusal)}
    assert STATUS.keys() == kinds - {Refusal}


@pytest.mark.parametrize(
    ("refusal", "answer"),
    [
        (
            Invalid((WRONG,)),
            Answer(
                status=422,
                message="1 place to put right; what was filled in is kept.",
                details={"problems": [{"field": "copies", "message": "said", "level": "warning"}]},
            ),
        ),
        (
            InvalidDefinition((FOUND,)),
            Answer(status=422, message=str(FOUND), details={"problems": ["a.yaml:3:5: forms.a: no such field; use b"]}),
        ),
        (NotAllowed(SAID), Answer(status=403, message="said")),
        (NotFound(), Answer(status=404, message="There is nothing here that you can open.")),
        (
            Conflict(SAID, (Change(field="copies", seen="1", now="2"),)),
            Answer(
                status=409,
                message="said",
                details={"difference": [{"field": "copies", "label": "copies", "seen": "1", "now": "2"}]},
            ),
        ),
        (Unprocessed(SAID, 2), Answer(status=409, message="said", headers={"Retry-After": "2"})),
        (Unprocessed(SAID, None), Answer(status=422, message="said")),
        (TooMuch(SAID, is_size=True), Answer(status=413, message="said")),
        (TooMuch(SAID, is_size=False), Answer(status=429, message="said", headers={"Retry-After": "60"})),
        (Unavailable(SAID), Answer(status=503, message="said", headers={"Retry-After": "5"})),
    ],
)
def test_each_refusal_answers_in_one_way(refusal: Refusal, answer: Answer) -> None:
    assert answer_of(refusal, "en") == answer


def test_a_refusal_speaks_the_language_asked_for() -> None:
    assert answer_of(NotAllowed(SAID), "zh").message == "说"


def test_a_bug_tells_a_number_and_nothing_else(
    small_site: Installation, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def break_(*_: object) -> None:
        raise RuntimeError("secret /etc/passwd")

    monkeypatch.setattr("engine.web.health.read_epoch", break_)
    monkeypatch.setattr(logging.getLogger("formloom"), "propagate", True)
    for headers in ({}, HTML):
        answer = small_site.client().get("/healthz", headers=headers)
        text = answer.get_data(as_text=True)
        number = caplog.records[-1].about["number"]  # type: ignore[attr-defined]
        assert answer.status_code == 500
        assert number in text
        for word in ("secret", "passwd", "Traceback", "RuntimeError", "File "):
            assert word not in text


def test_a_database_that_does_not_answer_is_told_as_that(
    small_site: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def silent(*_: object) -> None:
        raise Unavailable(SAID)

    monkeypatch.setattr("engine.web.health.read_epoch", silent)
    answer = small_site.client().get("/healthz")
    assert (answer.status_code, answer.get_json()) == (503, {"message": "said", "number": ""})
    assert answer.headers["Retry-After"] == "5"


def test_a_page_that_is_not_there_looks_like_a_page(small_site: Installation) -> None:
    answer = small_site.signed_in("wang").get("/nothing", headers=HTML)
    assert answer.status_code == 404
    assert answer.mimetype == "text/html"
    assert "This page was not found" in answer.get_data(as_text=True)


def test_the_api_never_answers_with_a_page(small_site: Installation) -> None:
    answer = small_site.signed_in("wang").get("/api/nothing", headers=HTML)
    assert (answer.status_code, answer.mimetype) == (404, "application/json")


def test_a_page_asked_for_without_session_leads_to_signing_in_and_back(small_site: Installation) -> None:
    answer = small_site.client().get("/inbox?tab=done", headers=HTML)
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/sign-in?next=%2Finbox%3Ftab%3Ddone"


def test_a_refused_read_writes_nothing_until_it_is_told_with_others(small_site: Installation) -> None:
    client = small_site.signed_in("wang")
    client.get("/nothing")
    before = small_site.security_account()
    counts = small_site.runtime.database.counts
    counts.statements = 0
    for _ in range(4):
        assert client.get(f"/files/{ABSENT}/a.pdf").status_code == 404
    assert counts.statements == 4 * 2  # the session, the file
    assert small_site.security_account() == before
    small_site.app.extensions["site"].watch.flush()
    facts = {"route": "files.download", "status": 404, "address": "127.0.0.1", "count": 4}
    assert small_site.security_account()[-1] == ("refused", small_site.person("wang"), facts)


def test_every_kind_of_refusal_is_told_in_the_security_account(small_site: Installation) -> None:
    client = small_site.signed_in("wang")
    own, sent = csrf_headers(client), {"key": str(new_id()), "values": {"nothing": 1}}
    form, uploads = "/api/apps/seals/request", "/api/uploads?form=seals/request&field=documents&name="
    answers = (
        client.get("/apps?q=1&q=2"),
        small_site.client().get("/api/apps/seals/request/new"),
        client.post(form, json=sent),
        client.get("/nothing"),
        client.delete("/inbox", headers=own, json={}),
        client.post(f"{uploads}a.pdf", data=b"x", headers={**own, "Transfer-Encoding": "chunked"}),
        client.post(f"{uploads}a.txt", data=b"x" * 30_000, headers=own),
        client.post(form, data="x", headers=own, content_type="text/plain"),
        client.post(form, json=sent, headers=own),
    )
    statuses = [answer.status_code for answer in answers]
    assert statuses == [400, 401, 403, 404, 405, 411, 413, 415, 422]
    small_site.app.extensions["site"].watch.flush()
    facts = [facts for verb, _, facts in small_site.security_account() if verb == "refused"]
    assert sorted(fact["status"] for fact in facts) == statuses


def test_one_event_is_one_line_of_the_log() -> None:
    record = logging.LogRecord("formloom.web", logging.ERROR, "", 0, 'a\n{"level": "info"}\x1b[31m', (), None)
    record.about = {"number": "1\r\n2"}
    line = OneLine().format(record)
    assert "\n" not in line
    assert "\x1b" not in line
    assert json.loads(line)["event"] == 'a\n{"level": "info"}\x1b[31m'
