"""X12 846, inventory inquiry or advice: stock by product and warehouse."""

from __future__ import annotations

from scrapers.layouts.edi_item import stock_lines
from scrapers.layouts.profile import ReportProfile
from scrapers.layouts.segments import Findings, Message
from scrapers.layouts.x12_items import SITES, read_items


def read_message(message: Message, profile: ReportProfile, findings: Findings) -> None:
    """Add the stock to the findings."""
    header, items = read_items(message, findings)
    for item in items:
        site = next((item.parties[role] for role in SITES if role in item.parties), "")
        stock_lines(item, header.day, profile, findings, site)
