"""What a person closed a case over, in words: what still stands of it, and what goes below it."""

from __future__ import annotations

from collections.abc import Iterator
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
    one_of = len(told_once(file.told)) > 1
    said = [f"{head} over which {by} {why}." for head in dict.fromkeys(_below(file, one_of=one_of))]
    if file.settled and file.case.status in (CaseStatus.OPEN, CaseStatus.CURED):
        head = "Left out, and in no letter" if file.case.status == CaseStatus.OPEN else "Settled, and standing still"
        said.append(f"{head}: {number_of(len(told_once(file.settled)), 'finding')} over which {by} {why}.")
    return " ".join(said)


def _below(file: CaseFile, *, one_of: bool) -> Iterator[str]:
    """Yield how far what goes below a settled price does; of several findings, which of them."""
    now = {(row.subject, row.first_seen): row for row in file.told}
    for row in file.above:
        found = now[row.subject, row.ended_at or row.first_seen]
        settled, price = (settled_price(file.rule, fact) if file.rule else None for fact in (row.fact, found.fact))
        if settled is None or price is None:
            continue
        currency = str(row.fact["currency"])
        which = f"One of them at {shown(price, currency)}, far below" if one_of else "Far below"
        yield f"{which} the {shown(settled, currency)}"


def how_it_ended(row: Violation) -> str:
    """Return how a finding ended that a person had closed its case over, or an empty string."""
    head, _, reason = row.end_reason.partition(SETTLED_BEFORE)
    return f"Over since then: {reason}." if not head and reason else ""
