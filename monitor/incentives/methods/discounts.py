"""Discounts and rebates: unconditional, on a target, by tiers, on growth, and what is accrued for them in the year."""

from __future__ import annotations

from decimal import Decimal

from monitor.incentives import growth
from monitor.incentives.accruals import cumulative_payments, expected_tier
from monitor.incentives.inputs import Inputs
from monitor.incentives.method import Answer, method, number, tiers_of
from monitor.incentives.rounding import each, percent, rounded
from monitor.incentives.tiers import between, marginal, rate_at, slices, whole_volume

_UNDEFINED = "base_undefined"


@method("discount.unconditional")
def unconditional(inputs: Inputs) -> Answer:
    """D = r x list: no gate, never depends on a report."""
    money, listed = inputs.rounding(), inputs.amount("list_amount")
    discount = money.amount(listed * inputs.amount("rate"))
    return {"discount": money.text(discount), "net": money.text(listed - discount)}


@method("discount.conditional")
def conditional(inputs: Inputs) -> Answer:
    """Earned where the actual volume reaches the target (`operator` ">" for contracts that say "more than")."""
    money, actual, target = inputs.rounding(), inputs.amount("actual"), inputs.amount("target")
    operator = inputs.text_or("operator", ">=")
    if operator not in {">=", ">"}:
        raise inputs.wrong("operator", "'>=' or '>'")
    earned = actual > target or (operator == ">=" and actual == target)
    if earned:
        return {"earned": True, "discount": money.text(inputs.amount("rate") * actual)}
    inputs.amount("rate")
    return {"earned": False, "discount": money.text(Decimal(0)), "shortfall": money.text(target - actual)}


@method("tiers.prospective")
def prospective(inputs: Inputs) -> Answer:
    """The rate of this period is set by the volume of the period before."""
    rate = rate_at(inputs.amount("previous_volume"), tiers_of(inputs))
    return {"rate": format(rate, "f"), "discount": inputs.rounding().text(rate * inputs.amount("current_volume"))}


@method("tiers.whole_volume")
def retrospective(inputs: Inputs) -> Answer:
    """R = r(V) x V: the reached rate holds for the whole volume."""
    return {"rebate": inputs.rounding().text(whole_volume(inputs.amount("volume"), tiers_of(inputs)))}


@method("tiers.marginal")
def stepped(inputs: Inputs) -> Answer:
    """Each slice at its own rate; the rebate is the rounded sum of the unrounded slices."""
    money, volume, tiers = inputs.rounding(), inputs.amount("volume"), tiers_of(inputs)
    return {
        "rebate": money.text(marginal(volume, tiers)),
        "slices": each(slices(volume, tiers), money.text),
    }


@method("tiers.linear")
def linear(inputs: Inputs) -> Answer:
    """R = r(V) x V where the rate rises evenly from one tier to the next; below the first tier nothing."""
    volume = inputs.amount("volume")
    rate = between(volume, tiers_of(inputs))
    return {"rate": format(rounded(rate, 6).normalize(), "f"), "rebate": inputs.rounding().text(rate * volume)}


@method("tiers.per_unit_net")
def per_unit(inputs: Inputs) -> Answer:
    """An amount for each unit at the tier that the net quantity (sales less returns) reaches."""
    money = inputs.rounding()
    net = inputs.amount("gross_qty") - inputs.amount("returned_qty")
    rebate = money.amount(rate_at(net, tiers_of(inputs, "per_unit")) * net)
    answer: Answer = {"net_qty": number(net), "rebate": money.text(rebate)}
    if inputs.given("already_accrued_on_gross"):
        answer["adjustment"] = money.text(rebate - inputs.amount("already_accrued_on_gross"))
    return answer


@method("clawback.whole_volume")
def clawback(inputs: Inputs) -> Answer:
    """What a restated volume makes due, less what was paid: negative is taken back, positive still to pay."""
    money = inputs.rounding()
    due = money.amount(whole_volume(inputs.amount("restated_volume"), tiers_of(inputs)))
    return {"due": money.text(due), "clawback": money.text(due - inputs.amount("paid"))}


@method("growth.on_increment")
def increment(inputs: Inputs) -> Answer:
    """R x max(0, V - B) where (V - B) / B reaches the threshold."""
    base, current = inputs.amount("base"), inputs.amount("current")
    rebate = growth.on_increment(base, current, inputs.amount("threshold"), inputs.amount("rate"))
    if rebate is None:
        return {"growth_pct": None, "status": _UNDEFINED, "rebate": None}
    return {"growth_pct": percent(growth.growth(base, current)), "rebate": inputs.rounding().text(rebate)}


@method("growth.on_volume")
def volume(inputs: Inputs) -> Answer:
    """R x V where (V - B) / B reaches the threshold."""
    base, current = inputs.amount("base"), inputs.amount("current")
    rebate = growth.on_volume(base, current, inputs.amount("threshold"), inputs.amount("rate"))
    if rebate is None:
        return {"status": _UNDEFINED, "rebate": None}
    return {"rebate": inputs.rounding().text(rebate)}


@method("growth.prorated_base")
def prorated_base(inputs: Inputs) -> Answer:
    """Growth of a partial period against the base cut to as many days."""
    for name in ("base_days", "current_days"):
        if inputs.whole(name) <= 0:
            raise inputs.wrong(name, "one day or more")
    base = growth.prorated(inputs.amount("base"), inputs.whole("base_days"), inputs.whole("current_days"))
    reached = growth.growth(base, inputs.amount("current"))
    answer: Answer = {"comparable_base": inputs.rounding().text(base), "growth_pct": percent(reached)}
    return answer if reached is not None else {**answer, "status": _UNDEFINED}


@method("accrual.expected_tier")
def expected(inputs: Inputs) -> Answer:
    """Rate of the tier expected for the year x year to date, less what is booked; a negative charge trues down."""
    money = inputs.rounding()
    accrued = money.amount(expected_tier(inputs.amount("ytd"), inputs.amount("annual_forecast"), tiers_of(inputs)))
    return {"accrued": money.text(accrued), "charge": money.text(accrued - inputs.amount("booked"))}


@method("accrual.cumulative_target")
def cumulative_target(inputs: Inputs) -> Answer:
    """An annual bonus paid quarterly; reaching the cumulative target covers the quarters before."""
    money, quarters = inputs.rounding(), inputs.amounts("quarter_sales")
    if len(quarters) > 4:
        raise inputs.wrong("quarter_sales", "at most four quarters")
    payments = cumulative_payments(inputs.amount("annual_target"), inputs.amount("annual_bonus"), quarters, money)
    return {"paid": each(payments, money.text)}
