"""Growth rebates: on the increment, on the whole volume, and the base cut to a partial period."""

from __future__ import annotations

from monitor.incentives import growth
from monitor.incentives.inputs import Inputs
from monitor.incentives.method import Answer, method
from monitor.incentives.rounding import percent

_UNDEFINED = "base_undefined"


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
