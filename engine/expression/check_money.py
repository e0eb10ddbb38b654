"""Amounts of money: their currencies, what mixes them, and `convert`, which becomes a lookup in the table of rates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from engine.expression.check_types import are_comparable
from engine.expression.checking import Checking, need, report
from engine.expression.scope import CURRENCY_CODE, Scope, TableSignature, members
from engine.expression.tree import (
    Arithmetic,
    Call,
    Compare,
    Filter,
    For,
    If,
    Items,
    Literal,
    Local,
    Member,
    Name,
    Negate,
    Node,
    Range,
)
from engine.expression.types import ANY, BOOLEAN, DATE, NUMBER, TEXT, Choice, ListOf, RecordOf, Shape, Type

RATES = "rates"
_SHAPE = "rates: {inputs: {from: {type: text}, to: {type: text}, day: {type: date}}, outputs: {rate: {type: number}}}"
_OF_ALL = frozenset({"sum", "min", "max", "mean", "default"})
_OF_FIRST = frozenset(
    {"abs", "floor", "ceiling", "round", "round half up", "round half down", "round up", "round down", "decimal"}
)


@dataclass(frozen=True, slots=True)
class Money:
    """The currency of an amount: a fixed `code`, or the field `beside` it; with neither it is not known."""

    code: str = ""
    beside: Node | None = None


_UNSAID = Money()


def report_mixing(state: Checking, node: Node, sides: Iterable[Node]) -> None:
    """Report amounts of different fixed currencies that meet at `node`."""
    if not state.scope.currencies:
        return
    moneys = (_money(state.scope, inner) for side in sides for inner in _each(side))
    codes = tuple(dict.fromkeys(money.code for money in moneys if money is not None and money.code))
    if len(codes) > 1:
        report(
            state, node, f"{codes[0]} and {codes[1]} are different currencies",
            f'convert the other first: convert(amount, "{codes[0]}")',
        )  # fmt: skip


def fixed_currency(tree: Node, scope: Scope) -> str:
    """Give the code of the currency a checked tree is an amount of; blank where it has none or is not known."""
    money = _money(scope, tree)
    return "" if money is None else money.code


def resolve_convert(state: Checking, node: Call, expected: Type | None) -> Node:
    """Check `convert(amount, to, on?)` and give `amount * lookup(rates, from, to, day)`; its own code counts as 1."""
    table = state.scope.tables.get(RATES)
    types = None if table is None else _rates_types(table)
    amount = state.resolve(state, node.arguments[0], NUMBER)
    if table is None or types is None:
        said = f"there is no table {RATES}" if table is None else f"the table {RATES} does not give rates"
        report(state, node, f"{said}, which convert reads", f"write it like {_SHAPE}")
        return Call(node.function, node.arguments, node.offset, node.length, NUMBER)
    need(state, amount, NUMBER, "convert: amount")
    source = _source(state, amount, types["from"])
    target = state.resolve(state, node.arguments[1], types["to"])
    need(state, target, types["to"] if isinstance(target.type, Choice) else TEXT, "convert: to")
    inputs = {"from": source, "to": target, **_day(state, node, types)}
    if isinstance(source, Literal) and isinstance(target, Literal) and source.value == target.value:
        return amount
    place = (node.offset, node.length)
    key = Literal(RATES, *place, TEXT)
    rate: Node = Call("lookup", (key, *(inputs[name] for name in table.keys if name in inputs)), *place, NUMBER)
    if not (isinstance(source, Literal) and isinstance(target, Literal)) and are_comparable(source.type, target.type):
        same = Compare("=", source, target, *place, BOOLEAN)
        rate = If(same, Literal(1, *place, NUMBER), rate, *place, NUMBER)
    return Arithmetic("*", amount, rate, *place, NUMBER)


def _rates_types(table: TableSignature) -> dict[str, Type] | None:
    """Give the types of the inputs by name, `from` and `to` and a day; None where the table cannot give a rate."""
    types = dict(zip(table.keys, table.inputs, strict=False))
    of_codes = all(types.get(key) is TEXT or isinstance(types.get(key), Choice) for key in ("from", "to"))
    others = [type_ for key, type_ in types.items() if key not in ("from", "to")]
    gives_number = tuple(table.outputs.values()) == (NUMBER,) and not table.collects
    return types if of_codes and gives_number and others in ([], [DATE]) else None


def _source(state: Checking, amount: Node, wanted: Type) -> Node:
    money = _money(state.scope, amount)
    if money is None or money == _UNSAID:
        report(
            state, amount, "the currency of this amount is not known",
            "convert a money field that says its currency, or a sum of such fields",
        )  # fmt: skip
        return Literal(None, amount.offset, amount.length, wanted)
    if money.beside is not None:
        need(state, money.beside, wanted, f"{RATES}: from")
        return money.beside
    return state.resolve(state, Literal(money.code, amount.offset, amount.length), wanted)


def _day(state: Checking, node: Call, types: dict[str, Type]) -> dict[str, Node]:
    key = next((key for key, type_ in types.items() if type_ is DATE), "")
    if len(node.arguments) < 3:
        return {key: Call("today", (), node.offset, node.length, DATE)} if key else {}
    day = state.resolve(state, node.arguments[2], DATE)
    need(state, day, DATE, "convert: on")
    if not key:
        todo = "leave the day out, or give the table an input day: {type: date}"
        report(state, day, f"the table {RATES} knows no days", todo)
    return {key: day}


def _each(side: Node) -> Iterator[Node]:
    match side:
        case Items(items):
            yield from items
        case Range(low, high):
            yield from (end for end in (low, high) if end is not None)
        case _:
            yield side


def _money(scope: Scope, node: Node) -> Money | None:
    """Give the currency of an amount or a list of amounts, None for what is no amount."""
    match node:
        case Name() | Member():
            return _of_path(scope, node)
        case Local():
            return _UNSAID if node.type is NUMBER else None
        case Negate(inner) | Filter(inner) | For(_, inner):
            return _money(scope, inner)
        case Items(parts):
            return _together(scope, parts)
        case If(_, then, otherwise):
            return _together(scope, (then, otherwise))
        case Arithmetic("+" | "-", left, right):
            return _together(scope, (left, right))
        case Arithmetic(operator, left, right) if operator in ("*", "/"):
            return _scaled(scope, operator, left, right)
        case Call(function, arguments) if function in _OF_ALL:
            return _together(scope, arguments)
        case Call(function, arguments) if function in _OF_FIRST:
            return _money(scope, arguments[0])
    return None


def _together(scope: Scope, nodes: Iterable[Node]) -> Money | None:
    """Give the currency all amounts share; a plain number goes with any."""
    moneys = [money for node in nodes if (money := _money(scope, node)) is not None]
    if not moneys:
        return None
    return moneys[0] if all(money == moneys[0] for money in moneys) else _UNSAID


def _scaled(scope: Scope, operator: str, left: Node, right: Node) -> Money | None:
    if operator == "*" and (target := _target(scope, right) or _target(scope, left)) is not None:
        return Money(target.value) if isinstance(target, Literal) and isinstance(target.value, str) else _UNSAID
    first, second = _money(scope, left), _money(scope, right)
    if operator == "/":
        return first if second is None else None
    return first or second if first is None or second is None else _UNSAID


def _target(scope: Scope, factor: Node) -> Node | None:
    """Give the currency that a rate leads to, None where the factor is no rate."""
    if isinstance(factor, If):
        return _target(scope, factor.otherwise)
    match factor:
        case Call("lookup", (Literal(value), *inputs)) if value == RATES:
            table = scope.tables.get(RATES)  # none where the name was written as text
            return None if table is None else dict(zip(table.keys, inputs, strict=False)).get("to")
    return None


def _of_path(scope: Scope, node: Name | Member) -> Money | None:
    holder = _owner(scope, node) if isinstance(node, Name) else _holder(node.base.type)
    currency = scope.currencies.get(holder, {}).get(node.name)
    if currency is None:
        return None
    if CURRENCY_CODE.fullmatch(currency):
        return Money(currency)
    return _UNSAID if isinstance(node.type, ListOf) else Money(beside=_beside(scope, node, currency))


def _owner(scope: Scope, node: Name) -> str:
    """Say whose a bare name is: a column of the line comes before a field of the form."""
    owners, row = scope.owners, scope.names.get("row")
    if len(owners) > 1 and isinstance(row, Shape) and row.get(node.name) is None:
        return owners[1]
    return owners[0] if owners else ""


def _holder(type_: Type) -> str:
    while isinstance(type_, ListOf):
        type_ = type_.item
    match type_:
        case RecordOf(form):
            return form
        case Shape():
            return type_.of
    return ""


def _beside(scope: Scope, node: Name | Member, key: str) -> Node:
    """Give the choice that stands beside an amount, read where the amount is read."""
    place = (node.offset, node.length)
    names = scope.names
    if isinstance(node, Name):
        word = Name(key, *place, names[key])
        if _owner(scope, word) == _owner(scope, node):
            return word
    base = Name("parent", *place, names["parent"]) if isinstance(node, Name) else node.base
    return Member(base, key, *place, _member_type(scope, base.type, key))


def _member_type(scope: Scope, type_: Type, key: str) -> Type:
    known = dict(type_.fields) if isinstance(type_, Shape) else members(scope, type_)
    return (known or {}).get(key, ANY)
