"""What stands still is seen by who runs the installation and by who reads the record, and can be set going again."""

from __future__ import annotations

from itertools import count
from uuid import UUID

import pytest

from engine.access.directory import RoleGrant
from engine.errors import Conflict, NotAllowed, NotFound, Refusal
from engine.ids import new_id
from engine.store.db import Database
from engine.store.instances import Status
from engine.store.tables import instance
from engine.store.trail import Told, of_record, verify
from engine.store.writing import Batch, Bump
from engine.usecases import retry_run as retrying
from engine.usecases.add_person import add_person
from engine.usecases.give_task import give_task
from engine.usecases.grant_role import grant_role, revoke_role
from engine.usecases.list_inbox import list_inbox
from engine.usecases.list_standstill import list_halted, list_waiting, tasks_of_nobody
from engine.usecases.open_record import open_record
from engine.usecases.open_task import open_task
from engine.usecases.retry_run import retry_run
from engine.web.language import load_messages, translate
from engine.web.show.reader import Reader
from engine.web.show.record import record_page
from tests.support.house import House

APP = """
language: 1
app: {app}
label: Still
roles: {{all: {{label: All, members: everyone}}, pool: {{label: Pool}}, later: {{label: Later}}}}
forms:
  ask: {{label: Ask, name: '{{{{ title }}}}', fields: {{title: {{type: text}}, sum: {{type: integer}}, by: {{type: person}}}}}}
  book: {{label: Book, fields: {{number: {{type: serial, pattern: 'B-{{seq:4}}'}}, title: {{type: text}}}}}}
workflows:
  ask:
    label: Ask
    form: ask
    start: one
    nodes:
      one: {{type: approve, label: {{en: First look, zh: 初审}}, who: {{role: pool}}, empty: stop, next: {{approve: note, reject: end}}}}
      note: {{type: set, label: Note, set: {{by: me, sum: "default(sum, 0) + 1"}}, next: two}}
      two: {{type: approve, label: {{en: Second look, zh: 复审}}, who: {{role: later}}, empty: stop, next: {{approve: keep, reject: end}}}}
      keep: {{type: create, label: Keep, form: book, set: {{title: record.title}}, next: end}}
      end: {{type: end, label: End}}
permissions: {{ask: {{all: {{create: true, read: true}}}}, book: {{all: {{read: true}}}}}}
"""
_numbers = count(1)


@pytest.fixture
def app(home: House) -> str:
    found = f"still{next(_numbers)}"
    home.publish(APP.format(app=found))
    return found


def give_role(home: House, app: str, who: str, role: str) -> RoleGrant:
    found = RoleGrant(app=app, role=role, person=home.actor(who).person)
    grant_role(home.tx(), None, found)
    return found


def account(home: House, record: UUID) -> list[Told]:
    return list(of_record(home.runtime.database, record))


def shown(home: House, who: str, app: str, record: UUID, language: str = "zh") -> dict[str, str] | None:
    """The notice of a record's page as somebody reads it."""
    messages = load_messages()
    reader = Reader(
        person=home.actor(who).person,
        language=language,
        zone=home.runtime.settings.zone,
        now=home.clock.now(),
        say=lambda key, **values: translate(messages, language, key, **values),
    )
    return record_page(home.ask(open_record, who, app, "ask", record), reader)["notice"]  # type: ignore[no-any-return]


