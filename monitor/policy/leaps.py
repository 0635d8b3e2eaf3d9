"""Minimum advertised prices that leapt between two versions of the policy files: a point may be in the wrong place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, or_, select

from monitor.model import MapPrice
from monitor.money import shown
from scrapers.counted import number_of

_FACTOR = 5
Priced = tuple[str, str, str]
"""SKU, market and currency"""
Span = tuple[date, date | None, int]
"""first day, last day, price in minor units"""
LEAPT = "policy: minimum advertised prices leapt: "
"""How it begins what a pass says of them."""


@dataclass(frozen=True)
class Leap:
    """A price in force that became so much another one."""

    sku: str
    market: str
    before: str
    now: str


def prices_from(session: Session, day: date) -> dict[Priced, list[Span]]:
    """Return the minimum advertised prices in force on a day or later, each with its first and last day, in order."""
    rows = session.exec(
        select(MapPrice)
        .where(or_(col(MapPrice.valid_to).is_(None), col(MapPrice.valid_to) >= day))
        .order_by(col(MapPrice.valid_from))
    )
    prices: defaultdict[Priced, list[Span]] = defaultdict(list)
    for row in rows:
        prices[row.sku, row.market, row.currency].append((row.valid_from, row.valid_to, row.price_minor))
    return prices


def leaps_from(before: Mapping[Priced, Sequence[Span]], now: Mapping[Priced, Sequence[Span]], day: date) -> list[Leap]:
    """Return the leaps of prices in force on a day, and of those that begin later: a price list is entered ahead.

    A price that begins is compared with what was to hold then, and where nothing was, with what held on the day.
    """
    found = []
    for sku, market, currency in sorted(before.keys() & now.keys()):
        spans, old = now[sku, market, currency], before[sku, market, currency]
        for begin in sorted({max(first, day) for first, _, _ in spans}):
            was, price = _on(old, begin) or _on(old, day), _on(spans, begin)
            if _leapt(was, price):
                found.append(Leap(sku, market, shown(was, currency), shown(price, currency)))
    return list(dict.fromkeys(found))


def _leapt(was: int, price: int) -> bool:
    """Tell whether a price fell to a fifth or less, or rose to five times or more; from none it does not."""
    return was > 0 and not was < price * _FACTOR < was * _FACTOR**2


def _on(spans: Sequence[Span], day: date) -> int:
    """Return the price of the latest row in force on a day, or 0."""
    return next((price for first, last, price in reversed(spans) if first <= day and (not last or day <= last)), 0)


def leap_words(found: list[Leap]) -> str:
    """Return what is to be told of prices that leapt."""
    first = found[0]
    return (
        f"{LEAPT}{number_of(len(found), 'price')} fell to a fifth or less or rose to five times or more with the "
        f"policy files as they are now, as {first.sku} in {first.market} from {first.before} to {first.now}"
    )
