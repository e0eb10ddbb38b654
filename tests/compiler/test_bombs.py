"""Definitions made to hurt: each ends in a problem with a place, within the limits of one small process."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from engine.compiler.check import check_shape
from engine.compiler.findings import Findings
from engine.compiler.schema_vetting import schema_problems, vet_kinds
from engine.compiler.source import read_source
from engine.errors import Text
from engine.plugin.kinds import Kinds, NodeKind
from engine.registry import FIELD_KINDS, KINDS
from engine.values import Json

ENGINE = Path(__file__).parents[2] / "engine"
HOSTILE = {
    "a million keys": '"".join(f"k{n}: 1\\n" for n in range(10**6))',
    "too many keys for the values allowed": '"".join(f"k{n}:\\n" for n in range(150_000))',
    "many aliases": '"a: &a [x]\\n" + "".join(f"b{n}: &b{n} [*a, *a]\\n" for n in range(20_000))',
    "brackets 500 deep": '"[" * 500',
    "brackets 100,000 deep": '"[" * 100_000',
    "dashes 100,000 deep": '"- " * 100_000',
    "question marks": '"? " * 100_000',
    "50 MB": '"a: " + "x" * 50_000_000',
    "50 MB of bytes": 'b"a: " + b"x" * 50_000_000',
    "an endless quote": '"a: \\"" + "x" * 1_900_000',
    "a broken map": '"a: {" + "b, " * 500_000',
    "the same key again and again": '"a: 1\\n" * 300_000',
    "a number of a million digits": '"a: " + "9" * 1_000_000',
    "a huge exponent": '"a: 1e999999999"',
    "an endless rule": 'FORM + "size: {type: integer, value: \'" + "1 + " * 100_000 + "1\'}"',
    "a nested rule": 'FORM + "size: {type: integer, value: \'" + "(" * 100_000 + "\'}"',
    "a pattern that runs away": 'FORM + "size: {type: text, pattern: \'" + "(" * 90 + "a" + "+)" * 90 + "\'}"',
    "ninety thousand unknown keys": 'FORM + "a: {type: text}}}}\\n" + "".join(f"k{n}: 1\\n" for n in range(90_000))',
    "nine thousand fields": 'FORM + ", ".join(f"k{n}: {{type: text, label: x}}" for n in range(9_000)) + "}}}"',
    "nine thousand rules": 'FORM + ", ".join(f"k{n}: {{type: integer, value: k{n+1}}}" for n in range(9_000)) + "}}}"',
    "forty thousand unknown keys": 'FORM + "size: {type: text, " + ", ".join(f"k{n}: 1" for n in range(40_000)) + "}}}}"',
    "ten thousand unknown keys": 'FORM + "size: {type: text, " + ", ".join(f"k{n}: 1" for n in range(10_000)) + "}"',
}
CHILD = """
import resource, sys, time
SECONDS = 2  # a second on an idle machine
resource.setrlimit(resource.RLIMIT_CPU, (10, 10))
from engine.compiler.compile import compile_app
from engine.registry import KINDS
FORM = "language: 1\\napp: a\\nforms: {f: {fields: {"
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
text = eval(sys.argv[1])
own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
started = time.process_time()
compiled = compile_app(text, "a.yaml", KINDS)
spent = time.process_time() - started
grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before - 4 * own
assert compiled.app is None and compiled.problems and all(found.line > 0 for found in compiled.problems)
assert len(compiled.problems) <= 200
assert grown < 100_000, grown
assert spent < SECONDS, spent
"""


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_definition_is_refused_within_bounds(text: str) -> None:
    subprocess.run([sys.executable, "-c", CHILD, text], check=True, cwd=ENGINE.parent, timeout=60)


def test_only_the_reader_of_definitions_knows_yaml_and_loads_nothing_from_it() -> None:
    users = {
        path.relative_to(ENGINE).as_posix(): set(re.findall(r"\byaml\.\w+", path.read_text()))
        for path in ENGINE.rglob("*.py")
        if re.search(r"^\s*(import|from) yaml\b", path.read_text(), re.MULTILINE)
    }

    assert set(users) == {"compiler/source.py"}
    assert {name for name in users["compiler/source.py"] if "oad" in name} == {"yaml.CSafeLoader"}


@pytest.mark.parametrize(
    ("schema", "problem"),
    [
        ({"x": {"$ref": "https://example.com/a.json"}}, "$ref may not point to https://example.com/a.json"),
        ({"x": {"$ref": "file:///etc/passwd"}}, "$ref may not point to file:///etc/passwd"),
        ({"x": {"$ref": "#/$defs/x"}}, "$ref may not point to #/$defs/x"),
        ({"x": {"$dynamicRef": "#x"}}, "$dynamicRef may not point to #x"),
        ({"x": {"pattern": "(a+)+"}}, "the pattern repeats a repeat"),
        ({"x": {"patternProperties": {"(a*)*": {}}}}, "the pattern repeats a repeat"),
        ({"x": {"multipleOf": 1e-300}}, "multipleOf 1e-300 is too fine"),
        ({"x": {"uniqueItems": True}}, "uniqueItems needs maxItems of at most 1000"),
        ({"x": {"anyOf": [{}] * 10_000}}, "anyOf has more than 50 choices"),
    ],
)
def test_a_schema_that_reaches_out_or_runs_away_is_refused(schema: Json, problem: str) -> None:
    assert next(schema_problems(schema, frozenset({"#/$defs/text"}))) == problem


def test_a_schema_nested_without_end_is_refused() -> None:
    schema: Json = {}
    for _ in range(500):
        schema = {"not": schema}

    assert list(schema_problems(schema, frozenset())) == ["it nests more than 20 deep"]


def test_a_kind_with_such_a_schema_stops_the_compiler() -> None:
    kind = NodeKind(
        key="spy", label=Text(en="Spy", zh="间谍"), waits=False, options={"to": {"$ref": "https://example.com"}}
    )
    kinds = Kinds(fields=FIELD_KINDS, nodes={"spy": kind})
    findings = Findings("a.yaml")

    with pytest.raises(ValueError, match=re.escape("the options of spy: $ref may not point to https://example.com")):
        check_shape(read_source("language: 1\n", findings), kinds, findings)


def test_the_built_in_kinds_pass() -> None:
    names = ("not_yet", "text", "expression", "people", "set", "outcome", "outcomes", "may", "return", "node_fields")
    names += ("column_field",)

    vet_kinds(KINDS, frozenset(f"#/$defs/{name}" for name in names))
