"""The fact `distributor`: what a distributor with an agreement sold in the last three full months, by its reports."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import FromClause, Select, and_, case, exists, func, literal, or_, select

from monitor.facts.agreed import agreed
from monitor.facts.attributes import flag, iso_country, schema, text, whole
from monitor.facts.columns import Expression, big, day_number, identity, month_number, on, subject_of, table
from monitor.facts.fact import FactType
from monitor.facts.reported import TAKEN, WAITING, may_tell_sales
from monitor.model import Agreement, Party, ReportFile, Sale
from monitor.vocabulary import PartyRole

MONTHS = 3

SCHEMA = schema(
    "distributor",
    "A distributor with an agreement in force that reports its sales, and what it sold in the last three full months.",
    [
        text("party_name", "name of the distributor"),
        iso_country("party_country", "country of its seat (ISO 3166-1)"),
        text("agreement_id", "the agreement that has been in force longest"),
        whole("agreement_days", "days for which that agreement has been in force", "days"),
        whole("reports", "accepted reports that speak of these months, or came since without any sale", "reports"),
        flag("partial_report", "one of these reports was taken in only in part"),
        flag("reports_complete", "a report a month, all taken in whole and none held, stock, prices and claims aside"),
        whole(
            "sold_thousandths",
            "quantity sold since the first of these months, net of returns",
            "thousandths of a unit",
            "there is no complete report for each of the last three months",
        ),
        text("period", "the last three full months, from/to"),
    ],
)

_P = table(Party, "p")


def window(as_of: date) -> tuple[date, date]:
    """Return the first and last day of the last three full months before a day."""
    last = as_of.replace(day=1) - timedelta(days=1)
    months = last.year * 12 + last.month - MONTHS
    return date(months // 12, months % 12 + 1, 1), last


def select_distributors(as_of: date) -> Select[Any]:
    """Return the view: distributors with an agreement in force that have ever sent a report."""
    first, last = window(as_of)
    sold = _sold(first)
    complete = and_(_complete(first), ~_waiting(first))
    agreement = table(Agreement, "agreement")
    ever, _ = _reports("ever", None, *TAKEN)
    today = (as_of - date(1970, 1, 1)).days
    return (
        select(
            *identity(
                subject_of("distributor", _P.c.id),
                agreement.c.id,
                literal(f"{first}/{last}"),
                whose=_P.c.id,
                evidence=_last_evidence(),
                party=_P,
            ),
            agreement.c.id.label("agreement_id"),
            (today - day_number(agreement.c.valid_from)).label("agreement_days"),
            _count(first).label("reports"),
            exists().where(*_reports("in_part", first, "partial")[0]).label("partial_report"),
            complete.label("reports_complete"),
            # Goods that were sold are sold, whatever a missing report would add.
            case((or_(complete, sold > 0), sold)).label("sold_thousandths"),
        )
        .select_from(_P)
        .join(agreement, agreement.c.id == _agreement(as_of))
        .where(_P.c.role == PartyRole.DISTRIBUTOR, exists().where(*ever))
        .order_by(_P.c.id)
    )


def _agreement(as_of: date) -> Expression:
    one = table(Agreement, "one")
    return (
        select(one.c.id)
        .where(one.c.party_id == _P.c.id, agreed(one.c, on(as_of)))
        .order_by(one.c.valid_from, one.c.id)
        .limit(1)
        .correlate(_P)
        .scalar_subquery()
    )


def _reports(name: str, first: date | None, *statuses: str) -> tuple[list[Expression], FromClause]:
    """Return the conditions for the party's reports since a day, and their table.

    A report without a single sale shows no period: it speaks of the days before it was received.
    """
    report = table(ReportFile, name)
    conditions = [report.c.party_id == _P.c.id, report.c.status.in_(statuses)]
    if first is not None:
        received = day_number(report.c.received_at) > (first - date(1970, 1, 1)).days + 27
        conditions.append(or_(report.c.period_to >= on(first), and_(report.c.period_to.is_(None), received)))
    return conditions, report


def _waiting(first: date) -> Expression:
    """Return whether rows of a report, or a file that may tell of sales, wait for somebody's decision."""
    conditions, waiting = _reports("waiting", first, *WAITING)
    return exists().where(*conditions, or_(waiting.c.status == "partial", may_tell_sales(waiting)))


def _count(first: date) -> Expression:
    conditions, report = _reports("counted", first, "accepted")
    return select(func.count(report.c.id)).where(*conditions).correlate(_P).scalar_subquery()


def _complete(first: date) -> Expression:
    """Return whether three reports came, one a month, or reports with sales reach over every month."""
    start = first.year * 12 + first.month
    return or_(_count(first) >= MONTHS, and_(*(_covered(start + number) for number in range(MONTHS))))


def _covered(month: int) -> Expression:
    report = table(ReportFile, f"of_month_{month}")
    return exists().where(
        report.c.party_id == _P.c.id,
        report.c.status == "accepted",
        month_number(report.c.period_from) <= month,
        month_number(report.c.period_to) >= month,
    )


def _sold(first: date) -> Expression:
    sale, report = table(Sale, "sale"), table(ReportFile, "of_sale")
    return (
        select(big(func.coalesce(func.sum(sale.c.quantity), 0)))
        .select_from(sale.join(report, report.c.id == sale.c.report_id))
        .where(sale.c.party_id == _P.c.id, report.c.status.in_(TAKEN), sale.c.sold_on >= on(first))
        .correlate(_P)
        .scalar_subquery()
    )


def _last_evidence() -> Expression:
    report = table(ReportFile, "latest")
    return select(func.max(report.c.evidence_id)).where(report.c.party_id == _P.c.id).correlate(_P).scalar_subquery()


FACT = FactType(SCHEMA, select_distributors)
