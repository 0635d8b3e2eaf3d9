"""EDIFACT PRICAT, price and sales catalogue: products and their prices."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping
from datetime import date

from scrapers.layouts.edi_codes import PRICE_KINDS
from scrapers.layouts.edifact_items import read_items
from scrapers.layouts.profile import ReportProfile
from scrapers.layouts.segments import Findings, Message
from scrapers.records import CatalogueLine, PriceLine


def read_message(message: Message, mark: str, profile: ReportProfile, findings: Findings) -> None:
    """Add the prices to the findings; a product without one is a line of the catalogue."""
    header, items = read_items(message, mark, findings)
    for item in items:
        if not item.usable(findings, profile):
            continue
        for price in item.prices:
            own = ChainMap(price.days, item.days)
            first, last = _valid(own, header.days, item.day)
            findings.entries.append(
                PriceLine(
                    row=price.segment.number,
                    sku=item.sku,
                    price=price.amount,
                    currency=item.currency or header.currency or profile.currency,
                    kind=PRICE_KINDS.get(price.segment.at(1, 4) or price.kind, PRICE_KINDS.get(price.kind, price.kind)),
                    gtin=item.gtin,
                    title=item.title,
                    unit=price.unit,
                    per=price.per,
                    valid_from=first,
                    valid_to=last,
                )
            )
        if not item.prices:
            findings.entries.append(CatalogueLine(item.segment.number, item.sku, item.title, item.gtin))


def _valid(
    own: Mapping[str, date], of_list: Mapping[str, date], of_line: date | None
) -> tuple[date | None, date | None]:
    """Return the days from and to which a price is valid; those of the list where they do not contradict its own."""
    first, last = _first(own), _last(own)
    begins, ends = _first(of_list) or of_line, _last(of_list)
    if first is None and (begins is None or last is None or begins <= last):
        first = begins
    if last is None and (ends is None or first is None or first <= ends):
        last = ends
    return first, last


def _first(days: Mapping[str, date]) -> date | None:
    return days.get("194") or days.get("157")


def _last(days: Mapping[str, date]) -> date | None:
    return days.get("206") or days.get("158")
