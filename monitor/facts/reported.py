"""What a party's own sales reports prove for a period, for the facts that lean on them.

A scope is a table with `party_id`, `period_from` and `period_to`. Each function correlates with it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import FromClause, and_, case, exists, func, or_, select

from monitor.facts.columns import Expression, big, day_number, month_number, period_text, table, there_is
from monitor.health.outages import SOURCE
from monitor.model import ReportFile, Sale
from monitor.model.health import Outage
from monitor.model.report import TOLD_ALREADY

TAKEN = ("accepted", "partial")
"""Reports that were taken in, in whole or in part."""

WAITING = ("partial", "held")
"""Reports of which a person has yet to decide something: what they say of their period may still count."""

MAY_LIE_HERE = (
    "a report or rows of one were refused or set aside here, or a mailbox or server that reports come from cannot be "
    "read: they may be what lacks"
)
"""Why it may be unknown whether reports are complete."""

_LATEST = 183
"""Days after a period within which a file that cannot be read may be its report: half a year."""

Overlapping = tuple[Expression, Any]


def period_of(report: FromClause) -> Expression:
    """Return the period a report is for, or where it states none, which report it is."""
    return func.coalesce(
        period_text(report.c.period_from, report.c.period_to), "report " + func.substr(report.c.sha256, 1, 12)
    )


def sells(sale: FromClause) -> Expression:
    """Return whether a line sells anything: a dummy row for an empty month, or goods that came back, do not."""
    return or_(sale.c.quantity > 0, sale.c.amount_minor > 0)


def may_tell_sales(report: FromClause) -> Expression:
    """Return whether a file may tell of sales, or of none: it is no stock, price list, claims or catalogue alone."""
    return or_(report.c.kind.in_(["", "nil"]), report.c.kind.contains("sales"))


def overlapping(scope: FromClause, name: str, *statuses: str, received_by: Expression | None = None) -> Overlapping:
    """Return the condition for the party's reports that overlap the period, and their table.

    With `received_by` only what had come by that day, versions among it that a correction has replaced since; a day of
    grace covers the time zones between partner and server.
    """
    report = table(ReportFile, name)
    asked = statuses or TAKEN
    parts = [
        report.c.party_id == scope.c.party_id,
        report.c.status.in_(asked if received_by is None else (*asked, "superseded")),
        report.c.period_from <= scope.c.period_to,
        report.c.period_to >= scope.c.period_from,
    ]
    if received_by is not None:
        parts.append(day_number(report.c.received_at) <= day_number(received_by) + 1)
    return and_(*parts), report.c


def received(scope: FromClause) -> Expression:
    """Return whether some report of the period has come."""
    return exists().where(overlapping(scope, "received")[0])


def may_tell_stock(report: FromClause) -> Expression:
    """Return whether a file may tell of stock: nobody knows of one that could not be read."""
    unread = and_(report.c.kind == "nil", report.c.status == "refused")  # nothing was read of it
    return or_(report.c.kind == "", unread, report.c.kind.contains("stock"))


def undecided(
    scope: FromClause,
    states: Sequence[str] = WAITING,
    may_tell: Callable[[FromClause], Expression] = may_tell_sales,
) -> Expression:
    """Return whether what lacks may lie here, or where a source of reports cannot be read.

    Here is what was set aside from a report of the period, is held (one of the `states`), or came in a file refused:
    nobody knows what periods a file tells of that was refused since the period began, and after which none was taken.
    One that a person refused, that tells what others told, or that came long after, is not what lacks.
    """
    set_aside, waiting = overlapping(scope, "set_aside", *states)
    away = table(Outage, "source_away")
    report, later = table(ReportFile, "unread"), table(ReportFile, "sent_after")
    again = exists().where(
        later.c.party_id == report.c.party_id,
        later.c.status.in_(TAKEN),
        may_tell(later),
        later.c.received_at > report.c.received_at,
    )
    unread = exists().where(
        report.c.party_id == scope.c.party_id,
        or_(report.c.status == "refused", and_(report.c.status == "held", report.c.period_from.is_(None))),
        report.c.decision != "refuse",
        may_tell(report),
        *(~report.c.reason.startswith(told) for told in TOLD_ALREADY),
        day_number(report.c.received_at) >= day_number(scope.c.period_from),
        day_number(report.c.received_at) <= day_number(scope.c.period_to) + _LATEST,
        ~again.correlate(report),
    )
    unreachable = exists().where(away.c.subject.startswith(SOURCE), away.c.ended_at.is_(None))
    return or_(exists().where(set_aside, may_tell(waiting.party_id.table)), unread, unreachable)


def complete(scope: FromClause, by: Expression | None = None) -> Expression:
    """Return whether accepted reports cover every month of the period (as far as they had come by a day), none waiting.

    Months, not days: a report's period is what its lines show, and the first and last day often have no sale. One that
    came before the period was over says nothing of its end; a day of grace covers the time zones.
    """
    starts, start = overlapping(scope, "starts", "accepted", received_by=by)
    ends, end = overlapping(scope, "ends", "accepted", received_by=by)
    partly, _ = overlapping(scope, "partly", *WAITING)
    before_gap, before = overlapping(scope, "before_gap", "accepted", received_by=by)
    after_gap, after = overlapping(scope, "after_gap", "accepted", received_by=by)
    followed = there_is(
        after_gap,
        month_number(after.period_from) <= month_number(before.period_to) + 1,
        month_number(after.period_to) > month_number(before.period_to),
        around=(scope, before.party_id.table),
    )
    gap = exists().where(before_gap, month_number(before.period_to) < month_number(scope.c.period_to), ~followed)
    return and_(
        exists().where(starts, month_number(start.period_from) <= month_number(scope.c.period_from)),
        exists().where(
            ends,
            month_number(end.period_to) >= month_number(scope.c.period_to),
            day_number(end.received_at) + 1 >= day_number(scope.c.period_to),
        ),
        ~exists().where(partly),
        ~gap,
    )


def net_sales(scope: FromClause) -> Expression:
    """Return the period's net sales in the scope's `currency`; unknown when some are in another one: they would be
    missing in the sum."""
    sale, report = table(Sale, "sale"), table(ReportFile, "of_report")
    matching = case((sale.c.currency == scope.c.currency, sale.c.amount_minor))
    foreign = func.count(case((sale.c.currency != scope.c.currency, 1)))
    return (
        select(case((foreign == 0, big(func.coalesce(func.sum(matching), 0)))))
        .select_from(sale.join(report, report.c.id == sale.c.report_id))
        .where(*_within(scope, sale, report))
        .correlate(scope)
        .scalar_subquery()
    )


def sold_quantity(scope: FromClause) -> Expression:
    """Return what the party reported to have sold of the scope's `sku` in the period, in thousandths of a unit."""
    sale, report = table(Sale, "sold"), table(ReportFile, "of_report")
    return (
        select(big(func.coalesce(func.sum(sale.c.quantity), 0)))
        .select_from(sale.join(report, report.c.id == sale.c.report_id))
        .where(*_within(scope, sale, report), sale.c.sku == scope.c.sku)
        .correlate(scope)
        .scalar_subquery()
    )


def last_evidence(scope: FromClause) -> Expression:
    """Return the evidence of the newest report of the period."""
    condition, report = overlapping(scope, "last_report")
    return select(func.max(report.evidence_id)).where(condition).correlate(scope).scalar_subquery()


def _within(scope: FromClause, sale: FromClause, report: FromClause) -> tuple[Expression, ...]:
    return (
        sale.c.party_id == scope.c.party_id,
        report.c.status == "accepted",
        sale.c.sold_on >= scope.c.period_from,
        sale.c.sold_on <= scope.c.period_to,
    )
