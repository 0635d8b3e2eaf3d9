"""Which calendar day it is for the customers of a market: prices and promotions hold by that day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel.core import get_global


@dataclass(frozen=True)
class MarketDay:
    """A calendar day, and whether it is the day in all of the market."""

    day: date
    sure: bool = True


def market_day(market: str, at: datetime, brand: ZoneInfo) -> MarketDay:
    """Return the day of a market (ISO 3166-1) at an aware time, for a site whose time zone nobody entered.

    It is the brand's day where the brand's zone is one of the market's, or the market has none that is known. Else it
    is the market's own, and where its zones are on two days the earlier one, which is not sure: what is seen in such
    hours needs a second look, lest somebody is held to a price that does not hold yet, or no longer, where he is.
    """
    zones = _zones(market)
    if not zones or brand.key in {zone.key for zone in zones}:
        return MarketDay(at.astimezone(brand).date())
    days = {at.astimezone(zone).date() for zone in zones}
    return MarketDay(min(days), sure=len(days) == 1)


@cache
def _zones(market: str) -> tuple[ZoneInfo, ...]:
    found = []
    for name in get_global("territory_zones").get(market, ()):
        try:
            found.append(ZoneInfo(name))
        except (ZoneInfoNotFoundError, ValueError):  # an older name that this machine's zones no longer hold
            continue
    return tuple(found)
