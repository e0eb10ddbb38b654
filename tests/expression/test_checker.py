from dataclasses import replace

import pytest

from engine.expression.api import ExpressionErrors, Scope, check, check_cell, inside
from engine.expression.tree import Compare, Literal, Name
from engine.expression.types import (
    ANY,
    BLANK,
    BOOLEAN,
    DATE,
    DATETIME,
    DAYS,
    MONTHS,
    NUMBER,
    PEOPLE,
    PERSON,
    TEXT,
    TIME,
    Choice,
    ListOf,
    RecordOf,
    Type,
    shape,
)
from tests.expression.worlds import SCOPE, checked, problems

TYPES: list[tuple[str, Type]] = [
    ("copies + 1", NUMBER),
    ("copies > 1 and take_out", BOOLEAN),
    ('title + "x"', TEXT),
    ("made_on + days(3)", DATE),
    ("now() - days(copies)", DATETIME),
    ("made_on - made_on", DAYS),
    ("days(3) / days(1)", NUMBER),
    ('duration("P1M") * 2', MONTHS),
    ('@"09:00" + duration("PT1H")', TIME),
    ("null", BLANK),
    ("seal.keeper", PERSON),
    ("seal.keeper.manager.department.head", PERSON),
    ("seal.type", Choice("seal_type")),
    ("seal.uses", ListOf(RecordOf("application"))),
    ("seal.uses.copies", ListOf(NUMBER)),
    ("seal.uses[copies > 1]", ListOf(RecordOf("application"))),
    ("seal.uses[1]", RecordOf("application")),
    ("seal.uses[1].title", TEXT),
    ("lines.amount", ListOf(NUMBER)),
    ("sum(lines.amount)", NUMBER),
    ("max(seal.uses.made_on)", DATE),
    ("count(lines[kind = high])", NUMBER),
    ("for line in lines return line.amount * 2", ListOf(NUMBER)),
    ("every line in lines satisfies line.amount > 0", BOOLEAN),
    ("made_on.year", NUMBER),
    ("if take_out then copies else null", NUMBER),
    ("default(price, 0)", NUMBER),
    ("{a: 1, b: a + 1}.b", NUMBER),
    ("{a: 1}", shape(a=NUMBER)),
    ("[1, 2]", ListOf(NUMBER)),
    ("[]", ListOf(ANY)),
    ("distinct values(tags)", ListOf(TEXT)),
    ("managers_up(applicant, 2)", ListOf(PERSON)),
    ("head_of(record.department)", PERSON),
    ("steps.head.by", PERSON),
    ("did(hand_out)", PERSON),
    ("users in role(seal_admin)", ListOf(PERSON)),
    ("lookup(levels, seal.type, importance)", NUMBER),
    ("lookup(limits, copies).meal", NUMBER),
    ("lookup(papers, copies)", ListOf(TEXT)),
]


@pytest.mark.parametrize(("source", "type_"), TYPES, ids=[source for source, _ in TYPES])
def test_an_expression_has_the_type_of_its_parts(source: str, type_: Type) -> None:
    assert checked(source).type == type_


def test_a_word_is_a_code_where_a_choice_is_expected() -> None:
    tree = checked("importance = high").tree
    assert tree == Compare("=", Name("importance"), Literal("high"))


@pytest.mark.parametrize(
    "source",
    [
        "importance = high",
        "high = importance",
        'importance = "high"',
        "importance in (high, normal)",
        "importance not in [high]",
        "seal.state != out",
        "(if take_out then high else importance) = normal",
        "default(importance, normal) = high",
        "list contains(lines.kind, high)",
        "lines[kind = high] = []",
        "some line in lines satisfies line.kind = high",
        "lookup(levels, contract, high) > 1",
    ],
)
def test_codes_are_found_wherever_a_choice_is_expected(source: str) -> None:
    assert problems(source, BOOLEAN) == []


def test_an_expected_choice_reaches_every_branch() -> None:
    assert problems("if take_out then high else default(importance, normal)", Choice("importance")) == []


