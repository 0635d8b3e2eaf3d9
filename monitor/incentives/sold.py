"""What a party reported to have sold, by report and product: the one place where schemes read sales.

Only reports that count are read: a version that another one replaced has the state `superseded`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, tzinfo

from sqlalchemy import ColumnElement, func, select
from sqlmodel import Session, col

from monitor.facts.reported import TAKEN, WAITING
from monitor.incentives.calendar_periods import Period
from monitor.model import ReportFile, Sale


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
        col(ReportFile.status).in_(TAKEN),
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


def sold_daily(session: Session, party_id: str, period: Period) -> list[tuple[str, date, int]]:
    """Return product, day and thousandths of a unit of the party's sales of a period, a row for each day with sales."""
    statement = (
        select(col(Sale.sku), col(Sale.sold_on), func.sum(Sale.quantity))
        .join(ReportFile, col(ReportFile.id) == col(Sale.report_id))
        .where(*counted_sales(party_id, period))
        .group_by(col(Sale.sku), col(Sale.sold_on))
        .order_by(col(Sale.sku), col(Sale.sold_on))
    )
    return [(sku, day, int(units)) for sku, day, units in session.execute(statement)]


def months_without_report(session: Session, party_id: str, period: Period, zone: tzinfo) -> list[str]:
    """Return the months of a period without a whole report, or of which one waits: what was sold then is not known."""
    known, waiting = (_reports(session, party_id, period, states) for states in (("accepted",), WAITING))
    return [
        month.name
        for month in period.months()
        if not _came(known, month, period.end, zone)
        or any(_touches(report, month) and (report.period_to or period.end) >= period.start for report in waiting)
    ]


def received_on(session: Session, party_id: str, period: Period, zone: tzinfo) -> date | None:
    """Return the day of a zone on which the last month's first report had come, replaced ones too.

    None while a month is missing.
    """
    reports = _reports(session, party_id, period, (*TAKEN, "superseded"))
    days = [_came(reports, month, period.end, zone) for month in period.months()]
    return max(min(came) for came in days) if all(days) else None


def _came(reports: Sequence[ReportFile], month: Period, until: date, zone: tzinfo) -> list[date]:
    """Return when reports of a month came; before its last day that is asked about one says nothing of the rest."""
    return [
        day
        for report in reports
        if _touches(report, month) and (day := report.received_at.astimezone(zone).date()) >= min(month.end, until)
        if day >= month.end or (report.period_to or day) >= until
    ]


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
