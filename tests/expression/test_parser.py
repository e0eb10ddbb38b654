from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest

from engine.expression.api import ExpressionError, parse, parse_cell
from engine.expression.temporal import Months
from engine.expression.tree import (
    Arithmetic,
    Between,
    Call,
    Cell,
    Compare,
    Context,
    Entry,
    Filter,
    For,
    If,
    In,
    Input,
    Items,
    Iterator,
    Literal,
    Logic,
    Member,
    Name,
    Negate,
    Node,
    Quantified,
    Range,
    UnaryTest,
)

a, b, c = Name("a"), Name("b"), Name("c")
one, two, three = Literal(1), Literal(2), Literal(3)

TREES: list[tuple[str, Node]] = [
    ("12", Literal(12)),
    ("0.10", Literal(Decimal("0.10"))),
    (".5", Literal(Decimal("0.5"))),
    ("1e3", Literal(Decimal("1e3"))),
    ('"a\\"b\\n\\u4e2d"', Literal('a"b\n中')),
    ("“研发部，（一）”", Literal("研发部，（一）")),
    ("true", Literal(True)),
    ("null", Literal(None)),
    ("2026-03-02", Literal(date(2026, 3, 2))),
    ("2026-03-02 09:00", Literal(datetime(2026, 3, 2, 9, 0))),  # noqa: DTZ001
    ('@"09:30"', Literal(time(9, 30))),
    ('@"P1DT2H"', Literal(timedelta(days=1, hours=2))),
    ('@"P1Y2M"', Literal(Months(14))),
    ('@"2d"', Literal(timedelta(days=2))),
    ("申请金额", Name("申请金额")),
    ("-a", Negate(a)),
    ("--a", Negate(Negate(a))),
    ("1 + 2 * 3", Arithmetic("+", one, Arithmetic("*", two, three))),
    ("(1 + 2) * 3", Arithmetic("*", Arithmetic("+", one, two), three)),
    ("1 - 2 - 3", Arithmetic("-", Arithmetic("-", one, two), three)),
    ("1 ** 2 ** 3", Arithmetic("**", Arithmetic("**", one, two), three)),
    ("-1 ** 2", Arithmetic("**", Negate(one), two)),
    ("1 / -2", Arithmetic("/", one, Negate(two))),
    ("a + 1 <= b", Compare("<=", Arithmetic("+", a, one), b)),
    ("a != null", Compare("!=", a, Literal(None))),
    ("a and b or c", Logic("or", (Logic("and", (a, b)), c))),
    ("a or b and c", Logic("or", (a, Logic("and", (b, c))))),
    ("a and b and c", Logic("and", (a, b, c))),
    ("a = 1 and b", Logic("and", (Compare("=", a, one), b))),
    ("a between 1 and 2 and b", Logic("and", (Between(a, one, two), b))),
    ("a in 1", In(a, (one,))),
    ("a in (1, 2)", In(a, (one, two))),
    ("a not in (1, > 2)", In(a, (one, UnaryTest(">", two)), True)),
    ("a in [1..2)", In(a, (Range(one, two, True, False),))),
    ("a in (1..2]", In(a, (Range(one, two, False, True),))),
    ("a in ((1..2), 3)", In(a, (Range(one, two, False, False), three))),
    ("a in (1 + 2) * 3", In(a, (Arithmetic("*", Arithmetic("+", one, two), three),))),
    ("a in [1, 2]", In(a, (Items((one, two)),))),
    ("a in >= 1", In(a, (UnaryTest(">=", one),))),
    ("a.b.c", Member(Member(a, "b"), "c")),
    ("a[1].b", Member(Filter(a, one), "b")),
    ("a[b > 1]", Filter(a, Compare(">", b, one))),
    ("[1, 2]", Items((one, two))),
    ("[]", Items(())),
    ('{a: 1, "b c": 2}', Context((Entry("a", one), Entry("b c", two)))),
    ("if a then 1 else 2", If(a, one, two)),
    ("IF(a, 1, 2)", If(a, one, two)),
    ("如果(a, 1, 2)", If(a, one, two)),
    ("AND(a, b)", Logic("and", (a, b))),
    ("或者(a, b, c)", Logic("or", (a, b, c))),
    ("for a in b return c", For((Iterator("a", b),), c)),
    ("for a in 1..2, b in c return 3", For((Iterator("a", one, two), Iterator("b", c)), three)),
    ("some a in b satisfies a", Quantified("some", (Iterator("a", b),), a)),
    ("every a in b satisfies a", Quantified("every", (Iterator("a", b),), a)),
    ("sum(a, 1)", Call("sum", (a, one))),
    ("求和（a，1）", Call("sum", (a, one))),
    ("is blank(a)", Call("is blank", (a,))),
    ("is_blank(a)", Call("is blank", (a,))),
    ("ISBLANK(a)", Call("is blank", (a,))),
    ("date and time(a)", Call("date and time", (a,))),
    ("days between(a, b)", Call("days between", (a, b))),
    ("days between 1 and 2", Between(Name("days"), one, two)),
    ("not(a)", Call("not", (a,))),
    ("a ＞＝ 1", Compare(">=", a, one)),
    ("a // why\n + /* and\nhow */ 1", Arithmetic("+", a, one)),
]


