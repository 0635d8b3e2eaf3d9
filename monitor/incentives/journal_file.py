"""The journal as CSV for the ERP: two rows an entry, one debit and one credit of the same amount."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from monitor.model.incentive import JournalEntry
from reports.plain import no_formula

HEADINGS = ("journal", "entry", "date", "account", "debit", "credit", "currency", "partner", "scheme", "version",
            "period_from", "period_to", "kind", "text")  # fmt: skip


def journal_rows(entries: Sequence[JournalEntry]) -> Iterator[dict[str, str]]:
    """Yield the rows under `HEADINGS`; debit and credit sum to the same in every currency."""
    for number, entry in enumerate(entries, start=1):
        shared = {
            "journal": str(entry.journal),
            "entry": str(number),
            "date": str(entry.as_of),
            "currency": entry.currency,
            "partner": no_formula(entry.party_id),
            "scheme": entry.scheme,
            "version": str(entry.version),
            "period_from": str(entry.period_from),
            "period_to": str(entry.period_to),
            "kind": entry.kind,
            "text": entry.text,
        }
        yield {**shared, "account": entry.debit, "debit": entry.amount, "credit": ""}
        yield {**shared, "account": entry.credit, "debit": "", "credit": entry.amount}


def journal_csv(entries: Sequence[JournalEntry]) -> str:
    """Return the rows as CSV with a heading, comma and decimal point."""
    out = io.StringIO()
    writer = csv.DictWriter(out, HEADINGS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(journal_rows(entries))
    return out.getvalue()
