"""What a checked tree reads and calls."""

from __future__ import annotations

from engine.expression.tree import Call, Filter, Iterator, Local, Member, Name, Node, Records, children, walk
from engine.expression.types import BRANCH, DEPARTMENT, PERSON, ListOf, RecordOf, Shape, Type

Path = tuple[str, ...]


def reads_of(tree: Node) -> frozenset[Path]:
    """Give the paths of names a checked tree reads; through a loop or filter, those of the list's elements."""
    found: set[Path] = set()
    origins: dict[int, Path] = {}
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        path = _path(node, origins) if isinstance(node, Name | Member | Local | Records) else None
        if path:
            found.add(path)
            waiting.extend(_beside(node, origins))
            continue
        if isinstance(node, Iterator | Filter):
            # a list is met before the body that reads its elements
            origins[node.slot] = _path(node.domain if isinstance(node, Iterator) else node.base, origins) or ()
        waiting.extend(reversed(children(node)))
    return _longest(found, origins)


def functions_of(tree: Node) -> frozenset[str]:
    """Give the canonical names of the functions a tree calls."""
    return frozenset(node.function for node in walk(tree) if isinstance(node, Call))


def path_of(node: Node) -> Path | None:
    """Give the path a name or member stands for, None for anything else."""
    return _path(node, {})


def rooted(node: Node) -> tuple[int | None, Path] | None:
    """Give where a path begins (None for a name of the scope, else the slot of a local) and the names behind it.

    None for anything that is no path.
    """
    match node:
        case Name(name):
            return None, (name,)
        case Local(_, slot):
            return slot, ()
        case Member(base, name):
            root = rooted(base)
            if root is None:
                return None
            return (root[0], (*root[1], name)) if _has_fields(base.type) else root
    return None


def _path(node: Node, origins: dict[int, Path]) -> Path | None:
    match node:
        case Records(path=names):
            return names or None
        case Name(name):
            return (name,)
        case Local(_, slot):
            return origins.get(slot) or None
        case Member(base, name):
            path = _path(base, origins)
            if path is None:
                return None
            return (*path, name) if _has_fields(base.type) else path
        case Filter(base):
            return _path(base, origins)
    return None


def _has_fields(type_: Type) -> bool:
    while isinstance(type_, ListOf):
        type_ = type_.item
    return isinstance(type_, RecordOf | Shape) or type_ in (PERSON, DEPARTMENT, BRANCH)


def _beside(node: Node, origins: dict[int, Path]) -> list[Node]:
    """Give the conditions inside a path; the path itself is read as a whole."""
    found: list[Node] = []
    current: Node | None = node
    while current is not None:
        match current:
            case Member(base):
                current = base
            case Filter(base, condition, slot):
                origins[slot] = _path(base, origins) or ()
                found.append(condition)
                current = base
            case _:
                current = None
    return found


def _longest(found: set[Path], origins: dict[int, Path]) -> frozenset[Path]:
    """Drop a list's own path where only its elements' members are read."""
    domains = {path for path in origins.values() if path}
    return frozenset(
        path
        for path in found
        if path not in domains or not any(other != path and other[: len(path)] == path for other in found)
    )
