from __future__ import annotations

import json

from jsonschema import Draft202012Validator

from engine.compiler.schema import make_schema, schema_text
from engine.registry import FIELD_KINDS, KINDS, NODE_KINDS


def test_the_schema_is_one_of_draft_2020_12() -> None:
    Draft202012Validator.check_schema(make_schema(KINDS))


def test_the_text_of_the_schema_reads_back_as_the_schema() -> None:
    assert json.loads(schema_text(KINDS)) == make_schema(KINDS)


def test_every_kind_has_its_definition() -> None:
    names = {f"field_{key}" for key in FIELD_KINDS} | {f"node_{key}" for key in NODE_KINDS}

    assert names - set(make_schema(KINDS)["$defs"]) == set()


def test_every_reference_leads_to_a_definition() -> None:
    text = schema_text(KINDS)
    named = {part.split('"', 1)[0] for part in text.split('"$ref": "#/$defs/')[1:]}

    assert named - set(make_schema(KINDS)["$defs"]) == set()


def test_a_field_takes_the_keys_of_its_own_type_only() -> None:
    definitions = make_schema(KINDS)["$defs"]

    assert "accept" in definitions["field_files"]["properties"]
    assert "accept" not in definitions["field_text"]["properties"]
    assert "default" not in definitions["field_serial"]["properties"]
