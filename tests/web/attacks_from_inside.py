"""Attacks of somebody who is signed in, on what belongs to others."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from engine.store import tasks
from engine.web.csrf import READING
from tests.web.attacking import ABSENT, HTML, MARK, Finding, Target, send, targets, told
from tests.web.installation import Installation, csrf_headers


def out_of_reach(site: Installation) -> Iterator[Finding]:
    """What belongs to others answers exactly like what is not there, on every route that takes an id."""
    record = site.submitted("wang")
    (waiting,) = tasks.open_of_record(site.runtime.database, record)
    written = len(site.security_account())
    for account in ("qian", "sun", "chen"):
        client = site.signed_in(account)
        written += 1
        headers = csrf_headers(client)
        for target in targets(site):
            if ABSENT not in target.path:
                continue
            for accept in ({}, HTML):
                for ident in (record, waiting.task.id):
                    foreign = send(client, _at(target, ident), headers={**headers, **accept}, body=_body(ident))
                    absent = send(client, target, headers={**headers, **accept}, body=_body(ident))
                    same = (foreign.status_code, foreign.data, foreign.headers) == (
                        absent.status_code,
                        absent.data,
                        absent.headers,
                    )
                    hidden = MARK.encode() not in foreign.data and foreign.status_code in (404, 405, 422)
                    problem = "" if same and hidden else f"{told(foreign)} against {told(absent)}"
                    yield Finding(what=f"{account}: {_at(target, ident)}", problem=problem)
    changed = len(site.security_account()) - written
    yield Finding(what="what was written", problem="" if changed == 0 else f"{changed} entries")
    still_open = tasks.open_of_record(site.runtime.database, record)
    yield Finding(what="the task", problem="" if still_open == (waiting,) else "it has changed")


def secrets_in_lists(site: Installation) -> Iterator[Finding]:
    """No page, list, count or search of somebody else gives a record away."""
    site.submitted("wang")
    for account, is_seen in (("wang", True), ("li", True), ("arch", True), ("qian", False), ("sun", False)):
        client = site.signed_in(account)
        found = b""
        for target in targets(site):
            if target.method in READING and ABSENT not in target.path:
                for query in ("", "?q=canary", "?tab=done", "?tab=started", "?search=canary-7f3a"):
                    answer = send(client, Target(endpoint=target.endpoint, method="GET", path=target.path + query))
                    shown = answer.data.replace(b"search=canary-7f3a", b"").replace(b'value="canary-7f3a"', b"")
                    found += shown if MARK.encode() in shown else b""
                    problem = "it is shown" if MARK.encode() in shown and not is_seen else ""
                    yield Finding(what=f"{account}: {target}{query}", problem=problem)
        yield Finding(what=f"{account}: whether it is shown", problem="" if bool(found) is is_seen else "it is not")


def _at(target: Target, ident: UUID) -> Target:
    return Target(endpoint=target.endpoint, method=target.method, path=target.path.replace(ABSENT, str(ident)))


def _body(ident: UUID) -> bytes:
    """What fits every door: the key of a request, values, a version, the outcome of a task."""
    said = f'"key": "{ident}", "values": {{"title": "x"}}, "record_version": 1, "outcome": "approve", "opinion": ""'
    return f"{{{said}}}".encode()
