"""What becomes of a row that is not simply accepted: corrected, quarantined, dismissed or skipped, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlmodel import Session

from monitor.model import ReportRow
from monitor.store.bulk import insert_rows

_QUOTED = 3
"""Rows that a reason names"""

QUARANTINED, CORRECTED, DISMISSED, SKIPPED = "quarantined", "corrected", "dismissed", "skipped"
_WEIGHT = (SKIPPED, CORRECTED, DISMISSED, QUARANTINED)

RELEASES = {
    "as_written": "the row counts as it stands, although a check held it back",
    "negative_stock_as_zero": "a stock below zero counts as none",
    "dismissed": "the row is no data of ours and counts nowhere",
}
"""What a person may decide of a quarantined row beside naming its product or region"""

OVERRULED = ("dated_ahead", "dated_long_ago", "too_many_decimals", "signs_differ")
"""Checks that `as_written` overrules; quantities are then rounded half up to three decimals"""


@dataclass(frozen=True)
class SetAside:
    """A row with its raw cells, what became of it, the named rule or check, and the reason in words."""

    row: int
    cells: tuple[str, ...]
    reason: str
    status: str = QUARANTINED
    rule: str = "unreadable"
    about: str = ""


class AsideRows:
    """The rows of a report that were set aside; what is said of one number, as on two sheets, stands in one row."""

    def __init__(self) -> None:
        self._kept: dict[int, SetAside] = {}

    def add(self, row: SetAside) -> None:
        """Add a row; the graver status of two wins."""
        known = self._kept.get(row.row)
        if known is None:
            self._kept[row.row] = row
            return
        graver = max(known, row, key=lambda one: _WEIGHT.index(one.status))
        reason = known.reason if row.reason in known.reason.split("; ") else f"{known.reason}; {row.reason}"
        cells = known.cells if row.cells == known.cells else (*known.cells, *row.cells)
        rule = graver.rule if known.status != row.status else " ".join(dict.fromkeys((*known.rule.split(), row.rule)))
        self._kept[row.row] = replace(graver, cells=cells, reason=reason, rule=rule)

    def of(self, status: str) -> list[SetAside]:
        """Return the rows of a status in the order of the file."""
        return sorted((row for row in self._kept.values() if row.status == status), key=lambda row: row.row)

    def store(self, session: Session, report_id: int) -> None:
        """Store all rows under a report."""
        insert_rows(session, ReportRow, (_stored(row, report_id) for row in self._kept.values()))


def quoted(rows: Iterable[SetAside]) -> str:
    """Return the first rows with their reasons, in words."""
    listed = list(rows)
    shown = "; ".join(f"row {row.row}: {row.reason}" for row in listed[:_QUOTED])
    return f"{shown}; and {len(listed) - _QUOTED} more" if len(listed) > _QUOTED else shown


def _stored(row: SetAside, report_id: int) -> dict[str, object]:
    return {
        "report_id": report_id,
        "row": row.row,
        "status": row.status,
        "reason": row.reason,
        "cells": list(row.cells),
        "rule": row.rule,
        "about": row.about,
    }
