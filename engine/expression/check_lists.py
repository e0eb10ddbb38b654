"""Lists and records: filters, loops, and what is written out."""

from __future__ import annotations

from dataclasses import replace

from engine.expression.check_words import element_frame
from engine.expression.checking import Checking, Frame, mismatch, need
from engine.expression.tree import Context, Entry, Filter, For, Items, Iterator, Local, Node, Quantified
from engine.expression.types import (
    ANY,
    ANY_LIST,
    BLANK,
    BOOLEAN,
    DATE,
    NUMBER,
    ListOf,
    RangeOf,
    Shape,
    Type,
    common,
    describe,
    fits,
)


def resolve_filter(state: Checking, node: Filter, expected: Type | None) -> Node:
    """Check `base[…]`: the condition sees the members of the elements."""
    base = state.resolve(state, node.base, None)
    item = base.type.item if isinstance(base.type, ListOf) else base.type
    slot = state.slot()
    state.frames.append(element_frame(state, ANY if item is BLANK else item, slot))
    condition = state.resolve(state, node.condition, None)
    state.frames.pop()
    if not (fits(condition.type, BOOLEAN) or fits(condition.type, NUMBER)):
        mismatch(
            state, condition, f"a filter needs a condition or a number, this is {describe(condition.type)}",
            "write a condition over the element",
        )  # fmt: skip
    gives = ANY if condition.type is ANY else item if condition.type is NUMBER else ListOf(item)
    return Filter(base, condition, slot, node.offset, node.length, gives)


def resolve_for(state: Checking, node: For, expected: Type | None) -> Node:
    """Check `for … return`."""
    iterators = _iterators(state, node.iterators)
    item = expected.item if isinstance(expected, ListOf) else None
    result = state.resolve(state, node.result, item)
    del state.frames[-len(iterators) :]
    return For(iterators, result, node.offset, node.length, ListOf(result.type))


def resolve_quantified(state: Checking, node: Quantified, expected: Type | None) -> Node:
    """Check `some` and `every`."""
    iterators = _iterators(state, node.iterators)
    condition = state.resolve(state, node.condition, None)
    del state.frames[-len(iterators) :]
    need(state, condition, BOOLEAN, "satisfies")
    return Quantified(node.quantifier, iterators, condition, node.offset, node.length, BOOLEAN)


def resolve_items(state: Checking, node: Items, expected: Type | None) -> Node:
    """Check a list written out."""
    wanted = expected.item if isinstance(expected, ListOf) else None
    items = tuple(state.resolve(state, item, wanted) for item in node.items)
    kind: Type = BLANK
    for item in items:
        kind = common(kind, item.type)
    return Items(items, node.offset, node.length, ListOf(ANY if kind is BLANK else kind))


def resolve_context(state: Checking, node: Context, expected: Type | None) -> Node:
    """Check a record written out; later entries see earlier ones."""
    entries: list[Entry] = []
    names: dict[str, Local] = {}
    state.frames.append(Frame(names=names))
    for entry in node.entries:
        wanted = expected.get(entry.key) if isinstance(expected, Shape) else None
        value = state.resolve(state, entry.value, wanted)
        slot = state.slot()
        names[entry.key] = Local(entry.key, slot, 0, 0, value.type)
        entries.append(Entry(entry.key, value, slot, entry.offset, entry.length, value.type))
    state.frames.pop()
    kind = Shape(tuple((entry.key, entry.type) for entry in entries))
    return Context(tuple(entries), node.offset, node.length, kind)


def _iterators(state: Checking, iterators: tuple[Iterator, ...]) -> tuple[Iterator, ...]:
    found = []
    for iterator in iterators:
        domain = state.resolve(state, iterator.domain, None)
        upto = iterator.upto and state.resolve(state, iterator.upto, None)
        item = _item(state, domain, upto)
        slot = state.slot()
        state.frames.append(Frame(names={iterator.name: Local(iterator.name, slot, 0, 0, item)}))
        found.append(replace(iterator, domain=domain, upto=upto, slot=slot, type=item))
    return tuple(found)


def _item(state: Checking, domain: Node, upto: Node | None) -> Type:
    if upto is not None:
        need(state, upto, domain.type if domain.type is DATE else NUMBER, "..")
        return domain.type
    if isinstance(domain.type, ListOf | RangeOf):
        return domain.type.item
    need(state, domain, ANY_LIST, "a loop")
    return ANY
