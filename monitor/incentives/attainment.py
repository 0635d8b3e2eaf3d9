"""What a party attained of a KPI: actual / target, from the store or from the file of results; None without data."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from monitor.incentives.figures import Figures
from monitor.incentives.measure import FILE, measures
from monitor.incentives.rounding import ratio
from monitor.incentives.schemes.records import Aim, SchemeKpi
from monitor.incentives.wording import per_cent, quantity


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
        return _unknown(kpi, "no result", f"a share of {quantity(parts[1])} is not defined")
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
