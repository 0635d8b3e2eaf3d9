"""Whether the party reports in time."""

from __future__ import annotations

from decimal import Decimal

from monitor.incentives.figures import Figures, InputRow
from monitor.incentives.measure import Measured, measure
from monitor.incentives.schemes.records import SchemeKpi


@measure("on_time_reporting", reports=True, own_target=True)
def on_time_reporting(kpi: SchemeKpi, figures: Figures) -> Measured:  # noqa: ARG001 - all measures are called alike
    """The share of months whose reports were complete within the scheme's due days."""
    late = figures.scheme.late_report
    months = figures.period.months()
    if late is None:
        return Measured(None, why="the scheme names no due day")
    in_time = 0
    for month in months:
        came = figures.books.received(figures.party_id, month)
        due = late.due_after(month.end)
        in_time += came is not None and late.days_late(month.end, came) == 0
        note = "not complete" if came is None else f"complete on {came}"
        figures.keep(InputRow("sales reports", f"due by {due}", month.name, note=note))
    return Measured(Decimal(in_time) / len(months), Decimal(1))
