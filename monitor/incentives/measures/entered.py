"""What a person enters: results of audits, surveys and service reports, and what the party bought."""

from __future__ import annotations

from decimal import Decimal

from monitor.incentives.figures import Figures, InputRow
from monitor.incentives.measure import FILE, Measured, measure
from monitor.incentives.schemes.records import SchemeKpi


@measure(FILE, own_target=True)
def from_file(kpi: SchemeKpi, figures: Figures) -> Measured:
    """The latest result of the KPI whose period ends within the scheme's."""
    found = figures.books.kpi_results(figures.party_id, figures.period, kpi.kpi)
    if not found:
        return Measured(None, why="enter it in kpi_results")
    last = found[-1]
    days, actual = f"{last.period_from}/{last.period_to}", Decimal(last.actual)
    figures.keep(InputRow("kpi_results", kpi.kpi, days, quantity=actual, note=last.source))
    return Measured(actual, Decimal(last.target) if last.target else None)


@measure("purchases", policy="purchases", adds_up=True)
def purchases(kpi: SchemeKpi, figures: Figures) -> Measured:  # noqa: ARG001 - all measures are called alike
    """What the party bought from the brand, net."""
    total = figures.purchases()
    if not figures.books.purchases(figures.party_id, figures.period):
        return Measured(None, why="enter the purchases")
    return Measured(total)
