"""What each site of a party reports to have on hand of a product, and how that changed since the report before."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from sqlalchemy import and_, func, select
from sqlmodel import Session

from monitor.facts.columns import table
from monitor.facts.reported import TAKEN
from monitor.model import ReportFile
from monitor.model.stock import Stock


@dataclass(frozen=True)
class SiteStock:
    """Stock of a product at a site on the day of its newest report, in thousandths of a unit.

    `change` is since `before`, the day of the report before; both are None for the first one.
    """

    party: str
    site: str
    sku: str
    as_of: date
    on_hand: int
    before: date | None = None
    change: int | None = None


def site_stock(session: Session, *, party: str) -> list[SiteStock]:
    """Return the newest stock of every party, site and product."""
    line, report = table(Stock, "line"), table(ReportFile, "report")
    newest = (
        select(line.c.party_id, line.c.site, line.c.as_of, func.max(line.c.report_id).label("report_id"))
        .join(report, report.c.id == line.c.report_id)
        .where(report.c.status.in_(TAKEN), *([line.c.party_id == party] if party else []))
        .group_by(line.c.party_id, line.c.site, line.c.as_of)
        .subquery("newest")
    )
    keys = (line.c.party_id, line.c.site, line.c.sku, line.c.as_of)
    here = and_(line.c.report_id == newest.c.report_id, line.c.as_of == newest.c.as_of, line.c.site == newest.c.site)
    lines = select(*keys, func.sum(line.c.on_hand)).join(newest, here).group_by(*keys).order_by(*keys)
    days = [
        SiteStock(owner, site, sku, as_of, int(on_hand))
        for owner, site, sku, as_of, on_hand in session.connection().execute(lines)
    ]
    return [_with_change(list(group)) for _, group in groupby(days, lambda one: (one.party, one.site, one.sku))]


def _with_change(days: list[SiteStock]) -> SiteStock:
    """Return the newest of a site's and product's days, with its change since the one before."""
    now = days[-1]
    if len(days) == 1:
        return now
    before = days[-2]
    return replace(now, before=before.as_of, change=now.on_hand - before.on_hand)