def test_a_run_without_an_approver_halts_is_cured_retried_and_finished(home: House, app: str) -> None:
    record = home.send("wang", f"{app}.ask", title="x", sum=1)
    run = home.run(record)
    assert run.status is Status.HALTED
    (listed,) = (one for one in list_halted(home.tx()) if one.id == run.id)
    assert (listed.app, listed.form, listed.record, listed.name.en, listed.node.en) == (
        app,
        "ask",
        record,
        "x",
        "First look",
    )
    assert listed.reason is not None
    assert listed.reason.en == "Nobody was found who may act here."
    before = account(home, record)
    with pytest.raises(Conflict, match=r"Still: Nobody was found who may act here\. Cure this, then retry"):
        retry_run(home.tx(), run.id)
    assert (account(home, record), home.run(record)) == (before, run)
    give_role(home, app, "shen", "pool")
    found = retry_run(home.tx(), run.id, reason="found somebody")
    assert ([one.en for one in found.nodes], found.halted) == (["First look"], None)
    home.do("shen", record)
    assert home.run(record).status is Status.HALTED
    give_role(home, app, "zhou", "later")
    retry_run(home.tx(), run.id)
    home.do("zhou", record)
    assert home.run(record).status is Status.ENDED
    assert run.id not in [one.id for one in list_halted(home.tx())]
    assert [one.values["title"] for one in home.records(f"{app}.book")] == ["x"]


def test_a_retry_is_told_as_a_deed_of_an_administrator_and_carries_on_the_last_deed(home: House, app: str) -> None:
    give_role(home, app, "shen", "pool")
    record = home.send("wang", f"{app}.ask", title="x", sum=1)
    home.do("shen", record)
    give_role(home, app, "zhou", "later")
    retry_run(home.tx(), home.run(record).id, reason="somebody is there now")
    (told,) = (one for one in account(home, record) if one.verb == "retry")
    assert (told.actor, told.node, told.answers["opinion"]) == (None, "two", "somebody is there now")
    values = home.values(f"{app}.ask", record)
    assert (values["by"], values["sum"]) == (home.actor("shen").person, 2)
    run = home.run(record)
    assert verify(home.runtime.database, run.id, run.head) is None


def test_a_run_that_halts_again_further_on_says_so(home: House, app: str) -> None:
    skipped = "one: {{type: approve, unless: 'count(users in role(pool)) > 0', "
    home.publish(APP.replace("one: {{type: approve, ", skipped).format(app=app))
    record = home.send("wang", f"{app}.ask", title="x", sum=1)
    give_role(home, app, "shen", "pool")
    found = retry_run(home.tx(), home.run(record).id)
    assert found.halted is not None
    assert (found.halted[0].en, found.halted[1].en) == ("Second look", "Nobody was found who may act here.")
    assert (home.run(record).nodes, home.run(record).status) == (("two",), Status.HALTED)


def test_only_a_halted_run_is_retried(home: House, app: str) -> None:
    with pytest.raises(NotFound, match="no such run"):
        retry_run(home.tx(), new_id())
    give_role(home, app, "shen", "pool")
    record = home.send("wang", f"{app}.ask", title="x", sum=1)
    with pytest.raises(Conflict, match="not halted"):
        retry_run(home.tx(), home.run(record).id)


