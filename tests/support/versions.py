"""Apps that are published in several versions while people work with them."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from engine.errors import InvalidDefinition
from engine.usecases.shelf import Published
from tests.support.house import House

BEFORE = """
language: 1
app: {app}
label: Trips
roles: {{all: {{label: All, members: everyone}}, boss: {{label: Boss, members: 'me.post = "总经理"'}}}}
forms:
  trip: {{label: Trip, name: '{{{{ goal }}}} {{{{ cost }}}}', facts: [goal, cost, note], fields: {{goal: {{type: text}}, cost: {{type: integer}}, note: {{type: text}}}}}}
workflows:
  trip:
    label: Trip
    form: trip
    start: head
    nodes:
      head: {{type: approve, label: Head, who: head_of(record.department), fields: {{cost: edit}}, may: [return], next: {{approve: end, reject: end}}}}
      end: {{type: end, label: End, state: done}}
permissions: {{trip: {{all: {{create: true, read: own, update: own}}, boss: {{read: true}}}}}}
"""


def first(app: str) -> str:
    """The first version of the app of trips, under a name of its own."""
    return BEFORE.format(app=app)


def renamed(app: str) -> str:
    """The same app with `cost` called `price`."""
    return (
        first(app)
        .replace("cost: {type: integer}", "price: {type: integer, was: cost}")
        .replace("{{ cost }}", "{{ price }}")
        .replace("[goal, cost, note]", "[goal, price, note]")
        .replace("{cost: edit}", "{price: edit}")
    )


def longer(app: str) -> str:
    """The same app with another field, and a node of the boss behind the head's."""
    return (
        first(app)
        .replace("note: {type: text}", "note: {type: text}, days: {type: integer, required: true}")
        .replace("next: {approve: end, reject: end}}\n", "next: {approve: boss, reject: end}}\n"
                 "      boss: {type: approve, label: Boss, who: {role: boss}, fields: {days: edit}, next: {approve: end, reject: end}}\n")
    )  # fmt: skip


def refusal_of(house: House, text: str) -> list[str]:
    """Publish what is refused: give place and fact of each problem."""
    try:
        house.publish(text)
    except InvalidDefinition as refused:
        return [f"{one.path}: {one.what}" for one in refused.problems]
    return []


def raw_rows(house: House, published: Published, form: str) -> dict[UUID, dict[str, object]]:
    """Every row of a form's table with every column it really has, by id."""
    table = published.tables.forms[form].table.name
    names = list(columns_of(house, table))
    with house.runtime.database.transaction() as tx:
        rows = tx.execute(f'select {", ".join(names)} from "{table}"')
    found = [dict(zip(names, row, strict=True)) for row in rows]
    return {_id(row["id"]): row for row in found}


def columns_of(house: House, table: str) -> Iterator[str]:
    """The columns a table really has."""
    database = house.runtime.database
    with database.transaction() as tx:
        if database.is_postgresql:
            rows = tx.execute(
                "select column_name from information_schema.columns where table_name = $1 order by ordinal_position",
                [table],
            )
            yield from (row[0] for row in rows)
        else:
            yield from (row[1] for row in tx.execute(f'pragma table_info("{table}")'))


def _id(value: object) -> UUID:
    return UUID(bytes=value) if isinstance(value, bytes) else UUID(str(value))


def rename_and_return(house: House, app: str, many: int) -> list[str]:
    """Rename a field, go back, rename again, `many` runs begun on each, and act on all; give what went wrong."""
    place, sent, columns = f"{app}.trip", [], 0
    for number, (text, key) in enumerate(((first, "cost"), (renamed, "price")) * 2):
        version = house.publish(text(app))
        columns = columns or len(list(columns_of(house, version.tables.forms["trip"].table.name)))
        for index in range(many):
            cost = 1000 * (number + 1) + index
            sent.append((house.send("wang", place, goal=f"{number}", **{key: cost}), cost, key, version.hash))
    wanted: dict[UUID, int] = {}
    for index, (record, cost, key, _) in enumerate(sent):
        wanted[record] = cost + 100_000 if index % 2 else cost
        house.do("li", record, **({key: wanted[record]} if index % 2 else {}))
    hashes = {key: hash_ for _, _, key, hash_ in sent}
    raw = raw_rows(house, house.runtime.shelf.version(hashes["cost"]), "trip")
    wrong = [] if columns == len(next(iter(raw.values()))) else ["a column was added"]
    for record, _, _, hash_ in sent:
        read = [house.values(place, record, hashes[key])[key] for key in ("cost", "price")]
        places = [name for name, value in raw[record].items() if value == wanted[record]]
        state, run = house.values(place, record)["state"], house.run(record)
        if read != [wanted[record]] * 2 or len(places) != 1 or state != "done" or run.definition != hash_:
            wrong.append(f"{record}: {wanted[record]} is read as {read}, stands in {places}, the state is {state}")
    return wrong


def grow_while_running(house: House, app: str, many: int) -> list[str]:
    """Add a field and a node while `many` applications run, and let all go on; give what went wrong."""
    place = f"{app}.trip"
    old = house.publish(first(app))
    before = [house.send("wang", place, goal="old", cost=1) for _ in range(many)]
    new = house.publish(longer(app))
    after = [house.send("wang", place, goal="new", cost=2, days=3) for _ in range(many)]
    wrong = []
    for record in (*before, *after):
        house.do("li", record, cost=7)
    for record in before:
        values, run = house.values(place, record), house.run(record)
        if (values["state"], values["cost"], values["days"], run.definition) != ("done", 7, None, old.hash):
            wrong.append(f"{record}, begun before: {values} in {run.definition}")
    for record in after:
        if house.waiting(record) != ["boss"]:
            wrong.append(f"{record}, begun after, waits at {house.waiting(record)}")
        house.do("chen", record, days=4)
        values, run = house.values(place, record), house.run(record)
        if (values["state"], values["cost"], values["days"], run.definition) != ("done", 7, 4, new.hash):
            wrong.append(f"{record}, begun after: {values} in {run.definition}")
    return wrong
