"""Compliance with minimum advertised prices; pay tied to it is for the law gate to allow."""

from __future__ import annotations

from decimal import Decimal

from monitor.incentives.figures import Figures, InputRow
from monitor.incentives.measure import Measured, measure
from monitor.incentives.rounding import ratio
from monitor.incentives.schemes.records import SchemeKpi
from monitor.incentives.seen_prices import Beside
from monitor.money import from_minor


@measure("map_compliance", policy="map_prices", of_price=True)
def map_compliance(kpi: SchemeKpi, figures: Figures) -> Measured:  # noqa: ARG001 - all measures are called alike
    """Advertised prices at or above MAP / advertised prices; those during a promotion are in neither."""
    kept, whole = 0, 0
    for seen in figures.books.seen_prices(figures.party_id, figures.period, figures.scheme.products):
        kept += seen.beside is Beside.KEPT
        whole += seen.beside in (Beside.KEPT, Beside.BELOW)
        floor = "" if seen.map_minor is None else f", MAP {from_minor(seen.map_minor, seen.currency)}"
        figures.keep(
            InputRow(
                f"offers on {seen.site}",
                f"{seen.sku} in {seen.market}",
                f"{seen.first}/{seen.last}",
                amount=from_minor(seen.price_minor, seen.currency),
                evidence_id=seen.evidence_id,
                note=f"{seen.beside} ({seen.currency}{floor})",
            )
        )
    if not whole:
        return Measured(None, why=f"no price that could be set against MAP was seen in {figures.period.name}")
    return Measured(ratio(Decimal(kept), Decimal(whole)))
