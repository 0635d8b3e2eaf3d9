"""EDIFACT INVRPT, inventory report: stock by product and warehouse."""

from __future__ import annotations

from scrapers.layouts.edi_item import stock_lines
from scrapers.layouts.edifact_items import read_items
from scrapers.layouts.profile import ReportProfile
from scrapers.layouts.segments import Findings, Message


def read_message(message: Message, mark: str, profile: ReportProfile, findings: Findings) -> None:
    """Add the stock to the findings; the site is the place of the part, else the warehouse of the message."""
    header, items = read_items(message, mark, findings)
    for item in items:
        site = next((item.parties[role] for role in ("", "WH", "GY", "SN", "ST") if item.parties.get(role)), "")
        stock_lines(item, header.day, profile, findings, site)
