"""Options of decimal fields that make no sense."""

from __future__ import annotations

from tests.compiler.cases.case import Case, define

CASES = (
    Case(
        rule="scale",
        text=define("""
forms:
  claim:
    fields:
      amount: {type: money, min: 0.005, max: 9999999999999999.99}
      rate: {type: number, scale: 0, max: 1.5}
      many: {type: money, max: 99999999999999999}
"""),
        messages=(
            (
                "6:34: forms.claim.fields.amount.min: 0.005 does not fit a field with scale 2; write fewer digits,"
                " or say a larger scale"
            ),
            (
                "7:43: forms.claim.fields.rate.max: 1.5 does not fit a field with scale 0; write fewer digits, or say"
                " a larger scale"
            ),
            (
                "8:32: forms.claim.fields.many.max: 99999999999999999 does not fit a field with scale 2; write fewer"
                " digits, or say a larger scale"
            ),
        ),
    ),
    Case(
        rule="currency",
        text=define("""
dictionary: {coin: {CNY: 人民币, USD: 美元}}
forms:
  claim:
    fields:
      coin: {type: choice, from: coin}
      note: {type: text}
      a: {type: money, currency: coin}
      b: {type: money, currency: EUR}
      c: {type: money, currency: note}
      d: {type: money, currency: coins}
      e: {type: money, currency: yuan}
"""),
        messages=(
            "11:34: forms.claim.fields.c.currency: note is no choice field; name a field with type: choice",
            "12:34: forms.claim.fields.d.currency: coins is neither a currency nor a field; did you mean coin?",
            (
                "13:34: forms.claim.fields.e.currency: yuan is neither a currency nor a field; write a code such as"
                " CNY, or the key of a choice field beside it"
            ),
        ),
    ),
)
