"""The fact `discount`: a discount agreed with a party for a period, what was taken, and what the reports prove."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Select, and_, case, exists, func, literal, select

from monitor.facts.columns import (
    Expression,
    basis_points,
    big,
    flag,
    given,
    money,
    month_number,
    period_text,
    schema,
    share,
    table,
    text,
)
from monitor.facts.fact import FactType
from monitor.model import Discount, Party, ReportFile, Sale

_NOT_PROVEN = "the sales reports do not cover the whole period yet"

SCHEMA = schema(
    "discount",
    "A discount agreed with a party for a period: what it took, and what its sales reports prove.",
    [
        text("party_name", "name of the party"),
        text("party_country", "country of the party's seat (ISO 3166-1)"),
        text("kind", "conditional or unconditional"),
        flag("conditional", "the discount depends on a target"),
        money("target", "net sales that earn the discount", "no target is set"),
        money("net_sales", "net sales of the period by the party's reports", _NOT_PROVEN),
        share("attainment_bp", "net sales as a share of the target, rounded down", _NOT_PROVEN),
        money("taken", "what was deducted on invoices"),
        share("rate_bp", "agreed rate"),
        flag("report_received", "a sales report for some of the period has come"),
        flag("report_due_passed", "the day by which the report is due has passed", "no due day is agreed"),
        flag("report_complete", "accepted reports cover every month of the period, none of them only in part"),
        text("currency", "ISO 4217 currency of the fact's amounts"),
        text("period", "period of the discount, from/to"),
        text("agreement_id", "agreement the discount stands in", "no agreement is named"),
    ],
)

_D = table(Discount, "d")
_P = table(Party, "p")


def select_discounts(as_of: date) -> Select[Any]:
    """Return the view: every agreed discount with what the reports taken in so far prove."""
    complete = _complete()
    sold = case((complete, _net_sales()))
    return (
        select(
            (literal("discount|") + _D.c.id).label("subject"),
            _D.c.party_id.label("party_key"),
            _D.c.id.label("case_subject"),
            period_text(_D.c.period_from, _D.c.period_to).label("period"),
            _last_evidence().label("evidence_id"),
            _P.c.name.label("party_name"),
            given(_P.c.country).label("party_country"),
            _D.c.kind.label("kind"),
            (_D.c.kind == "conditional").label("conditional"),
            _D.c.target_minor.label("target"),
            sold.label("net_sales"),
            basis_points(sold, _D.c.target_minor).label("attainment_bp"),
            _D.c.taken_minor.label("taken"),
            _D.c.rate_bp.label("rate_bp"),
            exists().where(_reports("received")[0]).label("report_received"),
            case((_D.c.report_due.is_not(None), _D.c.report_due < as_of)).label("report_due_passed"),
            complete.label("report_complete"),
            given(_D.c.currency).label("currency"),
            given(_D.c.agreement_id).label("agreement_id"),
        )
        .select_from(_D)
        .outerjoin(_P, _P.c.id == _D.c.party_id)
        .order_by(_D.c.id)
    )


def _reports(name: str, *statuses: str) -> tuple[Expression, Any]:
    """Return the condition for the party's reports that overlap the period, and their table."""
    report = table(ReportFile, name)
    condition = and_(
        report.c.party_id == _D.c.party_id,
        report.c.status.in_(statuses or ("accepted", "partial")),
        report.c.period_from <= _D.c.period_to,
        report.c.period_to >= _D.c.period_from,
    )
    return condition, report.c


def _complete() -> Expression:
    """Return whether accepted reports cover every month of the period.

    Months, not days: a report's period is what its lines show, and the first and last day often have no sale.
    """
    starts, start = _reports("starts", "accepted")
    ends, end = _reports("ends", "accepted")
    partly, _ = _reports("partly", "partial")
    before_gap, before = _reports("before_gap", "accepted")
    after_gap, after = _reports("after_gap", "accepted")
    followed = exists().where(
        after_gap,
        month_number(after.period_from) <= month_number(before.period_to) + 1,
        month_number(after.period_to) > month_number(before.period_to),
    )
    gap = exists().where(before_gap, month_number(before.period_to) < month_number(_D.c.period_to), ~followed)
    return and_(
        exists().where(starts, month_number(start.period_from) <= month_number(_D.c.period_from)),
        exists().where(ends, month_number(end.period_to) >= month_number(_D.c.period_to)),
        ~exists().where(partly),
        ~gap,
    )


def _net_sales() -> Expression:
    """Return the period's net sales; unknown when some are in another currency: they would be missing in the sum."""
    sale, report = table(Sale, "sale"), table(ReportFile, "of_report")
    matching = case((sale.c.currency == _D.c.currency, sale.c.amount_minor))
    foreign = func.count(case((sale.c.currency != _D.c.currency, 1)))
    return (
        select(case((foreign == 0, big(func.coalesce(func.sum(matching), 0)))))
        .select_from(sale.join(report, report.c.id == sale.c.report_id))
        .where(
            sale.c.party_id == _D.c.party_id,
            report.c.status == "accepted",
            sale.c.sold_on >= _D.c.period_from,
            sale.c.sold_on <= _D.c.period_to,
        )
        .correlate(_D)
        .scalar_subquery()
    )


def _last_evidence() -> Expression:
    condition, report = _reports("last_report")
    return select(func.max(report.evidence_id)).where(condition).correlate(_D).scalar_subquery()


FACT = FactType(SCHEMA, select_discounts)
