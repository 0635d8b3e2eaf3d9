"""What a party reported to have in stock on or before a day: the newest report of each of its sites."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlmodel import Session, col

from monitor.facts.reported import TAKEN
from monitor.model import ReportFile
from monitor.model.stock import Stock

_CLOSED_AFTER = timedelta(days=31)
"""A site whose newest report is so much older than the party's newest is taken for closed."""


@dataclass(frozen=True)
class Shelf:
    """One line of a report that counts: units of a product at a site; quantity in thousandths."""

    report: str
    evidence_id: int | None
    sku: str
    site: str
    as_of: date
    on_hand: int


@dataclass(frozen=True)
class Stocked:
    """The lines that count, and the reports among them of which rows could not be read."""

    lines: tuple[Shelf, ...] = ()
    in_part: tuple[str, ...] = ()

    @property
    def as_of(self) -> date | None:
        """Return the day of the newest line; None without any."""
        return max((line.as_of for line in self.lines), default=None)

    def of(self, sku: str) -> list[Shelf]:
        """Return the lines of a product."""
        return [line for line in self.lines if line.sku == sku]


def stocked(session: Session, party_id: str, day: date) -> Stocked:
    """Return the stock by the newest report of every site, up to a day.

    A report that names no site is of the whole party: it replaces what came before it, and is replaced by what comes
    after it.
    """
    reports = _newest(session, party_id, day)
    if not reports:
        return Stocked()
    rows = session.execute(
        select(Stock, ReportFile)
        .join(ReportFile, col(ReportFile.id) == col(Stock.report_id))
        .where(col(Stock.party_id) == party_id, col(Stock.report_id).in_({report for _, report in reports.values()}))
        .order_by(col(ReportFile.name), col(ReportFile.id), col(Stock.row))
    ).all()
    counted = [(one, file) for one, file in rows if reports.get(one.site) == (one.as_of, one.report_id)]
    return Stocked(
        tuple(Shelf(file.name, file.evidence_id, one.sku, one.site, one.as_of, one.on_hand) for one, file in counted),
        tuple(sorted({file.name for _, file in counted if file.status != "accepted"})),
    )


def _newest(session: Session, party_id: str, day: date) -> dict[str, tuple[date, int]]:
    """Return the day and number of the report that counts for each site."""
    found: dict[str, tuple[date, int]] = {}
    rows = session.execute(
        select(col(Stock.site), col(Stock.as_of), col(Stock.report_id))
        .join(ReportFile, col(ReportFile.id) == col(Stock.report_id))
        .where(col(Stock.party_id) == party_id, col(Stock.as_of) <= day, col(ReportFile.status).in_(TAKEN))
        .distinct()
    ).all()
    for site, as_of, report in rows:
        found[site] = max(found.get(site, (date.min, 0)), (as_of, report))
    whole, last = found.get("", (date.min, 0))[0], max((as_of for as_of, _ in found.values()), default=date.min)
    return {
        site: (as_of, report)
        for site, (as_of, report) in found.items()
        if (as_of == last if site == "" else as_of > whole) and last - as_of <= _CLOSED_AFTER
    }
