"""X12 832, price and sales catalogue: products and their prices."""

from __future__ import annotations

from scrapers.layouts.edi_codes import PRICE_KINDS
from scrapers.layouts.profile import ReportProfile
from scrapers.layouts.segments import Findings, Message
from scrapers.layouts.x12_items import read_items
from scrapers.records import CatalogueLine, PriceLine


def read_message(message: Message, profile: ReportProfile, findings: Findings) -> None:
    """Add the prices to the findings; a product without one is a line of the catalogue."""
    header, items = read_items(message, findings)
    for item in items:
        if not item.usable(findings, profile):
            continue
        currency = item.currency or header.currency or profile.currency
        for price in item.prices:
            findings.entries.append(
                PriceLine(
                    row=price.segment.number,
                    sku=item.sku,
                    price=price.amount,
                    currency=currency,
                    kind=PRICE_KINDS.get(price.kind, price.kind),
                    gtin=item.gtin,
                    title=item.title,
                    unit=price.unit,
                    valid_from=item.day or header.day,
                )
            )
        if not item.prices:
            findings.entries.append(CatalogueLine(item.segment.number, item.sku, item.title, item.gtin))
