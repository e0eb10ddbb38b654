"""The tree of an expression: one frozen node per construct, each with its place in the text.

Places and types do not take part in comparison, so two texts that mean the same read as equal trees.
`Local`, `Outer` and `Records` appear only in checked trees.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from engine.expression.types import ANY, Type
from engine.values import Value


@dataclass(frozen=True, slots=True)
class Literal:
    """A value written out; `value` is an engine value, a Months, or a date and time still without zone."""

    value: Value
    offset: int = field(default=0, compare=False)
    length: int = field(default=0, compare=False)
    type: Type = field(default=ANY, compare=False)


@dataclass(frozen=True, slots=True)
class Name:
    """A word that stands for a value of the scope, or for a code."""

    name: str
    offset: int = field(default=0, compare=False)
    length: int = field(default=0, compare=False)
    type: Type = field(default=ANY, compare=False)


@dataclass(frozen=True, slots=True)
class Local:
    """A loop variable or the element of a filter, bound to its slot."""

    name: str
    slot: int
    offset: int = field(default=0, compare=False)
    length: int = field(default=0, compare=False)
    type: Type = field(default=ANY, compare=False)


@dataclass(frozen=True, slots=True)
class Outer:
    """A word inside the filter of an untyped list: a member of the element, else what it means outside."""

    name: str
    slot: int
    outside: Node | None
    offset: int = field(default=0, compare=False)
    length: int = field(default=0, compare=False)
    type: Type = field(default=ANY, compare=False)


@dataclass(frozen=True, slots=True)
class Records:
    """Every record of `form`, `slot` standing for each; of a reverse link those whose link `by` leads to `owner`.

    `path` is the reverse link as it is read.
    """

    form: str
    slot: int
    by: str = ""
    owner: Node | None = None
    path: tuple[str, ...] = ()
    offset: int = field(default=0, compare=False)
    length: int = field(default=0, compare=False)
    type: Type = field(default=ANY, compare=False)


@dataclass(frozen=True, slots=True)
class Input:
    """The `?` of a decision table cell."""

    offset: int = field(default=0, compare=False)
    length: int = field(default=0, compare=False)
    type: Type = field(default=ANY, compare=False)


@dataclass(frozen=True, slots=True)
class Member:
    """`base.name`."""

    base: Node
    name: str
    offset: int = field(default=0, compare=False)
    length: int = field(default=0, compare=False)
    type: Type = field(default=ANY, compare=False)


@dataclass(frozen=True, slots=True)
class Filter:
    """`base[condition]`: the elements it holds for, or the n-th; `slot` holds the element when checked."""

    base: Node
    condition: Node
    slot: int = field(default=0, compare=False)
    offset: int = field(default=0, compare=False)
    length: int = field(default=0, compare=False)
    type: Type = field(default=ANY, compare=False)


@dataclass(frozen=True, slots=True)
class Negate:
    """`-operand`."""

    operand: Node
    offset: int = field(default=0, compare=False)
    length: int = field(default=0, compare=False)
    type: Type = field(default=ANY, compare=False)


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """`left operator right`, the operator one of + - * / **."""

    operator: str
    left: Node
    right: Node
    offset: int = field(default=0, compare=False)
    length: int = field(default=0, compare=False)
    type: Type = field(default=ANY, compare=False)


@dataclass(frozen=True, slots=True)
class Compare:
    """`left operator right`, the operator one of = != < <= > >=."""

    operator: str
    left: Node
    right: Node
    offset: int = field(default=0, compare=False)
    length: int = field(default=0, compare=False)
    type: Type = field(default=ANY, compare=False)


@dataclass(frozen=True, slots=True)
class Logic:
    """`and` or `or` over two or more parts."""

    operator: str
    parts: tuple[Node, ...]
    offset: int = field(default=0, compare=False)
    length: int = field(default=0, compare=False)
    type: Type = field(default=ANY, compare=False)


@dataclass(frozen=True, slots=True)
class Between:
    """`value between low and high`, both ends included."""

    value: Node
    low: Node
    high: Node
    offset: int = field(default=0, compare=False)
    length: int = field(default=0, compare=False)
    type: Type = field(default=ANY, compare=False)


@dataclass(frozen=True, slots=True)
class In:
    """`value in (tests)`; `negated` for `not in`."""

    value: Node
    tests: tuple[Node, ...]
    negated: bool = False
    offset: int = field(default=0, compare=False)
    length: int = field(default=0, compare=False)
    type: Type = field(default=ANY, compare=False)


@dataclass(frozen=True, slots=True)
class UnaryTest:
    """A comparison without its left side, as `in` and cells have it."""

    operator: str
    operand: Node
    offset: int = field(default=0, compare=False)
    length: int = field(default=0, compare=False)
    type: Type = field(default=ANY, compare=False)


@dataclass(frozen=True, slots=True)
class Cell:
    """A decision table cell: no tests means any value passes."""

    tests: tuple[Node, ...]
    negated: bool = False
    offset: int = field(default=0, compare=False)
    length: int = field(default=0, compare=False)
    type: Type = field(default=ANY, compare=False)


@dataclass(frozen=True, slots=True)
class Range:
    """`[low..high]` with open or closed ends; an absent end is None."""

    low: Node | None
    high: Node | None
    low_closed: bool = True
    high_closed: bool = True
    offset: int = field(default=0, compare=False)
    length: int = field(default=0, compare=False)
    type: Type = field(default=ANY, compare=False)


@dataclass(frozen=True, slots=True)
class If:
    """`if condition then … else …`; anything but true takes `otherwise`."""

    condition: Node
    then: Node
    otherwise: Node
    offset: int = field(default=0, compare=False)
    length: int = field(default=0, compare=False)
    type: Type = field(default=ANY, compare=False)


@dataclass(frozen=True, slots=True)
class Iterator:
    """`name in domain`, or `name in domain..upto`."""

    name: str
    domain: Node
    upto: Node | None = None
    slot: int = field(default=0, compare=False)
    offset: int = field(default=0, compare=False)
    length: int = field(default=0, compare=False)
    type: Type = field(default=ANY, compare=False)


@dataclass(frozen=True, slots=True)
class For:
    """`for … return result`: one element per turn; `slot` holds the results so far (`partial`)."""

    iterators: tuple[Iterator, ...]
    result: Node
    offset: int = field(default=0, compare=False)
    length: int = field(default=0, compare=False)
    type: Type = field(default=ANY, compare=False)


@dataclass(frozen=True, slots=True)
class Quantified:
    """`some` or `every` … `satisfies` condition."""

    quantifier: str
    iterators: tuple[Iterator, ...]
    condition: Node
    offset: int = field(default=0, compare=False)
    length: int = field(default=0, compare=False)
    type: Type = field(default=ANY, compare=False)


@dataclass(frozen=True, slots=True)
class Items:
    """`[a, b, c]`."""

    items: tuple[Node, ...]
    offset: int = field(default=0, compare=False)
    length: int = field(default=0, compare=False)
    type: Type = field(default=ANY, compare=False)


@dataclass(frozen=True, slots=True)
class Entry:
    """`key: value` of a context; later entries see earlier ones in `slot`."""

    key: str
    value: Node
    slot: int = field(default=0, compare=False)
    offset: int = field(default=0, compare=False)
    length: int = field(default=0, compare=False)
    type: Type = field(default=ANY, compare=False)


@dataclass(frozen=True, slots=True)
class Context:
    """`{key: value, …}`."""

    entries: tuple[Entry, ...]
    offset: int = field(default=0, compare=False)
    length: int = field(default=0, compare=False)
    type: Type = field(default=ANY, compare=False)


@dataclass(frozen=True, slots=True)
class Call:
    """`function(arguments)` under the function's canonical name."""

    function: str
    arguments: tuple[Node, ...]
    offset: int = field(default=0, compare=False)
    length: int = field(default=0, compare=False)
    type: Type = field(default=ANY, compare=False)


