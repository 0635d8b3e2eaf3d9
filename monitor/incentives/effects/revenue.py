"""What the brand earned with a client in two periods: its purchases, else its reported sales, never a mixture."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from monitor.incentives.books import Books
from monitor.incentives.calendar_periods import Period, sticks_out, uncovered
from monitor.incentives.effects.known import Known, days_of, one_currency, unknown
from monitor.incentives.figures import InputRow, sold_row
from monitor.money import from_minor
from scrapers.counted import number_of


def revenues(books: Books, party_id: str, period: Period, against: Period) -> tuple[Known, Known]:
    """Return the revenue of a period and of the one it is compared with, both from the same source."""
    bought = purchased(books, party_id, period), purchased(books, party_id, against)
    entered = [figure for figure in bought if figure.rows]
    if len(entered) == len(bought):
        return bought
    sold = reported(books, party_id, period), reported(books, party_id, against)
    if all(figure.value is not None for figure in sold) or (not entered and any(figure.rows for figure in sold)):
        return sold
    return bought


def purchased(books: Books, party_id: str, period: Period) -> Known:
    """Return the purchases of a period; not known unless the rows lie within it and cover all of its days."""
    found = books.purchases(party_id, period)
    if not found:
        return unknown(f"no purchases are entered for {period.name}")
    rows = tuple(
        InputRow("purchases", "all products", days_of(row.period_from, row.period_to),
                 amount=from_minor(row.amount_minor, row.currency), note=row.currency)
        for row in found
    )  # fmt: skip
    currency = one_currency(row.currency for row in found)
    if currency is None:
        return unknown(f"purchases of {period.name} are in several currencies", rows)
    if any(sticks_out(row.period_from, row.period_to, period) for row in found):
        return unknown(f"purchases reach beyond {period.name}: enter them by shorter periods", rows, currency)
    missing = sum(days.days for days in uncovered(period, ((row.period_from, row.period_to) for row in found)))
    if missing:
        said = f"purchases cover {period.days - missing} of the {number_of(period.days, 'day')} of {period.name}"
        return unknown(said, rows, currency)
    return Known(sum((row.amount or Decimal(0) for row in rows), Decimal(0)), currency, rows)


def reported(books: Books, party_id: str, period: Period) -> Known:
    """Return the sales a client reported; not known while a month of the period has no whole report."""
    lines = books.sold(party_id, period)
    rows = tuple(replace(sold_row(line), note=line.currency) for line in lines)
    missing, currency = books.unreported(party_id, period), one_currency(line.currency for line in lines)
    if missing:
        return unknown(f"no whole sales report for {', '.join(missing)}", rows, currency or "")
    if currency is None:
        return unknown(f"{'several currencies' if lines else 'no sales'} in the reports of {period.name}", rows)
    return Known(sum((row.amount or Decimal(0) for row in rows), Decimal(0)), currency, rows)
