"""Words: names of the scope, members, codes of dictionaries."""

from __future__ import annotations

from engine.expression.checking import (
    MOST_PROBLEMS,
    Checking,
    Frame,
    choice_in,
    codes_of,
    mismatch,
    report,
    suggest,
)
from engine.expression.functions.dates import PARTS_OF_TYPE
from engine.expression.reads import path_of
from engine.expression.scope import members
from engine.expression.tree import Literal, Local, Member, Name, Node, Outer, Records
from engine.expression.types import (
    ANY,
    BLANK,
    BRANCH,
    DEPARTMENT,
    NUMBER,
    PERSON,
    TEXT,
    Choice,
    Either,
    ListOf,
    RangeOf,
    RecordOf,
    Reverse,
    Shape,
    Type,
    describe,
)

_ENDS = frozenset({"start", "end"})


def resolve_name(state: Checking, node: Name, expected: Type | None) -> Node:
    """Bind a word to a local, a name of the scope, or a code of the dictionary expected here."""
    found = _bound(state, node, len(state.frames))
    choice = choice_in(expected)
    codes = codes_of(state, choice) if choice else frozenset()
    if found is not None and choice and node.name in codes and not isinstance(found, Outer):
        report(
            state, node, f"{node.name} is a name here and also a code of {choice.of}",
            f'write "{node.name}" for the code, or record.{node.name} for the name',
        )  # fmt: skip
        return found
    if found is not None:
        return opened(state, found)
    if choice and (not codes or node.name in codes):
        return Literal(node.name, node.offset, node.length, choice)
    _report_unknown(state, node, choice, codes)
    return node


def resolve_literal(state: Checking, node: Literal, expected: Type | None, own: Type) -> Node:
    """Give the literal its type; text where a choice is expected must be one of its codes."""
    choice = choice_in(expected)
    if choice and own is TEXT:
        codes = codes_of(state, choice)
        if not codes or node.value in codes:
            return Literal(node.value, node.offset, node.length, choice)
        if not isinstance(expected, Either):
            report(
                state, node, f'"{node.value}" is no code of {choice.of}',
                suggest(state, node.value, codes, _listed(codes)),
            )  # fmt: skip
    return Literal(node.value, node.offset, node.length, own)


def resolve_member(state: Checking, node: Member) -> Node:
    """Follow a path one step, and give the type found there."""
    base = state.resolve(state, node.base, None)
    found = Member(base, node.name, node.offset, node.length, member_type(state, node, base.type))
    return opened(state, found)


def opened(state: Checking, node: Node) -> Node:
    """Give the records a reverse link stands for; any other node as it is."""
    kind = node.type
    if isinstance(kind, ListOf) and isinstance(kind.item, Reverse):
        report(state, node, "the records of several records are not a list", "count them from the other form: find_all")
    if not isinstance(kind, Reverse) or not isinstance(node, Name | Member):
        return node
    state.asks = True
    owner = node.base if isinstance(node, Member) else Name("id", node.offset, node.length, RecordOf(""))
    path, listed = path_of(node) or (), ListOf(RecordOf(kind.form))
    return Records(kind.form, state.slot(), kind.by, owner, path, node.offset, node.length, listed)


def member_type(state: Checking, node: Member, base: Type) -> Type:
    """Give the type of a member, and report one that is not there."""
    place = Name(node.name, node.offset + node.length - len(node.name), len(node.name))
    if base in (ANY, BLANK):
        return ANY
    if isinstance(base, ListOf):
        return ListOf(member_type(state, node, base.item))
    if isinstance(base, RangeOf):
        return base.item if node.name in _ENDS else ANY
    known = known_members(state, base)
    if known is None and isinstance(base, RecordOf):
        return ANY
    if known is not None and node.name in known:
        return known[node.name]
    if known is None:
        mismatch(state, place, f"{describe(base)} has no {node.name}", "only records, people and dates have members")
        return ANY
    # FEEL reads blank where a record written out, a date or a duration lacks the member; a form's record is known.
    tell = mismatch if base in PARTS_OF_TYPE or isinstance(base, Shape) else report
    tell(state, place, f"{describe(base)} has no {node.name}", suggest(state, node.name, known, _listed(known)))
    return ANY


def known_members(state: Checking, type_: Type) -> dict[str, Type] | None:
    """Give what can stand behind a point, None when the type has no members or they are unknown."""
    if isinstance(type_, Shape):
        return dict(type_.fields)
    if isinstance(type_, RecordOf) or type_ in (PERSON, DEPARTMENT, BRANCH):
        found = members(state.scope, type_)
        return None if found is None else dict(found)
    if isinstance(type_, Either):
        return None
    parts = PARTS_OF_TYPE.get(type_)
    return dict.fromkeys(parts, NUMBER) if parts else None


def element_frame(state: Checking, item: Type, slot: int) -> Frame:
    """Make the frame of a filter: the element is `item`, its members are bare names."""
    element = Local("item", slot, 0, 0, item)
    is_record = isinstance(item, Shape | RecordOf) or item in (PERSON, DEPARTMENT, BRANCH)
    known = known_members(state, item) if is_record else None
    return Frame(
        names={"item": element}, element=element, members=known or {}, is_open=item is ANY or (is_record and not known)
    )


def _bound(state: Checking, node: Name, depth: int) -> Node | None:
    for index in range(depth - 1, -1, -1):
        frame = state.frames[index]
        if node.name in frame.members and frame.element is not None:
            element = Local("item", frame.element.slot, node.offset, 0, frame.element.type)
            return Member(element, node.name, node.offset, node.length, frame.members[node.name])
        local = frame.names.get(node.name)
        if local is not None and not frame.is_open:
            return _placed(local, node)
        if frame.is_open and frame.element is not None:
            outside = _bound(state, node, index) if local is None else _placed(local, node)
            return Outer(node.name, frame.element.slot, outside, node.offset, node.length, ANY)
    type_ = state.scope.names.get(node.name)
    return None if type_ is None else Name(node.name, node.offset, node.length, type_)


def _placed(local: Local, node: Name) -> Local:
    return Local(node.name, local.slot, node.offset, node.length, local.type)


def _report_unknown(state: Checking, node: Name, choice: Choice | None, codes: frozenset[str]) -> None:
    if len(state.problems) >= MOST_PROBLEMS:
        return
    known = {name for frame in state.frames for name in (*frame.names, *frame.members)} | set(state.scope.names)
    if choice:
        report(
            state, node, f"{node.name} is neither a name here nor a code of {choice.of}",
            suggest(state, node.name, known | codes, _listed(codes)),
        )  # fmt: skip
        return
    # In the filter of a record written out on the spot FEEL reads an unknown member as blank.
    is_member = any(frame.element is not None and isinstance(frame.element.type, Shape) for frame in state.frames)
    tell = mismatch if is_member else report
    tell(state, node, f"there is no {node.name} here", suggest(state, node.name, known, _listed(known)))


def _listed(words: frozenset[str] | set[str] | dict[str, Type]) -> str:
    if not words:
        return "nothing is named here"
    shown = sorted(words)
    return "known are " + ", ".join(shown[:12]) + (", …" if len(shown) > 12 else "")
