"""What a record is called."""

import pytest

from engine.errors import Text
from engine.forms.name import facts, record_name
from engine.model.form import Field, Form
from engine.values import Value, Values
from tests.forms.build import LI, SEAL


class Words:
    """Says things the way a person in the office would."""

    def text(self, field: Field, value: Value) -> str:
        known = {SEAL: "公章 GZ-1", LI: "李", "high": "重要"}
        return known.get(value, str(value))

    def member(self, field: Field, value: Value, name: str) -> tuple[Field, Value] | None:
        found = {"number": "GZ-1", "name": "公章", "keeper": LI}.get(name)
        return None if found is None else (Field(key=name, type="text", label=Text(en=name, zh=name)), found)


def form(name: str, facts: tuple[str, ...] = ()) -> Form:
    types = {
        "number": "text",
        "title": "text",
        "seal": "link",
        "importance": "choice",
        "copies": "integer",
        "note": "text",
    }
    fields = {key: Field(key=key, type=type_, label=Text(en=key, zh=key)) for key, type_ in types.items()}
    return Form(key="request", label=Text(en="r", zh="r"), fields=fields, name=name, facts=facts)


VALUES: Values = {
    "number": "A1",
    "title": "合同",
    "seal": SEAL,
    "importance": "high",
    "created_by": LI,
    "copies": 0,
    "state": "running",
    "created_at": "2026",
    "note": None,
}


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("{{ number }} {{ title }}", "A1 合同"),
        ("{{ seal }}", "公章 GZ-1"),
        ("{{ seal.number }} / {{ seal.nothing }}", "GZ-1 /"),
        ("{{ importance }}", "重要"),
        ("{{ seal.keeper }} {{ seal.keeper.name }} {{ seal.nothing.name }}", "李 公章"),
        ("{{ state }} {{ created_at }}", "running 2026"),
        ("{{ absent | default('-') }}{{ note | default('none') }}{{ title | default('x') }}", "-none合同"),
        ("{{ created_by }}: {{ copies }}", "李: 0"),
        ("{{ absent }}x", "x"),
        ("{% if importance == 'high' %}!{% endif %}{{ number | lower }}", "!a1"),
        ("{{ title | truncate(1, true, '', 0) }}", "合"),
        ("", "A1"),
    ],
)
def test_a_name_is_written_from_the_template(template: str, expected: str) -> None:
    assert record_name(form(template), VALUES, Words()) == expected


@pytest.mark.parametrize(
    "template", ["{{ number }} {{ title }}", "({{seal}}) % {{ importance }}\n#{{ copies }}", "x", "{{ absent }}"]
)
def test_a_name_of_fields_alone_reads_as_the_template_engine_writes_it(template: str) -> None:
    with_engine = record_name(form(f"{template}{{{{ '' }}}}"), VALUES, Words())
    assert record_name(form(template), VALUES, Words()) == with_engine


def test_a_blank_reads_as_nothing() -> None:
    assert record_name(form("{{ number }}-{{ seal }}-{{ seal.number }}"), {"number": None}, Words()) == "--"


def test_a_name_is_one_line_and_not_too_long() -> None:
    assert record_name(form("{{ title }}"), {"title": "a\n b"}, Words()) == "a b"
    long = record_name(form("{{ title }}"), {"title": "x" * 500}, Words())
    assert (len(long), long[-1]) == (200, "…")


@pytest.mark.parametrize(
    "template",
    [
        "{{ number.__class__.__mro__ }}",
        "{{ number._words }}",
        "{{ ''.__class__ }}",
        "{{ 1 / 0 }}",
        "{{ number < 3 }}",
        "{{ range(10000000) | list }}",
        "{{ number",
        "{{ number }}" * 100,
    ],
)
def test_what_a_template_may_not_do_gives_no_name_and_no_error(template: str) -> None:
    assert record_name(form(template), VALUES, Words()) == ""


def test_values_are_text_and_never_template() -> None:
    assert record_name(form("{{ title }}"), {"title": "{{ number }} <b>"}, Words()) == "{{ number }} <b>"


def test_facts_are_what_is_filled_in_with_its_label() -> None:
    found = facts(form("", facts=("seal", "title", "importance")), {"seal": SEAL, "importance": "high"}, Words())
    assert found == ((Text(en="seal", zh="seal"), "公章 GZ-1"), (Text(en="importance", zh="importance"), "重要"))