PROBLEMS: list[tuple[str, list[tuple[str, str, str]]]] = [
    ("copeis > 1", [("copeis", "there is no copeis here", "did you mean copies?")]),
    ("copeis = hihg", [("copeis", "there is no copeis here", "did you mean copies?")]),
    ("seal.keper", [("keper", "a record of seal has no keper", "did you mean keeper?")]),
    ("applicant.age > 1", [("age", "a person has no age",
     "known are branch, department, email, grade, id, manager, name, number, post")]),
    ("copies.x", [("x", "a number has no x", "only records, people and dates have members")]),
    ("importance = hihg", [("hihg", "hihg is neither a name here nor a code of importance", "did you mean high?")]),
    ('importance = "urgent"', [('"urgent"', '"urgent" is no code of importance', "known are high, normal")]),
    ("importance in (high, low)", [("low", "low is neither a name here nor a code of importance",
     "known are high, normal")]),
    ("copies = title", [("copies = title", "a number is never equal to text", "compare values of the same type")]),
    ("importance = seal.type", [("importance = seal.type", "a code of importance is never equal to a code of seal_type",
     "compare values of the same type")]),
    ("importance > high", [("importance > high", "a code of importance and a code of importance have no order",
     "compare numbers, texts, dates or durations of the same type")]),
    ('made_on < "2026-01-01"', [('made_on < "2026-01-01"', "a date and text have no order",
     "compare numbers, texts, dates or durations of the same type")]),
    ("copies and take_out", [("copies", "and needs true or false, this is a number", "compare it with something")]),
    ('copies + "1"', [('copies + "1"', "a number + text has no meaning", "change one of them with string(…)")]),
    ("made_on + 3", [("made_on + 3", "a date + a number has no meaning", "use values that go together")]),
    ("made_on + now()", [("made_on + now()", "a date + a date and time has no meaning", "use values that go together")]),
    ("-title", [("title", "- needs a number, this is text", "write a number without quotes, or number(…)")]),
    ("if copies then 1 else 2", [("copies", "if needs true or false, this is a number", "compare it with something")]),
    ("round(title)", [("title", "round: number needs a number, this is text",
     "write a number without quotes, or number(…)")]),
    ("contains(copies, title)", [("copies", "contains: text needs text, this is a number", "make it text with string(…)")]),
    ("sum(tags)", [("tags", "sum needs a number, this is a list of text", "use a value of that type")]),
    ("sum(seal.uses.lines.amount)", [("sum(seal.uses.lines.amount)", "sum runs over a list of lists", "sum(flatten(…))")]),
    ("for x in copies return x", [("copies", "a loop needs a list, this is a number", "use a value of that type")]),
    ("some x in tags satisfies x", [("x", "satisfies needs true or false, this is text", "compare it with something")]),
    ("tags[title]", [("title", "a filter needs a condition or a number, this is text",
     "write a condition over the element")]),
    ("copies in [1..title]", [("[1..title]", "a range from a number to text has no meaning", "use ends of the same type")]),
    ('copies in ["a".."b"]', [('["a".."b"]', "a number cannot lie in a range of this type",
     "use ends of the type of the value")]),
    ("matches(title, title)", [("title", "the pattern of matches is not written out",
     'write it: matches(x, "[A-Z]+")')]),
    ('matches(title, "(a+)+")', [('"(a+)+"', "the pattern cannot be used: a repeat within a repeat", "write it simpler")]),
    ('date("2026-02-30") = made_on', [('"2026-02-30"', '"2026-02-30" is no date', "write it like 2026-03-02")]),
    ('now() + duration("2 days")', [('"2 days"', '"2 days" is no duration', "write it like P2D, PT4H, P1Y2M or 2d")]),
    ("lookup(levles, seal.type, high)", [("levles", "there is no table levles", "did you mean levels?")]),
    ("lookup(levels, seal.type)", [("lookup(levels, seal.type)", "levels takes 2 inputs, here are 1",
     "give them in the order of the table")]),
    ("lookup(levels, copies, high)", [("copies", "levels: input needs a code of seal_type, this is a number",
     "use a value of that type")]),
    ("did(boss)", [("boss", "boss is neither a name here nor a code of node", "known are hand_out, head")]),
    ("users in group(a)", [("users in group(a)", "users in group cannot be used here",
     "compute it where people or records are at hand")]),
    ("sum()", [("sum()", "sum takes at least 1 argument, here are 0", "write sum(list…)")]),
    ("nonsense > sum(lines.amoumt)", [
        ("nonsense", "there is no nonsense here",
         "known are applicant, branch, copies, created_at, created_by, department, id, importance, lines, made_on, me, price, …"),
        ("amoumt", "a record has no amoumt", "did you mean amount?"),
    ]),
]  # fmt: skip


@pytest.mark.parametrize(("source", "found"), PROBLEMS, ids=[source for source, _ in PROBLEMS])
def test_what_does_not_fit_is_told_with_its_place_and_what_to_do(
    source: str, found: list[tuple[str, str, str]]
) -> None:
    assert problems(source) == found


