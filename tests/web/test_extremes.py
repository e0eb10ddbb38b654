"""Numbers and positions past every bound are refused like others, never with a broken page."""

from __future__ import annotations

import base64

import pytest

from engine.ids import new_id
from engine.usecases.publish import publish
from tests.web.installation import Installation, csrf_headers

COUNTED = """
language: 1
app: counted
label: Counted
roles: {all: {members: everyone}}
forms: {thing: {label: Thing, fields: {count: {type: integer}}}}
permissions: {thing: {all: {create: true, read: true}}}
"""
PLACE = "/api/apps/counted/thing"


@pytest.mark.parametrize("count", [2**63, 2**64, -(2**63) - 1, 10**400])
def test_a_number_that_no_column_takes_is_refused_at_its_field(small_site: Installation, count: int) -> None:
    publish(small_site.tx(), None, COUNTED.encode(), "counted.yaml", {})
    client = small_site.signed_in("wang")
    body = {"key": str(new_id()), "values": {"count": count}}
    answer = client.post(PLACE, json=body, headers=csrf_headers(client))
    assert (answer.status_code, [one["field"] for one in answer.get_json()["problems"]]) == (422, ["count"])
    typing = {"values": {"count": count}, "touched": ["count"]}
    assert client.post(f"{PLACE}/evaluate", json=typing, headers=csrf_headers(client)).status_code == 200


@pytest.mark.parametrize("version", [2**31, 2**64, -1])
def test_a_version_that_no_record_has_is_a_bad_request(small_site: Installation, version: int) -> None:
    client = small_site.signed_in("wang")
    body = {"key": str(new_id()), "outcome": "approve", "opinion": "", "values": {}, "record_version": version}
    answer = client.post(f"/api/tasks/{new_id()}", json=body, headers=csrf_headers(client))
    assert answer.status_code == 400


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_position_outside_of_time_is_nowhere(site: Installation, moment: str) -> None:
    client = site.signed_in("wang")
    cursor = base64.urlsafe_b64encode(f'["{moment}","{new_id()}"]'.encode()).decode().rstrip("=")
    assert client.get(f"/apps/seals/request?cursor={cursor}").status_code == 404
    inbox = client.get("/inbox", query_string={"tab": "waiting", "cursor": f"{moment}~{new_id()}"})
    assert inbox.status_code == 404
