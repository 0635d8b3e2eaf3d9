"""Which sales reports have come for the periods of the partners' calendars: complete, late, in part, nil or missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, tzinfo

from sqlmodel import Session, col, select

from monitor.facts.reported import TAKEN
from monitor.intake.calendar import ReportingPeriod, due_on, period_of, periods
from monitor.model import ReportFile
from monitor.settings import Partner

_SPEAKING = (*TAKEN, "superseded", "held")
"""Reports that were sent for a period, whatever became of them"""


@dataclass(frozen=True)
class DueReport:
    """One period of a partner's calendar: by when its report is owed, and what has come.

    `status` is complete, nil, in_part, held (a correction too), missing or expected (not due yet); `days_late` counts
    from the due day to the first report that came after the period had ended, or to today where none has.
    """

    party: str
    period_from: date
    period_to: date
    due_on: date
    status: str
    days_late: int
    received_on: date | None
    reports: tuple[int, ...]
    why: str = ""


def due_reports(
    session: Session, partners: Sequence[Partner], *, today: date, zone: tzinfo = UTC, until: date = date.max
) -> list[DueReport]:
    """Return the periods that had ended by a day, of all partners that a calendar is kept for.

    Reports came on the day it then was in the zone. Of the last period only the days `until` then are asked about.
    """
    found = []
    for partner in _calendars(partners):
        reports = _reports(session, partner.party)
        spoken = [(report, period) for report in reports for period in _spoken_of(report, partner, zone)]
        start = partner.due_from or min((period.first for _, period in spoken), default=None)
        if start is None:
            start = period_of(today, partner.every).first
        for period in periods(start, today, partner.every):
            if period.last < today:
                theirs = [report for report, one in spoken if one == period]
                found.append(_due(partner, period, theirs, today=today, zone=zone, until=until))
    return found


def _calendars(partners: Sequence[Partner]) -> list[Partner]:
    """Return one partner a party: several tables of one party share its calendar."""
    kept: dict[str, Partner] = {}
    for partner in partners:
        if partner.every:
            kept.setdefault(partner.party, partner)
    return list(kept.values())


def _reports(session: Session, party: str) -> list[ReportFile]:
    statement = select(ReportFile).where(ReportFile.party_id == party, col(ReportFile.status).in_(_SPEAKING))
    reports = session.exec(statement.order_by(col(ReportFile.id))).all()
    # Stock, price lists and catalogues are no sales reports of any period.
    return [one for one in reports if one.kind == "nil" or "sales" in one.kind]


def _spoken_of(report: ReportFile, partner: Partner, zone: tzinfo) -> list[ReportingPeriod]:
    """Return the periods a report speaks of; one without any day speaks of the last that had ended when it came."""
    if report.period_from is not None and report.period_to is not None:
        return list(periods(report.period_from, report.period_to, partner.every))
    this = period_of(_came_on(report, zone), partner.every)
    return [period_of(date.fromordinal(this.first.toordinal() - 1), partner.every)]


def _due(
    partner: Partner, period: ReportingPeriod, reports: Sequence[ReportFile], *, today: date, zone: tzinfo, until: date
) -> DueReport:
    due, last = due_on(period, partner.due_days), min(period.last, until)
    counting = [report for report in reports if report.status in TAKEN]
    after = [day for report in reports if (day := _came_on(report, zone)) >= last]
    first = min(after, default=None)
    early = all(_came_on(report, zone) < last for report in counting)
    status, why = _status(reports, counting, late=today > due, early=early)
    late = max(0, ((first or today) - due).days) if status != "expected" else 0
    numbers = tuple(report.id or 0 for report in counting)
    return DueReport(partner.party, period.first, period.last, due, status, late, first, numbers, why)


def _came_on(report: ReportFile, zone: tzinfo) -> date:
    return report.received_at.astimezone(zone).date()


def _status(
    reports: Sequence[ReportFile], counting: Sequence[ReportFile], *, late: bool, early: bool
) -> tuple[str, str]:
    if held := next((report for report in reports if report.status == "held"), None):
        return "held", held.reason
    if not counting:
        return ("missing", "no report speaks of it") if late else ("expected", "")
    if partial := next((report for report in counting if report.status == "partial"), None):
        return "in_part", f"{partial.name}: {partial.reason}"
    if early:
        return "in_part", "what has come was sent before the period had ended"
    return ("nil" if all(report.kind == "nil" for report in counting) else "complete"), ""
