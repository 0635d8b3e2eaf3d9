"""Bonuses for what a partner does: weighted KPIs behind gates, and a fixed premium for a launch or exclusivity."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from monitor.incentives import kpi_bonus
from monitor.incentives.figures import Figures
from monitor.incentives.kpi_bonus import KpiScore
from monitor.incentives.measure import FILE, measures
from monitor.incentives.pay import VALUES, Pay, pays
from monitor.incentives.rounding import ratio
from monitor.incentives.schemes.records import Aim, MissingData, Scheme, SchemeKpi
from monitor.incentives.wording import figure, per_cent, quantity


@pays("weighted_kpi", bases=VALUES, kpis=True, shares=("fund_rate", "total_cap"), amounts=("fund",),
      optional=("total_cap",), one_of=("fund", "fund_rate"))  # fmt: skip
def weighted_kpi(scheme: Scheme, figures: Figures) -> Pay:
    """B = fund x min(total cap, sum of w x f(a)); a failed gate pays nothing."""
    fund, steps = _fund(scheme, figures)
    results = [attained(kpi, figures) for kpi in scheme.kpis]
    steps = [*steps, *(result.said for result in results)]
    weighted = [result for result in results if not result.kpi.gate]
    reached = _attained(weighted)
    gates = [(result.kpi.kpi, result.passed) for result in results if result.kpi.gate]
    held = [one for one in results if one.share is None and (one.kpi.gate or _policy(scheme, one) is MissingData.HOLD)]
    if held:
        return Pay(None, tuple(steps), reason=_no_result(held))
    failed = kpi_bonus.failed_gate([(name, passed is True) for name, passed in gates])
    if failed is not None:
        return Pay((Decimal(0),), (*steps, f"the gate {failed} is missed: B = 0.00"), attained=reached)
    counted, total = _counted(scheme, weighted), _score(scheme, weighted)
    if total is None:
        return Pay(None, tuple(steps), reason=_no_result(weighted))
    for result in weighted:
        if result.share is None and result.kpi.measure == FILE and _policy(scheme, result) is None:
            figures.gap(f"no result of {result.kpi.kpi} yet, which counts zero until there is one: {result.why}")
    steps.append(_added(counted, total))
    steps.append(f"B = fund x score = {figure(fund)} x {figure(total)} = {figure(fund * total)}")
    return Pay((fund * total,), tuple(steps), tuple(_change(scheme, weighted, fund, total)), attained=reached)


@pays("premium", bases=VALUES, kpis=True, shares=("rate",), amounts=("amount",), one_of=("amount", "rate"))
def premium(scheme: Scheme, figures: Figures) -> Pay:
    """A fixed amount, or r x V, where every gate is passed: a launch, an exclusivity, a display."""
    results = [attained(kpi, figures) for kpi in scheme.kpis]
    steps = tuple(result.said for result in results)
    unknown = [result for result in results if result.passed is None]
    if unknown:
        return Pay(None, steps, reason=_no_result(unknown))
    missed = [result.kpi.kpi for result in results if not result.passed]
    amount, steps = _premium(scheme, figures, steps)
    if missed:
        change = f"reaching {', '.join(missed)} pays {figure(amount)}: cliff"
        return Pay((Decimal(0),), (*steps, f"missed: {', '.join(missed)}; the premium is 0.00"), (change,))
    return Pay((amount,), (*steps, f"everything is reached; the premium is {figure(amount)}"))


def _premium(scheme: Scheme, figures: Figures, steps: tuple[str, ...]) -> tuple[Decimal, tuple[str, ...]]:
    if "amount" in scheme.terms:
        return scheme.terms["amount"], steps
    volume, rate = figures.value(), scheme.terms["rate"]
    return rate * volume, (*steps, f"the premium is {per_cent(rate)} x {figure(volume)} = {figure(rate * volume)}")


def _fund(scheme: Scheme, figures: Figures) -> tuple[Decimal, list[str]]:
    if "fund" in scheme.terms:
        return scheme.terms["fund"], [f"fund = {figure(scheme.terms['fund'])}"]
    volume, rate = figures.value(), scheme.terms["fund_rate"]
    fund = max(Decimal(0), rate * volume)
    floor = ", at least 0.00" if volume < 0 else ""
    return fund, [f"fund = {per_cent(rate)} x {figure(volume)} = {figure(rate * volume)}{floor}"]


def _score(scheme: Scheme, results: list[Attained]) -> Decimal | None:
    """Return the score; None where all KPIs are left out for want of data."""
    return kpi_bonus.renormalised(_counted(scheme, results), scheme.terms.get("total_cap"))


def _counted(scheme: Scheme, results: list[Attained]) -> list[KpiScore]:
    """Return the KPIs as they count: one without data counts zero, unless it is to be left out."""
    found = []
    for result in results:
        left_out = _policy(scheme, result) is MissingData.RENORMALISE
        share = Decimal(0) if result.share is None and not left_out else result.share
        found.append(KpiScore(result.kpi.weight, share, result.kpi.threshold, result.kpi.cap))
    return found


def _added(counted: list[KpiScore], total: Decimal) -> str:
    """Say how the score comes from weights and what counts of each attainment."""
    known = [(kpi.weight, kpi.score()) for kpi in counted]
    terms = [f"{per_cent(weight)} x {per_cent(score)}" for weight, score in known if score is not None]
    said, weight = " + ".join(terms), sum((weight for weight, score in known if score is not None), Decimal(0))
    said = said if len(terms) == len(counted) else f"({said}) / {per_cent(weight)} of weight with data"
    cap = "" if total == kpi_bonus.renormalised(counted) else ", capped"
    return f"score = sum of w x f(a) = {said} = {per_cent(total)}{cap}"


def _attained(weighted: list[Attained]) -> Decimal | None:
    """Return the mean attainment by weight, neither capped nor cut; None where a KPI has no data."""
    known = [(result.kpi.weight, result.share) for result in weighted if result.share is not None]
    if len(known) < len(weighted):
        return None
    return ratio(
        sum((weight * share for weight, share in known), Decimal(0)), sum((one for one, _ in known), Decimal(0))
    )


def _policy(scheme: Scheme, result: Attained) -> MissingData | None:
    return result.kpi.missing_data or scheme.missing_data


def _no_result(results: list[Attained]) -> str:
    return "; ".join(f"no result of {result.kpi.kpi} yet: {result.why}" for result in results)


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


@dataclass(frozen=True)
class Attained:
    """A KPI with its attainment as a share of the target, and how that was found in words; `why` there is none."""

    kpi: SchemeKpi
    share: Decimal | None
    said: str
    why: str = ""

    @property
    def passed(self) -> bool | None:
        """Return whether it reaches its threshold, or its target where it has none; None without data."""
        least = Decimal(1) if self.kpi.threshold is None else self.kpi.threshold
        return None if self.share is None else self.share >= least


def attained(kpi: SchemeKpi, figures: Figures) -> Attained:
    """Return what the party attained of a KPI in the period of the figures."""
    said_before = len(figures.gaps)
    measured = measures()[kpi.measure].function(kpi, figures)
    actual, target = measured.actual, kpi.target if kpi.target is not None else measured.target
    if actual is None or target is None:
        why = measured.why if actual is None else "it names no target"
        if kpi.measure != FILE and len(figures.gaps) == said_before:
            # What the house itself should know may still come; a result that nobody enters is for the scheme's rule.
            figures.gap(f"{kpi.kpi}: {why}")
        return _unknown(kpi, "no result" if actual is None else "no target", why)
    if kpi.aim is Aim.AT_MOST and actual <= 0:
        return _nothing_of_the_bad(kpi, actual, target)
    parts = (actual, target) if kpi.aim is Aim.AT_LEAST else (target, actual)
    share = ratio(*parts)
    if share is None:
        return _unknown(kpi, "no result", f"its target is {quantity(parts[1])}, of which no share is defined")
    reached = f"a = {quantity(parts[0])} / {quantity(parts[1])} = {per_cent(share)}"
    return Attained(kpi, share, f"{kpi.kpi}: {reached} ({_bounds(kpi)})")


def _nothing_of_the_bad(kpi: SchemeKpi, actual: Decimal, target: Decimal) -> Attained:
    """Return the best there is of what should be little: target / 0 has no value, and no higher one would pay more."""
    share = max(Decimal(1) if kpi.cap is None else kpi.cap, kpi.threshold or Decimal(0))
    said = f"{quantity(actual)} of at most {quantity(target)} cannot be bettered: a = {per_cent(share)}"
    return Attained(kpi, share, f"{kpi.kpi}: {said} ({_bounds(kpi)})")


def _bounds(kpi: SchemeKpi) -> str:
    bounds = [f"threshold {per_cent(kpi.threshold)}"] if kpi.threshold is not None else []
    bounds += [f"cap {per_cent(kpi.cap)}"] if kpi.cap is not None else []
    kind = "gate" if kpi.gate else f"weight {per_cent(kpi.weight)}"
    return ", ".join([kind, *bounds])


def _unknown(kpi: SchemeKpi, said: str, why: str) -> Attained:
    return Attained(kpi, None, f"{kpi.kpi}: {said}" + (f": {why}" if why else ""), why)
