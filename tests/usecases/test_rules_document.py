"""The rules that go out with a form: those its reader may follow, and nothing that she may not see."""

from __future__ import annotations

import json

from engine.usecases.open_form import edit_document, new_document
from engine.usecases.open_record import open_record
from engine.values import Json
from tests.support.house import House

CANARY = "canary-4711"
APP = f"""
language: 1
app: claims
label: Claims
roles: {{all: {{members: everyone}}, money: {{members: 'me.department.code = "finance"'}}}}
tables:
  limits: {{hit: first, inputs: {{grade: {{type: text}}}}, outputs: {{most: {{type: integer}}}}, rules: [['"P5"', 500], [any, 300]]}}
  people: {{hit: first, inputs: {{grade: {{type: text}}}}, outputs: {{who: {{type: text}}}}, rules: [[any, "{CANARY}"]]}}
forms:
  claim:
    label: Claim
    name: '{{{{ title }}}}'
    fields:
      title: {{type: text}}
      amount: {{type: money}}
      most: {{type: integer, value: 'lookup(limits, me.grade)'}}
      over: {{type: text, visible: amount > most, required: true}}
      pay: {{type: text, default: '"{CANARY}"'}}
      level: {{type: text, value: 'if pay = "{CANARY}" then title else null'}}
      unit: {{type: text, value: me.department.name}}
    checks:
      - {{check: pay != title, at: title, level: warn, message: 'Not {CANARY}'}}
permissions:
  claim: {{all: {{create: true, read: own, update: own}}, money: {{create: true, read: true}}, fields: {{pay: {{read: [money], create: [money]}}, level: {{read: [money], create: [money]}}}}}}
"""


def rules(document: Json) -> dict[str, Json]:
    return {one["key"]: one for one in document["rules"]["fields"]}


def test_a_person_gets_the_rules_over_what_she_sees_with_the_tables_they_look_up(home: House) -> None:
    home.publish(APP)
    document = home.ask(new_document, "wang", "claims", "claim")
    assert set(rules(document)) == {"title", "amount", "most", "over", "unit"}
    assert set(document["rules"]["tables"]) == {"limits"}
    assert document["rules"]["left"] is True  # the warning reads a field out of sight
    assert document["rules"]["asks"] == ["pay", "title"]
    me = document["actor"]["id"]
    assert document["rules"]["members"]["person"][me].keys() == {"grade", "department"}
    assert [list(one) for one in document["rules"]["members"]["department"].values()] == [["name"]]


def test_nothing_of_a_field_out_of_sight_goes_out_new_or_stored(home: House) -> None:
    home.publish(APP)
    record = home.send("wang", "claims.claim", title="t", amount="10")
    for document in (
        home.ask(new_document, "wang", "claims", "claim"),
        home.ask(edit_document, "wang", "claims", "claim", record),
    ):
        assert [key for key, part in document.items() if CANARY in json.dumps(part)] == []
        assert [key for key, part in document["rules"].items() if CANARY in json.dumps(part)] == []
        assert "level" not in rules(document)
    assert home.ask(open_record, "wang", "claims", "claim", record)


def test_who_sees_every_field_follows_every_rule(home: House) -> None:
    home.publish(APP)
    document = home.ask(new_document, "jiang", "claims", "claim")
    assert set(rules(document)) == {"title", "amount", "most", "over", "pay", "level", "unit"}
    assert (document["rules"]["left"], document["rules"]["asks"]) == (False, [])
