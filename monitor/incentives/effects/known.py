"""A figure with the rows it stands on, or the reason why it is not known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from monitor.incentives.figures import InputRow


@dataclass(frozen=True)
class Known:
    """An amount in a currency with its input rows; `value` is None where `reason` says why it is not known."""

    value: Decimal | None
    currency: str = ""
    rows: tuple[InputRow, ...] = ()
    reason: str = ""


def unknown(reason: str, rows: Iterable[InputRow] = (), currency: str = "") -> Known:
    """Return a figure that is not known, with what was found of it."""
    return Known(None, currency, tuple(rows), reason)


def days_of(first: date, last: date) -> str:
    """Return two days as documents write them."""
    return f"{first}/{last}"


def one_currency(currencies: Iterable[str]) -> str | None:
    """Return the currency of all, or None where there are several: two currencies do not add up."""
    found = set(currencies)
    return found.pop() if len(found) == 1 else None
