"""Pay tied to a partner's resale prices: nothing is paid or withheld on it unless the law gate allows it.

Under most laws a bonus for a resale price is what a penalty for it would be. Who computes without asking the gate gets
no such pay at all.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from monitor.incentives.measure import measures
from monitor.incentives.schemes.records import Scheme

OF_PRICE = ("resale_price", "map_compliance")
"""measures in the policy file `kpis` that are about resale prices"""


@dataclass(frozen=True)
class Ruling:
    """What the law gate says of pay tied to a party's resale prices, in words, and whether it may be paid."""

    allowed: bool
    said: str


@dataclass(frozen=True)
class PriceLaw:
    """The KPIs that rules find to be tied to resale prices, and how the gate is asked about a party."""

    tied: frozenset[str]
    ask: Callable[[str], Ruling]


def _nobody_asked(party_id: str) -> Ruling:
    return Ruling(False, f"the law gate was not asked about '{party_id}'")


NOT_ASKED = PriceLaw(frozenset(), _nobody_asked)
"""Allows nothing: what is unknown to the gate is not paid."""


def price_ties(scheme: Scheme, measured: Callable[[str], str], tied: Collection[str] = ()) -> list[str]:
    """Return the KPIs by which a scheme ties pay to resale prices; `measured` gives a KPI's measure in the policy."""
    return [
        kpi.kpi
        for kpi in scheme.kpis
        if measures()[kpi.measure].of_price or kpi.kpi in tied or measured(kpi.kpi) in OF_PRICE
    ]


def ruled(scheme: Scheme, party_id: str, measured: Callable[[str], str], law: PriceLaw) -> Ruling | None:
    """Return what the gate says of a scheme's pay for a party, or None where it is tied to no resale price."""
    ties = price_ties(scheme, measured, law.tied)
    if not ties:
        return None
    ruling = law.ask(party_id)
    end = "" if ruling.allowed else "; nothing is paid or withheld on it until legal has cleared it"
    return Ruling(ruling.allowed, f"pay is tied to resale prices by {', '.join(ties)}: {ruling.said}{end}")
