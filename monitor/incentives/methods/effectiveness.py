"""Effectiveness of what was invested."""

from __future__ import annotations

from monitor.incentives.inputs import Inputs
from monitor.incentives.method import Answer, method
from monitor.incentives.rounding import percent, ratio, rounded


@method("efficiency.coefficient")
def coefficient(inputs: Inputs) -> Answer:
    """K = revenue index x share index / investment index; under 100 the investment does not pay."""
    k = ratio(inputs.amount("revenue_index") * inputs.amount("share_index"), inputs.amount("investment_index"))
    return {"k": None, "status": "no_investment"} if k is None else {"k": format(rounded(k, 2), "f")}


@method("efficiency.discount_versus_volume")
def discount_versus_volume(inputs: Inputs) -> Answer:
    """Flags a client whose volume fell while the discount rose; the discount's change is in points."""
    money = inputs.rounding()
    before, now = inputs.amount("vol_prev"), inputs.amount("vol_cur")
    rate_before, rate = inputs.amount("disc_prev"), inputs.amount("disc_cur")
    return {
        "volume_change_pct": percent(ratio(now - before, before)),
        "discount_change_points": percent(rate - rate_before),
        "discount_cost_prev": money.text(before * rate_before),
        "discount_cost_cur": money.text(now * rate),
        "flag": now < before and rate > rate_before,
    }
