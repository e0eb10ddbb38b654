from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from engine.access.directory import Directory, RoleGrant
from engine.access.initials import initials
from engine.errors import Conflict, InvalidDefinition, NotFound
from engine.store.people import closure_of, find_account, read_closure, read_epoch
from engine.usecases import import_people as importing
from engine.usecases.add_person import add_person
from engine.usecases.grant_role import grant_role, revoke_role
from engine.usecases.import_people import Imported, import_people
from engine.usecases.publish import publish
from tests.web.installation import APP, Installation, installation

BRANCHES = "code,name,parent\nhq,总部,\nwest,西部分公司,hq\n"
DEPARTMENTS = (
    "code,name,branch,parent\nboard,董事会,hq,\nsales,销售部,hq,board\nexport,外贸部,hq,sales\noffice,办公室,west,\n"
)
PEOPLE = """number,name,account,email,branch,department,post,head,roles
1001,陈思远,chen,chen@example.com,hq,board,总经理,board hq,
1101,李建国,li,li@example.com,hq,sales,销售总监,sales,seals.archivist
1102,王敏,wang,wang@example.com,,export,客户经理,,
1102,王敏,,,,board,秘书,,
2001,严华,yan,,west,office,总经理,west,
"""
FILES = {"branches.csv": BRANCHES, "departments.csv": DEPARTMENTS, "people.csv": PEOPLE}


@pytest.fixture
def site(tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Installation]:
    """An installation with the small app and without people; initials are made here, where memory does not matter."""
    monkeypatch.setattr(importing, "initials_of", lambda names: tuple(map(initials, names)))
    with installation(tmp_path / "data", database_url, with_app=False) as found:
        publish(found.tx(), None, APP.encode(), "seals.yaml", {})
        yield found


def imported(site: Installation, files: Mapping[str, str], **more: str) -> Imported:
    return import_people(site.tx(), None, {name: text.encode() for name, text in files.items()}, **more)


def directory(site: Installation) -> Directory:
    return site.runtime.shelf.newest().directory


def people(site: Installation) -> dict[str, tuple[object, ...]]:
    """By number: name, main department, all departments, branch, post, manager, in words."""
    found = directory(site)
    told = {}
    for one in found.persons.values():
        manager = found.manager_of(one.id)
        told[one.number] = (
            one.name,
            found.departments[one.department].code if one.department else None,
            tuple(found.departments[place].code for place in one.departments),
            found.branches[one.branch].code if one.branch else None,
            one.post,
            found.persons[manager].name if manager else None,
        )
    return told


def problems(site: Installation, files: Mapping[str, str]) -> list[str]:
    with pytest.raises(InvalidDefinition) as caught:
        imported(site, files)
    return [str(problem) for problem in caught.value.problems]


def test_an_organisation_is_made_from_its_files(site: Installation) -> None:
    assert imported(site, FILES) == Imported(branches=2, departments=4, persons=4)
    assert people(site) == {
        "1001": ("陈思远", "board", ("board",), "hq", "总经理", None),
        "1101": ("李建国", "sales", ("sales",), "hq", "销售总监", "陈思远"),
        "1102": ("王敏", "export", ("export", "board"), "hq", "客户经理", "李建国"),
        "2001": ("严华", "office", ("office",), "west", "总经理", "陈思远"),
    }
    found = directory(site)
    assert {one.initials for one in found.persons.values()} == {"csy", "ljg", "wm", "yh"}
    assert [(grant.role, found.persons[grant.person].name) for grant in found.grants] == [("archivist", "李建国")]
    parents = {one.id: one.parent for one in found.departments.values()}
    assert read_closure(site.runtime.database) == closure_of(parents)


def test_the_same_files_again_change_nothing_but_the_epoch(site: Installation) -> None:
    imported(site, FILES)
    before, epoch = directory(site), read_epoch(site.runtime.database)
    imported(site, FILES)
    after = directory(site)
    assert (after.persons, after.departments, after.branches) == (before.persons, before.departments, before.branches)
    assert after.grants == before.grants
    assert read_epoch(site.runtime.database) > epoch


