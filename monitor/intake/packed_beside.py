"""Two reports of one ZIP file that tell the same sales: the list of them, and what sums it up."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, func
from sqlalchemy import select as sql_select
from sqlmodel import Session, col, select

from monitor.facts.columns import table
from monitor.facts.reported import TAKEN
from monitor.intake.calendar import period_of
from monitor.model import ReportFile, Sale

_SALE = table(Sale, "packed")


def packed_beside(session: Session, report: ReportFile) -> ReportFile | None:
    """Return a report of the same ZIP file that tells the same quantities and amounts of each product, or None.

    Only what speaks of a month that this one speaks of too: two months may be alike, and sums bear its last day.
    """
    if report.period_from is None or report.period_to is None:
        return None
    statement = select(ReportFile).where(
        ReportFile.party_id == report.party_id,
        ReportFile.id != report.id,
        ReportFile.evidence_id == report.evidence_id,
        col(ReportFile.evidence_id).is_not(None),
        col(ReportFile.status).in_(TAKEN),
        col(ReportFile.period_from) <= period_of(report.period_to, "month").last,
        col(ReportFile.period_to) >= period_of(report.period_from, "month").first,
    )
    others = session.exec(statement.order_by(col(ReportFile.id))).all()
    if not others or not (mine := _sums(session, report)):
        return None
    return next((one for one in others if _sums(session, one) == mine), None)


def _sums(session: Session, report: ReportFile) -> set[tuple[Any, ...]]:
    sums: Select[Any] = (
        sql_select(_SALE.c.sku, _SALE.c.currency, func.sum(_SALE.c.quantity), func.sum(_SALE.c.amount_minor))
        .where(_SALE.c.report_id == report.id)
        .group_by(_SALE.c.sku, _SALE.c.currency)
    )
    return {tuple(row) for row in session.connection().execute(sums)}
