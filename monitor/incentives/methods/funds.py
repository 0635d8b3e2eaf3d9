"""Funds, compensations, commissions and legal caps."""

from __future__ import annotations

from decimal import Decimal

from monitor.incentives.inputs import Inputs
from monitor.incentives.method import Answer, method

_NOTHING = Decimal(0)
_FOOD_CAP = "0.05"
"""Remuneration of a food retailer in Russia: 381-FZ art. 9(4)."""


@method("fund.coop")
def coop(inputs: Inputs) -> Answer:
    """F = rho x purchases, rounded before it is compared with the claim; the smaller is paid."""
    money, claim = inputs.rounding(), inputs.amount_from_zero("claim")
    fund = money.amount(inputs.amount("rho") * inputs.amount("purchases"))
    payable = max(_NOTHING, min(fund, claim))
    return {"fund": money.text(fund), "payable": money.text(payable), "rejected": money.text(claim - payable)}


@method("fund.coop_shared")
def coop_shared(inputs: Inputs) -> Answer:
    """The fund on purchases without returns and ineligible products; a share of the activity's invoice is claimed."""
    money = inputs.rounding()
    base = inputs.amount("purchases") - inputs.amount("returns") - inputs.amount("ineligible")
    fund = money.amount(inputs.amount("rho") * base)
    claim = money.amount(inputs.amount("share") * inputs.amount_from_zero("invoice_of_activity"))
    return {
        "base": money.text(base),
        "fund": money.text(fund),
        "claim": money.text(claim),
        "payable": money.text(max(_NOTHING, min(fund, claim))),
    }


@method("compensation.sales_decline")
def sales_decline(inputs: Inputs) -> Answer:
    """C = beta x max(0, S_base - S_cur)."""
    decline = max(_NOTHING, inputs.amount("s_base") - inputs.amount("s_cur"))
    return {"compensation": inputs.rounding().text(inputs.amount("beta") * decline)}


@method("compensation.guaranteed_margin")
def guaranteed_margin(inputs: Inputs) -> Answer:
    """D = max(0, m_min - m_act) x P_avg x Q; without the floor the partner would owe a good margin."""
    gap = max(_NOTHING, inputs.amount("m_min") - inputs.amount("m_act"))
    return {"compensation": inputs.rounding().text(gap * inputs.amount("p_avg") * inputs.amount("q"))}


@method("commission.referral")
def referral(inputs: Inputs) -> Answer:
    """Gamma x order value; an order cancelled later takes the whole commission back."""
    money = inputs.rounding()
    commission = money.amount(inputs.amount("gamma") * inputs.amount("order_value"))
    reversal = -commission if inputs.given("cancelled_later") and inputs.flag("cancelled_later") else _NOTHING
    return {"commission": money.text(commission), "reversal": money.text(reversal)}


@method("cap.remuneration")
def remuneration(inputs: Inputs) -> Answer:
    """Volume bonus and services together stay within a share of food purchases without VAT (381-FZ art. 9(4))."""
    money = inputs.rounding()
    cap = inputs.amount_or("cap", _FOOD_CAP) * inputs.amount("food_purchases_ex_vat")
    total = inputs.amount("volume_bonus") + inputs.amount("services")
    return {
        "cap_amount": money.text(cap),
        "total": money.text(total),
        "excess": money.text(max(_NOTHING, total - cap)),
        "compliant": total <= cap,
    }


@method("cap.remuneration_with_vat")
def remuneration_with_vat(inputs: Inputs) -> Answer:
    """The same with purchases stated including VAT, which is taken out first."""
    money = inputs.rounding()
    base = inputs.amount("food_purchases_with_vat") / (1 + inputs.amount("vat_rate"))
    cap = inputs.amount_or("cap", _FOOD_CAP) * base
    total = inputs.amount("total_remuneration")
    return {
        "base_ex_vat": money.text(base),
        "cap_amount": money.text(cap),
        "compliant": total <= cap,
        "excess": money.text(max(_NOTHING, total - cap)),
    }
