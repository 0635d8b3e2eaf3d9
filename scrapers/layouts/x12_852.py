"""X12 852, product activity: what a retailer sold in a period and what it has on hand, by product and store."""

from __future__ import annotations

from scrapers.layouts.edi_codes import ON_HAND
from scrapers.layouts.edi_item import sale_lines, stock_lines
from scrapers.layouts.profile import ReportProfile
from scrapers.layouts.segments import Findings, Message
from scrapers.layouts.x12_items import read_items

NIL_HOLDS = frozenset("XQ XPO CUR DTM N9 PER N1 N2 N3 N4 FOB TD5 CTT".split())
"""The segments of a report that says that nothing was sold"""


def read_message(message: Message, profile: ReportProfile, findings: Findings) -> None:
    """Add sales and stock to the findings; both are of the last day of the period."""
    header, items = read_items(message, findings)
    store = next((header.parties[role] for role in ("ST", "WH", "SN", "BY", "RL") if role in header.parties), "")
    for item in items:
        if not item.usable(findings, profile):
            continue
        kinds = {one.kind for one in item.quantities}
        if item.moved or not kinds & set(ON_HAND):
            sale_lines(item, header.day, profile, findings)
        if kinds & set(ON_HAND):
            stock_lines(item, header.day, profile, findings, store)
