"""Two reports of one ZIP file that tell the same sales: the list of them, and what sums it up."""

from __future__ import annotations

import hashlib

from sqlalchemy import func
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
    if report.period_from is None or report.period_to is None or not report.told:
        return None
    statement = select(ReportFile).where(
        ReportFile.told == report.told,
        ReportFile.party_id == report.party_id,
        ReportFile.id != report.id,
        ReportFile.evidence_id == report.evidence_id,
        col(ReportFile.status).in_(TAKEN),
        col(ReportFile.period_from) <= period_of(report.period_to, "month").last,
        col(ReportFile.period_to) >= period_of(report.period_from, "month").first,
    )
    return session.exec(statement.order_by(col(ReportFile.id)).limit(1)).first()


def note_sums(session: Session, report: ReportFile) -> None:
    """Note by which key a report of a ZIP file is found that tells the same; again whenever its rows were read."""
    report.told = _key(session, report) if is_packed(report) else ""


def is_packed(report: ReportFile) -> bool:
    """Return whether a report lay in a ZIP file with others, behind which it is named."""
    return "/" in report.name and report.evidence_id is not None


def _key(session: Session, report: ReportFile) -> str:
    statement = (
        sql_select(_SALE.c.sku, _SALE.c.currency, func.sum(_SALE.c.quantity), func.sum(_SALE.c.amount_minor))
        .where(_SALE.c.report_id == report.id)
        .group_by(_SALE.c.sku, _SALE.c.currency)
    )
    rows = session.connection().execute(statement)
    sums = sorted((sku, currency, int(quantity), int(amount)) for sku, currency, quantity, amount in rows)
    return hashlib.sha256(repr(sums).encode()).hexdigest() if sums else ""
