"""The fact `scheme_result`: what a scheme pays a party for a period, beside what it claims and what was booked."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Select, case, select

from monitor.facts.attributes import CURRENCY, PARTY_COUNTRY, PARTY_NAME, money, schema, share, text
from monitor.facts.columns import Expression, big, given, identity, period_text, subject_of, table
from monitor.facts.fact import FactType
from monitor.model import Party
from monitor.model.incentive import SchemeResult

_NOT_FINAL = "the period is not over, or a report, purchase or KPI result of it is missing"
_NO_CLAIM = "the scheme asks for no claims"

SCHEMA = schema(
    "scheme_result",
    "What a scheme pays a party for a period by reports, purchases and KPI results, beside what the party claims. Only "
    "a final figure is known as due: what may still change accuses nobody.",
    [
        text("scheme", "id of the scheme"),
        text("scheme_title", "title of the scheme"),
        text("method", "how the scheme pays"),
        PARTY_NAME,
        PARTY_COUNTRY,
        money("due", "what the scheme pays, rounded as it says", _NOT_FINAL),
        money("claimed", "what the party claims by the claims file", _NO_CLAIM),
        money("proven", "what the scheme pays of claims with a proof, its share of each, before its limit",
              f"{_NO_CLAIM}, or a claim names a fund of its own"),
        money("over_claimed", "that part of proven claims above what is due, 0 where they are not",
              f"{_NO_CLAIM}, a claim names a fund of its own, or {_NOT_FINAL}"),
        money("booked", "what the journal holds for it", "nothing was ever booked for it"),
        share("attainment_bp", "weighted attainment of the scheme's KPIs, rounded down",
              f"the scheme has no weighted KPIs, or {_NOT_FINAL}"),
        text("agreement_id", "agreement the scheme stands in"),
        CURRENCY,
        text("period", "period the scheme pays for, from/to"),
    ],
)  # fmt: skip

_R = table(SchemeResult, "r")
_P = table(Party, "p")


def select_results(as_of: date) -> Select[Any]:  # noqa: ARG001 - the rows were reckoned for the day of the pass
    """Return the view: every result, a row for each scheme, party and period."""
    period = period_text(_R.c.period_from, _R.c.period_to)
    subject = subject_of("scheme_result", _R.c.party_id, _R.c.scheme, period)
    over = _R.c.proven_minor - _R.c.due_minor
    return (
        select(
            *identity(subject, _R.c.scheme, period, whose=_R.c.party_id, evidence=_R.c.evidence_id, party=_P),
            _R.c.scheme.label("scheme"),
            _R.c.title.label("scheme_title"),
            _R.c.method.label("method"),
            _where_final(_R.c.due_minor).label("due"),
            _R.c.claimed_minor.label("claimed"),
            _R.c.proven_minor.label("proven"),
            _where_final(case((over > 0, big(over)), (over <= 0, 0))).label("over_claimed"),
            _R.c.booked_minor.label("booked"),
            _R.c.attainment_bp.label("attainment_bp"),
            given(_R.c.agreement_id).label("agreement_id"),
            _R.c.currency.label("currency"),
        )
        .select_from(_R)
        .outerjoin(_P, _P.c.id == _R.c.party_id)
        .order_by(subject)
    )


def _where_final(figure: Expression) -> Expression:
    return case((_R.c.final.is_(True), figure))


FACT = FactType(SCHEMA, select_results, behind=frozenset({"claim", "purchase", "kpi_result", "scheme_entry"}))
