"""Who loses the role by which they were asked is out at the next request, by every way to the task and its record."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import count
from uuid import UUID

import pytest

from engine.access.directory import RoleGrant
from engine.errors import Conflict, NotAllowed, NotFound
from engine.usecases.add_person import add_person
from engine.usecases.grant_role import grant_role, revoke_role
from engine.usecases.list_inbox import count_waiting, list_inbox
from engine.usecases.list_records import list_records
from engine.usecases.open_file import open_file
from engine.usecases.open_record import open_record
from engine.usecases.open_task import next_task, open_task, task_document
from tests.support.house import House

APP = """
language: 1
app: {app}
label: Standing
roles:
  all: {{label: All, members: everyone}}
  sender: {{label: Sender, members: 'me.post = "客户经理"'}}
  pool: {{label: Pool}}
  second: {{label: Second}}
  near: {{label: Near, within: branch}}
  mine: {{label: Mine, within: department}}
  junior: {{label: Junior, members: 'me.grade = "junior"'}}
forms:
  ask: {{label: Ask, name: '{{{{ title }}}}', fields: {{title: {{type: text}}, boss: {{type: person}}, papers: {{type: files}}}}}}
  shut: {{label: Shut, name: '{{{{ title }}}}', fields: {{title: {{type: text}}, boss: {{type: person}}, papers: {{type: files}}}}}}
workflows:
  ask: {{label: Ask, form: ask, start: one, nodes: {{one: {{type: approve, label: One, who: {who}, fields: {{papers: edit}}, next: {{approve: end, reject: end}}}}, end: {{type: end, label: End}}}}}}
  shut: {{label: Shut, form: shut, start: one, nodes: {{one: {{type: approve, label: One, who: {who}, fields: {{papers: edit}}, next: {{approve: end, reject: end}}}}, end: {{type: end, label: End}}}}}}
permissions:
  ask: {{sender: {{create: true}}, all: {{read: involved}}}}
  shut: {{sender: {{create: true}}}}
