"""`formloom expression`: evaluating, explaining, and the conformance kit."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.cli import main
from engine.commands import browser
from engine.errors import Unavailable

APP = Path("apps/seal_management.yaml")
KIT = Path("tests/conformance")
Capture = pytest.CaptureFixture[str]


def test_eval_prints_the_value(capsys: Capture) -> None:
    assert main(["expression", "eval", "0.1 + 0.2"]) == 0
    assert capsys.readouterr().out == "0.3\n"


def test_eval_takes_names_as_json_or_from_a_file(tmp_path: Path, capsys: Capture) -> None:
    file = tmp_path / "names.json"
    file.write_text('{"day": {"$date": "2026-03-02"}, "lines": [{"price": 0.10}, {"price": 2}]}', encoding="utf-8")
    assert main(["expression", "eval", "[sum(lines.price), day + days(1)]", "--context", str(file)]) == 0
    assert main(["expression", "eval", "x + 1", "--context", '{"x": 0.10}']) == 0
    assert capsys.readouterr().out == "[2.1, 2026-03-03]\n1.1\n"


def test_eval_points_at_what_is_wrong(capsys: Capture) -> None:
    assert main(["expression", "eval", "1 + amuont", "--context", '{"amount": 1}']) == 1
    assert capsys.readouterr().err == "5: there is no amuont here; did you mean amount?    [amuont]\n"


def test_eval_says_which_limit_it_met(capsys: Capture) -> None:
    assert main(["expression", "eval", "9 ** 999 ** 9"]) == 1
    assert capsys.readouterr().err == "stopped: the number gets too large\n"


@pytest.mark.parametrize("context", ["nowhere.json", "{x: 1}"])
def test_a_context_that_cannot_be_read_is_named(context: str, capsys: Capture) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["expression", "eval", "1", "--context", context])
    assert ended.value.code == 2
    assert capsys.readouterr().err.startswith("--context cannot be read (")


def explained(capsys: Capture, source: str) -> list[str]:
    assert main(["expression", "explain", source, "--app", str(APP), "--form", "application"]) == 0
    return [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]


def test_explain_tells_the_tree_the_type_what_is_read_and_both_texts_of_sql(capsys: Capture) -> None:
    lines = explained(capsys, "copies>20 and 为空(reason)")
    assert lines[:12] == [
        "written copies > 20 and is blank(reason)",
        "type true or false",
        "reads copies, reason",
        "calls is blank",
        "tree",
        "and (true or false)",
        "> (true or false)",
        "copies (a number)",
        "20 (a number)",
        "is blank(…) (true or false)",
        "reason (text)",
        lines[11],
    ]
    assert lines[11].startswith("SQLite ")
    assert "f_copies > ?" in lines[11]
    assert lines[12].startswith("PostgreSQL ")
    assert "f_copies > $1" in lines[12]


def test_explain_says_why_there_is_no_sql(capsys: Capture) -> None:
    assert explained(capsys, "copies / 2 > 1")[-1] == (
        "SQL none: 1: / over a field cannot be part of a condition on rows; multiply the other side instead [copies / 2]"
    )
    assert explained(capsys, "copies + 1")[-1] == "SQL none: a condition on rows is true or false, this is a number"


def test_explain_says_when_nothing_of_the_row_is_read(capsys: Capture) -> None:
    assert explained(capsys, 'me.grade = "A"')[-1] == (
        "SQL none is needed: it reads nothing of the row, so it is computed once beforehand"
    )


def test_explain_writes_what_is_asked_of_other_records_as_sub_queries(capsys: Capture) -> None:
    last = explained(capsys, "count(seal.uses) > 2")[-1]
    assert last.startswith(
        "PostgreSQL SELECT r_seal_management_application.id FROM r_seal_management_application WHERE "
    )
    assert "(SELECT count(*) AS count_1 FROM r_seal_management_usage AS " in last


def test_explain_tells_warnings(tmp_path: Path, capsys: Capture) -> None:
    app = tmp_path / "notes.yaml"
    app.write_text(
        "language: 1\napp: notes\nroles: {all: {members: everyone}}\n"
        "forms: {note: {fields: {pages: {type: integer}}}}\npermissions: {note: {all: {create: true, read: true}}}\n",
        encoding="utf-8",
    )
    assert main(["expression", "explain", "pages + 1 > 2", "--app", str(app), "--form", "note"]) == 0
    assert (
        "warning     1: pages may be blank, and then so is the result; write default(pages, 0) if a blank counts as 0"
        "    [pages]\n"
    ) in capsys.readouterr().out


def test_explain_points_at_what_is_wrong(capsys: Capture) -> None:
    assert main(["expression", "explain", "copeis > 1", "--app", str(APP), "--form", "application"]) == 1
    assert capsys.readouterr().err == "1: there is no copeis here; did you mean copies?    [copeis]\n"


def test_explain_works_without_an_app(capsys: Capture) -> None:
    assert main(["expression", "explain", "1 + 2 * 3"]) == 0
    assert "type        a number" in capsys.readouterr().out


def test_an_app_and_a_form_belong_together(capsys: Capture) -> None:
    assert main(["expression", "explain", "1", "--app", str(APP)]) == 2
    with pytest.raises(SystemExit) as ended:
        main(["expression", "explain", "1", "--app", str(APP), "--form", "aplication"])
    assert ended.value.code == 1
    assert "there is no form aplication" in capsys.readouterr().err


def test_the_kit_is_run_with_a_line_for_each_evaluator(capsys: Capture) -> None:
    assert main(["expression", "conformance", str(KIT / "feel-tck.json")]) == 0
    assert main(["expression", "conformance", str(KIT / "feel-tck-tables.json")]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines == [
        "python in: 1058/1058, outside: 483/483, deviates: 50/50",
        "browser in: 1058/1058, outside: 483/483, deviates: 50/50",
        "python in: 20/20, outside: 0/0, deviates: 0/0",
        "browser in: 20/20, outside: 0/0, deviates: 0/0",
    ]


def test_an_evaluator_that_cannot_be_run_is_told(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    def missing() -> str:
        raise Unavailable(browser.NO_NODE)

    monkeypatch.setattr(browser, "_node", missing)
    assert main(["expression", "conformance", str(KIT / "feel-tck-tables.json")]) == 1
    assert capsys.readouterr().out == (
        "python in: 20/20, outside: 0/0, deviates: 0/0\nbrowser in: not run. There is no Node.js; run ./dev setup.\n"
    )


def test_cases_that_fail_are_listed_and_end_with_code_1(tmp_path: Path, capsys: Capture) -> None:
    file = tmp_path / "cases.json"
    case = {"id": "a", "expression": "1 + 1", "context": {}, "expected": {"$number": "3"}, "profile": "in"}
    file.write_text(json.dumps({"cases": [case, {**case, "id": "b", "expected": {"$number": "2"}}]}), encoding="utf-8")
    assert main(["expression", "conformance", str(file), "-v"]) == 1
    out = capsys.readouterr().out
    assert out.startswith("python in a\n    1 + 1\n    expected 3, found 2\n")
    assert "python in: 1/2, outside: 0/0, deviates: 0/0\n" in out
    assert "browser in: 1/2, outside: 0/0, deviates: 0/0\n" in out


def test_a_file_without_cases_is_named(tmp_path: Path, capsys: Capture) -> None:
    file = tmp_path / "cases.json"
    file.write_text("{}", encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        main(["expression", "conformance", str(file)])
    assert ended.value.code == 2
    assert "there is no list of cases" in capsys.readouterr().err
