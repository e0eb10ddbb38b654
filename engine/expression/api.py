"""The doors of the expression language, in one place."""

from __future__ import annotations

from engine.expression.checker import Checked, check, check_cell, check_cell_loosely, check_loosely, constant
from engine.expression.closures import compile, compile_cell
from engine.expression.decision import DecisionRow, DecisionTable, Hit, compile_table
from engine.expression.dependencies import dependency_order, reads_now
from engine.expression.env import Env, Host, NoHost
from engine.expression.parser import parse, parse_cell
from engine.expression.printer import write
from engine.expression.problems import ExpressionError, ExpressionErrors, ExpressionLimit, ExpressionProblem
from engine.expression.scope import Scope, TableSignature, inside, system_names
from engine.expression.tree import Node

__all__ = [
    "Checked",
    "DecisionRow",
    "DecisionTable",
    "Env",
    "ExpressionError",
    "ExpressionErrors",
    "ExpressionLimit",
    "ExpressionProblem",
    "Hit",
    "Host",
    "NoHost",
    "Node",
    "Scope",
    "TableSignature",
    "check",
    "check_cell",
    "check_cell_loosely",
    "check_loosely",
    "compile",
    "compile_cell",
    "compile_table",
    "constant",
    "dependency_order",
    "inside",
    "parse",
    "parse_cell",
    "reads_now",
    "system_names",
    "write",
]
