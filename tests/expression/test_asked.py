"""Questions about the records of a form: what `find`, `find_all` and reverse links ask, and what is refused."""

from dataclasses import replace
from typing import Any

import pytest

from engine.expression.api import Checked, Env, check, compile, write
from engine.expression.question import Question
from engine.expression.types import NUMBER, Reverse
from tests.expression.worlds import FORMS, KEEPER, SCOPE, SEAL, Office, problems, surroundings

KNOWN = {**FORMS, "seal": {**FORMS["seal"], "uses": Reverse("application", "seal"), "rank": NUMBER}}
WITH_FIND = replace(SCOPE, record=KNOWN.get, forms=frozenset(KNOWN), host=SCOPE.host | {"find", "find all"})


def asking(source: str) -> Checked:
    return check(source, WITH_FIND)


@pytest.mark.parametrize(
    ("source", "asked"),
    [
        ("find(seal, type = official, -name).keeper.name", 'find(seal, type = "official", -name).keeper'),
        ("find_all(seal, true)[rank > 1].rank = null or sum(seal.uses.price) > 1", ""),
        ("count(seal.uses[state = out])", 'count(seal.uses[state = "out"])'),
        ("查找(seal, name = record.title).rank", "find(seal, name = record.title).rank"),
        (
            "sum(for u in seal.uses return u.price * u.copies)",
            "sum(for u in seal.uses return u.price * u.copies)",
        ),
        ("every u in seal.uses satisfies u.copies > copies", "every u in seal.uses satisfies u.copies > copies"),
        ("mean(find_all(application, seal = record.seal).price)", "mean(find all(application, seal = record.seal).price)"),
    ],
)  # fmt: skip
def test_each_question_is_asked_in_its_own_words(source: str, asked: str) -> None:
    if asked:
        assert [question.words for question in asking(source).asks] == [asked]
    else:
        assert problems(source, scope=WITH_FIND) != []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("find(sel, true)", [("sel", "there is no form sel", "did you mean seal?")]),
        ("count(find_all(seal, nam = 1))", [("nam", "there is no nam here", "did you mean name?")]),
        ("count(find_all(application, importance = hihg))", [("hihg", "hihg is neither a name here nor a code of importance", "did you mean high?")]),
        ("find(seal, rank)", [("rank", "find: condition needs true or false, this is a number", "compare it with something")]),
        ("find(seal, true, keeper)", [("keeper", "this is nothing to order by", "name a field with an order, or -field")]),
        ("find(seal, true, -rank + 1)", [("-rank + 1", "this is nothing to order by", "name a field with an order, or -field")]),
        (
            "find_all(seal, true)",
            [("find_all(seal, true)", "the records found are not a list of their own",
              "count or test them: count(…), sum(….field), some x in … satisfies …; find(…) gives the first")],
        ),
        (
            'count(find_all(seal, upper case(name) = "A"))',
            [("upper case(name)", "upper case of a field cannot be part of a condition on rows", "compute it in a field of its own")],
        ),
        ("sum(find_all(seal, rank / 2 > 1).rank)", [("rank / 2", "/ over a field cannot be part of a condition on rows", "multiply the other side instead")]),
        ("max(seal.uses.seal)", [("max(seal.uses.seal)", "this has no max", "name a number, a text or a date of the records")]),
        (
            "some u in seal.uses satisfies mean(u.seal.uses.price) > 1",
            [("mean(u.seal.uses.price)", "a mean cannot be part of a condition on rows", "compare sums: sum(…) > 5 * count(…)")],
        ),
        ("count(seal.uses.seal.uses)", [("seal.uses.seal.uses", "the records of several records are not a list", "count them from the other form: find_all")]),
    ],
)  # fmt: skip
def test_what_one_statement_cannot_answer_is_refused_with_its_place(
    source: str, found: list[tuple[str, str, str]]
) -> None:
    assert problems(source, scope=WITH_FIND) == found


def test_where_another_form_is_asked_bare_names_are_its_own() -> None:
    (question,) = asking("count(find_all(seal, name = record.title and keeper = me))").asks
    assert sorted(path for path, _ in question.paths()) == [("keeper",), ("name",)]
    assert asking("count(find_all(seal, name = record.title))").reads == {("record", "title")}
    assert asking("count(seal.uses[copies > 1])").reads == {("seal", "uses", "copies")}


def test_find_is_refused_where_no_records_are_at_hand() -> None:
    said = ("find all cannot be used here", "compute it where people or records are at hand")
    assert [found[1:] for found in problems("count(find_all(seal, true))")] == [said]


class Telling(Office):
    """An office that keeps the questions it was asked about records."""

    def __init__(self, answer: Any) -> None:
        super().__init__()
        self.answer = answer
        self.questions: list[tuple[str, tuple[Any, ...]]] = []

    def ask(self, question: Question, env: Env, values: tuple[Any, ...]) -> Any:
        self.questions.append((question.words, values))
        return self.answer


def test_what_depends_on_no_record_is_worked_out_before_it_is_asked() -> None:
    host = Telling(SEAL)
    source = "find(seal, rank > record.copies + 1 and keeper = me, name).keeper.name"
    host.answer = KEEPER
    names = {"record": {"copies": 2}, "me": KEEPER}
    with pytest.raises(KeyError):  # the office knows no such person
        compile(asking(source))(surroundings(names, host))
    assert host.questions == [
        ("find(seal, rank > record.copies + 1 and keeper = me, name).keeper", (3, KEEPER)),
    ]


def test_loops_around_a_question_ask_it_for_each_turn() -> None:
    host = Telling(2)
    source = "sum(for line in lines return count(find_all(seal, name = line.name)))"
    lines = [{"name": "a", "amount": 1}, {"name": "b", "amount": 2}]
    assert compile(asking(source))(surroundings({"lines": lines}, host)) == 4
    assert [values for _, values in host.questions] == [("a",), ("b",)]


def test_a_reverse_link_asks_for_those_whose_link_leads_to_its_base() -> None:
    (question,) = asking("sum(seal.uses[copies > 1].price)").asks
    assert (question.by, write(question.owner), question.wanted.value) == ("seal", "seal", "sum")