@pytest.mark.parametrize(("source", "tree"), TREES, ids=[source for source, _ in TREES])
def test_a_construct_is_read_as_its_node(source: str, tree: Node) -> None:
    assert parse(source) == tree


CELLS: list[tuple[str, Node]] = [
    ("-", Cell(())),
    ("any", Cell(())),
    ("1", Cell((one,))),
    ("1, 2", Cell((one, two))),
    ("not(1, 2)", Cell((one, two), True)),
    ("< 1", Cell((UnaryTest("<", one),))),
    ("8..", Cell((Range(Literal(8), None, True, False),))),
    ("..8", Cell((Range(None, Literal(8), False, True),))),
    ("..<5000", Cell((Range(None, Literal(5000), False, False),))),
    ("5000..<20000", Cell((Range(Literal(5000), Literal(20000), True, False),))),
    ("1..2", Cell((Range(one, two, True, True),))),
    ("[1..2)", Cell((Range(one, two, True, False),))),
    ("1.., null", Cell((Range(one, None, True, False), Literal(None)))),
    ("? > 1 and ? < 3", Cell((Logic("and", (Compare(">", Input(), one), Compare("<", Input(), three))),))),
    ("contract", Cell((Name("contract"),))),
    ("-1", Cell((Negate(one),))),
]


@pytest.mark.parametrize(("source", "tree"), CELLS, ids=[source for source, _ in CELLS])
def test_a_decision_table_cell_is_read_as_its_tests(source: str, tree: Node) -> None:
    assert parse_cell(source) == tree


