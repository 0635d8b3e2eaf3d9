"""EDIFACT SLSRPT, sales data report: what was sold at each place on each day."""

from __future__ import annotations

from scrapers.layouts.edi_item import sale_lines
from scrapers.layouts.edifact_items import read_items
from scrapers.layouts.profile import ReportProfile
from scrapers.layouts.segments import Findings, Message


def read_message(message: Message, mark: str, profile: ReportProfile, findings: Findings) -> None:
    """Add the sales to the findings; the place of sale counts as the customer who was sold to."""
    header, items = read_items(message, mark, findings)
    for item in items:
        if place := item.parties.pop("", ""):
            item.parties["BY"] = place
        sale_lines(item, header.day, profile, findings)
