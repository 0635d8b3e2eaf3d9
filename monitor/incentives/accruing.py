"""What the books should hold for each scheme, party and period on a day, and the entries that bring them there."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, localcontext

from sqlalchemy import ColumnElement, func
from sqlmodel import Session, col, select

from monitor.incentives.accruals import expected_tier
from monitor.incentives.books import Books
from monitor.incentives.calendar_periods import Period
from monitor.incentives.earned import Earned
from monitor.incentives.earning import earned_by
from monitor.incentives.figures import Figures
from monitor.incentives.journal import Booking, booked, bookings
from monitor.incentives.price_law import NOT_ASKED, PriceLaw
from monitor.incentives.proration import prorated
from monitor.incentives.rounding import EXACT
from monitor.incentives.schemes.records import Scheme, Stacking, Timing
from monitor.incentives.tiers import rate_at
from monitor.incentives.wording import figure, per_cent
from monitor.model.incentive import JournalEntry, SchemeEntry

Booked = tuple[str, str, Period]
"""scheme, party and period that an entry is booked for"""


@dataclass(frozen=True)
class Held:
    """What should be booked for one result, at which rate, and how that was reckoned."""

    earned: Earned
    amount: Decimal
    rate: str
    said: str


def held(earned: Earned, books: Books, as_of: date) -> Held | None:
    """Return what the books should hold on a day, or None where nothing is known.

    A period that runs on a whole-volume scale is held at the tier expected for all of it, since that rate will hold
    from the first unit (IFRS 15.51-53): the volume so far is stretched by days. Other methods are held as reached.
    """
    scheme = earned.scheme
    if earned.due is None or as_of < earned.period.start:
        return None
    if earned.open_until is None:
        return Held(earned, earned.due, earned.rate, f"due for {earned.period.name}")
    if not _expects_a_tier(scheme):
        return Held(earned, earned.due, earned.rate, f"reached by {as_of} of {earned.period.name}")
    elapsed = Period(earned.period.start, as_of)
    with localcontext(EXACT):
        scheme, _ = prorated(scheme, earned.period)
        volume = Figures(scheme, earned.party_id, "", elapsed, books).value()
        forecast = volume * earned.period.days / elapsed.days
        rate = rate_at(forecast, scheme.tiers)
        expected = expected_tier(volume, forecast, scheme.tiers)
        amount = scheme.rounding.amount(expected if scheme.caps.amount is None else min(expected, scheme.caps.amount))
    said = (
        f"{per_cent(rate)} of {figure(volume)} up to {as_of}, the tier of {figure(scheme.rounding.amount(forecast))} "
        f"expected for {earned.period.name}"
    )
    return Held(earned, amount, per_cent(rate), said)


def _expects_a_tier(scheme: Scheme) -> bool:
    """Return whether the rate that will hold for the whole period can be told from the volume alone."""
    caps = scheme.caps
    alone = scheme.stacking is Stacking.ADDITIVE and caps.of_purchases is None and caps.of_food_purchases is None
    return alone and scheme.method == "whole_volume" and scheme.timing is Timing.RETROSPECTIVE


def new_entries(
    books: Books,
    schemes: Sequence[Scheme],
    days: Period,
    *,
    as_of: date,
    now: datetime,
    settle: bool,
    law: PriceLaw = NOT_ASKED,
) -> tuple[list[JournalEntry], list[str]]:
    """Return the entries that bring the books to what is due, not yet added, and what could not be booked and why.

    Only results that are final are settled.
    """
    session, entries, notes = books.session, list[JournalEntry](), list[str]()
    visited: set[Booked] = set()
    number = (session.execute(select(func.max(JournalEntry.journal))).scalar() or 0) + 1
    for party_id in sorted({partner for scheme in schemes for partner in scheme.partners}):
        for earned in earned_by(party_id, schemes, days, books, as_of=as_of, law=law):
            about = f"{party_id} {earned.scheme.name} {earned.period.name}"
            visited.add((earned.scheme.id, party_id, earned.period))
            found = held(earned, books, as_of)
            if found is None:
                why = "its period has not begun" if as_of < earned.period.start else earned.reason
                notes.append(f"{about}: nothing booked: {why}")
                continue
            last = booked_until(session, earned)
            if earned.open_until is not None and last > as_of:
                # What is known on an earlier day is less, which is no reason to take anything back.
                notes.append(f"{about}: nothing booked: the books hold it as of {last}, a later day")
                continue
            if settle and not earned.final:
                notes.append(f"{about}: not settled: {'; '.join(earned.gaps) or 'its period is not over'}")
            history = booked_before(session, earned)
            new = bookings(found.amount, history, rate=found.rate, settle=settle and earned.final)
            entries += [_entry(found, booking, number, as_of, now) for booking in new]
    return entries, [*notes, *_orphans(session, days, visited), *_never_taken_back(session, schemes, days)]


def _orphans(session: Session, days: Period, visited: Collection[Booked]) -> list[str]:
    """Return what the books hold for periods in the days that no scheme pays for: one was cut short or taken away."""
    rows = session.exec(
        select(JournalEntry)
        .where(JournalEntry.period_from <= days.end, JournalEntry.period_to >= days.start)
        .order_by(col(JournalEntry.id))
    ).all()
    history: dict[tuple[Booked, str], list[Booking]] = {}
    for row in rows:
        about = (row.scheme, row.party_id, Period(row.period_from, row.period_to))
        if about not in visited:
            history.setdefault((about, row.currency), []).append(_booking(row))
    return [
        f"{party_id} {scheme} {period.name}: the books hold {booked(found)} {currency}, and no scheme pays for that "
        "period now: put the scheme's file back, or book it back by hand"
        for ((scheme, party_id, period), currency), found in sorted(history.items(), key=lambda item: item[0])
        if booked(found)
    ]


def _never_taken_back(session: Session, schemes: Sequence[Scheme], days: Period) -> list[str]:
    """Return the orders cancelled in the days when no version of their scheme held any more: no period pays less."""
    rows = session.exec(
        select(SchemeEntry)
        .where(col(SchemeEntry.cancelled_on) >= days.start, col(SchemeEntry.cancelled_on) <= days.end)
        .order_by(SchemeEntry.id)
    ).all()

    def pays(row: SchemeEntry, day: date | None) -> bool:
        return day is not None and any(
            one.id == row.scheme and row.party_id in one.partners and one.valid_from <= day <= one.valid_to
            for one in schemes
        )

    return [
        f"{row.party_id} {row.scheme}: {row.id} of {row.dated} was cancelled on {row.cancelled_on}, when the scheme "
        "had ended: book back by hand what was paid for it"
        for row in rows
        if pays(row, row.dated) and not pays(row, row.cancelled_on)
    ]


def booked_before(session: Session, earned: Earned) -> list[Booking]:
    """Return the bookings for the scheme, in any version, the party and the period, oldest first."""
    return bookings_for(session, (earned.scheme.id, earned.party_id, earned.period))


def bookings_for(session: Session, about: Booked) -> list[Booking]:
    """Return the bookings for a scheme, party and period, oldest first."""
    rows = session.exec(select(JournalEntry).where(*_about(about)).order_by(col(JournalEntry.id))).all()
    return [_booking(row) for row in rows]


def _booking(row: JournalEntry) -> Booking:
    return Booking(row.kind, row.debit, row.credit, Decimal(row.amount), row.rate)


def booked_until(session: Session, earned: Earned) -> date:
    """Return the latest day that the bookings for the scheme, party and period stand on; `date.min` without any."""
    about = _about((earned.scheme.id, earned.party_id, earned.period))
    return session.exec(select(func.max(JournalEntry.as_of)).where(*about)).one() or date.min


def _about(about: Booked) -> tuple[ColumnElement[bool], ...]:
    scheme, party_id, period = about
    return (
        col(JournalEntry.scheme) == scheme,
        col(JournalEntry.party_id) == party_id,
        col(JournalEntry.period_from) == period.start,
        col(JournalEntry.period_to) == period.end,
    )


def entries_of(session: Session, number: int) -> list[JournalEntry]:
    """Return the entries of an earlier journal."""
    found = select(JournalEntry).where(JournalEntry.journal == number).order_by(col(JournalEntry.id))
    return list(session.exec(found).all())


def _entry(found: Held, booking: Booking, number: int, as_of: date, now: datetime) -> JournalEntry:
    earned = found.earned
    return JournalEntry(
        journal=number,
        scheme=earned.scheme.id,
        version=earned.scheme.version,
        party_id=earned.party_id,
        period_from=earned.period.start,
        period_to=earned.period.end,
        kind=booking.kind,
        debit=booking.debit,
        credit=booking.credit,
        amount=format(booking.amount, "f"),
        currency=earned.scheme.currency,
        as_of=as_of,
        rate=booking.rate,
        text=f"{booking.kind.replace('_', ' ')}: {found.said}",
        booked_at=now,
    )
