"""A running installation with six people and one small app, spoken to over HTTP without a network."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from engine.clock import SetClock
from engine.config import load_settings
from engine.ids import new_id
from engine.runtime import Runtime, close_runtime, open_runtime, open_tx
from engine.store.statement import Statement
from engine.store.tables import SECURITY, trail
from engine.usecases.import_people import import_people
from engine.usecases.publish import publish
from engine.usecases.transaction import Tx
from engine.web.app import close_app, create_app

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
PASSWORD = "violet-harbour-7"
ORIGIN = "http://localhost"
APP = """
language: 1
app: seals
label: Seals
roles:
  applicant: {label: Applicant, members: everyone}
  dept_head: {label: Head, members: department_heads}
  archivist: {label: Archivist}
forms:
  request:
    label: Request
    fields:
      title: {type: text, required: true}
      documents: {type: files, accept: [pdf, png, txt], max_size: 20 KB}
      scan: {type: files}
workflows:
  request:
    label: Approval
    form: request
    start: head
    nodes:
      head: {type: approve, label: Head, who: head_of(record.department), next: {approve: done, reject: done}}
      done: {type: end}
permissions:
  request:
    applicant: {create: true, read: own}
    dept_head: {read: led_by_me}
    archivist: {read: true}
    fields: {scan: {read: [applicant]}}
"""
PEOPLE = """number,name,account,branch,department,head,roles
1001,Chen,chen,hq,board,board,
1101,Li,li,hq,sales,sales,
1102,Wang,wang,hq,sales,,
1103,Qian,qian,hq,sales,,
1201,Sun,sun,hq,finance,finance,
1301,Arch,arch,hq,finance,,seals.archivist
"""
_TRAIL = Statement(
    select(trail.c.verb, trail.c.actor, trail.c.answers).where(trail.c.stream == SECURITY).order_by(trail.c.seq)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """What a test needs of an installation."""

    runtime: Runtime
    app: Flask
    clock: SetClock
    settings: Mapping[str, str] = field(default_factory=dict)

    def tx(self) -> Tx:
        """Open the door of use cases as the command line does."""
        return open_tx(self.runtime, now=self.clock.now(), language="en")

    def client(self) -> FlaskClient:
        """A browser without cookies, that speaks English."""
        client = self.app.test_client()
        client.open = partial(client.open, buffered=True)  # type: ignore[method-assign] # answers are read to the end
        client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
        return client

    def signed_in(self, account: str) -> FlaskClient:
        """A browser in which somebody has signed in."""
        client = self.client()
        answer = sign_in(client, account)
        assert answer.status_code == 200, answer.get_data(as_text=True)
        return client

    def person(self, account: str) -> UUID:
        """The id of the person with an account."""
        persons = self.runtime.shelf.newest().directory.persons.values()
        return next(person.id for person in persons if person.account == account)

    def submitted(self, account: str) -> UUID:
        """A request somebody has sent."""
        client = self.signed_in(account)
        body = {"key": str(new_id()), "values": {"title": "canary-7f3a"}}
        answer = client.post("/api/apps/seals/request", json=body, headers=csrf_headers(client))
        assert answer.status_code == 201, answer.get_data(as_text=True)
        return UUID(answer.get_json()["record"])

    def security_account(self) -> list[tuple[str, UUID | None, object]]:
        """Everything the security account tells: verb, actor, facts."""
        return [(row[0], row[1], row[2]) for row in self.runtime.database.rows(_TRAIL, {})]


@contextmanager
def installation(
    data: Path, database_url: str, *, settings: Mapping[str, str] | None = None, with_app: bool = True
) -> Iterator[Installation]:
    """Open an installation on an empty database."""
    clock = SetClock(NOW)
    environment = {"FORMLOOM_DATA": str(data), "FORMLOOM_DATABASE_URL": database_url, **(settings or {})}
    runtime = open_runtime(load_settings(environment), clock=clock)
    app = create_app(runtime)
    found = Installation(runtime=runtime, app=app, clock=clock, settings=environment)
    try:
        if with_app:
            publish(found.tx(), None, APP.encode(), "seals.yaml", {})
            import_people(found.tx(), None, {"people.csv": PEOPLE.encode()}, first_password=PASSWORD)
        yield found
    finally:
        close_app(app)
        close_runtime(runtime)


def csrf_headers(client: FlaskClient) -> dict[str, str]:
    """What our own pages send with a changing request."""
    token = client.get("/api/csrf").get_json()["token"]
    return {"X-CSRF-Token": token, "Origin": ORIGIN, "Sec-Fetch-Site": "same-origin"}


def sign_in(
    client: FlaskClient, account: str, password: str = PASSWORD, *, next_: str = "/", **more: str
) -> TestResponse:
    """Send what the sign-in page sends; `more` are further headers."""
    headers = {**csrf_headers(client), **{name.replace("_", "-"): value for name, value in more.items()}}
    return client.post("/sign-in", json={"account": account, "password": password, "next": next_}, headers=headers)