def test_what_files_do_not_mention_stays(site: Installation) -> None:
    imported(site, FILES)
    imported(site, {"people.csv": "number,name,department,post\n1101,李建国,sales,顾问\n"})
    assert people(site)["1101"] == ("李建国", "sales", ("sales",), "hq", "顾问", "陈思远")
    assert len(people(site)) == 4
    assert len(directory(site).grants) == 1
    li = next(one for one in directory(site).persons.values() if one.number == "1101")
    assert (li.email, li.account) == ("li@example.com", "li")


def test_people_move_and_heads_follow_each_other(site: Installation) -> None:
    imported(site, FILES)
    moved = "number,name,department,head,roles\n1102,王敏,sales,sales,\n1101,李建国,export,,\n"
    imported(site, {"people.csv": moved})
    assert people(site)["1102"] == ("王敏", "sales", ("sales",), "hq", "", "陈思远")
    assert people(site)["1101"] == ("李建国", "export", ("export",), "hq", "", "王敏")
    assert directory(site).grants == ()


def test_a_new_head_takes_the_place_of_the_old_even_where_that_one_is_not_mentioned(site: Installation) -> None:
    imported(site, FILES)
    imported(site, {"people.csv": "number,name,department,head\n1102,王敏,export,sales\n"})
    found = directory(site)
    sales = next(one for one in found.departments.values() if one.code == "sales")
    assert [found.persons[who].name for who in sales.heads] == ["王敏"]


def test_departments_move_in_the_tree(site: Installation) -> None:
    imported(site, FILES)
    imported(site, {"departments.csv": "code,name,branch,parent\nexport,国际部,hq,board\nsales,销售部,hq,export\n"})
    found = directory(site)
    units = {one.code: one for one in found.departments.values()}
    assert [found.departments[ident].name for ident in found.above(units["sales"].id)] == ["销售部", "国际部", "董事会"]
    assert read_closure(site.runtime.database) == closure_of({one.id: one.parent for one in units.values()})


def test_a_file_of_people_alone_makes_the_places_it_names(site: Installation) -> None:
    imported(site, {"people.csv": "number,name,branch,department\n1,Ann,hq,sales\n2,Bob,,sales\n"})
    assert people(site)["2"] == ("Bob", "sales", ("sales",), "hq", "", None)
    assert {one.name for one in directory(site).departments.values()} == {"sales"}


def test_more_people_than_fit_in_one_write_all_arrive(site: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "AT_ONCE", 3)
    rows = "\n".join(f"{number},Person {number},hq,sales" for number in range(1000, 1010))
    assert imported(site, {"people.csv": f"number,name,branch,department\n{rows}\n"}).persons == 10
    assert len(people(site)) == 10


def test_who_leaves_is_kept_and_may_come_back(site: Installation) -> None:
    imported(site, FILES)
    for left, is_active in (("yes", False), ("", True)):
        add_person(site.tx(), None, {"number": "1102", "name": "王敏", "left": left})
        assert next(one for one in directory(site).persons.values() if one.number == "1102").is_active is is_active