Node: TypeAlias = (
    Literal | Name | Local | Outer | Records | Input | Member | Filter | Negate | Arithmetic | Compare | Logic | Between
    | In | UnaryTest | Cell | Range | If | Iterator | For | Quantified | Items | Entry | Context | Call
)  # fmt: skip


def children(node: Node) -> tuple[Node, ...]:
    """Give the nodes directly below, in reading order."""
    below = _BELOW.get(type(node))
    return () if below is None else below(node)


def walk(node: Node) -> tuple[Node, ...]:
    """Give every node of the tree, parents first."""
    found: list[Node] = []
    waiting: list[Node] = [node]
    while waiting:
        current = waiting.pop()
        found.append(current)
        waiting.extend(reversed(children(current)))
    return tuple(found)


def height(node: Node) -> int:
    """Count the levels of the tree, without recursion."""
    highest = 0
    waiting = [(node, 1)]
    while waiting:
        current, level = waiting.pop()
        highest = max(highest, level)
        waiting.extend((child, level + 1) for child in children(current))
    return highest


# By type: a match statement would try every case for a leaf, and leaves are most of a tree.
_BELOW: Mapping[type, Callable[..., tuple[Node, ...]]] = {
    Member: lambda node: (node.base,),
    Filter: lambda node: (node.base, node.condition),
    Negate: lambda node: (node.operand,),
    UnaryTest: lambda node: (node.operand,),
    Arithmetic: lambda node: (node.left, node.right),
    Compare: lambda node: (node.left, node.right),
    Logic: lambda node: node.parts,
    Items: lambda node: node.items,
    Call: lambda node: node.arguments,
    Cell: lambda node: node.tests,
    Context: lambda node: node.entries,
    Between: lambda node: (node.value, node.low, node.high),
    In: lambda node: (node.value, *node.tests),
    Range: lambda node: tuple(side for side in (node.low, node.high) if side is not None),
    If: lambda node: (node.condition, node.then, node.otherwise),
    Iterator: lambda node: (node.domain,) if node.upto is None else (node.domain, node.upto),
    For: lambda node: (*node.iterators, node.result),
    Quantified: lambda node: (*node.iterators, node.condition),
    Entry: lambda node: (node.value,),
    Outer: lambda node: () if node.outside is None else (node.outside,),
    Records: lambda node: () if node.owner is None else (node.owner,),
}
