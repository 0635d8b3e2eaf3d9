"""What a party last reported to have on hand, in SQL: the newest report of each of its sites, summed."""

from __future__ import annotations

from typing import Any

from sqlalchemy import FromClause, Select, and_, case, exists, func, literal, select

from monitor.facts.columns import Expression, big, day_number, table
from monitor.facts.reported import TAKEN
from monitor.model import ReportFile
from monitor.model.stock import Stock

_SITE_DAYS = 31
"""A site whose newest report is so much older than the party's is taken for closed."""


def newest_reports() -> Select[Any]:
    """Return, by party, the day of its newest inventory report, that report, and whether all rows could be read."""
    site, report = _counting_sites().subquery("of_party"), table(ReportFile, "party_report")
    return (
        select(
            site.c.party_id.label("party_id"),
            func.max(site.c.as_of).label("as_of"),
            func.max(site.c.report_id).label("report_id"),
            (func.count(case((report.c.status != "accepted", 1))) == 0).label("whole"),
        )
        .join(report, report.c.id == site.c.report_id)
        .group_by(site.c.party_id)
    )


def newest_stock() -> Select[Any]:
    """Return the stock of every party and product by the newest inventory reports of the party's sites.

    Where rows of them could not be read the quantity is unknown: a site of the product may be among them.
    """
    site, party = _counting_sites().subquery("of_site"), newest_reports().subquery("of_its_party")
    line, report = table(Stock, "stock_line"), table(ReportFile, "stock_report")
    here = and_(
        site.c.party_id == line.c.party_id,
        site.c.site == line.c.site,
        site.c.report_id == line.c.report_id,
        site.c.as_of == line.c.as_of,
    )
    return (
        select(
            line.c.party_id,
            line.c.sku,
            func.max(line.c.as_of).label("as_of"),
            case((party.c.whole, big(func.sum(line.c.on_hand)))).label("on_hand"),
            func.max(report.c.evidence_id).label("evidence_id"),
        )
        .join(site, here)
        .join(party, party.c.party_id == line.c.party_id)
        .join(report, report.c.id == line.c.report_id)
        .group_by(line.c.party_id, line.c.sku, party.c.whole)
    )


def _counting_sites() -> Select[Any]:
    """Return the sites whose newest report tells of today.

    A report that names no site is of the whole party: it replaces all that came before it, and is replaced by
    whatever comes after it.
    """
    site, peer = _newest_of_sites().subquery("a_site"), _newest_of_sites().subquery("peer")
    party = (
        select(
            peer.c.party_id,
            func.max(peer.c.as_of).label("as_of"),
            func.max(case((peer.c.site == "", peer.c.as_of))).label("whole_on"),
        )
        .group_by(peer.c.party_id)
        .subquery("a_party")
    )
    replaced = case(
        (site.c.site == "", site.c.as_of < party.c.as_of), else_=func.coalesce(site.c.as_of <= party.c.whole_on, False)
    )
    return (
        select(site.c.party_id, site.c.site, site.c.as_of, site.c.report_id)
        .join(party, party.c.party_id == site.c.party_id)
        .where(~replaced, day_number(party.c.as_of) - day_number(site.c.as_of) <= _SITE_DAYS)
    )


def _newest_of_sites() -> Select[Any]:
    """Return, by party and site, the day of the newest report and that report; a correction replaces the earlier."""
    day = _newest_day().subquery("newest_day")
    line, report = table(Stock, "line"), table(ReportFile, "line_report")
    here = and_(day.c.party_id == line.c.party_id, day.c.site == line.c.site, day.c.as_of == line.c.as_of)
    return (
        select(line.c.party_id, line.c.site, day.c.as_of, func.max(line.c.report_id).label("report_id"))
        .join(report, report.c.id == line.c.report_id)
        .join(day, here)
        .where(report.c.status.in_(TAKEN))
        .group_by(line.c.party_id, line.c.site, day.c.as_of)
    )


def _newest_day() -> Select[Any]:
    line, report = table(Stock, "day_line"), table(ReportFile, "day_report")
    return (
        select(line.c.party_id, line.c.site, func.max(line.c.as_of).label("as_of"))
        .join(report, report.c.id == line.c.report_id)
        .where(report.c.status.in_(TAKEN))
        .group_by(line.c.party_id, line.c.site)
    )


def reported_on(scope: FromClause, day: Expression, name: str) -> Expression:
    """Return what the scope's party reported of its `sku` for a day at all its sites, in thousandths of a unit.

    Unknown where no report speaks of that day and product, and where rows of one could not be read.
    """
    line, report = table(Stock, f"{name}_line"), table(ReportFile, f"{name}_report")
    later, later_report = table(Stock, f"{name}_later"), table(ReportFile, f"{name}_later_report")
    told_again = exists(literal(1)).where(
        later.c.party_id == line.c.party_id,
        later.c.site == line.c.site,
        later.c.as_of == line.c.as_of,
        later.c.report_id > line.c.report_id,
        later_report.c.id == later.c.report_id,
        later_report.c.status.in_(TAKEN),
    )
    in_part = func.count(case((report.c.status != "accepted", 1)))
    return (
        select(case((in_part == 0, big(func.sum(line.c.on_hand)))))
        .select_from(line.join(report, report.c.id == line.c.report_id))
        .where(
            line.c.party_id == scope.c.party_id,
            line.c.sku == scope.c.sku,
            day_number(line.c.as_of) == day,
            report.c.status.in_(TAKEN),
            ~told_again.correlate(line),
        )
        .correlate(scope)
        .scalar_subquery()
    )