def test_the_first_password_is_for_accounts_that_have_none(site: Installation) -> None:
    imported(site, FILES, first_password="violet-harbour-7")
    first = find_account(site.runtime.database, "wang")
    imported(site, FILES, first_password="amber-lantern-9")
    assert find_account(site.runtime.database, "wang") == first
    assert first is not None
    assert (first.secret or "").startswith("$argon2id$")


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ("1200,A,li,,,sales,,,", "account: li is the account of 1101; give another name"),
        ("1200,A,1101,,,sales,,,", "account: 1101 is somebody's number; give a name nobody else can sign in with"),
        ("1200,A,,,west,sales,,,", "branch: sales lies in hq, not in west; write hq or leave it blank"),
        ("1200,A,,,,space,,,", "branch: nothing says in which branch space lies; give the branch"),
        ("1200,A,,,hq,,,,", "department: a branch without department; give the department too"),
        ("1200,A,,,,sales,,space,", "head: space is not known; give codes of departments or branches"),
        ("1200,A,,,,sales,,,other.admin", "roles: no app other is in force; publish it first"),
        ("1200,A,,,,sales,,,seals.king",
         "roles: seals has no role king; use one of: applicant, dept_head, archivist"),
        ("1200,A,,,,sales,,,seals.applicant",
         "roles: seals.applicant fills itself; leave it out; its members follow from the definition"),
        ("1200,A,,,,sales,,,seals.archivist@hq", "roles: seals.archivist is held everywhere; leave out @hq"),
    ],
)  # fmt: skip
def test_a_row_that_does_not_fit_is_told_and_nothing_is_written(site: Installation, rows: str, problem: str) -> None:
    imported(site, FILES)
    before = (read_epoch(site.runtime.database), people(site))
    header = PEOPLE.partition("\n")[0]
    assert problems(site, {"people.csv": f"{header}\n1300,New,,,,sales,,,\n{rows}\n"}) == [f"people.csv:3:1: {problem}"]
    assert (read_epoch(site.runtime.database), people(site)) == before


def test_rows_that_contradict_each_other_are_told(site: Installation) -> None:
    text = PEOPLE + "1102,王小敏,,,hq,export,,sales,\n"
    assert problems(site, {**FILES, "people.csv": text}) == [
        "people.csv:5:1: name: 1102 has two names; use one name in all rows of a person",
        "people.csv:7:1: department: 1102 is in export twice; keep one",
        "people.csv:7:1: head: sales has two heads, 1101 and 1102; keep one; the other may stand in the column deputy",
    ]


@pytest.mark.parametrize(
    ("file", "text", "told"),
    [
        ("branches.csv", "code,name,parent\na,A,b\nb,B,a\n",
         ["branches.csv:2:1: parent: a lies below itself; name another parent",
          "branches.csv:3:1: parent: b lies below itself; name another parent"]),
        ("branches.csv", "code,name,parent\na,A,z\na,B,\n",
         ["branches.csv:2:1: parent: z is not known; give the code of a unit that is",
          "branches.csv:3:1: code: a stands twice; keep one of the rows"]),
        ("departments.csv", "code,name,branch,parent\nhq,HQ,hq,\n",
         ["departments.csv:2:1: code: hq is a branch; give the department a code of its own"]),
    ],
)  # fmt: skip
def test_a_tree_that_cannot_be_is_told(site: Installation, file: str, text: str, told: list[str]) -> None:
    imported(site, {"branches.csv": BRANCHES})
    assert problems(site, {file: text}) == told


def test_a_role_is_granted_once_and_taken_at_once(site: Installation) -> None:
    imported(site, FILES)
    wang = next(one.id for one in directory(site).persons.values() if one.number == "1102")
    grant = RoleGrant(app="seals", role="archivist", person=wang)
    epoch = read_epoch(site.runtime.database)
    grant_role(site.tx(), None, grant)
    assert grant in directory(site).grants
    with pytest.raises(Conflict, match=r"^The role is held already\.$"):
        grant_role(site.tx(), None, grant)
    revoke_role(site.tx(), None, grant)
    assert grant not in directory(site).grants
    assert read_epoch(site.runtime.database) == epoch + 2
    told = [(verb, facts["role"]) for verb, _, facts in site.security_account() if verb.endswith("_role")]
    assert told == [("grant_role", "archivist"), ("revoke_role", "archivist")]


def test_a_role_that_cannot_be_held_like_this_is_refused(site: Installation) -> None:
    imported(site, FILES)
    found = directory(site)
    wang, hq = next(iter(found.persons)), next(iter(found.branches))
    for role, branch, refusal in (("king", None, NotFound), ("applicant", None, Conflict), ("archivist", hq, Conflict)):
        with pytest.raises(refusal):
            grant_role(site.tx(), None, RoleGrant(app="seals", role=role, person=wang, branch=branch))
    with pytest.raises(NotFound):
        grant_role(site.tx(), None, RoleGrant(app="seals", role="archivist", person=hq))
    assert directory(site).grants == found.grants
