"""Reports and the rows that were not simply accepted, as a person looks through them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, func, select

from monitor.model import ReportFile, ReportRow, Sale
from monitor.model.stock import Stock


@dataclass(frozen=True)
class ReportLine:
    """One report: what it is, what it spoke of and how many rows count or wait."""

    report: int
    name: str
    party: str
    layout: str
    kind: str
    status: str
    version: int
    supersedes: int | None
    period_from: date | None
    period_to: date | None
    received_at: datetime
    sales: int
    stock: int
    quarantined: int
    corrected: int
    reason: str


@dataclass(frozen=True)
class RowLine:
    """One row that was set aside: its place (REPORT:ROW), what became of it and why, and its cells."""

    place: str
    report: str
    party: str
    status: str
    rule: str
    about: str
    reason: str
    cells: tuple[str, ...]


def list_reports(session: Session, *, party: str, status: str) -> list[ReportLine]:
    """Return the reports of a party and status (empty: any), the latest last."""
    statement = select(ReportFile).order_by(col(ReportFile.id))
    if party:
        statement = statement.where(ReportFile.party_id == party)
    if status:
        statement = statement.where(ReportFile.status == status)
    sales, stock = _counts(session, Sale), _counts(session, Stock)
    aside = _aside_counts(session)
    return [_line(report, sales, stock, aside) for report in session.exec(statement).all()]


def list_rows(
    session: Session, *, report: int | None = None, status: str = "quarantined", party: str, limit: int = 100
) -> tuple[list[RowLine], int]:
    """Return rows of a status, the first of the newest report first, and how many there are in all."""
    conditions = [ReportRow.status == status]
    if report is not None:
        conditions.append(ReportRow.report_id == report)
    if party:
        conditions.append(ReportFile.party_id == party)
    joined = select(ReportRow, ReportFile).join(ReportFile, col(ReportFile.id) == ReportRow.report_id)
    ordered = joined.where(*conditions).order_by(col(ReportRow.report_id).desc(), col(ReportRow.row)).limit(limit)
    counted = select(func.count()).select_from(ReportRow).join(ReportFile, col(ReportFile.id) == ReportRow.report_id)
    total = session.exec(counted.where(*conditions)).one()
    lines = [
        RowLine(
            f"{row.report_id}:{row.row}",
            file.name,
            file.party_id,
            row.status,
            row.rule,
            row.about,
            row.reason,
            tuple(row.cells),
        )
        for row, file in session.exec(ordered).all()
    ]
    return lines, total


def _counts(session: Session, model: type[Sale] | type[Stock]) -> dict[int, int]:
    return dict(session.exec(select(model.report_id, func.count()).group_by(col(model.report_id))).all())


def _aside_counts(session: Session) -> dict[tuple[int, str], int]:
    statement = select(ReportRow.report_id, ReportRow.status, func.count())
    rows = session.exec(statement.group_by(col(ReportRow.report_id), ReportRow.status)).all()
    return {(report, status): count for report, status, count in rows}


def _line(
    report: ReportFile, sales: dict[int, int], stock: dict[int, int], aside: dict[tuple[int, str], int]
) -> ReportLine:
    number = report.id or 0
    return ReportLine(
        report=number,
        name=report.name,
        party=report.party_id,
        layout=report.layout,
        kind=report.kind,
        status=report.status,
        version=report.version,
        supersedes=report.supersedes,
        period_from=report.period_from,
        period_to=report.period_to,
        received_at=report.received_at,
        sales=sales.get(number, 0),
        stock=stock.get(number, 0),
        quarantined=aside.get((number, "quarantined"), 0),
        corrected=aside.get((number, "corrected"), 0),
        reason=report.reason,
    )
