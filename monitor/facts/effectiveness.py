"""The fact `effectiveness`: what a discount or bonus brought, by the brand's own controlling."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Select, and_, case, func, literal, select

from monitor.facts.columns import big, given, money, no_evidence, period_text, schema, share, table, text
from monitor.facts.fact import FactType
from monitor.model import Discount, Party
from monitor.model.performance import Effectiveness
from monitor.vocabulary import OWN_HOUSE

SCHEMA = schema(
    "effectiveness",
    "What a discount or bonus brought. The coefficient is revenue index × share index ÷ investment index, each against "
    "a base period of 100. The brand decides on the money, so a fault here is its own.",
    [
        text("measure_id", "the row of policy/effectiveness.csv"),
        text("party_name", "name of the party"),
        text("party_country", "country of the party's seat (ISO 3166-1)"),
        share("revenue_index_bp", "revenue against the base period, 100 % is equal", "no revenue index is entered"),
        share("share_index_bp", "market or shelf share against the base period", "no share index is entered"),
        share("investment_index_bp", "discounts and bonuses against the base period", "no investment index is entered"),
        share("coefficient_bp", "revenue index × share index ÷ investment index, rounded down",
              "one of the three indices is not entered, or nothing was invested"),
        money("cost", "cost of the discount: as entered, else what was taken", "neither a cost nor a discount in this "
              "currency is entered"),
        money("added_margin", "margin that the discount brought in addition", "the added margin is not entered"),
        text("currency", "ISO 4217 currency of the fact's amounts"),
        text("period", "period that was measured, from/to"),
    ],
)  # fmt: skip

_E = table(Effectiveness, "e")
_D = table(Discount, "d")
_P = table(Party, "p")


def select_effects(as_of: date) -> Select[Any]:  # noqa: ARG001 - a period is judged as entered
    """Return the view: every row of the file.

    The quotient of whole basis points is rounded down once, so "below" a whole bound is exact.
    """
    coefficient = case(
        (_E.c.investment_index > 0, big(_E.c.revenue_index) * _E.c.share_index // big(_E.c.investment_index))
    )
    return (
        select(
            (literal("effectiveness|") + _E.c.id).label("subject"),
            literal(OWN_HOUSE).label("party_key"),
            _E.c.id.label("case_subject"),
            period_text(_E.c.period_from, _E.c.period_to).label("period"),
            no_evidence().label("evidence_id"),
            _E.c.id.label("measure_id"),
            _P.c.name.label("party_name"),
            given(_P.c.country).label("party_country"),
            _E.c.revenue_index.label("revenue_index_bp"),
            _E.c.share_index.label("share_index_bp"),
            _E.c.investment_index.label("investment_index_bp"),
            coefficient.label("coefficient_bp"),
            func.coalesce(_E.c.cost_minor, _D.c.taken_minor).label("cost"),
            _E.c.added_margin_minor.label("added_margin"),
            _E.c.currency.label("currency"),
        )
        .select_from(_E)
        .outerjoin(_D, and_(_D.c.id == _E.c.discount_id, _D.c.currency == _E.c.currency))
        .outerjoin(_P, _P.c.id == _E.c.party_id)
        .order_by(_E.c.id)
    )


FACT = FactType(SCHEMA, select_effects)
