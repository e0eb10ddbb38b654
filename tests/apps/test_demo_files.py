"""The files of the demonstration fit together."""

import csv
import re
from collections import Counter
from pathlib import Path

import yaml

APPS = Path(__file__).resolve().parents[2] / "apps"
DEMO = APPS / "demo"
FILES = APPS / "seal_management.files"


def lines(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


BRANCHES = {line["code"]: line for line in lines(DEMO / "branches.csv")}
DEPARTMENTS = {line["code"]: line for line in lines(DEMO / "departments.csv")}
PEOPLE = {line["account"]: line for line in lines(DEMO / "people.csv")}
SEALS = {line["number"]: line for line in lines(DEMO / "seals.csv")}
KINDS = {line["name"] for line in lines(FILES / "document_kinds.csv")}
HISTORY = yaml.safe_load((DEMO / "history.yaml").read_text(encoding="utf-8"))
APP = yaml.safe_load((APPS / "seal_management.yaml").read_text(encoding="utf-8"))


def test_the_organisation_has_thirty_people_in_six_departments_and_two_branches() -> None:
    assert (len(PEOPLE), len(DEPARTMENTS), len(BRANCHES)) == (30, 6, 2)
    assert {line["department"] for line in PEOPLE.values()} == set(DEPARTMENTS)
    assert {line["branch"] for line in DEPARTMENTS.values()} == set(BRANCHES)


def test_numbers_accounts_and_addresses_belong_to_one_person_each() -> None:
    people = lines(DEMO / "people.csv")
    for column in ("number", "account", "email", "name"):
        assert len({line[column] for line in people}) == len(people)


def test_codes_of_branches_and_departments_do_not_meet() -> None:
    assert set(BRANCHES) & set(DEPARTMENTS) == set()


def test_people_sit_in_a_department_of_their_branch() -> None:
    assert [name for name, line in PEOPLE.items() if DEPARTMENTS[line["department"]]["branch"] != line["branch"]] == []


def test_every_department_and_branch_has_one_head() -> None:
    led = Counter(code for line in PEOPLE.values() for code in line["head"].split())
    assert led == Counter([*BRANCHES, *DEPARTMENTS])


def test_roles_are_those_of_the_app_and_held_where_the_app_says() -> None:
    given = [role for line in PEOPLE.values() for role in line["roles"].split()]
    assert given
    for role in given:
        app, key, place = re.fullmatch(r"(\w+)\.(\w+)(?:@(\w+))?", role).groups()  # type: ignore[union-attr]
        within = APP["roles"][key].get("within")
        assert (app, place in BRANCHES) == ("seal_management", within == "branch")


def test_each_branch_has_a_seal_administrator_and_a_keeper() -> None:
    given = {role for line in PEOPLE.values() for role in line["roles"].split()}
    wanted = {f"seal_management.{role}@{branch}" for branch in BRANCHES for role in ("seal_admin", "keeper")}
    assert wanted - given == set()


def test_seals_name_departments_and_keepers_of_one_branch() -> None:
    assert len(SEALS) == 10
    for seal in SEALS.values():
        assert seal["type"] in APP["dictionary"]["seal_type"]
        assert PEOPLE[seal["keeper"]]["branch"] == DEPARTMENTS[seal["owner_department"]]["branch"]


def test_there_are_forty_applications_by_people_of_the_seal_s_department() -> None:
    sent = [step for step in HISTORY["steps"] if "submit" in step]
    assert len({step["call"] for step in sent}) == 40
    for step in sent:
        values = step["with"]
        assert PEOPLE[step["as"]]["department"] == SEALS[values["seal"]]["owner_department"]
        assert values["document_kind"] in KINDS
        assert [name for name in values["documents"] if not (FILES / name).is_file()] == []


def test_every_action_of_the_past_comes_after_the_application_it_belongs_to() -> None:
    known: set[str] = set()
    moments = []
    for step in HISTORY["steps"]:
        days, clock = re.fullmatch(r"-(\d+)d (\d\d:\d\d)", step["at"]).groups()  # type: ignore[union-attr]
        moments.append((-int(days), clock))
        known.add(step.get("call", ""))
        assert step.get("record", "") in known | {""}
        assert step["as"] in PEOPLE
    assert moments == sorted(moments)
    assert moments[-1] < (0, "00:00")


def test_the_past_leaves_something_in_every_state() -> None:
    done = Counter(step.get("do") for step in HISTORY["steps"])
    assert done["return"] >= 2
    assert done["reject"] >= 2
    assert done["approve"] >= 60


def test_the_documents_are_what_their_names_say() -> None:
    starts = {path.suffix: path.read_bytes()[:5] for path in FILES.iterdir() if path.suffix != ".csv"}
    assert starts == {".pdf": b"%PDF-", ".png": b"\x89PNG\r"}
