"""Settled periods that reports received since have changed: what was paid, what is due now, and by which reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlmodel import Session, col, select

from monitor.facts.reported import TAKEN
from monitor.incentives.accruing import held
from monitor.incentives.books import Books
from monitor.incentives.calendar_periods import Period
from monitor.incentives.earning import earned_by
from monitor.incentives.journal import SETTLEMENT, Booking, booked
from monitor.incentives.price_law import NOT_ASKED, PriceLaw
from monitor.incentives.schemes.records import Scheme
from monitor.incentives.wording import figure
from monitor.intake import review
from monitor.model import ReportFile
from monitor.model.incentive import JournalEntry

REVIEW = "settlement"
"""Kind of the entries on the review list"""


@dataclass(frozen=True)
class Reopened:
    """A settled period of a scheme and party that later reports speak of; `due` is None where it is not known now."""

    scheme: str
    party_id: str
    period: Period
    currency: str
    booked: Decimal
    due: Decimal | None
    reports: tuple[str, ...]
    reason: str = ""

    @property
    def words(self) -> str:
        """Say what was settled, what is due now and what is to be done about the difference."""
        since = f"settled at {figure(self.booked)} {self.currency}; reports came since ({', '.join(self.reports)})"
        if self.due is None:
            return f"{since}, and what is due is not known now: {self.reason}"
        over = self.booked - self.due
        if not over:
            return f"{since}, and it stays as it is"
        what = f"{figure(over)} to claw back" if over > 0 else f"{figure(-over)} more is owed"
        return f"{since}, and now {figure(self.due)} is due: {what}, not booked yet"


def reopened(
    books: Books, schemes: Sequence[Scheme], *, as_of: date, party_id: str = "", law: PriceLaw = NOT_ASKED
) -> list[Reopened]:
    """Return the settled periods that reports received after their last booking speak of, with what is due now."""
    found: list[Reopened] = []
    for (scheme, party, period), rows in _settled(books.session, party_id).items():
        reports = _reports_since(books.session, party, period, max(row.booked_at for row in rows))
        if not reports:
            continue
        due, reason = None, "no scheme pays for it now"
        for earned in earned_by(party, schemes, period, books, as_of=as_of, law=law):
            if (earned.scheme.id, earned.period) == (scheme, period):
                now = held(earned, books, as_of)
                due, reason = (None, earned.reason) if now is None else (now.amount, "")
        history = [Booking(row.kind, row.debit, row.credit, Decimal(row.amount), row.rate) for row in rows]
        found.append(Reopened(scheme, party, period, rows[0].currency, booked(history), due, reports, reason))
    return found


def review_reopened(
    books: Books, schemes: Sequence[Scheme], *, as_of: date, now: datetime, law: PriceLaw = NOT_ASKED
) -> list[Reopened]:
    """Put the settled periods whose figure changed on the review list, and settle those that were booked since."""
    session, found = books.session, reopened(books, schemes, as_of=as_of, law=law)
    changed = [one for one in found if one.due is None or one.due != one.booked]
    open_ones = {f"{one.party_id}|{one.scheme} {one.period.name}": one for one in changed}
    for subject, one in open_ones.items():
        review.note(
            session,
            kind=REVIEW,
            subject=subject,
            reason=f"{one.scheme} of {one.party_id} for {one.period.name} was {one.words}",
            propose=str,
            now=now,
            evidence_id=None,
        )
    for subject in review.waiting(session, REVIEW) - open_ones.keys():
        review.settle(session, kind=REVIEW, subject=subject, now=now)
    return changed


def _settled(session: Session, party_id: str) -> dict[tuple[str, str, Period], list[JournalEntry]]:
    """Return all bookings of the periods that were settled, oldest first."""
    about: dict[tuple[str, str, Period], list[JournalEntry]] = {}
    rows = select(JournalEntry).order_by(col(JournalEntry.id))
    for row in session.exec(rows.where(JournalEntry.party_id == party_id) if party_id else rows).all():
        about.setdefault((row.scheme, row.party_id, Period(row.period_from, row.period_to)), []).append(row)
    return {key: kept for key, kept in about.items() if any(row.kind == SETTLEMENT for row in kept)}


def _reports_since(session: Session, party_id: str, period: Period, since: datetime) -> tuple[str, ...]:
    """Return the reports of the period that came after a time, by name, those with a version named so."""
    statement = select(ReportFile).where(
        ReportFile.party_id == party_id,
        col(ReportFile.status).in_(TAKEN),
        col(ReportFile.period_from) <= period.end,
        col(ReportFile.period_to) >= period.start,
        ReportFile.received_at > since,
    )
    return tuple(
        f"{one.name}, version {one.version}" if one.version > 1 else one.name
        for one in session.exec(statement.order_by(col(ReportFile.id))).all()
    )