def test_a_word_that_is_a_name_and_a_code_is_a_problem() -> None:
    scope = replace(SCOPE, names={**SCOPE.names, "high": TEXT})
    assert problems("importance = high", scope=scope) == [
        (
            "high",
            "high is a name here and also a code of importance",
            'write "high" for the code, or record.high for the name',
        )
    ]


@pytest.mark.parametrize(
    ("source", "expected", "message", "todo"),
    [
        ("copies", TEXT, "this place needs text, this is a number", "make it text with string(…)"),
        ('"2026-03-02"', DATE, "this place needs a date, this is text", "write a date without quotes: 2026-03-02"),
        ("now()", DATE, "this place needs a date, this is a date and time", "take its day with date(…)"),
        ("today()", DATETIME, "this place needs a date and time, this is a date", "make it a moment with date and time(…)"),
        ("seal", PEOPLE, "this place needs a person or a list of person, this is a record of seal",
         "use a value of that type"),
        ("title", BOOLEAN, "this place needs true or false, this is text", "compare it with something"),
    ],
)  # fmt: skip
def test_a_result_of_another_type_than_expected_is_told(source: str, expected: Type, message: str, todo: str) -> None:
    assert problems(source, expected) == [(source, message, todo)]


READS = [
    ("1 + 1", set()),
    ("copies > 1 and copies < 3", {("copies",)}),
    ("seal.keeper", {("seal", "keeper")}),
    ("seal.keeper.manager = me", {("seal", "keeper", "manager"), ("me",)}),
    ("record.seal.name", {("record", "seal", "name")}),
    ("made_on.year", {("made_on",)}),
    ("sum(lines.amount)", {("lines", "amount")}),
    ("lines[kind = high].name", {("lines", "name"), ("lines", "kind")}),
    ("for line in lines return line.amount * copies", {("lines", "amount"), ("copies",)}),
    ("count(lines)", {("lines",)}),
    ("some use in seal.uses satisfies use.state = out", {("seal", "uses", "state")}),
    ("{a: copies}.a", {("copies",)}),
    ("importance = high", {("importance",)}),
]


@pytest.mark.parametrize(("source", "paths"), READS, ids=[source for source, _ in READS])
def test_an_expression_says_which_paths_it_reads(source: str, paths: set[tuple[str, ...]]) -> None:
    assert checked(source).reads == paths


def test_an_expression_says_which_functions_it_calls() -> None:
    assert checked("default(ROUND(price), 0) > 求和(lines.amount)").calls == {"default", "round", "sum"}


def test_arithmetic_over_what_may_be_blank_is_warned_of() -> None:
    found = checked("copies * price").warnings
    assert [(problem.message, problem.offset, problem.length, problem.todo) for problem in found] == [
        ("price may be blank, and then so is the result", 9, 5, "write default(price, 0) if a blank counts as 0")
    ]


def test_an_element_hides_the_name_outside() -> None:
    assert checked("seal.uses[state = done and record.state = out]").type == ListOf(RecordOf("application"))


def test_inside_another_form_its_names_are_bare_and_ours_are_of_the_record() -> None:
    scope = inside(SCOPE, "seal")
    assert check("state = in_store and keeper = record.applicant", scope, BOOLEAN).reads == {
        ("state",),
        ("keeper",),
        ("record", "applicant"),
    }
    assert problems("copies > 1", scope=scope)[0][1] == "there is no copies here"


def test_host_functions_may_be_listed_with_underscores() -> None:
    scope = Scope(names={"me": PERSON}, host=frozenset({"manager_of"}))
    assert check("manager of(me)", scope, PERSON).calls == {"manager of"}


def test_a_cell_is_checked_against_its_column() -> None:
    assert check_cell("8.., < 3", SCOPE, NUMBER).tree.type is BOOLEAN
    assert check_cell("contract, official", SCOPE, Choice("seal_type")).reads == frozenset()
    assert problems_of_cell("contrakt", Choice("seal_type")) == [
        "contrakt is neither a name here nor a code of seal_type"
    ]
    assert problems_of_cell("8..", TEXT) == ["text cannot lie in a range of this type"]


def problems_of_cell(cell: str, column: Type) -> list[str]:
    with pytest.raises(ExpressionErrors) as caught:
        check_cell(cell, SCOPE, column)
    return [problem.message for problem in caught.value.problems]
