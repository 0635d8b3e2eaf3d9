"""Claims, rounding settings and the way from list price to net-net."""

from __future__ import annotations

from decimal import Decimal

from monitor.incentives.inputs import Inputs
from monitor.incentives.method import Answer, method, number
from monitor.incentives.rounding import each, percent, ratio

_NOTHING = Decimal(0)


@method("rounding.lines_or_total")
def lines_or_total(inputs: Inputs) -> Answer:
    """The sum of rounded lines beside the rounded total: a setting of the contract; the total is the default."""
    money, lines, rate = inputs.rounding(), inputs.amounts("lines"), inputs.amount("rate")
    by_line = sum((money.amount(line * rate) for line in lines), _NOTHING)
    total = money.amount(sum(lines, _NOTHING) * rate)
    return {
        "sum_of_rounded_lines": money.text(by_line),
        "rounded_total": money.text(total),
        "difference": money.text(by_line - total),
    }


@method("rounding.modes")
def modes(inputs: Inputs) -> Answer:
    """The same product half up and half even."""
    money, product = inputs.rounding(), inputs.amount("amount") * inputs.amount("rate")
    return {"half_up": money.text(product), "half_even": money.half_even().text(product)}


@method("rounding.currency")
def currency(inputs: Inputs) -> Answer:
    """A rebate rounded to the exponent of its currency."""
    inputs.text("currency")
    return {"rebate": inputs.rounding().text(inputs.amount("amount") * inputs.amount("rate"))}


@method("waterfall.additive")
def additive(inputs: Inputs) -> Answer:
    """Off-invoice rates all apply to the invoice price."""
    money, listed = inputs.rounding(), inputs.amount("list")
    invoice = listed * (1 - inputs.amount("on_invoice"))
    net = invoice * (1 - sum(inputs.named("off_invoice").values(), _NOTHING))
    return {
        "invoice": money.text(invoice),
        "net_net": money.text(net),
        "total_discount_pct": percent(ratio(listed - net, listed)),
    }


@method("waterfall.cascade")
def cascade(inputs: Inputs) -> Answer:
    """Each rate applies to what the ones before it left."""
    net = inputs.amount("list")
    for rate in inputs.amounts("rates"):
        net *= 1 - rate
    return {"net_net": inputs.rounding().text(net)}


@method("claims.ship_and_debit")
def ship_and_debit(inputs: Inputs) -> Answer:
    """(acquisition - contract price) x quantity of each line, against the claimed total."""
    money = inputs.rounding()
    lines = [
        money.amount((row.amount("wac") - row.amount("contract")) * row.amount("qty")) for row in inputs.rows("lines")
    ]
    due = sum(lines, _NOTHING)
    over = max(_NOTHING, inputs.amount_from_zero("claimed") - due)
    return {"lines": each(lines, money.text), "due": money.text(due), "overclaim": money.text(over)}


@method("claims.price_protection")
def price_protection(inputs: Inputs) -> Answer:
    """(old - new price) x the smaller of reported and reckoned stock; a risen price protects nothing."""
    quantity = max(_NOTHING, min(inputs.amount("reported_stock"), inputs.amount("siso_stock")))
    fall = max(_NOTHING, inputs.amount("old") - inputs.amount("new"))
    return {"qty": number(quantity), "amount": inputs.rounding().text(fall * quantity)}