"""
BY_ROLE = {
    "a role": ("{role: pool}", "pool"),
    "a role in the branch of the record": ("{role: near}", "near@hq"),
    "a role in a branch, wherever": ("{role: near, branch: any}", "near@east"),
    "a role in the department of the record": ("{role: mine}", "mine@sales"),
    "the function": ("'users in role(pool)'", "pool"),
    "the function with a place": ("'users in role(near, record.branch)'", "near@hq"),
}
_numbers = count(1)


def published(home: House, who: str) -> str:
    """Put an app in force whose tasks go to `who`; give its key."""
    app = f"standing{next(_numbers)}"
    home.publish(APP.format(app=app, who=who))
    return app


def grant(home: House, app: str, who: str, role: str) -> RoleGrant:
    """Give a role, `role@code` in a branch or department; codes are unique over both."""
    key, _, code = role.partition("@")
    directory = home.runtime.shelf.newest().directory
    place = next((one.id for one in directory.branches.values() if one.code == code), None)
    unit = next((one.id for one in directory.departments.values() if one.code == code), None)
    found = RoleGrant(app=app, role=key, person=home.actor(who).person, branch=place, department=unit)
    grant_role(home.tx(), None, found)
    return found


def sent(home: House, app: str, form: str = "ask", **more: str) -> tuple[UUID, UUID]:
    """Send a form with a file, which is then the newest; give the record and the file."""
    home.at(home.clock.now() + timedelta(seconds=1))
    paper = home.upload("wang", f"{app}.{form}.papers")
    return home.send("wang", f"{app}.{form}", title="x", papers=[paper], **more), UUID(paper)


def opens(way: Callable[[], object]) -> bool:
    try:
        way()
    except (NotFound, NotAllowed):
        return False
    return True


def ways(home: House, who: str, app: str, form: str, sent: tuple[UUID, UUID, UUID]) -> set[str]:
    """Give the ways to a task, its record and its file that are open to somebody, none of which changes anything."""
    ask, (record, task, paper) = home.ask, sent
    listed = [one.task for one in ask(list_inbox, who, "waiting", limit=1000).rows]
    assert ask(count_waiting, who) == len(listed)
    found = {
        "inbox": task in listed,
        "next": ask(next_task, who, UUID(int=9)) == task,
        "task": opens(lambda: ask(open_task, who, task)),
        "document": opens(lambda: ask(task_document, who, task)),
        "file": opens(lambda: ask(open_file, who, paper).content.close()),
        "upload": opens(lambda: home.upload(who, f"{app}.{form}.papers")),
        "record": opens(lambda: ask(open_record, who, app, form, record)),
        "list": form == "ask" and record in [one.id for one in ask(list_records, who, app, form).rows],
    }
    found["button"] = found["record"] and ask(open_record, who, app, form, record).task == task
    return {name for name, is_open in found.items() if is_open}


EVERY = {"inbox", "next", "task", "document", "file", "upload", "record", "list", "button"}
IN_TASK = EVERY - {"record", "list", "button"}  # of a form whose records the task alone opens


@pytest.mark.parametrize("form", ["ask", "shut"])
@pytest.mark.parametrize("others", [(), ("zhou",)], ids=["alone", "among others"])
@pytest.mark.parametrize("asked", BY_ROLE)
def test_every_way_to_a_task_closes_with_the_role_and_opens_with_it(
    home: House, asked: str, others: tuple[str, ...], form: str
) -> None:
    who, place = BY_ROLE[asked]
    app = published(home, who)
    held = grant(home, app, "shen", place)
    for other in others:
        grant(home, app, other, place)
    record, paper = sent(home, app, form)
    at_hand = (record, home.task("shen", record), paper)
    assert ways(home, "shen", app, form, at_hand) == (EVERY if form == "ask" else IN_TASK)
    revoke_role(home.tx(), None, held)
    assert ways(home, "shen", app, form, at_hand) == set()
    with pytest.raises(NotFound):
        home.act("shen", at_hand[1], seen=1)
    grant_role(home.tx(), None, held)
    assert ways(home, "shen", app, form, at_hand) == (EVERY if form == "ask" else IN_TASK)
    home.do("shen", record)
    assert home.waiting(record) == []


def test_a_role_that_fills_itself_is_lost_with_what_fills_it(home: House) -> None:
    app = published(home, "{role: junior}")
    add_person(home.tx(), None, {"number": "1303", "name": "沈静", "grade": "junior"})
    record, paper = sent(home, app)
    at_hand = (record, home.task("shen", record), paper)
    add_person(home.tx(), None, {"number": "1303", "name": "沈静", "grade": "senior"})
    assert ways(home, "shen", app, "ask", at_hand) == set()


@pytest.mark.parametrize("who", ["record.boss", "[record.boss, {role: pool}]", "[{role: pool}, record.boss]"])
def test_who_is_asked_by_name_keeps_the_task_without_the_role(home: House, who: str) -> None:
    app = published(home, who)
    held = grant(home, app, "shen", "pool")
    record, paper = sent(home, app, boss=str(home.actor("shen").person))
    at_hand = (record, home.task("shen", record), paper)
    revoke_role(home.tx(), None, held)
    assert ways(home, "shen", app, "ask", at_hand) == EVERY


def test_who_is_asked_by_two_roles_keeps_the_task_while_one_holds(home: House) -> None:
    app = published(home, "[{role: pool}, {role: second}]")
    held = [grant(home, app, "shen", role) for role in ("pool", "second")]
    record, paper = sent(home, app)
    at_hand = (record, home.task("shen", record), paper)
    for first, second in (held, reversed(held)):
        revoke_role(home.tx(), None, first)
        assert ways(home, "shen", app, "ask", at_hand) == EVERY
        revoke_role(home.tx(), None, second)
        assert ways(home, "shen", app, "ask", at_hand) == set()
        grant_role(home.tx(), None, first)
        assert ways(home, "shen", app, "ask", at_hand) == EVERY
        grant_role(home.tx(), None, second)


def test_the_role_of_another_branch_does_not_keep_a_task(home: House) -> None:
    app = published(home, "{role: near}")
    held = grant(home, app, "shen", "near@hq")
    record, paper = sent(home, app)
    at_hand = (record, home.task("shen", record), paper)
    grant(home, app, "shen", "near@east")
    revoke_role(home.tx(), None, held)
    assert ways(home, "shen", app, "ask", at_hand) == set()


def test_who_acted_stays_involved_without_the_role_and_who_was_only_asked_does_not(home: House) -> None:
    app = published(home, "{role: pool}")
    held = [grant(home, app, who, "pool") for who in ("shen", "zhou")]
    record, paper = sent(home, app)
    task = home.task("shen", record)
    home.do("shen", record)
    with pytest.raises(Conflict, match="dealt with"):
        home.act("zhou", task, seen=1)
    for one in held:
        revoke_role(home.tx(), None, one)
    assert ways(home, "shen", app, "ask", (record, task, paper)) == {"file", "record", "list"}
    assert ways(home, "zhou", app, "ask", (record, task, paper)) == set()
    with pytest.raises(NotFound):
        home.act("zhou", task, seen=1)


def test_the_applicant_sees_only_whom_the_task_still_waits_for(home: House) -> None:
    app = published(home, "{role: pool}")
    held = [grant(home, app, who, "pool") for who in ("shen", "zhou")]
    record, _ = sent(home, app)

    def shown() -> tuple[set[str], set[str]]:
        row = next(one for one in home.ask(list_inbox, "wang", "started", limit=1000).rows if one.record == record)
        return set(row.waiting_for), set(home.ask(open_record, "wang", app, "ask", record).people.values())

    assert shown() == ({"沈静", "周雅文"}, {"沈静", "周雅文", "王敏"})
    revoke_role(home.tx(), None, held[0])
    assert shown() == ({"周雅文"}, {"周雅文", "王敏"})
    assert home.ask(open_task, "zhou", home.task("zhou", record)).why[1:] == ()


def test_a_role_taken_out_of_the_definition_gives_nothing_unless_it_was_given_by_hand(home: House) -> None:
    by_hand, by_rule = published(home, "{role: pool}"), published(home, "{role: junior}")
    grant(home, by_hand, "shen", "pool")
    add_person(home.tx(), None, {"number": "1304", "name": "韩雪", "grade": "junior"})
    kept, lost = sent(home, by_hand)[0], sent(home, by_rule)[0]
    assert (len(home.tasks_on("shen", kept)), len(home.tasks_on("han", lost))) == (1, 1)
    for app, gone in ((by_hand, "pool"), (by_rule, "junior")):
        text = APP.format(app=app, who="{role: second}")
        home.publish("\n".join(line for line in text.splitlines() if not line.startswith(f"  {gone}:")))
    assert (len(home.tasks_on("shen", kept)), len(home.tasks_on("han", lost))) == (1, 0)
    home.do("shen", kept)
