"""Whether the party reports in time."""

from __future__ import annotations

from decimal import Decimal

from monitor.incentives.figures import Figures, InputRow
from monitor.incentives.measure import Measured, measure
from monitor.incentives.schemes.records import SchemeKpi


@measure("on_time_reporting", reports=True, own_target=True)
def on_time_reporting(kpi: SchemeKpi, figures: Figures) -> Measured:  # noqa: ARG001 - all measures are called alike
    """The share of months whose reports were complete within the scheme's due days, of those that are due by now."""
    late = figures.scheme.late_report
    months = figures.period.months()
    if late is None:
        return Measured(None, why="the scheme names no due day")
    in_time, counted = 0, 0
    for month in months:
        came = figures.books.received(figures.party_id, month)
        end = figures.books.reports_end(figures.party_id, month)
        due = late.due_after(end)
        note = "not complete" if came is None else f"complete on {came}"
        if came is None and late.days_late(end, figures.as_of) == 0:
            note = "not due yet"
            figures.gap(f"the report for {month.name} is not due before {due}")
        else:
            counted += 1
            in_time += came is not None and late.days_late(end, came) == 0
        figures.keep(InputRow("sales reports", f"due by {due}", month.name, note=note))
    if not counted:
        return Measured(None, why="no report is due yet")
    return Measured(Decimal(in_time) / counted, Decimal(1))