def test_a_retry_tries_again_where_somebody_was_faster(home: House, app: str, monkeypatch: pytest.MonkeyPatch) -> None:
    record = home.send("wang", f"{app}.ask", title="x", sum=1)
    give_role(home, app, "shen", "pool")
    advance, others = retrying.advance, [1, 2]

    def slow(*args: object, **named: object) -> object:
        if others:
            others.pop()
            assert isinstance(home.runtime.database, Database)
            home.runtime.database.write(Batch((Bump(table=instance, match={"record": record}),)))
        return advance(*args, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(retrying, "advance", slow)
    retry_run(home.tx(), home.run(record).id)
    assert ([one.verb for one in account(home, record)].count("retry"), home.waiting(record)) == (1, ["one"])


def test_readers_of_a_halted_record_learn_that_it_is_halted_why_and_what_to_do(home: House, app: str) -> None:
    record = home.send("wang", f"{app}.ask", title="x", sum=1)
    number = home.run(record).id
    chinese = shown(home, "wang", app, record)
    assert chinese is not None
    assert (chinese["title"][:3], chinese["title"][-6:]) == ("流程自", "停在「初审」")
    assert chinese["text"] == (
        f"没有找到可以处理的人。请把编号 {number} 告诉系统管理员；原因处理后，流程会从这里继续，已填写的内容不会丢失。"
    )
    english = shown(home, "li", app, record, "en")
    assert english is not None
    assert english["title"].startswith("The flow stands still at “First look” since ")
    assert english["text"].startswith(
        f"Nobody was found who may act here. Tell your system administrator the number {number}"
    )
    give_role(home, app, "shen", "pool")
    retry_run(home.tx(), number)
    assert shown(home, "wang", app, record) is None


def test_a_task_whose_last_person_lost_the_role_is_listed_and_given_to_somebody(home: House, app: str) -> None:
    held = [give_role(home, app, who, "pool") for who in ("shen", "zhou")]
    record = home.send("wang", f"{app}.ask", title="x", sum=1)
    task = home.task("shen", record)
    revoke_role(home.tx(), None, held[0])
    assert task not in tasks_of_nobody(home.tx())
    revoke_role(home.tx(), None, held[1])
    assert task in tasks_of_nobody(home.tx())
    (listed,) = (one for one in list_waiting(home.tx()) if one.id == task)
    assert (listed.app, listed.record, listed.name.en, listed.node.zh, set(listed.asked), listed.reason) == (
        app, record, "x", "初审", {"沈静", "周雅文"}, None,
    )  # fmt: skip
    notice = shown(home, "wang", app, record)
    assert notice is not None
    assert (notice["title"], str(task) in notice["text"]) == ("「初审」目前没有人可以处理", True)
    assert give_task(home.tx(), task, "1304", reason="nobody was left").name == "韩雪"
    assert (task in tasks_of_nobody(home.tx()), shown(home, "wang", app, record)) == (False, None)
    grant_role(home.tx(), None, held[0])
    assert home.tasks_on("shen", record) == []
    (told,) = (one for one in account(home, record) if one.verb == "give")
    assert (told.actor, told.node, told.answers["opinion"]) == (None, "one", "nobody was left")
    assert told.answers["to"] == str(home.actor("han").person)
    assert home.ask(open_task, "han", task).why[0].en == "You are asked at the step First look."
    home.do("han", record)
    run = home.run(record)
    assert verify(home.runtime.database, run.id, run.head) is None
    assert record in [one.record for one in home.ask(list_inbox, "han", "done", limit=1000).rows]


def test_a_task_of_somebody_who_left_waits_for_nobody(home: House, app: str) -> None:
    add_person(home.tx(), None, {"number": "9001", "name": "临时", "account": "temp"})
    give_role(home, app, "temp", "pool")
    record = home.send("wang", f"{app}.ask", title="x", sum=1)
    task = home.task("temp", record)
    add_person(home.tx(), None, {"number": "9001", "name": "临时", "left": "yes"})
    assert task in tasks_of_nobody(home.tx())
    give_task(home.tx(), task, "shen", reason="left")
    home.do("shen", record)


@pytest.mark.parametrize(
    ("to", "reason", "kind", "said"),
    [
        ("nobody", "x", NotFound, "staff number or account"),
        ("wang", "x", NotAllowed, "Nobody approves their own request"),
        ("shen", "  ", Conflict, "Say why"),
    ],
)
def test_a_task_is_given_only_to_who_may_act_and_with_a_reason(
    home: House, app: str, *, to: str, reason: str, kind: type[Refusal], said: str
) -> None:
    give_role(home, app, "zhou", "pool")
    record = home.send("wang", f"{app}.ask", title="x", sum=1)
    task, before = home.task("zhou", record), account(home, record)
    with pytest.raises(kind, match=said):
        give_task(home.tx(), task, to, reason=reason)
    assert (account(home, record), home.task("zhou", record)) == (before, task)
    with pytest.raises(NotFound, match="no such open task"):
        give_task(home.tx(), new_id(), "shen", reason="x")


def test_a_returned_form_is_given_to_its_applicant_alone(home: House, app: str) -> None:
    give_role(home, app, "zhou", "pool")
    record = home.send("wang", f"{app}.ask", title="x", sum=1)
    home.do("zhou", record, "return", opinion="why")
    with pytest.raises(NotAllowed, match="only be sent again by its applicant"):
        give_task(home.tx(), home.task("wang", record), "shen", reason="x")
