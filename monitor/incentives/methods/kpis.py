"""KPI bonuses, targets and penalties."""

from __future__ import annotations

import calendar
from decimal import Decimal

from monitor.incentives import kpi_bonus
from monitor.incentives.inputs import InputError, Inputs
from monitor.incentives.kpi_bonus import KpiScore
from monitor.incentives.late_reports import LatePenalty
from monitor.incentives.method import Answer, method, number
from monitor.incentives.rounding import rounded


@method("kpi.weighted_bonus")
def weighted_bonus(inputs: Inputs) -> Answer:
    """Fund x min(total cap, sum of w_k x f(a_k)); f is zero below the threshold, else min(a, cap); all w_k make 1.

    A KPI without an achievement is not one of zero: nothing is reckoned. `kpi.missing_data` shows the three policies.
    """
    kpis = _kpis(inputs)
    unknown = [str(place) for place, kpi in enumerate(kpis, start=1) if kpi.achievement is None]
    if unknown:
        return {"score": None, "bonus": None, "reason": f"no achievement for KPI {', '.join(unknown)}"}
    total = kpi_bonus.score(kpis, inputs.amount_if("total_cap"))
    bonus = inputs.rounding().text(inputs.amount_from_zero("fund") * total)
    return {"score": format(rounded(total, 4), "f"), "bonus": bonus}


@method("kpi.gated_bonus")
def gated_bonus(inputs: Inputs) -> Answer:
    """Fund x score where every gate was passed, else nothing."""
    money = inputs.rounding()
    bonus = inputs.amount_from_zero("fund") * inputs.amount("score")
    gates = [(row.text("id"), row.flag("passed")) for row in inputs.rows("gates")]
    failed = kpi_bonus.failed_gate(gates)
    if failed is None:
        return {"bonus": money.text(bonus)}
    return {"bonus": money.text(Decimal(0)), "reason": f"gate:{failed}"}


@method("kpi.missing_data")
def missing_data(inputs: Inputs) -> Answer:
    """The bonus under three policies for a KPI without data: counts zero, is left out, or holds the bonus up."""
    money, fund, kpis = inputs.rounding(), inputs.amount_from_zero("fund"), _kpis(inputs)
    cap = inputs.amount_if("total_cap")
    left_out = kpi_bonus.renormalised(kpis, cap)
    zero = money.text(fund * kpi_bonus.score(kpis, cap))
    return {
        "zero": zero,
        "renormalise": None if left_out is None else money.text(fund * left_out),
        "hold": None if any(kpi.achievement is None for kpi in kpis) else zero,
    }


@method("kpi.check_weights")
def check_weights(inputs: Inputs) -> Answer:
    """Weights are valid where they sum to exactly 1 and none is negative."""
    weights = inputs.amounts("weights")
    return {"valid": kpi_bonus.weights_valid(weights), "sum": format(sum(weights, Decimal(0)), "f")}


@method("target.prorated")
def target_prorated(inputs: Inputs) -> Answer:
    """A month's target by calendar days, both ends inclusive."""
    days, target = _prorated(inputs)
    return {"days": days, "target": inputs.rounding().text(target)}


@method("penalty.late_report")
def late_report(inputs: Inputs) -> Answer:
    """The bonus less 10 % for each started 5 working days of delay, at most 30 %, unless stated otherwise."""
    money, late = inputs.rounding(), inputs.whole("working_days_late")
    rule = LatePenalty(
        inputs.amount_or("step", "0.10"), inputs.whole_or("step_days", 5), inputs.amount_or("cap", "0.30")
    )
    if rule.days <= 0:
        raise inputs.wrong("step_days", "one day or more")
    share = rule.share(late)
    return {
        "steps": rule.steps(late),
        "penalty_pct": str(number(share * 100)),
        "bonus": money.text(inputs.amount("bonus") * (1 - share)),
    }


def _kpis(inputs: Inputs) -> list[KpiScore]:
    kpis = [
        KpiScore(
            row.amount("weight"),
            row.amount_if("achievement"),
            threshold=row.amount_if("threshold"),
            cap=row.amount_if("cap"),
        )
        for row in inputs.rows("kpis")
    ]
    weights = [kpi.weight for kpi in kpis]
    if not kpi_bonus.weights_valid(weights):
        said = (
            f"the weights come to {sum(weights, Decimal(0)):f}"
            if min(weights, default=1) >= 0
            else "a weight is below zero"
        )
        raise InputError(f"{inputs.place}.kpis: {said}; expected weights of zero or more that come to exactly 1")
    return kpis


def _prorated(inputs: Inputs) -> tuple[int, Decimal]:
    """Return the days from the start to the month's end, both inclusive, and the month's target cut to them."""
    target, start, end = inputs.amount("month_target"), inputs.day("start"), inputs.day("month_end")
    if start > end:
        raise inputs.wrong("start", f"a day of the month (the start {start} lies after the end {end})")
    days = (end - max(start, end.replace(day=1))).days + 1
    return days, target * days / calendar.monthrange(end.year, end.month)[1]
