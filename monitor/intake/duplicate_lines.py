"""Lines of documents that an earlier report of the party holds already: the natural key of a sale."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, Select, delete, func, select
from sqlmodel import Session

from monitor.facts.columns import table
from monitor.facts.reported import TAKEN
from monitor.intake.set_aside import SKIPPED, SetAside
from monitor.intake.versions import CONTENT
from monitor.model import ReportFile, Sale

DUPLICATE_LINE = "duplicate_line"
"""The same line of the same document stands in an earlier report"""

_KEY = ("document", *CONTENT)
_AT_ONCE = 500
"""Documents asked for in one statement"""

_SALE = table(Sale, "line")
_REPORT = table(ReportFile, "line_report")


def duplicate_lines(session: Session, report: ReportFile) -> list[SetAside]:
    """Delete the sales of a report that stand in earlier ones of its party that count, and return them set aside.

    A document may hold a line twice: as many are taken back as the earlier reports hold.
    """
    common = _mine(report).intersect(_earlier(report))
    documents = sorted({row.document for row in session.connection().execute(common)})
    doubled: list[SetAside] = []
    for start in range(0, len(documents), _AT_ONCE):
        doubled += _taken_back(session, report, documents[start : start + _AT_ONCE])
    return doubled


def _taken_back(session: Session, report: ReportFile, documents: Sequence[str]) -> list[SetAside]:
    connection = session.connection()
    key = [_SALE.c[name] for name in _KEY]
    known = _earlier(report, func.count()).where(_SALE.c.document.in_(documents)).group_by(*key)
    left = Counter({tuple(row[:-1]): int(row[-1]) for row in connection.execute(known)})
    mine = _mine(report, _SALE.c.id, _SALE.c.row).where(_SALE.c.document.in_(documents)).order_by(_SALE.c.row)
    doubled: list[Row[Any]] = []
    for row in connection.execute(mine):
        if left[tuple(row[:-2])] > 0:
            left[tuple(row[:-2])] -= 1
            doubled.append(row)
    sales = Sale.metadata.tables[str(Sale.__tablename__)]
    for start in range(0, len(doubled), _AT_ONCE):
        numbers = [row.id for row in doubled[start : start + _AT_ONCE]]
        connection.execute(delete(sales).where(sales.c.id.in_(numbers)))
    return [
        SetAside(row.row, _cells(row), f"this line of {row.document} is in an earlier report", SKIPPED, DUPLICATE_LINE)
        for row in doubled
    ]


def _mine(report: ReportFile, *more: Any) -> Select[Any]:  # noqa: ANN401 - columns
    key = [_SALE.c[name] for name in _KEY]
    return select(*key, *more).where(_SALE.c.report_id == report.id, _SALE.c.document != "")


def _earlier(report: ReportFile, *more: Any) -> Select[Any]:  # noqa: ANN401 - columns
    """Return the lines of documents of earlier reports that count and overlap the report's days."""
    key = [_SALE.c[name] for name in _KEY]
    return (
        select(*key, *more)
        .select_from(_SALE.join(_REPORT, _REPORT.c.id == _SALE.c.report_id))
        .where(
            _REPORT.c.party_id == report.party_id,
            _REPORT.c.id < report.id,
            _REPORT.c.status.in_(TAKEN),
            _REPORT.c.period_from <= report.period_to,
            _REPORT.c.period_to >= report.period_from,
            _SALE.c.document != "",
        )
    )


def _cells(row: Row[Any]) -> tuple[str, ...]:
    cells: tuple[object, ...] = tuple(row)[:-2]
    return tuple(str(cell) for cell in cells if cell not in ("", None))
