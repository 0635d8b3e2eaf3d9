"""A report that holds all of its lines twice, as an export that was run two times into one file."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlmodel import Session

from monitor.facts.columns import table
from monitor.model import ReportFile, Sale

_LEAST = 10
"""Lines from which on it is no chance that each has its like"""

_DIFFERENT = 5
"""Lines that must differ: the same line many times over is another matter"""

_SALE = table(Sale, "doubled")
_CONTENT = [
    _SALE.c[name]
    for name in ("sku", "quantity", "amount_minor", "currency", "sold_on", "ship_to", "customer", "document")
]


def stands_twice(session: Session, report: ReportFile, sales: int) -> bool:
    """Return whether every line of a stored report has its like within it, an even number of times."""
    if sales < _LEAST or sales % 2:
        return False
    connection = session.connection()
    mine = _SALE.c.report_id == report.id
    first = connection.execute(select(*_CONTENT).where(mine).order_by(_SALE.c.row).limit(1)).one()
    like_first = [column == value for column, value in zip(_CONTENT, first, strict=True)]
    # Most reports are told by their first line, without grouping all of them.
    if connection.execute(select(func.count()).where(mine, *like_first)).scalar_one() % 2:
        return False
    different = select(func.count()).where(mine).group_by(*_CONTENT).limit(_DIFFERENT)
    if len(connection.execute(different).all()) < _DIFFERENT:
        return False
    odd = select(func.count()).where(mine).group_by(*_CONTENT).having(func.count() % 2 == 1).limit(1)
    return connection.execute(odd).first() is None
