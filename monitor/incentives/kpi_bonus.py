"""The weighted KPI bonus: thresholds, caps, gates, and what to do where a KPI has no data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class KpiScore:
    """One KPI of a bonus: weight, attainment (1 = on target, None = no data), threshold and cap where it has them."""

    weight: Decimal
    achievement: Decimal | None
    threshold: Decimal | None = None
    cap: Decimal | None = None

    def score(self) -> Decimal | None:
        """Return f(a): zero below the threshold, else min(a, cap), never below zero; None without data."""
        if self.achievement is None:
            return None
        if self.threshold is not None and self.achievement < self.threshold:
            return Decimal(0)
        # More came back than was sold: that costs the KPI, and nothing of the others.
        reached = max(Decimal(0), self.achievement)
        return reached if self.cap is None else min(reached, self.cap)


def score(kpis: Sequence[KpiScore], total_cap: Decimal | None = None) -> Decimal:
    """Return the weighted score, a KPI without data counting as zero, cut at the total cap."""
    total = sum((kpi.weight * (kpi.score() or Decimal(0)) for kpi in kpis), Decimal(0))
    return total if total_cap is None else min(total, total_cap)


def renormalised(kpis: Sequence[KpiScore], total_cap: Decimal | None = None) -> Decimal | None:
    """Return the score of those KPIs that have data, their weights scaled up to the whole; None where none has."""
    known = [kpi for kpi in kpis if kpi.achievement is not None]
    weight = sum((kpi.weight for kpi in known), Decimal(0))
    if weight.is_zero():
        return None
    whole = sum((kpi.weight for kpi in kpis), Decimal(0))
    total = score(known) * whole / weight
    return total if total_cap is None else min(total, total_cap)


def weights_valid(weights: Sequence[Decimal]) -> bool:
    """Return whether no weight is negative and they sum to exactly 1."""
    return sum(weights, Decimal(0)) == 1 and min(weights, default=Decimal(0)) >= 0


def failed_gate(gates: Sequence[tuple[str, bool]]) -> str | None:
    """Return the first gate that was not passed; any failed gate pays nothing."""
    return next((name for name, passed in gates if not passed), None)
