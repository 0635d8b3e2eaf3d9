"""Accruals: what is set aside in the year for a rebate that is only earned at its end, and what is taken back."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import accumulate

from monitor.incentives.rounding import Rounding
from monitor.incentives.tiers import Tier, rate_at

_QUARTERS = 4


def expected_tier(ytd: Decimal, forecast: Decimal, tiers: Sequence[Tier]) -> Decimal:
    """Return rate(annual forecast) x year to date, unrounded.

    A whole-volume contract pays the final rate on everything, so the tier expected for the year is accrued, not the
    one reached so far (IFRS 15.51-53, variable consideration).
    """
    return rate_at(forecast, tiers) * ytd


def cumulative_payments(target: Decimal, bonus: Decimal, sales: Sequence[Decimal], rounding: Rounding) -> list[Decimal]:
    """Return what each of the quarters so far pays: bonus x elapsed / 4 - paid, once sales reach the target.

    Reaching the target late covers the quarters before; what was paid is not taken back by a weak one.
    """
    paid = Decimal(0)
    payments = []
    for elapsed, reached in enumerate(accumulate(sales), start=1):
        due = rounding.amount(bonus * elapsed / _QUARTERS) if reached >= target else paid
        payments.append(due - paid)
        paid = due
    return payments
