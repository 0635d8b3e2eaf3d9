"""Minimum advertised prices that leapt between two versions of the policy files: a point may be in the wrong place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, or_, select

from monitor.model import MapPrice
from monitor.money import shown
from scrapers.counted import number_of

_FACTOR = 5
Priced = tuple[str, str, str]
"""SKU, market and currency"""
LEAPT = "policy: minimum advertised prices leapt: "
"""How it begins what a pass says of them."""


@dataclass(frozen=True)
class Leap:
    """A price in force that became so much another one."""

    sku: str
    market: str
    before: str
    now: str


def prices_in_force(session: Session, day: date) -> dict[Priced, int]:
    """Return the minimum advertised prices in force on a day, in minor units."""
    rows = session.exec(
        select(MapPrice.sku, MapPrice.market, MapPrice.currency, MapPrice.price_minor)
        .where(MapPrice.valid_from <= day, or_(col(MapPrice.valid_to).is_(None), col(MapPrice.valid_to) >= day))
        .order_by(col(MapPrice.valid_from))
    )
    return {(sku, market, currency): price for sku, market, currency, price in rows}


def leaps(before: Mapping[Priced, int], now: Mapping[Priced, int]) -> list[Leap]:
    """Return the prices that fell to a fifth or less, or rose to five times or more."""
    return [
        Leap(sku, market, shown(was, currency), shown(price, currency))
        for (sku, market, currency), price in sorted(now.items())
        if (was := before.get((sku, market, currency))) and not was < price * _FACTOR < was * _FACTOR**2
    ]


def leap_words(found: list[Leap]) -> str:
    """Return what is to be told of prices that leapt."""
    first = found[0]
    return (
        f"{LEAPT}{number_of(len(found), 'price')} fell to a fifth or less or rose to five times or more with the "
        f"policy files as they are now, as {first.sku} in {first.market} from {first.before} to {first.now}"
    )
