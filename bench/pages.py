"""Pages in process: what one request costs, against one SELECT behind the same framework."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from functools import partial
from pathlib import Path

from flask import Flask
from werkzeug.test import EnvironBuilder, run_wsgi_app

from bench.measure import ROUNDS, Measure, median_seconds
from bench.stage.floor import floor_app
from bench.stage.installation import APP, FORM, Stage, applicant, furnish, head, opened, sqlite_url
from bench.stage.story import Spent, story_of, values_of
from engine.store.people import find_account
from engine.store.sessions import new_token, open_session
from engine.store.tasks import inbox
from engine.store.writing import Batch
from engine.web.app import close_app, create_app
from engine.web.csrf import csrf_token

RECORDS = 60
TIMES = 40  # requests a round
HOST = "http://127.0.0.1"
BY_APPLICANT = {
    "start page": "/",
    "list": f"/apps/{APP}/{FORM}",
    "form": f"/apps/{APP}/{FORM}/new",
    "form document": f"/api/apps/{APP}/{FORM}/new",
}
EVALUATE = f"/api/apps/{APP}/{FORM}/evaluate"


def measure() -> Iterator[Measure]:
    """Ask for each page again and again, as somebody with a session."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        furnish(sqlite_url(data), data)
        least = milliseconds(floor_app(data / "floor.db"), partial(EnvironBuilder, "/", HOST))
        with opened(sqlite_url(data), data) as stage:
            app = create_app(stage.runtime)
            for name, ask in asked(stage).items():
                yield Measure(name=name, value=milliseconds(app, ask), unit="ms", floor=least)
            close_app(app)


def asked(stage: Stage) -> Mapping[str, Callable[[], EnvironBuilder]]:
    """Make what is asked for, in an installation where something is going on."""
    story = story_of(stage)
    for _ in range(RECORDS):
        story.send(Spent())
    mine, of_head = token_of(stage, applicant(0)), token_of(stage, head(0))
    task = inbox(stage.runtime.database, stage.person(head(0)), limit=1)[0].id
    pages = {name: partial(page, path, mine) for name, path in BY_APPLICANT.items()}
    body = {"values": values_of(1), "touched": ["amount"]}
    return {
        **pages,
        "evaluate": partial(sent, EVALUATE, mine, csrf_token(stage.runtime.settings.secret_key, mine), body),
        "inbox": partial(page, "/inbox", of_head),
        "task": partial(page, f"/tasks/{task}", of_head),
        "task document": partial(page, f"/api/tasks/{task}", of_head),
    }


def token_of(stage: Stage, account: str) -> str:
    """Open a session without a password."""
    runtime, token = stage.runtime, new_token()
    found = find_account(runtime.database, account)
    if found is None:
        raise LookupError(account)
    now = runtime.clock.now() - timedelta(seconds=1)
    step = open_session(runtime.new_id(), token, found.id, now, methods=("password",), address="", device="")
    runtime.database.write(Batch((step,)))
    return token


def page(path: str, token: str) -> EnvironBuilder:
    """Ask for a page in a session."""
    return EnvironBuilder(path, HOST, headers={"Cookie": f"session={token}"})


def sent(path: str, token: str, csrf: str, body: Mapping[str, object]) -> EnvironBuilder:
    """Send what a page sends in a session."""
    headers = {"Cookie": f"session={token}", "Origin": HOST, "Sec-Fetch-Site": "same-origin", "X-CSRF-Token": csrf}
    return EnvironBuilder(
        path, HOST, method="POST", headers=headers, data=json.dumps(body), content_type="application/json"
    )


def milliseconds(app: Flask, ask: Callable[[], EnvironBuilder]) -> float:
    """Give the time of one request; making it is not counted."""
    rounds = iter([[ask().get_environ() for _ in range(TIMES)] for _ in range(ROUNDS + 1)])

    def again() -> None:
        for environ in next(rounds):
            _, status, _ = run_wsgi_app(app, environ, buffered=True)
            if not status.startswith("200"):
                raise LookupError(f"{environ['PATH_INFO']}: {status}")

    return median_seconds(again) * 1000 / TIMES
