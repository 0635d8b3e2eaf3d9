"""What field audits found: share of shelf, planogram, display."""

from __future__ import annotations

from decimal import Decimal

from monitor.incentives.figures import Figures, InputRow
from monitor.incentives.measure import Measured, measure
from monitor.incentives.rounding import ratio, units_of
from monitor.incentives.schemes.records import SchemeKpi
from monitor.incentives.wording import quantity


@measure("shelf_share", policy="field_audits")
def shelf_share(kpi: SchemeKpi, figures: Figures) -> Measured:  # noqa: ARG001 - all measures are called alike
    """Facings of the brand / facings of all, over the last audit of each outlet in the period."""
    return _found(figures, "shelf_share")


@measure("planogram", policy="field_audits")
def planogram(kpi: SchemeKpi, figures: Figures) -> Measured:  # noqa: ARG001 - all measures are called alike
    """Places filled as the planogram says / places, over the last audit of each outlet in the period."""
    return _found(figures, "planogram")


@measure("display", policy="field_audits")
def display(kpi: SchemeKpi, figures: Figures) -> Measured:  # noqa: ARG001 - all measures are called alike
    """Displays found / displays agreed, over the last audit of each outlet in the period."""
    return _found(figures, "display")


def _found(figures: Figures, check: str) -> Measured:
    found, whole = Decimal(0), Decimal(0)
    for audit in figures.books.audits(figures.party_id, figures.period, check):
        part, of = units_of(audit.found), units_of(audit.of)
        note = f"of {quantity(of)}" + (f", {audit.source}" if audit.source else "")
        figures.keep(InputRow("field_audits", audit.outlet, str(audit.audited_on), quantity=part, note=note))
        found, whole = found + part, whole + of
    if whole <= 0:
        return Measured(None, why=f"no audit of {check} in {figures.period.name}: enter it in field_audits")
    return Measured(ratio(found, whole))
