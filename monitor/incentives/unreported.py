"""Which parts of a period a party has sent no whole sales report for, and when all had come, by its own calendar."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta, tzinfo

from sqlmodel import Session

from monitor.incentives import sold
from monitor.incentives.calendar_periods import Period
from monitor.intake.calendar import period_of, span_of
from monitor.intake.due_reports import DueReport, due_reports
from monitor.settings import Partner

_WHOLE = ("complete", "nil")


def without_report(
    session: Session, party_id: str, period: Period, partners: Sequence[Partner], zone: tzinfo
) -> list[str]:
    """Return the weeks, months or quarters of the party's calendar, or the months, that no whole report speaks of."""
    kept = _calendar(party_id, partners)
    if kept is None:
        return sold.months_without_report(session, party_id, period, zone)
    due = _due(session, kept, period, zone)
    return [Period(one.period_from, one.period_to).name for one in due if one.status not in _WHOLE]


def complete_on(
    session: Session, party_id: str, period: Period, partners: Sequence[Partner], zone: tzinfo
) -> date | None:
    """Return the day on which the last part's first report had come, replaced ones too; None while one is missing."""
    kept = _calendar(party_id, partners)
    if kept is None:
        return sold.received_on(session, party_id, period, zone)
    days = [one.received_on for one in _due(session, kept, period, zone)]
    return None if None in days else max(day for day in days if day is not None)


def reports_end(party_id: str, period: Period, partners: Sequence[Partner]) -> date:
    """Return the last day of the last part of the party's calendar that a period touches: its report comes after it."""
    kept = _calendar(party_id, partners)
    return period.end if kept is None else span_of(period.start, period.end, kept.every).last


def _calendar(party_id: str, partners: Sequence[Partner]) -> Partner | None:
    return next((partner for partner in partners if partner.party == party_id and partner.every), None)


def _due(session: Session, kept: Partner, period: Period, zone: tzinfo) -> list[DueReport]:
    """Return every part of the calendar that the period touches, as if all of it had ended."""
    first = span_of(period.start, period.end, kept.every).first
    # What was sold before the calendar began is known no better than what a later report fails to say.
    asked = kept.model_copy(update={"due_from": first})
    after = period_of(period.end, kept.every).last + timedelta(days=1)
    return due_reports(session, [asked], today=after, zone=zone, until=period.end)
