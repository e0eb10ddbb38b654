from uuid import UUID

import pytest

from engine.access.names import OrganisationHost, call, member
from engine.expression.scope import BRANCH_MEMBERS, DEPARTMENT_MEMBERS, PERSON_MEMBERS
from engine.values import Value
from tests.access.build import BOARD, CHEN, EXPORT, HQ, LI, SALES, WANG, WEST, YAN, directory, ident


@pytest.mark.parametrize(
    ("kind", "who", "members"),
    [("person", LI, PERSON_MEMBERS), ("department", SALES, DEPARTMENT_MEMBERS), ("branch", WEST, BRANCH_MEMBERS)],
)
def test_every_member_of_the_language_is_answered(kind: str, who: UUID, members: dict[str, object]) -> None:
    found = {name: member(directory(), kind, who, name) for name in members}
    assert found.keys() == members.keys()
    assert found["id"] == str(who)


def test_members_of_a_person() -> None:
    found = [member(directory(), "person", LI, name) for name in ("name", "department", "manager", "grade", "post")]
    assert found == ["李建国", SALES, CHEN, None, "销售总监"]


@pytest.mark.parametrize(
    ("name", "args", "value"),
    [
        ("head of", (SALES,), LI),
        ("head_of", (WEST,), YAN),
        ("head of", (None,), None),
        ("manager of", (LI,), CHEN),
        ("managers up", (WANG, 2), (LI, CHEN)),
        ("managers up", (None, 2), None),
    ],
)
def test_people_functions(name: str, args: tuple[Value, ...], value: Value) -> None:
    assert call(directory(), name, args) == value


def test_what_is_not_there_is_blank() -> None:
    host = OrganisationHost(directory())
    assert [host.follow(kind, ident(4711), "name") for kind in ("person", "department", "branch")] == [None] * 3
    assert host.follow("department", EXPORT, "parent") == SALES
    assert host.follow("department", BOARD, "branch") == HQ
