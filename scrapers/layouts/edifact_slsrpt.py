"""EDIFACT SLSRPT, sales data report: what was sold at each place on each day."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import dropwhile

from scrapers.layouts.edi_item import sale_lines
from scrapers.layouts.edi_values import EdiValueError, edi_number
from scrapers.layouts.edifact_items import read_items
from scrapers.layouts.profile import Entry, ReportProfile
from scrapers.layouts.segments import Findings, Message
from scrapers.records import SaleLine

_TOTAL_OF_LINES = "79"

NIL_HOLDS = frozenset("BGM DTM NAD CTA COM RFF CUX LOC UNS MOA CNT".split())
"""The segments of a report that says that nothing was sold"""


def read_message(message: Message, mark: str, profile: ReportProfile, findings: Findings) -> None:
    """Add the sales to the findings; the place of sale counts as the customer who was sold to."""
    header, items = read_items(message, mark, findings)
    before = len(findings.entries)
    for item in items:
        if place := item.parties.pop("", ""):
            item.parties["BY"] = place
        sale_lines(item, header.day, profile, findings)
    _hold_against_total(message, mark, findings, findings.entries[before:])


def _hold_against_total(message: Message, mark: str, findings: Findings, entries: Sequence[Entry]) -> None:
    """Note it where the summary's total of the lines' amounts is not theirs, with returns taken off or added."""
    amounts = [entry.amount for entry in entries if isinstance(entry, SaleLine) and entry.amount is not None]
    if len(amounts) != len(entries):
        return
    summary = dropwhile(lambda segment: (segment.tag, segment.at(1)) != ("UNS", "S"), message.segments)
    for segment in summary:
        if segment.tag != "MOA" or segment.at(1) != _TOTAL_OF_LINES:
            continue
        try:
            stated = edi_number(segment.at(1, 2), mark)
        except EdiValueError as error:
            findings.fault("invalid_number", f"MOA in segment {segment.number}: {error}")
            continue
        if stated not in (total := sum(amounts, Decimal(0)), sum(map(abs, amounts), Decimal(0))):
            findings.fault(
                "amount_total", f"MOA in segment {segment.number} states {stated}, the lines add up to {total}"
            )
