"""What a person closed a case over, in words: what still stands of it, and what goes below it."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from monitor.cases.settled import SETTLED_BEFORE, settled_price
from monitor.documents.case_files import CaseFile
from monitor.documents.one_offer import told_once
from monitor.documents.phrases import short_day, shortened
from monitor.model import Violation
from monitor.money import shown
from monitor.vocabulary import CaseStatus
from scrapers.counted import number_of


def settled_words(file: CaseFile, zone: ZoneInfo) -> str:
    """Return what a person settled that bears on an entry: held against nobody, but not put right by anybody either."""
    event = file.closed_by
    if event is None or file.case is None:
        return ""
    by = f"{event.actor} closed it on {short_day(event.at.astimezone(zone))}"
    why = f"({shortened(event.text.partition(': ')[2])})"
    said = []
    for row in file.above if file.rule else ():
        price = settled_price(file.rule, row.fact) if file.rule else None
        if price is not None:
            said.append(f"Far below the {shown(price, str(row.fact['currency']))} over which {by} {why}.")
    if file.settled and file.case.status in (CaseStatus.OPEN, CaseStatus.CURED):
        head = "Left out, and in no letter" if file.case.status == CaseStatus.OPEN else "Settled, and standing still"
        said.append(f"{head}: {number_of(len(told_once(file.settled)), 'finding')} over which {by} {why}.")
    return " ".join(said)


def how_it_ended(row: Violation) -> str:
    """Return how a finding ended that a person had closed its case over, or an empty string."""
    head, _, reason = row.end_reason.partition(SETTLED_BEFORE)
    return f"Over since then: {reason}." if not head and reason else ""
