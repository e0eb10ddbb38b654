import pytest

from engine.expression.rows import Rows, sql_problems, touches_row
from tests.expression.worlds import FORMS, checked

ROWS = Rows(frozenset(FORMS["application"]).__contains__)


def problems(source: str) -> list[tuple[str, str, str]]:
    return [
        (source[found.offset : found.offset + found.length], found.message, found.todo)
        for found in sql_problems(checked(source).tree, ROWS)
    ]


@pytest.mark.parametrize(
    "source",
    [
        "copies > 1 and not(take_out)",
        "importance in (high, normal) or seal.state = out",
        "applicant = me or department = me.department",
        "made_on < today() - days(30) and return_by between now() and now() + days(2)",
        "contains(title, me.name) or starts with(title, upper case(me.name))",
        "(if take_out then copies else 0) + 1 > string length(title)",
        'title + "!" = me.name and default(price, 0) = 0 and is blank(seal)',
        "count(for x in [1, 2] return x) = copies",
        "copies in [1..3]",
        "2 ** 3 / 5 > copies",
        "count(lines[amount > 1]) > 0 and sum(lines.amount) > copies",
        "some line in lines satisfies line.amount > 1 and line.kind = importance",
    ],
)
def test_what_a_database_can_answer_has_no_problem(source: str) -> None:
    assert problems(source) == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        (
            "copies / 2 > 1",
            [("copies / 2", "/ over a field cannot be part of a condition on rows", "multiply the other side instead")],
        ),
        (
            "copies ** 2 > 4",
            [
                (
                    "copies ** 2",
                    "** over a field cannot be part of a condition on rows",
                    "multiply the other side instead",
                )
            ],
        ),
        (
            "copies * 1.5 > 4",
            [
                (
                    "copies * 1.5",
                    "a field is only combined with whole numbers in a condition on rows",
                    "multiply both sides",
                )
            ],
        ),
        (
            'upper case(title) = "A"',
            [
                (
                    "upper case(title)",
                    "upper case of a field cannot be part of a condition on rows",
                    "compute it in a field of its own",
                )
            ],
        ),
        (
            "return_by - days(1) < now()",
            [
                (
                    "return_by - days(1)",
                    "dates and durations of a row are not added in a condition",
                    "add on the other side: field < today() - days(3)",
                )
            ],
        ),
        (
            "made_on.year = 2026",
            [
                (
                    "made_on.year",
                    ".year of a field cannot be part of a condition on rows",
                    "compare the whole value with a range",
                )
            ],
        ),
        (
            "count(tags) > 0 and take_out",
            [
                (
                    "count(tags)",
                    "count of a field cannot be part of a condition on rows",
                    "compute it in a field of its own",
                )
            ],
        ),
        (
            "some line in lines satisfies line.amount / 2 > 1",
            [
                (
                    "line.amount / 2",
                    "/ over a field cannot be part of a condition on rows",
                    "multiply the other side instead",
                )
            ],
        ),
        (
            "mean(lines.amount) > 1",
            [
                (
                    "mean(lines.amount)",
                    "a mean cannot be part of a condition on rows",
                    "compare sums: sum(…) > 5 * count(…)",
                )
            ],
        ),
        (
            '"a" in tags',
            [
                (
                    "tags",
                    "a list cannot be compared in a condition on rows",
                    "compute what is needed of it in a field of its own",
                )
            ],
        ),
        (
            "[copies] = [1]",
            [
                (
                    "[copies]",
                    "a list or record made from fields cannot be part of a condition on rows",
                    "compare the fields",
                )
            ],
        ),
    ],
)
def test_what_a_database_cannot_answer_is_told_with_its_place(source: str, found: list[tuple[str, str, str]]) -> None:
    assert problems(source) == found


def test_what_touches_no_row_is_known() -> None:
    assert not touches_row(checked("me.department").tree, ROWS)
    assert touches_row(checked("me = applicant").tree, ROWS)
