"""The fact `discount`: a discount agreed with a party for a period, what was taken, and what the reports prove."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Select, and_, case, select

from monitor.facts import domains, reported
from monitor.facts.attributes import CURRENCY, PARTY_COUNTRY, PARTY_NAME, flag, money, schema, share, text
from monitor.facts.columns import basis_points, big, given, identity, period_text, subject_of, table
from monitor.facts.fact import FactType, Reckoned, Values, share_of
from monitor.model import Discount, Party
from monitor.policy.tables.discounts import DISCOUNT_KINDS

_NOT_PROVEN = "the sales reports do not cover the whole period yet"

SCHEMA = schema(
    "discount",
    "A discount agreed with a party for a period: what it took, and what its sales reports prove.",
    [
        PARTY_NAME,
        PARTY_COUNTRY,
        text("kind", "whether it depends on anything", among=domains.words(DISCOUNT_KINDS)),
        flag("conditional", "the discount depends on a target"),
        money("target", "net sales that earn the discount", "no target is set"),
        money("net_sales", "net sales of the period by the party's reports", _NOT_PROVEN),
        share("attainment_bp", "net sales as a share of the target, rounded down", _NOT_PROVEN),
        money("taken", "what was deducted on invoices"),
        share("rate_bp", "agreed rate"),
        flag(
            "report_received",
            "a sales report for some of the period has come",
            "a report that came meanwhile was refused or is held here: it may be the one; or a mailbox or server that "
            "reports come from cannot be read",
        ),
        flag("report_due_passed", "the day by which the report is due has passed", "no due day is agreed"),
        flag(
            "report_complete",
            "accepted reports cover every month of the period",
            reported.MAY_LIE_HERE,
        ),
        flag(
            "report_late",
            "the reports that make the period complete came more than a day after the due day",
            "no due day is agreed, or the reports do not cover the whole period yet",
        ),
        flag("whole_volume", "a reached target pays on the whole volume from the first unit"),
        CURRENCY,
        text("period", "period of the discount, from/to"),
        text("agreement_id", "agreement the discount stands in", "no agreement is named"),
        text("basis", "what it rewards, in the brand's words", "no basis is named"),
    ],
)

_D = table(Discount, "d")
_P = table(Party, "p")


def select_discounts(as_of: date) -> Select[Any]:
    """Return the view: every agreed discount with what the reports taken in so far prove."""
    proven = _proven().subquery("proven")
    one = proven.c
    return (
        select(
            *identity(
                subject_of("discount", one.id),
                one.id,
                period_text(one.period_from, one.period_to),
                whose=one.party_id,
                evidence=one.evidence_id,
                party=_P,
            ),
            one.kind.label("kind"),
            (one.kind == "conditional").label("conditional"),
            one.target_minor.label("target"),
            one.sold.label("net_sales"),
            basis_points(one.sold, one.target_minor).label("attainment_bp"),
            one.taken_minor.label("taken"),
            one.rate_bp.label("rate_bp"),
            case((one.received, True), (~one.undecided, False)).label("report_received"),
            case((one.report_due.is_not(None), one.report_due < as_of)).label("report_due_passed"),
            case((one.complete, True), (~one.undecided, False)).label("report_complete"),
            case((and_(one.complete, one.report_due.is_not(None)), ~one.in_time)).label("report_late"),
            (one.scheme == "whole_volume").label("whole_volume"),
            given(one.currency).label("currency"),
            given(one.agreement_id).label("agreement_id"),
            given(one.basis).label("basis"),
        )
        .select_from(proven)
        .outerjoin(_P, _P.c.id == one.party_id)
        .order_by(one.id)
    )


def _proven() -> Select[Any]:
    complete = reported.complete(_D)
    return select(
        *_D.c,
        complete.label("complete"),
        reported.complete(_D, _D.c.report_due).label("in_time"),
        reported.received(_D).label("received"),
        reported.undecided(_D).label("undecided"),
        big(case((complete, reported.net_sales(_D)))).label("sold"),
        reported.last_evidence(_D).label("evidence_id"),
    )


def _attainment(fact: Values) -> Values:
    return {"attainment_bp": share_of(fact.get("net_sales"), fact.get("target"))}


FACT = FactType(SCHEMA, select_discounts, reckoned=Reckoned(("target",), _attainment))
