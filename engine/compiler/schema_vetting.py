"""Vetting the schemas that kinds bring along: they point nowhere outside and cannot run away."""

from __future__ import annotations

from collections.abc import Iterator

from engine.compiler.regexes import regex_problem
from engine.plugin.kinds import Kinds
from engine.values import Json

MOST_CHOICES = 50
MOST_UNIQUE = 1_000
_LISTS = ("anyOf", "oneOf", "allOf")
_REFERENCES = ("$ref", "$dynamicRef", "$id", "$anchor", "$dynamicAnchor", "$schema")


def vet_kinds(kinds: Kinds, known: frozenset[str]) -> None:
    """Raise ValueError where a kind's schema is not harmless; `known` are the definitions it may refer to."""
    brought = {key: kind.options for key, kind in kinds.fields.items()}
    brought |= {key: kind.options for key, kind in kinds.nodes.items()}
    for key, options in brought.items():
        found = next(schema_problems(dict(options), known), None)
        if found:
            raise ValueError(f"the options of {key}: {found}")


def schema_problems(schema: Json, known: frozenset[str]) -> Iterator[str]:
    """Give what is wrong in a schema: foreign or circular references, bombs, patterns that run away."""
    waiting: list[tuple[Json, int]] = [(schema, 0)]
    while waiting:
        part, depth = waiting.pop()
        if depth > 20:
            yield "it nests more than 20 deep"
            return
        if isinstance(part, dict):
            yield from _problems_in(part, known)
            waiting.extend((value, depth + 1) for value in part.values())
        elif isinstance(part, list):
            waiting.extend((value, depth + 1) for value in part)


def _problems_in(part: dict[str, Json], known: frozenset[str]) -> Iterator[str]:
    for key in _REFERENCES:
        target = part.get(key)
        if isinstance(target, str) and not (key == "$ref" and target in known):
            yield f"{key} may not point to {target}"
    for key in _LISTS:
        if isinstance(part.get(key), list) and len(part[key]) > MOST_CHOICES:
            yield f"{key} has more than {MOST_CHOICES} choices"
    step = part.get("multipleOf")
    if isinstance(step, int | float) and step < 1e-6:
        yield f"multipleOf {step} is too fine"
    if part.get("uniqueItems") is True and not _is_bounded(part.get("maxItems")):
        yield f"uniqueItems needs maxItems of at most {MOST_UNIQUE}"
    for pattern in (part.get("pattern"), *_names(part.get("patternProperties"))):
        found = regex_problem(pattern) if isinstance(pattern, str) else None
        if found:
            yield found


def _is_bounded(most: Json) -> bool:
    return isinstance(most, int) and most <= MOST_UNIQUE


def _names(patterns: Json) -> tuple[str, ...]:
    return tuple(patterns) if isinstance(patterns, dict) else ()
