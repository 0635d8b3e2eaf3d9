"""Bonuses for what a partner does: weighted KPIs behind gates, and a fixed premium for a launch or exclusivity."""

from __future__ import annotations

from decimal import Decimal

from monitor.incentives import kpi_bonus
from monitor.incentives.attainment import Attained, attained
from monitor.incentives.figures import Figures
from monitor.incentives.kpi_bonus import KpiResult
from monitor.incentives.pay import VALUES, Pay, pays
from monitor.incentives.schemes.records import MissingData, Scheme
from monitor.incentives.wording import figure, per_cent


@pays("weighted_kpi", bases=VALUES, kpis=True, shares=("fund_rate", "total_cap"), amounts=("fund",),
      optional=("total_cap",), one_of=("fund", "fund_rate"))  # fmt: skip
def weighted_kpi(scheme: Scheme, figures: Figures) -> Pay:
    """B = fund x min(total cap, sum of w x f(a)); a failed gate pays nothing."""
    fund, steps = _fund(scheme, figures)
    results = [attained(kpi, figures) for kpi in scheme.kpis]
    steps = [*steps, *(result.said for result in results)]
    gates = [(result.kpi.kpi, result.passed) for result in results if result.kpi.gate]
    unknown = [result.kpi.kpi for result in results if result.share is None]
    if unknown and (scheme.missing_data is MissingData.HOLD or any(passed is None for _, passed in gates)):
        return Pay(None, tuple(steps), reason=f"no result of {', '.join(unknown)} yet: enter it in kpi_results")
    failed = kpi_bonus.failed_gate([(name, passed is True) for name, passed in gates])
    if failed is not None:
        return Pay((Decimal(0),), (*steps, f"the gate {failed} is missed: B = 0.00"))
    weighted = [result for result in results if not result.kpi.gate]
    total = _score(scheme, weighted)
    if total is None:
        return Pay(None, tuple(steps), reason="no KPI has a result yet: enter them in kpi_results")
    steps.append(f"B = fund x score = {figure(fund)} x {figure(total)} = {figure(fund * total)}")
    return Pay((fund * total,), tuple(steps), tuple(_change(scheme, weighted, fund, total)))


@pays("premium", bases=VALUES, kpis=True, amounts=("amount",))
def premium(scheme: Scheme, figures: Figures) -> Pay:
    """A fixed amount where every gate is passed: a launch, an exclusivity, a display."""
    results = [attained(kpi, figures) for kpi in scheme.kpis]
    steps = tuple(result.said for result in results)
    unknown = [result.kpi.kpi for result in results if result.passed is None]
    if unknown:
        return Pay(None, steps, reason=f"no result of {', '.join(unknown)} yet: enter it in kpi_results")
    missed = [result.kpi.kpi for result in results if not result.passed]
    amount = scheme.terms["amount"]
    if missed:
        change = f"reaching {', '.join(missed)} pays {figure(amount)}: cliff"
        return Pay((Decimal(0),), (*steps, f"missed: {', '.join(missed)}; the premium is 0.00"), (change,))
    return Pay((amount,), (*steps, f"everything is reached; the premium is {figure(amount)}"))


def _fund(scheme: Scheme, figures: Figures) -> tuple[Decimal, list[str]]:
    if "fund" in scheme.terms:
        return scheme.terms["fund"], [f"fund = {figure(scheme.terms['fund'])}"]
    volume, rate = figures.value(), scheme.terms["fund_rate"]
    return rate * volume, [f"fund = {per_cent(rate)} x {figure(volume)} = {figure(rate * volume)}"]


def _score(scheme: Scheme, results: list[Attained]) -> Decimal | None:
    found = [KpiResult(result.kpi.weight, result.share, result.kpi.threshold, result.kpi.cap) for result in results]
    cap = scheme.terms.get("total_cap")
    if scheme.missing_data is MissingData.RENORMALISE:
        return kpi_bonus.renormalised(found, cap)
    return kpi_bonus.score(found, cap)


def _change(scheme: Scheme, results: list[Attained], fund: Decimal, total: Decimal) -> list[str]:
    """Say of each KPI under its threshold what reaching it would pay."""
    found = []
    for place, result in enumerate(results):
        threshold = result.kpi.threshold
        if result.share is not None and threshold is not None and result.share < threshold:
            raised = [*results[:place], Attained(result.kpi, threshold, ""), *results[place + 1 :]]
            gain = fund * ((_score(scheme, raised) or Decimal(0)) - total)
            if gain > 0:
                reaching = f"{result.kpi.kpi} at its threshold of {per_cent(threshold)}"
                found.append(f"{reaching} instead of {per_cent(result.share)} pays {figure(gain)} more: cliff")
    return found
