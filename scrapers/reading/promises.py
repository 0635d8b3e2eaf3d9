"""Warranty, returns and delivery of a schema.org offer: plain numbers and countries, or nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from scrapers.reading.amount import machine_number
from scrapers.reading.currencies import parsed_locale

_MONTHS = {"ANN": 12, "MON": 1}
"""UN/CEFACT unit codes by months"""
_DURATION = re.compile(r"P(?:(?P<years>\d{1,2})Y)?(?:(?P<months>\d{1,3})M)?")
_MOST_MONTHS, _MOST_DAYS = 600, 3660


def warranty_months(promise: Mapping[str, Any]) -> int | None:
    """Return the months of a WarrantyPromise's `durationOfWarranty`; a unit nobody named is no duration."""
    value = promise.get("durationofwarranty")
    months = 0
    if isinstance(value, str) and (found := _DURATION.fullmatch(value.strip())):
        months = int(found["years"] or 0) * 12 + int(found["months"] or 0)
    elif isinstance(value, Mapping):
        duration = _folded(value)
        unit = str(duration.get("unitcode") or "").rsplit("/", 1)[-1].upper()
        months = (_whole(duration.get("value")) or 0) * _MONTHS.get(unit, 0)
    return months if 0 < months <= _MOST_MONTHS else None


def return_days(policy: Mapping[str, Any]) -> int | None:
    """Return the days of a MerchantReturnPolicy: a finite window's days, none where returns are not permitted."""
    category = str(policy.get("returnpolicycategory") or "").rsplit("/", 1)[-1].lower()
    if category == "merchantreturnnotpermitted":
        return 0
    days = _whole(policy.get("merchantreturndays"))
    return days if days is not None and days <= _MOST_DAYS and "unlimited" not in category else None


def countries_of(value: object) -> Iterator[str]:
    """Yield the ISO 3166-1 codes of a place of delivery: a code, a Country, a DefinedRegion, or a list of these."""
    if isinstance(value, list):
        for item in value:
            yield from countries_of(item)
    elif isinstance(value, Mapping):
        region = _folded(value)
        place = region.get("addresscountry") or region.get("shippingdestination") or region.get("name")
        if region.get("doesnotship") not in (True, "true", "True"):
            yield from countries_of(place)
    elif isinstance(value, str) and re.fullmatch(r"[A-Z]{2}", value.strip()) and parsed_locale(f"und_{value.strip()}"):
        yield value.strip()


def delivery_cost(value: object, currency: str) -> Decimal | None:
    """Return the rate of an offer's OfferShippingDetails in its own currency; of several that differ none is taken."""
    rates = {_rate(_folded(item), currency) for item in (value if isinstance(value, list) else [value])
             if isinstance(item, Mapping)}  # fmt: skip
    return rates.pop() if len(rates) == 1 else None


def _rate(details: Mapping[str, Any], currency: str) -> Decimal | None:
    rate = details.get("shippingrate")
    if not isinstance(rate, Mapping):
        return None
    rate = _folded(rate)
    value = rate.get("value", rate.get("maxvalue"))
    same = str(rate.get("currency") or currency).strip().upper() == currency
    plain = isinstance(value, int | float | str) and not isinstance(value, bool)
    return machine_number(str(value)) if same and plain else None


def _whole(value: object) -> int | None:
    number = machine_number(str(value)) if isinstance(value, int | float | str | Decimal) else None
    return int(number) if number is not None and number >= 0 and number == int(number) else None


def _folded(value: Mapping[str, Any]) -> dict[str, Any]:
    return {str(key).strip().rsplit(":", 1)[-1].rsplit("/", 1)[-1].lower(): item for key, item in value.items()}
