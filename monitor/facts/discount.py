"""The fact `discount`: a discount agreed with a party for a period, what was taken, and what the reports prove."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Select, and_, case, literal, select

from monitor.facts import reported
from monitor.facts.columns import basis_points, flag, given, money, period_text, schema, share, table, text
from monitor.facts.fact import FactType
from monitor.model import Discount, Party

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
        flag(
            "report_late",
            "the reports that make the period complete came more than a day after the due day",
            "no due day is agreed, or the reports do not cover the whole period yet",
        ),
        flag("whole_volume", "a reached target pays on the whole volume from the first unit"),
        text("currency", "ISO 4217 currency of the fact's amounts"),
        text("period", "period of the discount, from/to"),
        text("agreement_id", "agreement the discount stands in", "no agreement is named"),
    ],
)

_D = table(Discount, "d")
_P = table(Party, "p")


def select_discounts(as_of: date) -> Select[Any]:
    """Return the view: every agreed discount with what the reports taken in so far prove."""
    complete = reported.complete(_D)
    sold = case((complete, reported.net_sales(_D)))
    late = case((and_(complete, _D.c.report_due.is_not(None)), ~reported.complete(_D, _D.c.report_due)))
    return (
        select(
            (literal("discount|") + _D.c.id).label("subject"),
            _D.c.party_id.label("party_key"),
            _D.c.id.label("case_subject"),
            period_text(_D.c.period_from, _D.c.period_to).label("period"),
            reported.last_evidence(_D).label("evidence_id"),
            _P.c.name.label("party_name"),
            given(_P.c.country).label("party_country"),
            _D.c.kind.label("kind"),
            (_D.c.kind == "conditional").label("conditional"),
            _D.c.target_minor.label("target"),
            sold.label("net_sales"),
            basis_points(sold, _D.c.target_minor).label("attainment_bp"),
            _D.c.taken_minor.label("taken"),
            _D.c.rate_bp.label("rate_bp"),
            reported.received(_D).label("report_received"),
            case((_D.c.report_due.is_not(None), _D.c.report_due < as_of)).label("report_due_passed"),
            complete.label("report_complete"),
            late.label("report_late"),
            (_D.c.scheme == "whole_volume").label("whole_volume"),
            given(_D.c.currency).label("currency"),
            given(_D.c.agreement_id).label("agreement_id"),
        )
        .select_from(_D)
        .outerjoin(_P, _P.c.id == _D.c.party_id)
        .order_by(_D.c.id)
    )


FACT = FactType(SCHEMA, select_discounts)
