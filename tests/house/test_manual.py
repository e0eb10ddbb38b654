"""The manual lists what there is, and nothing else."""

import re

from engine.compiler.later import NODE_TYPES, TOP_KEYS
from engine.compiler.schema import make_schema
from engine.expression.functions.table import FUNCTIONS
from engine.model.keys import READY_PREDICATES
from engine.model.rights import Function
from engine.registry import FIELD_KINDS, KINDS, NODE_KINDS
from tests.house.source import ROOT

DOCS = ROOT / "docs"


def page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def rows(markdown: str, heading: str) -> list[str]:
    """The first cells of the table below a heading."""
    section = markdown.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    return re.findall(r"^\| `([^`]+)`", section, re.MULTILINE)


def test_every_function_has_its_signature_in_the_manual() -> None:
    listed = rows(page("expressions.md"), "Functions")
    assert sorted(listed) == sorted(function.written() for function in FUNCTIONS.values())


def test_every_alias_of_a_function_is_in_the_manual() -> None:
    text = page("expressions.md")
    assert [alias for found in FUNCTIONS.values() for alias in found.aliases if f"`{alias}`" not in text] == []


def test_every_field_type_is_in_the_manual() -> None:
    words = page("language.md").split("\n## Fields\n", 1)[1].split("\nEvery field a person", 1)[0]
    assert re.findall(r"^\| `([^`]+)`", words, re.MULTILINE) == list(FIELD_KINDS)


def test_every_key_of_a_field_type_is_in_the_manual() -> None:
    words = page("language.md")
    keys = {key for kind in FIELD_KINDS.values() for key in kind.options}
    assert [key for key in sorted(keys) if not re.search(rf"`[^`]*\b{key}\b[^`]*`", words)] == []


def test_every_node_type_is_in_the_manual() -> None:
    assert rows(page("workflow.md"), "Node types") == list(NODE_KINDS)


def test_every_key_of_a_node_that_is_built_is_in_the_manual() -> None:
    words = page("workflow.md")
    later = {"$ref": "#/$defs/not_yet"}
    keys = {key for kind in NODE_KINDS.values() for key, shape in kind.options.items() if shape != later}
    assert [key for key in sorted(keys - {"decide", "confirm"}) if not re.search(rf"\b{key}\b", words)] == []


def test_the_top_keys_that_are_built_are_in_the_manual_and_no_others() -> None:
    built = [key for key in make_schema(KINDS)["properties"] if key not in TOP_KEYS]
    listed = [word for cell in rows(page("language.md"), "The top of the file") for word in [cell.split(":")[0]]]
    assert set(built) - set(listed) <= {"help", "icon"}
    assert set(listed) <= set(built)


def test_every_function_and_predicate_of_the_matrix_is_in_the_manual() -> None:
    words = page("permissions.md")
    wanted = [*(function.value for function in Function), *READY_PREDICATES]
    assert [word for word in wanted if f"`{word}`" not in words] == []


def test_the_manual_promises_no_node_type_that_is_not_built() -> None:
    assert [node for node in NODE_TYPES if node in rows(page("workflow.md"), "Node types")] == []


def test_every_setting_is_in_the_manual_and_no_other() -> None:
    settings = set(re.findall(r"FORMLOOM_[A-Z_]+", (ROOT / "engine" / "config.py").read_text(encoding="utf-8")))
    assert set(re.findall(r"FORMLOOM_[A-Z_]+", page("operating.md"))) == settings
