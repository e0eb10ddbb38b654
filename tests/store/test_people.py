from datetime import timedelta
from uuid import UUID

import pytest

from engine.access.directory import RoleGrant
from engine.store.db import Database
from engine.store.people import (
    LOCAL,
    NOWHERE,
    PASSWORD,
    closure_of,
    find_account,
    raise_epoch,
    read_accounts,
    read_charges,
    read_directory,
    read_epoch,
    read_memberships,
)
from engine.store.people_tables import account, branch, credential, department, head, membership, person, role_grant
from engine.store.writing import Batch, Change, Insert
from tests.store.apps import NOW


def ident(number: int) -> UUID:
    return UUID(int=number)


HQ, SALES, EXPORT = ident(1), ident(11), ident(12)
LI, WANG, GONE = ident(101), ident(102), ident(103)
LATER = NOW + timedelta(days=30)


@pytest.fixture
def staffed(database: Database) -> Database:
    """Sales over export; Li heads sales until somebody follows in a month; He has left."""
    persons = ((LI, "1101", "李建国", None), (WANG, "1102", "王敏", None), (GONE, "1099", "何文博", NOW))
    heads = ((1, LI, False, LATER), (2, WANG, True, None), (3, GONE, False, NOW))
    members = ((1, LI, SALES, True, None), (2, WANG, EXPORT, True, None), (3, WANG, SALES, False, LATER))
    database.write(
        Batch(
            (
                Insert(table=branch, rows=({"id": HQ, "code": "hq", "name": "总部", "parent": None},)),
                Insert(
                    table=department,
                    rows=(
                        {"id": SALES, "code": "sales", "name": "销售部", "parent": None, "branch": HQ},
                        {"id": EXPORT, "code": "export", "name": "外贸部", "parent": SALES, "branch": HQ},
                    ),
                ),
                Insert(
                    table=person,
                    rows=tuple(
                        {"id": who, "number": number, "name": name, "created_at": NOW, "left_at": left}
                        for who, number, name, left in persons
                    ),
                ),
                Insert(
                    table=membership,
                    rows=tuple(
                        {"id": ident(200 + key), "person": who, "department": place, "post": "经理", "is_main": is_main,
                         "since": NOW, "until": until}
                        for key, who, place, is_main, until in members
                    ),
                ),
                Insert(
                    table=head,
                    rows=tuple(
                        {"id": ident(300 + key), "department": SALES, "person": who, "is_deputy": is_deputy,
                         "since": NOW - timedelta(days=1), "until": until}
                        for key, who, is_deputy, until in heads
                    ),
                ),
            )
        )
    )  # fmt: skip
    return database


def test_a_directory_is_the_organisation_of_one_moment(staffed: Database) -> None:
    found = read_directory(staffed, NOW)
    assert found.head_of(SALES) == LI
    assert found.departments[SALES].heads == (LI, WANG)
    wang = found.persons[WANG]
    assert (wang.department, wang.departments, wang.branch, wang.post) == (EXPORT, (EXPORT, SALES), HQ, "经理")
    assert [one.is_active for one in (found.persons[LI], found.persons[GONE])] == [True, False]


def test_memberships_and_heads_end_on_their_day(staffed: Database) -> None:
    found = read_directory(staffed, LATER)
    assert found.head_of(SALES) == WANG
    assert found.persons[WANG].departments == (EXPORT,)
    assert {one.id for one in read_memberships(staffed, LATER)} == {ident(201), ident(202)}
    assert [(one.person, one.is_deputy) for one in read_charges(staffed, LATER)] == [(WANG, True)]


def test_before_their_day_they_do_not_count(staffed: Database) -> None:
    assert read_directory(staffed, NOW - timedelta(hours=1)).persons[LI].department is None


def test_the_epoch_starts_at_nothing_and_every_raise_is_a_new_one(database: Database) -> None:
    seen = [read_epoch(database)]
    for _ in range(3):
        database.write(Batch(raise_epoch()))
        seen.append(read_epoch(database))
    assert seen[0] == 0
    assert len(set(seen)) == 4
    assert seen == sorted(seen)


def test_a_directory_knows_its_epoch_and_the_grants(staffed: Database) -> None:
    row = {"id": ident(400), "app": "seals", "role": "seal_admin", "person": WANG, "branch": HQ, "department": None,
           "place": HQ, "granted_by": LI, "granted_at": NOW}  # fmt: skip
    staffed.write(Batch((*raise_epoch(), Insert(table=role_grant, rows=(row,)))))
    found = read_directory(staffed, NOW)
    assert found.epoch == read_epoch(staffed)
    assert found.grants == (RoleGrant(app="seals", role="seal_admin", person=WANG, branch=HQ),)


def test_a_role_is_held_once_at_a_place(staffed: Database) -> None:
    rows = [
        {"id": ident(number), "app": "seals", "role": "executive", "person": WANG, "place": NOWHERE, "granted_at": NOW}
        for number in (400, 401)
    ]
    staffed.write(Batch((Insert(table=role_grant, rows=(rows[0],)),)))
    with pytest.raises(Exception, match="already has a row"):
        staffed.write(Batch((Insert(table=role_grant, rows=(rows[1],)),)))


def account_of(who: UUID, number: int, subject: str, *, provider: str = LOCAL) -> tuple[Insert, Insert]:
    return (
        Insert(
            table=account,
            rows=({"id": ident(number), "person": who, "provider": provider, "subject": subject, "created_at": NOW},),
        ),
        Insert(
            table=credential,
            rows=(
                {"id": ident(number + 1), "account": ident(number), "kind": PASSWORD, "secret": "$", "changed_at": NOW},
            ),
        ),
    )


@pytest.mark.parametrize(("name", "who"), [("wang", WANG), ("WANG", WANG), ("1102", WANG), ("1101", None), ("", None)])
def test_an_account_is_found_by_its_name_or_the_number_of_its_person(
    staffed: Database, name: str, who: UUID | None
) -> None:
    staffed.write(Batch(account_of(WANG, 500, "wang")))
    found = find_account(staffed, name)
    assert (found.person if found else None) == who


def test_an_account_named_like_somebodys_number_wins(staffed: Database) -> None:
    staffed.write(Batch((*account_of(WANG, 500, "wang"), *account_of(LI, 502, "1102"))))
    found = find_account(staffed, "1102")
    assert found is not None
    assert found.person == LI


def test_accounts_of_other_providers_have_no_password_here(staffed: Database) -> None:
    staffed.write(Batch(account_of(WANG, 500, "wang", provider="company")))
    assert find_account(staffed, "wang") is None
    assert read_accounts(staffed) == ()


def test_accounts_of_who_left_and_closed_ones_are_not_open(staffed: Database) -> None:
    staffed.write(Batch((*account_of(GONE, 500, "he"), *account_of(WANG, 502, "wang"))))
    staffed.write(Batch((Change(table=account, match={"id": ident(502)}, values={"closed_at": NOW}),)))
    assert [(one.subject, one.is_open) for one in sorted(read_accounts(staffed), key=lambda one: one.subject)] == [
        ("he", False),
        ("wang", False),
    ]


def test_the_closure_holds_every_pair_with_its_depth() -> None:
    assert closure_of({SALES: None, EXPORT: SALES}) == {(SALES, SALES): 0, (EXPORT, EXPORT): 0, (SALES, EXPORT): 1}


def test_a_circle_has_no_closure() -> None:
    with pytest.raises(ValueError, match=str(SALES)):
        closure_of({SALES: EXPORT, EXPORT: SALES})
