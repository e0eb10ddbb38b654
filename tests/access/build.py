"""A small organisation and rules made from Python functions, for the tests of rights."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from engine.access.actor import Actor
from engine.access.directory import Branch, Department, Directory, Person, RoleGrant
from engine.access.names import OrganisationHost
from engine.access.predicates import predicate_values
from engine.errors import Text
from engine.expression.api import Checked, Env
from engine.expression.tree import Literal
from engine.expression.types import ANY
from engine.model.app import App
from engine.model.dictionary import Members, Role, Within
from engine.model.form import Field, Form
from engine.model.rights import FieldRights, FormRights, Function, Grant
from engine.model.rule import Rule
from engine.values import Value, Values

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Shanghai")


def ident(number: int) -> UUID:
    return UUID(int=number)


HQ, WEST = ident(1), ident(2)
BOARD, SALES, EXPORT, WEST_OFFICE = ident(11), ident(12), ident(13), ident(14)
CHEN, LI, WANG, QIAN, YAN, TAO, GONE = map(ident, range(101, 108))


def person(who: UUID, number: str, name: str, department: UUID | None, branch: UUID | None, **more: Value) -> Person:
    departments = (department,) if department else ()
    return Person(id=who, number=number, name=name, department=department, branch=branch,
                  **{"departments": departments, **more})  # fmt: skip


PERSONS = (
    person(CHEN, "1001", "陈思远", BOARD, HQ, initials="csy", account="chen"),
    person(LI, "1101", "李建国", SALES, HQ, initials="ljg", account="li", email="li@example.com", post="销售总监"),
    person(WANG, "1102", "王敏", EXPORT, HQ, initials="wm", account="wang", departments=(EXPORT, BOARD)),
    person(QIAN, "1103", "钱立群", SALES, HQ, initials="qlq", account="qian"),
    person(YAN, "2001", "严华", WEST_OFFICE, WEST, initials="yh", account="yan"),
    person(TAO, "2002", "陶然", WEST_OFFICE, WEST, initials="tr", account="tao"),
    person(GONE, "1099", "何文博", SALES, HQ, initials="hwb", account="he", is_active=False),
)


def directory(*grants: RoleGrant, heads: Mapping[UUID, tuple[UUID, ...]] | None = None) -> Directory:
    """Board over sales over export at headquarters; a western branch with one office."""
    lead = {BOARD: (CHEN,), SALES: (GONE, LI), WEST_OFFICE: (TAO,), HQ: (CHEN,), WEST: (YAN,), **(heads or {})}
    departments = (
        Department(id=BOARD, code="board", name="董事会", branch=HQ, heads=lead[BOARD]),
        Department(id=SALES, code="sales", name="销售部", parent=BOARD, branch=HQ, heads=lead[SALES]),
        Department(id=EXPORT, code="export", name="外贸部", parent=SALES, branch=HQ, heads=lead.get(EXPORT, ())),
        Department(id=WEST_OFFICE, code="office", name="西部办公室", branch=WEST, heads=lead[WEST_OFFICE]),
    )
    branches = (
        Branch(id=HQ, code="hq", name="总部", heads=lead[HQ]),
        Branch(id=WEST, code="west", name="西部分公司", parent=HQ, heads=lead[WEST]),
    )
    return Directory(
        epoch=1,
        persons={one.id: one for one in PERSONS},
        departments={one.id: one for one in departments},
        branches={one.id: one for one in branches},
        grants=grants,
    )


def given(role: str, who: UUID, *, branch: UUID | None = None, department: UUID | None = None) -> RoleGrant:
    return RoleGrant(app="seals", role=role, person=who, branch=branch, department=department)


def actor(who: UUID, *grants: RoleGrant) -> Actor:
    return Actor(person=who, session=None, directory=directory(*grants), now=NOW, zone=ZONE)


def rule(evaluate: Callable[[Env], Value], *reads: str) -> Rule:
    paths = frozenset((name,) for name in reads)
    checked = Checked(source="", tree=Literal(None), type=ANY, reads=paths, calls=frozenset(), warnings=(), slots=0)
    return Rule(source=" ".join(reads), checked=checked, evaluate=evaluate)


def named(name: str) -> Rule:
    """The rule that is the one word."""
    return rule(lambda env: env.names[name], name)


def words(text: str) -> Text:
    return Text(en=text, zh=text)


ROLES = {
    "applicant": Role(key="applicant", label=words("applicant"), members=Members.EVERYONE),
    "dept_head": Role(key="dept_head", label=words("head"), members=Members.DEPARTMENT_HEADS),
    "branch_head": Role(key="branch_head", label=words("branch head"), members=Members.BRANCH_HEADS),
    "seal_admin": Role(key="seal_admin", label=words("admin"), within=Within.BRANCH),
    "clerk": Role(key="clerk", label=words("clerk"), within=Within.DEPARTMENT),
    "executive": Role(key="executive", label=words("executive")),
    "seller": Role(
        key="seller",
        label=words("seller"),
        condition=rule(lambda env: env.host.follow("person", env.names["me"], "department") == SALES),
    ),
}


def form(owner: str = "applicant") -> Form:
    keys = {"applicant": "person", "reason": "longtext", "copies": "integer", "unit": "department"}
    made = {key: Field(key=key, type=type_, label=words(key)) for key, type_ in keys.items()}
    return Form(key="application", label=words("application"), fields=made, owner=owner)


def app(
    grants: Mapping[str, Mapping[str, Rule | None]], fields: Mapping[str, Mapping[str, tuple[str, ...]]] | None = None
) -> App:
    """An app whose matrix is role -> function -> row rule, None = every row; `fields` are allow lists."""
    rights = FormRights(
        form="application",
        grants=tuple(
            Grant(role=role, function=Function(function), rows=rows)
            for role, functions in grants.items()
            for function, rows in functions.items()
        ),
        fields={
            key: FieldRights(allowed={Function(name): frozenset(roles) for name, roles in lists.items()})
            for key, lists in (fields or {}).items()
        },
    )
    return App(
        key="seals",
        label=words("seals"),
        hash="",
        roles=ROLES,
        forms={"application": form()},
        permissions={"application": rights},
    )


def record(**values: Value) -> Values:
    """A record of sales at headquarters that Li made for himself."""
    return {"id": ident(900), "applicant": LI, "created_by": LI, "department": SALES, "branch": HQ, **values}


def env(who: Actor, values: Values, *, took_part: bool = False) -> Callable[[], Env]:
    names = {**values, "me": who.person, **predicate_values(form(), who, values, took_part=took_part)}
    return lambda: Env(names=names, host=OrganisationHost(who.directory), now=NOW, zone=ZONE)
