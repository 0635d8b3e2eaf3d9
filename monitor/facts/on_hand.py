"""What a party last reported to have on hand, in SQL: summed over its sites, the newest report of a day counts."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, and_, case, func, select

from monitor.facts.columns import big, table
from monitor.facts.coverage import TAKEN
from monitor.model import ReportFile
from monitor.model.stock import Stock


def newest_reports() -> Select[Any]:
    """Return, by party, the day of its newest inventory report and that report; a correction replaces the earlier."""
    day = _newest_day().subquery("newest_day")
    line, report = table(Stock, "line"), table(ReportFile, "line_report")
    return (
        select(
            line.c.party_id.label("party_id"), day.c.as_of.label("as_of"), func.max(line.c.report_id).label("report_id")
        )
        .join(report, report.c.id == line.c.report_id)
        .join(day, and_(day.c.party_id == line.c.party_id, day.c.as_of == line.c.as_of))
        .where(report.c.status.in_(TAKEN))
        .group_by(line.c.party_id, day.c.as_of)
    )


def newest_stock() -> Select[Any]:
    """Return the stock of every party and product by the party's newest inventory report.

    Where rows of that report could not be read the quantity is unknown: a site of the product may be among them.
    """
    newest = newest_reports().subquery("newest_report")
    line, report = table(Stock, "stock_line"), table(ReportFile, "stock_report")
    return (
        select(
            line.c.party_id,
            line.c.sku,
            line.c.as_of,
            case((func.max(report.c.status) == "accepted", big(func.sum(line.c.on_hand)))).label("on_hand"),
            func.max(report.c.evidence_id).label("evidence_id"),
        )
        .join(newest, and_(newest.c.report_id == line.c.report_id, newest.c.as_of == line.c.as_of))
        .join(report, report.c.id == line.c.report_id)
        .group_by(line.c.party_id, line.c.sku, line.c.as_of)
    )


def _newest_day() -> Select[Any]:
    line, report = table(Stock, "day_line"), table(ReportFile, "day_report")
    return (
        select(line.c.party_id.label("party_id"), func.max(line.c.as_of).label("as_of"))
        .join(report, report.c.id == line.c.report_id)
        .where(report.c.status.in_(TAKEN))
        .group_by(line.c.party_id)
    )
