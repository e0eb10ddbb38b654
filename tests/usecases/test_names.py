"""What records are called: everything a name may be made of reads as people read it."""

from engine.usecases.list_records import list_records
from engine.usecases.name_record import name_record
from tests.support.house import House

LOANS = """
language: 1
app: loans
label: Loans
roles: {all: {label: All, members: everyone}}
forms:
  thing: {label: Thing, name: '{{ title }} {{ state }}', fields: {title: {type: text}, keeper: {type: person}}}
  loan:
    label: Loan
    name: '{{ state }} {{ created_at }} {{ created_by.department.name }} {{ branch }} {{ thing.state }} {{ thing.keeper }} {{ thing.keeper.name | default("-") }}'
    fields: {thing: {type: link, form: thing}}
permissions: {thing: {all: {create: true, read: true}}, loan: {all: {create: true, read: true}}}
"""


def test_a_name_is_made_of_states_moments_and_what_links_lead_to(home: House) -> None:
    home.publish(LOANS)
    keeper = str(home.actor("li").person)
    kept, unkept = home.send("wang", "loans.thing", title="Key", keeper=keeper), home.send("wang", "loans.thing")
    assert home.ask(name_record, "wang", "loans", "thing", kept) == "Key In progress"
    records = [home.send("wang", "loans.loan", thing=str(thing)) for thing in (kept, unkept)]
    names = [
        "In progress 2026-03-02 09:00 销售部 总部 In progress 李建国 李建国",
        "In progress 2026-03-02 09:00 销售部 总部 In progress -",
    ]
    assert [home.ask(name_record, "wang", "loans", "loan", record) for record in records] == names
    assert {row.name for row in home.ask(list_records, "wang", "loans", "loan").rows} == set(names)
