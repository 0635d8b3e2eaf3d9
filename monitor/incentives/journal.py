"""Bookings of schemes for the ERP: accrual, catch-up, true-down, settlement, claw-back; each debits what it credits."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from monitor.model.incentive import JournalEntry
from reports.plain import no_formula

EXPENSE, ACCRUAL = "rebate expense", "rebate accrual"
PAYABLE, RECEIVABLE = "payable to partner", "receivable from partner"

_RAISES = frozenset({"accrual", "catch_up", "additional"})
_LOWERS = frozenset({"true_down", "claw_back"})
SETTLEMENT = "settlement"
HEADINGS = ("journal", "entry", "date", "account", "debit", "credit", "currency", "partner", "scheme", "version",
            "period_from", "period_to", "kind", "text")  # fmt: skip


@dataclass(frozen=True)
class Booking:
    """One amount above zero from one account to another; `rate` is the rate it was reckoned at, where there is one."""

    kind: str
    debit: str
    credit: str
    amount: Decimal
    rate: str = ""

    @property
    def signed(self) -> Decimal:
        """Return by how much it raises what is booked for the scheme; a settlement only moves it."""
        if self.kind in _RAISES:
            return self.amount
        return -self.amount if self.kind in _LOWERS else Decimal(0)


def booked(history: Sequence[Booking]) -> Decimal:
    """Return what the books hold for one scheme, party and period."""
    return sum((booking.signed for booking in history), Decimal(0))


def bookings(due: Decimal, history: Sequence[Booking], *, rate: str, settle: bool = False) -> list[Booking]:
    """Return what brings the books from their history to what is due; nothing where they hold it already.

    Before the settlement a rise is an accrual, or a catch-up where a new rate covers earlier volume too, and a fall a
    true-down of the accrual (IFRS 15.59); after it a rise is owed at once and a fall is clawed back.
    """
    settled = any(booking.kind == SETTLEMENT for booking in history)
    delta = due - booked(history)
    found = []
    if delta > 0:
        found.append(_rise(delta, history, rate, settled))
    elif delta < 0:
        kind, debit = ("claw_back", RECEIVABLE) if settled else ("true_down", ACCRUAL)
        found.append(Booking(kind, debit, EXPENSE, -delta, rate))
    if settle and not settled and due:
        owed, owing = (ACCRUAL, PAYABLE) if due > 0 else (RECEIVABLE, ACCRUAL)
        found.append(Booking(SETTLEMENT, owed, owing, abs(due), rate))
    return found


def _rise(delta: Decimal, history: Sequence[Booking], rate: str, settled: bool) -> Booking:
    if settled:
        return Booking("additional", EXPENSE, PAYABLE, delta, rate)
    earlier = history[-1].rate if history else ""
    return Booking("catch_up" if history and earlier != rate else "accrual", EXPENSE, ACCRUAL, delta, rate)


def journal_rows(entries: Sequence[JournalEntry]) -> Iterator[dict[str, str]]:
    """Yield the rows under `HEADINGS`; debit and credit sum to the same in every currency."""
    for number, entry in enumerate(entries, start=1):
        shared = {
            "journal": str(entry.journal),
            "entry": str(number),
            "date": str(entry.as_of),
            "currency": entry.currency,
            "partner": no_formula(entry.party_id),
            "scheme": entry.scheme,
            "version": str(entry.version),
            "period_from": str(entry.period_from),
            "period_to": str(entry.period_to),
            "kind": entry.kind,
            "text": entry.text,
        }
        yield {**shared, "account": entry.debit, "debit": entry.amount, "credit": ""}
        yield {**shared, "account": entry.credit, "debit": "", "credit": entry.amount}


def journal_csv(entries: Sequence[JournalEntry]) -> str:
    """Return the rows as CSV with a heading, comma and decimal point."""
    out = io.StringIO()
    writer = csv.DictWriter(out, HEADINGS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(journal_rows(entries))
    return out.getvalue()