REFUSED = [
    ("", 0, 0, "a value is expected, the text ends", "complete it"),
    ("1 +", 3, 0, "a value is expected, the text ends", "complete it"),
    ("1 2", 2, 1, "the end of the expression is expected, here is `2`", "put it right"),
    ("a == 1", 3, 1, "a value is expected, here is `=`", "compare with one ="),
    ("a ! 1", 2, 1, "unexpected character !", "write != or not(…)"),
    ("a & b", 2, 1, "unexpected character &", "write and"),
    ("'a'", 0, 1, "unexpected character '", 'texts stand in double quotes: "…"'),
    ("13 %", 3, 1, "unexpected character %", "write a percentage as a number: 0.13"),
    ("２ + 1", 0, 1, "unexpected character ２", "write 2"),
    ("1 © 2", 2, 1, "unexpected character ©", "remove it"),
    ('"a', 0, 2, "the text is not closed", "close the text with a double quote"),
    ("“a", 0, 2, "the text is not closed", "close the text with ”"),
    ("@a", 0, 1, "after @ a text is expected", 'write @"2026-03-02"'),
    (
        '@"soon"', 0, 7, '@"soon" is no date, time or duration',
        'write @"2026-03-02", @"09:00", @"2026-03-02T09:00" or @"P2D"',
    ),
    ("2026-13-02", 0, 10, "2026-13-02 is not in the calendar", "check day, month and hour"),
    ("2026-03-02 25:00", 0, 16, "2026-03-02 25:00 is not in the calendar", "check day, month and hour"),
    (
        "Monthly Salary * 12", 8, 6, "the end of the expression is expected, here is `Salary`",
        "names have no spaces: write Monthly_Salary",
    ),
    ("a nad b", 2, 3, "the end of the expression is expected, here is `nad`", "did you mean and?"),
    ("if a than 1 else 2", 5, 4, "`then` is expected, here is `than`", "did you mean then?"),
    ("state in (a b)", 12, 1, "`)` is expected, here is `b`", "names have no spaces: write a_b"),
    ("a in ()", 7, 0, "a value in the parentheses is expected, the text ends", "complete it"),
    ("(1", 2, 0, "`)` is expected, the text ends", "complete it"),
    ("a.1", 1, 2, "the end of the expression is expected, here is `.1`", "put it right"),
    ("a.", 2, 0, "the name of a member is expected, the text ends", "complete it"),
    ("a.__class__", 2, 9, "__class__ is no name", "names do not start with two underscores"),
    ("__import__", 0, 10, "__import__ is no name", "names do not start with two underscores"),
    ("lambda x: 1", 7, 1, "the end of the expression is expected, here is `x`", "names have no spaces: write lambda_x"),
    ("a instance of b", 2, 8, "`instance of` is left out of the language", "write it with the listed functions"),
    ("]1..2[", 0, 1, "a value is expected, here is `]`", "put it right"),
    ("?", 0, 1, "a value is expected, here is `?`", "put it right"),
    ("eval(1)", 0, 4, "there is no function eval", "the manual lists the functions"),
    ("cuont(1)", 0, 5, "there is no function cuont", "did you mean count?"),
    ("求合(1)", 0, 2, "there is no function 求合", "did you mean 求和?"),
    ("round(1, 2, 3)", 0, 14, "round takes 1 to 2 arguments, here are 3", "write round(number, digits?)"),
    ("sqrt()", 0, 6, "sqrt takes 1 argument, here are 0", "write sqrt(number)"),
    ("abs(number: 1)", 4, 7, "arguments have no names here", "give them in order"),
    ("IF(a, 1)", 0, 8, "IF takes 3 arguments, here are 2", "or write it with if"),
    ("OR(a)", 0, 5, "OR takes at least 2 arguments, here are 1", "or write it with or"),
    (
        "1" * 35, 0, 35, "the number 11111111111111111111… has more than 34 digits", "round it",
    ),
    (
        "1" * 4_001, 4_000, 1, "the expression has 4,001 characters, the limit is 4,000",
        "split it into computed fields",
    ),
    ("(" * 60 + "1", 60, 1, "the expression is nested deeper than 60 levels", "split it into computed fields"),
    ("1" + "+1" * 60, 121, 1, "the expression is nested deeper than 60 levels", "split it into computed fields"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "offset", "length", "message", "todo"), REFUSED, ids=[r[0][:30] for r in REFUSED])
def test_what_is_no_expression_is_refused_where_reading_stops(
    source: str, offset: int, length: int, message: str, todo: str
) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(source)
    found = caught.value
    assert (found.offset, found.length, found.message, found.todo) == (offset, length, message, todo)


def test_a_node_knows_its_place() -> None:
    tree = parse("1 + seal.keeper")
    assert isinstance(tree, Arithmetic)
    assert (tree.offset, tree.length) == (0, 15)
    assert (tree.right.offset, tree.right.length) == (4, 11)


def test_places_stay_true_behind_full_width_punctuation() -> None:
    with pytest.raises(ExpressionError) as caught:
        parse("（“（” ＝ a） ＋ eval（1）")
    assert (caught.value.offset, caught.value.length) == (12, 4)
