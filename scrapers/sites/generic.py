"""Any shop: structured data first, checked against the visible page."""

from __future__ import annotations

from scrapers.reading.generic import read_page
from scrapers.records import Page, PageReading


def read(page: Page) -> PageReading:
    """Read a product page of any shop."""
    return read_page(page)
