"""Taking a form away: refused while work under way needs it, harmless afterwards."""

from __future__ import annotations

from engine.usecases.open_record import open_record
from tests.support.house import House
from tests.support.versions import refusal_of

SHOP = """
language: 1
app: shop
label: Shop
roles: {all: {label: All, members: everyone}}
forms:
  thing: {label: Thing, fields: {title: {type: text}}}
  slip: {label: Slip, fields: {title: {type: text}}}
  wish: {label: Wish, fields: {title: {type: text}, thing: {type: link, form: thing}}}
workflows:
  slip: {label: Slip, form: slip, start: see, nodes: {see: {type: task, label: See, who: record.created_by, next: end}, end: {type: end, label: End}}}
  wish:
    label: Wish
    form: wish
    start: see
    nodes:
      see: {type: task, label: See, who: record.created_by, next: make}
      make: {type: create, label: Make, form: slip, set: {title: title}, next: end}
      end: {type: end, label: End}
permissions: {thing: {all: {create: true, read: true}}, slip: {all: {create: true, read: true}}, wish: {all: {create: true, read: true}}}
"""
WITHOUT_THING = (
    SHOP.replace("  thing: {label: Thing, fields: {title: {type: text}}}\n", "")
    .replace(", thing: {type: link, form: thing}", "")
    .replace("thing: {all: {create: true, read: true}}, ", "")
)
WITHOUT_SLIP = (
    SHOP.replace("  slip: {label: Slip, fields: {title: {type: text}}}\n", "")
    .replace(next(line for line in SHOP.splitlines() if line.startswith("  slip: {label: Slip, form")) + "\n", "")
    .replace("next: make}", "next: end}")
    .replace("      make: {type: create, label: Make, form: slip, set: {title: title}, next: end}\n", "")
    .replace("slip: {all: {create: true, read: true}}, ", "")
)


def test_a_form_is_not_taken_away_while_work_under_way_needs_it(home: House) -> None:
    version = home.publish(SHOP)
    thing = home.send("wang", "shop.thing", title="a")
    wishes = [home.send("wang", "shop.wish", title="w", thing=one) for one in (str(thing), str(thing), None)]
    slip = home.send("wang", "shop.slip", title="s")
    assert refusal_of(home, WITHOUT_THING) == [
        "forms: 'thing' is not there any more, but 2 runs of 'wish' whose record links to its records are not over yet"
    ]
    assert refusal_of(home, WITHOUT_SLIP) == [
        "forms: 'slip' is not there any more, but 1 run of it is not over yet",
        "forms: 'slip' is not there any more, but 3 runs of 'wish' whose flow makes its records are not over yet",
    ]
    assert home.runtime.shelf.newest().apps["shop"].hash == version.hash
    home.publish(SHOP.replace("  thing: {label: Thing,", "  item: {label: Thing, was: thing,").replace("thing: {all", "item: {all").replace("form: thing", "form: item"))  # fmt: skip
    home.publish(SHOP)
    home.do("wang", slip, "done")
    for wish in wishes:
        home.do("wang", wish, "done")
    for one in home.records("shop.slip"):
        if home.waiting(one.id):
            home.do("wang", one.id, "done")
    assert set(home.publish(WITHOUT_SLIP).app.forms) == {"thing", "wish"}
    page = home.ask(open_record, "wang", "shop", "wish", wishes[0])
    assert page.record.values["thing"] == thing


def test_going_back_to_a_version_without_a_form_is_refused_while_it_runs(home: House) -> None:
    small = WITHOUT_SLIP.replace("app: shop", "app: shop2")
    home.publish(small)
    home.publish(SHOP.replace("app: shop", "app: shop2"))
    slip = home.send("wang", "shop2.slip", title="s")
    assert refusal_of(home, small) == ["forms: 'slip' is not there any more, but 1 run of it is not over yet"]
    home.do("wang", slip, "done")
    home.publish(small)
    assert "slip" not in home.runtime.shelf.newest().apps["shop2"].app.forms
