"""Settled periods that reports received since have changed: what was paid, what is due now, and by which reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import and_, case, func, select
from sqlmodel import Session, col

from monitor.facts.reported import TAKEN
from monitor.incentives.accruing import Booked, bookings_for, held
from monitor.incentives.books import Books
from monitor.incentives.calendar_periods import Period
from monitor.incentives.earned import Earned
from monitor.incentives.earning import earned_by
from monitor.incentives.journal import SETTLEMENT, booked
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
    """A settled period of a scheme and party with the reports that came since; `due` is None where it is not known now.

    Without reports it was other figures that changed: purchases, results, the scheme itself.
    """

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
        came = f"; reports came since ({', '.join(self.reports)})" if self.reports else ""
        since = f"settled at {figure(self.booked)} {self.currency}{came}"
        if self.due is None:
            return f"{since}, and what is due is not known now: {self.reason}"
        over = self.booked - self.due
        if not over:
            return f"{since}, and it stays as it is"
        what = f"{figure(over)} to claw back" if over > 0 else f"{figure(-over)} more is owed"
        return f"{since}, and now {figure(self.due)} is due: {what}, not booked yet"


def reopened(
    books: Books,
    schemes: Sequence[Scheme],
    *,
    as_of: date,
    party_id: str = "",
    days: Period | None = None,
    law: PriceLaw = NOT_ASKED,
) -> list[Reopened]:
    """Return the settled periods that reports received after their last booking speak of, with what is due now.

    Of all parties or of one, at any time or in days that the periods touch.
    """
    found, paid = list[Reopened](), dict[tuple[str, Period], list[Earned]]()
    for (scheme, party, period), (currency, reports) in _reported_since(books.session, party_id, days).items():
        if (party, period) not in paid:
            paid[party, period] = earned_by(party, schemes, period, books, as_of=as_of, law=law)
        due, reason = None, "no scheme pays for it now"
        for earned in paid[party, period]:
            if (earned.scheme.id, earned.period) == (scheme, period):
                now = held(earned, books, as_of)
                due, reason = (None, earned.reason) if now is None else (now.amount, "")
        history = bookings_for(books.session, (scheme, party, period))
        found.append(Reopened(scheme, party, period, currency, booked(history), due, tuple(reports), reason))
    return found


def settled_otherwise(books: Books, earned: Sequence[Earned], since: Sequence[Reopened]) -> list[Reopened]:
    """Return the settled periods among results whose figure is another now, though no report came `since`."""
    named, found = {(one.scheme, one.party_id, one.period) for one in since}, list[Reopened]()
    for item in earned:
        about = (item.scheme.id, item.party_id, item.period)
        history = [] if about in named else bookings_for(books.session, about)
        settled = any(booking.kind == SETTLEMENT for booking in history)
        if settled and item.open_until is None and item.due != booked(history):
            now = Reopened(*about, item.scheme.currency, booked(history), item.due, (), item.reason)
            found.append(now)
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


def _reported_since(session: Session, party_id: str, days: Period | None) -> dict[Booked, tuple[str, list[str]]]:
    """Return the settled periods with reports that came after their last booking: currency and names of the reports.

    In the order of booking; reports with a version are named so.
    """
    about = (
        col(JournalEntry.scheme), col(JournalEntry.party_id), col(JournalEntry.period_from), col(JournalEntry.period_to)
    )  # fmt: skip
    booked_for = select(
        *about,
        func.min(JournalEntry.currency).label("currency"),
        func.min(JournalEntry.id).label("first"),
        func.max(JournalEntry.booked_at).label("last"),
    )
    if party_id:
        booked_for = booked_for.where(col(JournalEntry.party_id) == party_id)
    if days is not None:
        booked_for = booked_for.where(
            col(JournalEntry.period_from) <= days.end, col(JournalEntry.period_to) >= days.start
        )
    settled = func.sum(case((col(JournalEntry.kind) == SETTLEMENT, 1), else_=0)) > 0
    one = booked_for.group_by(*about).having(settled).subquery()
    statement = (
        select(one.c.scheme, one.c.party_id, one.c.period_from, one.c.period_to, one.c.currency,
               col(ReportFile.name), col(ReportFile.version))
        .join(
            ReportFile,
            and_(
                col(ReportFile.party_id) == one.c.party_id,
                col(ReportFile.status).in_(TAKEN),
                col(ReportFile.period_from) <= one.c.period_to,
                col(ReportFile.period_to) >= one.c.period_from,
                col(ReportFile.received_at) > one.c.last,
            ),
        )
        .order_by(one.c.first, col(ReportFile.id))
    )  # fmt: skip
    found: dict[Booked, tuple[str, list[str]]] = {}
    for scheme, party, start, end, currency, name, version in session.execute(statement):
        _, reports = found.setdefault((scheme, party, Period(start, end)), (currency, []))
        reports.append(f"{name}, version {version}" if version > 1 else name)
    return found
