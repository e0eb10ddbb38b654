"""An app whose payments may not exceed what was agreed, and people who pay at the same moment."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from uuid import UUID

from engine.errors import Conflict, Invalid
from engine.ids import new_id
from tests.support.house import House
from tests.support.racing import at_once

APP = """
language: 1
app: dues
label: Dues
roles: {all: {members: everyone}}
forms:
  milestone:
    label: Milestone
    fields:
      name: {type: text}
      amount: {type: money}
      payments: {type: links, form: payment, by: milestone}
      paid: {type: money, value: sum(payments.amount)}
  payment:
    label: Payment
    fields: {milestone: {type: link, form: milestone}, amount: {type: money}}
    checks:
      - {check: 'amount + sum(milestone.payments.amount) <= milestone.amount', at: amount, message: Too much}
  seat:
    label: Seat
    fields: {course: {type: text}, who: {type: person, default: me}}
    checks:
      - {check: 'count(find_all(seat, course = record.course and id != record.id)) < 2', at: course, message: Full}
  order:
    label: Order
    fields:
      course: {type: text}
      taken: {type: integer, value: 'count(find_all(order, course = record.course and id != record.id))'}
      lines:
        type: rows
        fields:
          what: {type: text, check: 'count(find_all(order, course = parent.course and id != parent.id)) < 2'}
  total:
    label: Total
    fields:
      course: {type: text}
      lines:
        type: rows
        fields:
          what: {type: text}
          taken: {type: integer, value: 'count(find_all(total, course = parent.course and id != parent.id))'}
    checks: [{check: max(lines.taken) < 2, at: course, message: Full}]
permissions:
  order: {all: {create: true, read: true, update: true}}
  total: {all: {create: true, read: true, update: true}}
  milestone: {all: {create: true, read: true, update: true}}
  payment: {all: {create: true, read: true, update: true}}
  seat: {all: {create: true, read: true, update: true}}
"""


def milestone(home: House, amount: str = "100.00") -> UUID:
    """Agree on an amount."""
    return home.send("wang", "dues.milestone", name="m", amount=amount)


def pay(home: House, who: str, of: UUID, amount: str) -> str:
    """Pay, and say what came of it."""
    return _outcome(lambda: home.send(who, "dues.payment", milestone=str(of), amount=amount))


def take_seat(home: House, who: str, course: str) -> str:
    """Take a seat, and say what came of it."""
    return _outcome(lambda: home.send(who, "dues.seat", course=course))


def paid(home: House, of: UUID) -> Decimal:
    """Give what the milestone says is paid."""
    found: Decimal = home.values("dues.milestone", of)["paid"]
    return found


def _outcome(deed: Callable[[], object]) -> str:
    try:
        deed()
    except (Invalid, Conflict) as refused:
        problems = refused.problems if isinstance(refused, Invalid) else ()
        return ", ".join(problem.message.en for problem in problems) or str(refused)
    return "done"


def two_payments(home: House) -> str:
    """Two pay at once what only one of them may: one passes, and the total is that of one."""
    one = milestone(home)
    outcomes = at_once([lambda who=who: pay(home, who, one, "60.00") for who in ("wang", "li")])  # type: ignore[misc]
    is_right = sorted(outcomes) == ["Too much", "done"] and paid(home, one) == Decimal("60.00")
    return "" if is_right else f"{outcomes}, paid {paid(home, one)}"


def four_orders(home: House, form: str) -> str:
    """Four order at once what two may, as a check in a line or over lines says: two get it."""
    course, people = f"course {new_id()}", ("wang", "li", "zhao", "chen")
    deeds = [lambda who=who: _outcome(lambda: _order(home, form, who, course)) for who in people]  # type: ignore[misc]
    outcomes = at_once(deeds)
    return "" if outcomes.count("done") == 2 else str(outcomes)


def _order(home: House, form: str, who: str, course: str) -> UUID:
    return home.send(who, f"dues.{form}", course=course, lines=[{"what": "one"}, {"what": "two"}])


def four_seats(home: House) -> str:
    """Four want the two seats of a course at once: two get one."""
    course, people = f"course {new_id()}", ("wang", "li", "zhao", "chen")
    outcomes = at_once([lambda who=who: take_seat(home, who, course) for who in people])  # type: ignore[misc]
    return "" if sorted(outcomes) == ["Full", "Full", "done", "done"] else str(outcomes)
