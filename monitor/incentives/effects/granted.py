"""What a client was granted in a period: as entered with its purchases, else by the discounts on file, else by schemes.

The three are never added: one and the same bonus may stand in each of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from monitor.incentives.books import Books
from monitor.incentives.calendar_periods import Period, sticks_out
from monitor.incentives.earned import Earned
from monitor.incentives.effects.known import Known, days_of, one_currency, unknown
from monitor.incentives.effects.revenue import purchased
from monitor.incentives.figures import InputRow
from monitor.model import Discount
from monitor.money import from_minor


def granted(
    books: Books, party_id: str, period: Period, discounts: Sequence[Discount], earned: Sequence[Earned]
) -> Known:
    """Return all pay of a period from the first of the three sources that has any."""
    for found in (_entered(books, party_id, period), _on_file(discounts, period), _paid(earned, period)):
        if found is not None:
            return found
    return unknown(f"what was granted in {period.name} is neither entered nor on file")


def _entered(books: Books, party_id: str, period: Period) -> Known | None:
    found = books.purchases(party_id, period)
    if not found or any(row.granted_minor is None for row in found):
        return None
    rows = tuple(
        InputRow("purchases", "granted", days_of(row.period_from, row.period_to),
                 amount=from_minor(row.granted_minor or 0, row.currency), note=row.currency)
        for row in found
    )  # fmt: skip
    bought = purchased(books, party_id, period)
    if bought.value is None:
        return unknown(bought.reason, rows)
    return Known(_sum(rows), bought.currency, rows)


def _on_file(discounts: Sequence[Discount], period: Period) -> Known | None:
    if not discounts:
        return None
    rows = tuple(discount_row(row) for row in discounts)
    currency = one_currency(row.currency for row in discounts)
    if currency is None or any(sticks_out(row.period_from, row.period_to, period) for row in discounts):
        return unknown(f"discounts reach beyond {period.name} or are in several currencies", rows)
    return Known(_sum(rows), currency, rows)


def _paid(earned: Sequence[Earned], period: Period) -> Known | None:
    if not earned:
        return None
    rows = tuple(paid_row(item) for item in earned)
    beyond = paid_beyond(earned, period)
    if beyond:
        return unknown(beyond, rows)
    open_still = dict.fromkeys(item.scheme.name for item in earned if not item.final)
    if open_still:
        return unknown(f"not final yet for {period.name}: {', '.join(open_still)}", rows)
    currency = one_currency(item.scheme.currency for item in earned)
    if currency is None:
        return unknown(f"the schemes of {period.name} pay in several currencies", rows)
    return Known(_sum(rows), currency, rows)


def paid_beyond(earned: Sequence[Earned], period: Period) -> str:
    """Return which schemes pay for more than the days of a period, as a year's bonus does for a quarter, or nothing."""
    names = dict.fromkeys(item.scheme.name for item in earned if sticks_out(item.period.start, item.period.end, period))
    return f"pays for days beyond {period.name}, and its part cannot be told: {', '.join(names)}" if names else ""


def discount_row(discount: Discount) -> InputRow:
    """Return what was taken by a discount on file as an input row."""
    taken = from_minor(discount.taken_minor, discount.currency)
    return InputRow("discounts", discount.id, days_of(discount.period_from, discount.period_to), amount=taken,
                    note=discount.form or discount.kind)  # fmt: skip


def paid_row(item: Earned) -> InputRow:
    """Return what a scheme pays as an input row."""
    state = "final" if item.final else item.reason or "; ".join(item.gaps) or "its period is not over"
    return InputRow("scheme", item.scheme.name, days_of(item.period.start, item.period.end), amount=item.due,
                    note=state)  # fmt: skip


def _sum(rows: Sequence[InputRow]) -> Decimal:
    return sum((row.amount or Decimal(0) for row in rows), Decimal(0))
