"""Functions the host answers: people, departments, decision tables, other records."""

from __future__ import annotations

from engine.expression.functions.signature import Function, Param
from engine.expression.types import (
    ANY,
    BRANCH,
    DATE,
    DEPARTMENT,
    NUMBER,
    PERSON,
    TEXT,
    Choice,
    Either,
    ListOf,
    RecordOf,
)

NODE, ROLE, GROUP = Choice("node"), Choice("role"), Choice("group")

FUNCTIONS: tuple[Function, ...] = (
    Function(
        name="head of", aliases=("负责人",), params=(Param("department or branch", Either((DEPARTMENT, BRANCH))),),
        gives=PERSON, run=None,
    ),
    Function(name="manager of", aliases=("上级",), params=(Param("person", PERSON),), gives=PERSON, run=None),
    Function(
        name="managers up", aliases=("逐级上级",), params=(Param("person", PERSON), Param("levels", NUMBER)),
        gives=ListOf(PERSON), run=None,
    ),
    Function(
        name="users in role", aliases=("角色成员",),
        params=(Param("role", ROLE), Param("branch or department", Either((BRANCH, DEPARTMENT)), optional=True)),
        gives=ListOf(PERSON), run=None,
    ),
    Function(
        name="users in group", aliases=("组成员",), params=(Param("group", GROUP),), gives=ListOf(PERSON), run=None
    ),
    Function(name="did", aliases=("办理人",), params=(Param("node", NODE),), gives=PERSON, run=None),
    Function(
        name="convert", aliases=("换算",),
        params=(Param("amount", NUMBER), Param("to", TEXT), Param("on", DATE, optional=True)), gives=NUMBER, run=None,
    ),
    Function(
        name="lookup", aliases=("查表",), params=(Param("table", ANY), Param("input", ANY, optional=True, many=True)),
        gives=ANY, run=None, takes_blank=True,
    ),
    Function(
        name="find", aliases=("查找",),
        params=(Param("form", ANY), Param("condition", ANY), Param("order", ANY, optional=True, many=True)),
        gives=RecordOf(""), run=None,
    ),
    Function(
        name="find all", aliases=("查找全部",), params=(Param("form", ANY), Param("condition", ANY)),
        gives=ListOf(RecordOf("")), run=None,
    ),
)  # fmt: skip
