"""What reports cover, in SQL: whether accepted sales reports prove every month of a period."""

from __future__ import annotations

from sqlalchemy import FromClause, and_, exists, func, select

from monitor.facts.columns import Expression, month_number, table
from monitor.model import ReportFile

TAKEN = ("accepted", "partial")
"""Reports that were taken in, in whole or in part."""


def reported(party: Expression, first: Expression, last: Expression) -> Expression:
    """Return whether a sales report of the party for some of the period was taken in."""
    report = table(ReportFile, "reported")
    return exists().where(_of(report, party, first, last, *TAKEN))


def months_covered(party: Expression, first: Expression, last: Expression) -> Expression:
    """Return whether accepted reports cover every month of the period, none of them only in part.

    Months, not days: a report's period is what its lines show, and the first and last day often have no sale.
    """
    starts, ends, partly, before, after = (
        table(ReportFile, name) for name in ("covers_start", "covers_end", "covers_partly", "before_gap", "after_gap")
    )
    followed = exists().where(
        _of(after, party, first, last, "accepted"),
        month_number(after.c.period_from) <= month_number(before.c.period_to) + 1,
        month_number(after.c.period_to) > month_number(before.c.period_to),
    )
    gap = exists().where(
        _of(before, party, first, last, "accepted"), month_number(before.c.period_to) < month_number(last), ~followed
    )
    return and_(
        exists().where(
            _of(starts, party, first, last, "accepted"), month_number(starts.c.period_from) <= month_number(first)
        ),
        exists().where(_of(ends, party, first, last, "accepted"), month_number(ends.c.period_to) >= month_number(last)),
        ~exists().where(_of(partly, party, first, last, "partial")),
        ~gap,
    )


def last_evidence(party: Expression, first: Expression, last: Expression) -> Expression:
    """Return the evidence of the newest report of the party for some of the period."""
    report = table(ReportFile, "last_report")
    return select(func.max(report.c.evidence_id)).where(_of(report, party, first, last, *TAKEN)).scalar_subquery()


def _of(report: FromClause, party: Expression, first: Expression, last: Expression, *statuses: str) -> Expression:
    return and_(
        report.c.party_id == party,
        report.c.status.in_(statuses),
        report.c.period_from <= last,
        report.c.period_to >= first,
    )
