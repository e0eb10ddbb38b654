"""Questions about the records of a form: what `find`, aggregates over `find all` and over reverse links ask."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum

from engine.expression.printer import write
from engine.expression.reads import Path, rooted
from engine.expression.tree import Call, Filter, For, Local, Member, Name, Negate, Node, Quantified, Records, children
from engine.expression.types import NUMBER, ListOf, RecordOf, Shape, Type


class Wanted(StrEnum):
    """What is wanted of the records."""

    FIRST = "first"
    COUNT = "count"
    SUM = "sum"
    MIN = "min"
    MAX = "max"
    MEAN = "mean"
    SOME = "some"
    EVERY = "every"


@dataclass(frozen=True, slots=True, eq=False)
class Order:
    """What the first of several is told by, before the time it was made and its id."""

    by: Node
    descending: bool


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """One question: of the records of `form` that `conditions` are true of, those whose `by` is `owner` if it has one.

    Locals in `slots` stand for a record. `of` is what is summed, tested or taken of each; None where they are counted.
    """

    node: Node
    wanted: Wanted
    form: str
    slots: frozenset[int]
    by: str = ""
    owner: Node | None = None
    conditions: tuple[Node, ...] = ()
    of: Node | None = None
    order: tuple[Order, ...] = ()
    lines: tuple[int | None, Path] | None = None  # of a question about line items: where their list is read

    @property
    def type(self) -> Type:
        """The type of the answer."""
        return self.node.type

    @property
    def words(self) -> str:
        """The question as it is written, the same for two that ask the same."""
        return write(self.node)

    @property
    def pieces(self) -> tuple[Node, ...]:
        """Everything that is worked out for each record."""
        of = () if self.of is None else (self.of,)
        return (*self.conditions, *of, *(each.by for each in self.order))

    def paths(self) -> Iterator[tuple[Path, Node]]:
        """Give the paths that are read of each record, with where they stand."""
        yield from _paths(self.pieces, self.slots)
        if self.by:
            yield (self.by,), self.node


@dataclass(frozen=True, slots=True)
class _Listed:
    """The records a list is made of, and what it takes of each."""

    records: Records
    slots: frozenset[int]
    of: Node
    conditions: tuple[Node, ...] = ()
    is_whole: bool = field(default=True)  # the records themselves, not something of each
    lines: tuple[int | None, Path] | None = None


def asked_by(node: Node, *, of_lines: bool = False) -> Asked | None:
    """Give the question a node asks about records, None where it asks none itself.

    With `of_lines` line items count as records too: a database answers alike what is asked about either.
    """
    match node:
        case Call("find", (Filter() as found, *order)):
            return _first(node, found, tuple(order))
        case Member(base, name) if isinstance(base.type, RecordOf):
            inner = asked_by(base)
            if inner is None or inner.wanted is not Wanted.FIRST or inner.of is None:
                return None
            of = Member(inner.of, name, node.offset, node.length, node.type)
            return Asked(node, Wanted.FIRST, inner.form, inner.slots, "", None, inner.conditions, of, inner.order)
        case Call("count" | "sum" | "min" | "max" | "mean" as name, (argument,)):
            listed = _listed(argument, of_lines)
            return None if listed is None else _about(node, Wanted(name), listed, listed.of)
        case Quantified(quantifier, (iterator,), condition) if iterator.upto is None:
            listed = _listed(iterator.domain, of_lines)
            if listed is None or not listed.is_whole:
                return None
            found_ = replace(listed, slots=listed.slots | {iterator.slot})
            return _about(node, Wanted(quantifier), found_, condition)
    return None


def questions_in(tree: Node) -> tuple[Asked, ...]:
    """Give every question of a tree, those within others too."""
    found: list[Asked] = []
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        asked = asked_by(node)
        if asked is None:
            waiting.extend(reversed(children(node)))
            continue
        found.append(asked)
        waiting.extend(reversed((*asked.pieces, *(() if asked.owner is None else (asked.owner,)))))
    return tuple(found)


def lists_in(tree: Node) -> tuple[Node, ...]:
    """Give the places where records stand as a list nobody counts or tests."""
    found: list[Node] = []
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        asked = asked_by(node)
        if asked is not None:
            waiting.extend(reversed((*asked.pieces, *(() if asked.owner is None else (asked.owner,)))))
        elif _listed(node) is not None:
            found.append(node)
        else:
            waiting.extend(reversed(children(node)))
    return tuple(found)


def _first(node: Node, found: Filter, order: tuple[Node, ...]) -> Asked | None:
    listed = _listed(found)
    if listed is None:
        return None
    told = tuple(
        Order(by.operand, descending=True) if isinstance(by, Negate) else Order(by, descending=False) for by in order
    )
    form = listed.records.form
    return Asked(node, Wanted.FIRST, form, listed.slots, "", None, listed.conditions, listed.of, told)


def _about(node: Node, wanted: Wanted, listed: _Listed, of: Node) -> Asked:
    records = listed.records
    counted = None if wanted is Wanted.COUNT else of
    return Asked(
        node,
        wanted,
        records.form,
        listed.slots,
        records.by,
        records.owner,
        listed.conditions,
        counted,
        lines=listed.lines,
    )


def _listed(node: Node, of_lines: bool = False) -> _Listed | None:
    if of_lines and isinstance(node, Name | Member) and (lines := _lines(node)) is not None:
        return lines
    match node:
        case Records(slot=slot):
            item = Local("item", slot, node.offset, 0, RecordOf(node.form))
            return _Listed(node, frozenset({slot}), item)
        case Filter(base, condition, slot) if condition.type is not NUMBER:
            found = _listed(base, of_lines)
            if found is None or not found.is_whole:
                return None
            return replace(found, slots=found.slots | {slot}, conditions=(*found.conditions, condition))
        case Member(base, name):
            found = _listed(base, of_lines)
            if found is None:
                return None
            kind = node.type.item if isinstance(node.type, ListOf) else node.type
            return replace(found, of=Member(found.of, name, node.offset, node.length, kind), is_whole=False)
        case For((iterator,), result) if iterator.upto is None:
            found = _listed(iterator.domain, of_lines)
            if found is None or not found.is_whole:
                return None
            return replace(found, slots=found.slots | {iterator.slot}, of=result, is_whole=False)
    return None


def _lines(node: Name | Member) -> _Listed | None:
    """Give the line items that a path of a row leads to; their own local stands beside those of filters and loops."""
    found = rooted(node)
    if found is None or not isinstance(node.type, ListOf) or not isinstance(node.type.item, Shape):
        return None
    slot = -2 - node.offset
    item = Local("item", slot, node.offset, 0, node.type.item)
    return _Listed(Records("", slot), frozenset({slot}), item, lines=found)


def _paths(pieces: tuple[Node, ...], slots: frozenset[int]) -> Iterator[tuple[Path, Node]]:
    waiting = list(pieces)
    while waiting:
        node = waiting.pop()
        found = rooted(node)
        if found is None:
            waiting.extend(children(node))
        elif found[0] in slots and found[1]:
            yield found[1], node
