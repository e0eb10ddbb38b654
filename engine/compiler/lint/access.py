"""Access: somebody can read and send each form, and no approval waits for nobody."""

from __future__ import annotations

from engine.compiler.build.compilation import Compilation
from engine.compiler.build.scopes import filled_names
from engine.errors import Level
from engine.expression.api import write
from engine.expression.tree import Member, Name
from engine.model.app import App
from engine.model.dictionary import Members
from engine.model.form import Form
from engine.model.rights import FormRights, Function
from engine.model.workflow import CreateNode, People, PeopleByRule, PersonNode, Workflow
from engine.values import RoleKey

_FREE = (Function.CREATE, Function.READ)


def check_access(compilation: Compilation, app: App) -> None:
    """Warn of forms nobody reads or sends, of grants that cannot be used, and of approvals that may find nobody."""
    created = {
        node.form for flow in app.workflows.values() for node in flow.nodes.values() if isinstance(node, CreateNode)
    }
    for form in app.forms:
        _check_required(compilation, app.forms[form])
        rights = app.permissions.get(form, FormRights(form=form))
        granted = {grant.function for grant in rights.grants}
        if Function.READ not in granted:
            _warn_form(compilation, form, "nobody-reads", "nobody may read this form", "grant read to a role")
        if app.workflow_of(form) and Function.CREATE not in granted and form not in created:
            _warn_form(compilation, form, "nobody-creates", "nobody may send this form", "grant create to a role")
        _check_grants(compilation, app, rights)
    for flow in app.workflows.values():
        _check_people(compilation, flow)


def _warn_form(compilation: Compilation, form: str, rule: str, what: str, todo: str) -> None:
    said = ("permissions", form) if form in compilation.declared("permissions") else ("forms", form)
    compilation.report_key(rule, said, what, f"{todo} under permissions.{form}", level=Level.WARNING)


def _check_required(compilation: Compilation, form: Form) -> None:
    """Warn of a required field that the form page does not show and nothing fills."""
    shown = {key for section in form.sections for key in section.fields}
    for key, field in form.fields.items():
        if not shown or key in shown or field.required is None or field.default is not None or field.value is not None:
            continue
        compilation.report_key(
            "required-hidden", ("forms", form.key, "fields", key), f"{key} is required, and no section shows it",
            "put it in a section, or let a node require it", level=Level.WARNING,
        )  # fmt: skip


def _check_grants(compilation: Compilation, app: App, rights: FormRights) -> None:
    readers = {grant.role for grant in rights.grants if grant.function is Function.READ}
    if any(app.roles[role].members is Members.EVERYONE for role in readers if role in app.roles):
        return
    told: set[RoleKey] = set()
    for grant in rights.grants:
        if grant.function in _FREE or grant.role in readers or grant.role in told:
            continue
        told.add(grant.role)
        compilation.report_key(
            "grant-without-read", ("permissions", rights.form, grant.role, grant.function.value),
            f"{grant.role} may {grant.function.value} but not read", f"grant read to {grant.role} too",
            level=Level.WARNING,
        )  # fmt: skip


def _check_people(compilation: Compilation, flow: Workflow) -> None:
    for key, node in flow.nodes.items():
        if not isinstance(node, PersonNode) or node.type != "approve" or not node.who:
            continue
        path = ("workflows", flow.key, "nodes", key)
        if "empty" in compilation.declared(*path) or not _may_be_nobody(compilation, flow, node.who):
            continue
        compilation.report(
            "no-approver", (*path, "who"), "this may find nobody, then the run halts",
            "say empty: with people who act then, or empty: stop", level=Level.WARNING,
        )  # fmt: skip


def _may_be_nobody(compilation: Compilation, flow: Workflow, who: People) -> bool:
    return all(isinstance(term, PeopleByRule) and not _is_filled(compilation, flow, term) for term in who)


def _is_filled(compilation: Compilation, flow: Workflow, term: PeopleByRule) -> bool:
    tree = term.rule.checked.tree
    return isinstance(tree, Name | Member) and write(tree) in filled_names(compilation, flow.form)
