"""What a partner's purchases cost it after all that was earned on them: the last step of the waterfall."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext

from monitor.incentives.books import Books
from monitor.incentives.calendar_periods import Period, sticks_out
from monitor.incentives.earned import Earned, by_currency
from monitor.incentives.figures import missing_days
from monitor.incentives.rounding import EXACT, ratio
from monitor.money import from_minor


@dataclass(frozen=True)
class NetNet:
    """Purchases of a period in one currency, what is due on them, and what is left; `share` is left / bought."""

    currency: str
    bought: Decimal
    left: Decimal
    share: Decimal | None


def net_net(party_id: str, days: Period, earned: Sequence[Earned], books: Books) -> list[NetNet]:
    """Return net-net by currency, where all results are final and the purchases of every day are entered.

    Pay for longer than the days, as a half-year's beside its second quarter, leaves it open: it is on other purchases.
    """
    if not all(item.final and not sticks_out(item.period.start, item.period.end, days) for item in earned):
        return []
    due, found = by_currency(earned), []
    for currency, bought in _bought(party_id, days, books).items():
        with localcontext(EXACT):
            left = bought - due.get(currency, Decimal(0))
            found.append(NetNet(currency, bought, left, ratio(left, bought)))
    return found


def _bought(party_id: str, days: Period, books: Books) -> dict[str, Decimal]:
    """Return the purchases of a period by currency; empty where days are missing or entered with others."""
    rows, sums = books.purchases(party_id, days), dict[str, Decimal]()
    if missing_days(days, rows) or any(sticks_out(row.period_from, row.period_to, days) for row in rows):
        return {}
    for row in rows:
        sums[row.currency] = sums.get(row.currency, Decimal(0)) + from_minor(row.amount_minor, row.currency)
    return sums
