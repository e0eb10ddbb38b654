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
        rule="expression-meaning",
        text=define("""
dictionary: {coin: {CNY: 人民币, USD: 美元}}
tables: {rates: {inputs: {from: {type: text}, to: {type: text}}, outputs: {rate: {type: number}}, rules: [[any, any, 7]]}}
forms:
  claim:
    fields:
      coin: {type: choice, from: coin}
      cost: {type: money, currency: coin}
      fare: {type: money, currency: USD, required: true}
      paid: {type: money, currency: CNY, required: true}
      a: {type: money, value: fare + paid}
      b: {type: boolean, value: paid > fare}
      c: {type: money, value: 'convert(fare, "CNY") + paid'}
      g: {type: money, currency: CNY, value: fare * 2}
      h: {type: money, currency: CNY, default: fare}
      i: {type: money, currency: USD, value: fare * 2}
      j: {type: money, currency: coin, value: fare * 2}
      d: {type: money, value: 'convert(cost, "CNY", @"2026-03-02")'}
      e: {type: money, value: 'convert(sum(lines.cost), "CNY")'}
      lines:
        type: rows
        fields:
          coin: {type: choice, from: coin}
          cost: {type: money, currency: coin}
          fee: {type: money, currency: USD}
          part: {type: money, value: 'convert(cost, "CNY") + fee'}
"""),
        messages=(
            (
                "12:31: forms.claim.fields.a.value: USD and CNY are different currencies; convert the other"
                ' first: convert(amount, "USD")'
            ),
            (
                "13:33: forms.claim.fields.b.value: CNY and USD are different currencies; convert the other"
                ' first: convert(amount, "CNY")'
            ),
            (
                "15:46: forms.claim.fields.g.value: this is an amount in USD, the field holds CNY; convert it:"
                ' convert(…, "CNY")'
            ),
            (
                "16:48: forms.claim.fields.h.default: this is an amount in USD, the field holds CNY; convert"
                ' it: convert(…, "CNY")'
            ),
            (
                "19:53: forms.claim.fields.d.value: the table rates knows no days; leave the day out, or give"
                " the table an input day: {type: date}"
            ),
            (
                "20:40: forms.claim.fields.e.value: the currency of this amount is not known; convert a money"
                " field that says its currency, or a sum of such fields"
            ),
            (
                "27:39: forms.claim.fields.lines.fields.part.value: CNY and USD are different currencies;"
                ' convert the other first: convert(amount, "CNY")'
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
