"""Reports without a period of sales that are told again: stock, prices, claims and catalogues by their natural keys."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import and_, exists, func, or_
from sqlmodel import Session, SQLModel, col, select
from sqlmodel.sql.expression import SelectOfScalar

from monitor.facts.columns import Expression, table
from monitor.facts.reported import TAKEN
from monitor.model import ReportFile
from monitor.model.reported import ClaimedLine, ReportedPrice, ReportedProduct
from monitor.model.stock import Stock

_KEYS: dict[str, tuple[type[SQLModel], tuple[str, ...]]] = {
    "stock": (Stock, ("site", "as_of")),
    "prices": (ReportedPrice, ("sku", "kind", "currency", "unit", "valid_from")),
    "claims": (ClaimedLine, ("kind", "claim")),
    "catalogue": (ReportedProduct, ("number", "gtin")),
}
"""By the kind of a report: its rows, and what of them says that another row speaks of the same"""

_UNKNOWN = date.min
"""Stands for a day that was not given, so that two such prices are one"""


def older_without_period(
    session: Session, report: ReportFile, kinds: Collection[str] = tuple(_KEYS)
) -> list[ReportFile]:
    """Return the earlier reports of one kind that tell only of what this one tells of too: it counts in their place.

    A claim without a number is told again by none.
    """
    found: list[ReportFile] = []
    for kind in kinds:
        _, another = _told(kind, report)
        found += session.exec(_earlier(kind, report).where(~another)).all()
    return found


def told_in_part(session: Session, report: ReportFile) -> list[ReportFile]:
    """Return the earlier reports of claims of which this one tells some again and others not: what counts is open.

    One that holds more than claims is told in part even where all of its claims are told again.
    """
    again, another = _told("claims", report)
    more = col(ReportFile.kind) != "claims"
    return list(session.exec(_earlier("claims", report, beside=True).where(again, or_(another, more))).all())


def _told(kind: str, report: ReportFile) -> tuple[Expression, Expression]:
    """Return whether an earlier report has a row that is told again, and whether it has one that is not."""
    model, keys = _KEYS[kind]
    theirs, mine = table(model, "theirs"), table(model, "mine")
    same: list[Expression] = [
        func.coalesce(mine.c[key], _UNKNOWN) == func.coalesce(theirs.c[key], _UNKNOWN)
        if key == "valid_from"
        else mine.c[key] == theirs.c[key]
        for key in keys
    ]
    if kind == "claims":
        same.append(mine.c.claim != "")
    told_again = exists().where(mine.c.report_id == report.id, and_(*same))
    row = theirs.c.report_id == ReportFile.id
    return exists().where(row, told_again), exists().where(row, ~told_again)


def _earlier(kind: str, report: ReportFile, *, beside: bool = False) -> SelectOfScalar[ReportFile]:
    """Return the earlier reports of a kind that count, where the report itself holds any of it; `beside` others too."""
    mine = table(_KEYS[kind][0], "any_of_mine")
    return (
        select(ReportFile)
        .where(
            ReportFile.party_id == report.party_id,
            ReportFile.id != report.id,
            col(ReportFile.kind).contains(kind) if beside else ReportFile.kind == kind,
            col(ReportFile.status).in_(TAKEN),
            exists().where(mine.c.report_id == report.id),
        )
        .order_by(col(ReportFile.id))
    )
