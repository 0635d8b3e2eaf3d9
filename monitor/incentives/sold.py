"""What a party reported to have sold, by report and product: the one place where schemes read sales.

Only reports that count are read: a version that another one replaced has the state `superseded`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, select
from sqlmodel import Session, col

from monitor.incentives.calendar_periods import Period
from monitor.model import ReportFile, Sale

COUNTED = ("accepted", "partial")
"""States of reports whose lines count."""


@dataclass(frozen=True)
class SoldLine:
    """The lines of one report for one product and currency: quantity in thousandths, amount in minor units."""

    report: str
    evidence_id: int | None
    sku: str
    currency: str
    first: date
    last: date
    lines: int
    quantity: int
    amount_minor: int


def counted_sales(party_id: str, period: Period) -> tuple[ColumnElement[bool], ...]:
    """Return what makes a sale one of the party's in a period, by a report that counts."""
    return (
        col(Sale.party_id) == party_id,
        col(ReportFile.status).in_(COUNTED),
        col(Sale.sold_on) >= period.start,
        col(Sale.sold_on) <= period.end,
    )


def sold_lines(session: Session, party_id: str, period: Period) -> list[SoldLine]:
    """Return the party's sales of a period, in the order of report and product."""
    statement = (
        select(
            col(ReportFile.name),
            col(ReportFile.evidence_id),
            col(Sale.sku),
            col(Sale.currency),
            func.min(Sale.sold_on),
            func.max(Sale.sold_on),
            func.count(),
            func.sum(Sale.quantity),
            func.sum(Sale.amount_minor),
        )
        .join(ReportFile, col(ReportFile.id) == col(Sale.report_id))
        .where(*counted_sales(party_id, period))
        .group_by(
            col(ReportFile.id), col(ReportFile.name), col(ReportFile.evidence_id), col(Sale.sku), col(Sale.currency)
        )
        .order_by(col(ReportFile.name), col(ReportFile.id), col(Sale.sku), col(Sale.currency))
    )
    rows = session.execute(statement).all()
    # A sum of integers is a Decimal on PostgreSQL.
    return [
        SoldLine(report, evidence, sku, currency, first, last, int(lines), int(units), int(minor))
        for report, evidence, sku, currency, first, last, lines, units, minor in rows
    ]


def months_without_report(session: Session, party_id: str, period: Period) -> list[str]:
    """Return the months of a period for which no whole report counts: what was sold then is not known."""
    known = _reports(session, party_id, period, ("accepted",))
    return [month.name for month in period.months() if not any(_touches(report, month) for report in known)]


def received(session: Session, party_id: str, period: Period) -> datetime | None:
    """Return when the last month's first report had come, replaced ones too; None while a month is missing."""
    reports = _reports(session, party_id, period, (*COUNTED, "superseded"))
    days = []
    for month in period.months():
        came = [report.received_at for report in reports if _touches(report, month)]
        if not came:
            return None
        days.append(min(came))
    return max(days)


def _reports(session: Session, party_id: str, period: Period, states: tuple[str, ...]) -> list[ReportFile]:
    return list(
        session.scalars(
            select(ReportFile).where(
                col(ReportFile.party_id) == party_id,
                col(ReportFile.status).in_(states),
                col(ReportFile.kind) != "stock",  # says nothing of what was sold
                col(ReportFile.period_from) <= period.end,
                col(ReportFile.period_to) >= period.start.replace(day=1),
            )
        )
    )


def _touches(report: ReportFile, month: Period) -> bool:
    return bool(
        report.period_from and report.period_to and report.period_from <= month.end and report.period_to >= month.start
    )
