"""X12 867, product transfer and resale report: what was sold to whom, by product; some senders add their stock."""

from __future__ import annotations

from decimal import Decimal

from scrapers.layouts.edi_codes import NO_SALES, ON_HAND
from scrapers.layouts.edi_item import sale_lines, stock_lines
from scrapers.layouts.edi_values import as_moved
from scrapers.layouts.profile import ReportProfile
from scrapers.layouts.segments import Findings, Message
from scrapers.layouts.x12_items import read_items

NIL_HOLDS = frozenset("BPT CUR DTM REF PER NTE N1 N2 N3 N4 QTY CTT".split())
"""The segments of a report that says that nothing was sold"""


def read_message(message: Message, profile: ReportProfile, findings: Findings) -> None:
    """Add the sales to the findings, and hold the stated total quantity against them."""
    header, items = read_items(message, findings)
    for item in items:
        sale_lines(item, header.day, profile, findings)
        if not item.moved and any(one.kind in ON_HAND for one in item.quantities):
            site = next((item.parties[role] for role in ("WH", "SF", "ST", "DS") if role in item.parties), "")
            stock_lines(item, header.day, profile, findings, site)
    moved = [as_moved(one.amount, returned=item.came_back(one)) for item in items for one in item.moved]
    total = sum(moved, Decimal(0))
    unsold = (one.amount for item in items if item.transfer in NO_SALES for one in item.quantities)
    if header.total is not None and header.total[1] not in (total, sum(unsold, total)):
        segment, stated = header.total
        findings.fault(
            "quantity_total", f"QTY*TO in segment {segment.number} states {stated}, the lines add up to {total}"
        )
