"""A scheme for a period that it holds for only in part: what it asks for by the period is cut to the days."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from monitor.incentives.calendar_periods import Period, period_at
from monitor.incentives.measure import measures
from monitor.incentives.schemes.records import Proration, Scheme
from monitor.incentives.tiers import Tier
from scrapers.counted import number_of

BY_PERIOD = ("fund", "base_amount")
"""terms that are amounts for a whole period"""
_Cut = Callable[[Decimal], Decimal]


def prorated(scheme: Scheme, period: Period) -> tuple[Scheme, str]:
    """Return the scheme as it holds for a period cut to its validity, and how it was cut, in words; exact.

    With `proration: days` thresholds of tiers, the fund, the base that the terms name, targets of KPIs that add up over
    time and the cap as an amount are cut by days of the cut period / days of the whole one. Rates and shares are not.
    """
    whole = period_at(scheme.period, period.start)
    if scheme.proration is Proration.NONE or period == whole:
        return scheme, ""

    def cut(amount: Decimal) -> Decimal:
        return amount * period.days / whole.days

    held = f"it holds for {period.days} of the {number_of(whole.days, 'day')} of {whole.name}"
    return _cut(scheme, cut), f"{held}: what it asks for is cut to them"


def _cut(scheme: Scheme, cut: _Cut) -> Scheme:
    caps = scheme.caps
    return replace(
        scheme,
        tiers=tuple(Tier(cut(tier.start), tier.rate) for tier in scheme.tiers),
        terms={name: cut(value) if name in BY_PERIOD else value for name, value in scheme.terms.items()},
        kpis=tuple(
            replace(kpi, target=cut(kpi.target)) if kpi.target is not None and measures()[kpi.measure].adds_up else kpi
            for kpi in scheme.kpis
        ),
        caps=replace(caps, amount=None if caps.amount is None else cut(caps.amount)),
    )
