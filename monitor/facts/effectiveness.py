"""The fact `effectiveness`: what a discount or bonus brought, by the brand's own controlling or by what is stored."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Select, and_, case, exists, func, literal, null, select, union_all

from monitor.facts.attributes import CURRENCY, PARTY_COUNTRY, PARTY_NAME, money, schema, share, text
from monitor.facts.columns import big, identity, period_text, subject_of, table
from monitor.facts.fact import FactType
from monitor.model import Discount, Party
from monitor.model.incentive import ClientEffect
from monitor.model.performance import Effectiveness

SCHEMA = schema(
    "effectiveness",
    "What a discount or bonus brought. The coefficient is revenue index × share index ÷ investment index, each against "
    "a base period of 100. The brand decides on the money, so a fault here is its own.",
    [
        text("measure_id", "the row of policy/effectiveness.csv, or party and period where the store reckoned it"),
        PARTY_NAME,
        PARTY_COUNTRY,
        share("revenue_index_bp", "revenue against the base period, 100 % is equal", "no revenue index is entered"),
        share("share_index_bp", "market or shelf share against the base period", "no share index is entered"),
        share("investment_index_bp", "discounts and bonuses against the base period", "no investment index is entered"),
        share("coefficient_bp", "revenue index × share index ÷ investment index, rounded down (reckoned ones half up)",
              "one of the three indices is not entered, or nothing was invested"),
        money("cost", "cost of the discount: as entered, else what was taken", "neither a cost nor a discount in this "
              "currency is entered"),
        money("added_margin", "margin that the discount brought in addition", "the added margin is not entered"),
        CURRENCY,
        text("period", "period that was measured, from/to"),
    ],
)  # fmt: skip

_E = table(Effectiveness, "e")
_D = table(Discount, "d")
_P = table(Party, "p")
_C = table(ClientEffect, "c")
_FIGURES = ("revenue_index_bp", "share_index_bp", "investment_index_bp", "coefficient_bp", "cost", "added_margin")


def select_effects(as_of: date) -> Select[Any]:  # noqa: ARG001 - a period is judged as entered
    """Return the view: every row of the file, and what the store reckoned where the file has no such row.

    The quotient of whole basis points is rounded down once, so "below" a whole bound is exact.
    """
    both = union_all(_entered(), _reckoned()).subquery("both")
    one = both.c
    return (
        select(
            *identity(one.subject, one.measure_id, one.period, party=_P),
            one.measure_id,
            *(one[name] for name in _FIGURES),
            one.currency,
        )
        .select_from(both)
        .outerjoin(_P, _P.c.id == one.party_id)
        .order_by(one.subject)
    )


def _entered() -> Select[Any]:
    coefficient = case(
        (_E.c.investment_index > 0, big(_E.c.revenue_index) * _E.c.share_index // big(_E.c.investment_index))
    )
    figures = (_E.c.revenue_index, _E.c.share_index, _E.c.investment_index, coefficient,
               func.coalesce(_E.c.cost_minor, _D.c.taken_minor), _E.c.added_margin_minor)  # fmt: skip
    return (
        select(
            subject_of("effectiveness", _E.c.id).label("subject"),
            _E.c.id.label("measure_id"),
            _E.c.party_id.label("party_id"),
            period_text(_E.c.period_from, _E.c.period_to).label("period"),
            _E.c.currency.label("currency"),
            *(big(figure).label(name) for name, figure in zip(_FIGURES, figures, strict=True)),
        )
        .select_from(_E)
        .outerjoin(_D, and_(_D.c.id == _E.c.discount_id, _D.c.currency == _E.c.currency))
    )


def _reckoned() -> Select[Any]:
    """Return the clients of whom the store knows all three indices; cost and margin it cannot know."""
    period = period_text(_C.c.period_from, _C.c.period_to)
    figures = (_C.c.revenue_index, _C.c.share_index, _C.c.investment_index, _C.c.coefficient, null(), null())
    same = and_(
        _E.c.party_id == _C.c.party_id,
        _E.c.period_from == _C.c.period_from,
        _E.c.period_to == _C.c.period_to,
        _E.c.discount_id == "",
    )
    return select(
        subject_of("effectiveness", _C.c.party_id, period).label("subject"),
        (_C.c.party_id + literal(" ") + period).label("measure_id"),
        _C.c.party_id.label("party_id"),
        period.label("period"),
        _C.c.currency.label("currency"),
        *(big(figure).label(name) for name, figure in zip(_FIGURES, figures, strict=True)),
    ).where(~exists().where(same))


FACT = FactType(SCHEMA, select_effects, measured=frozenset({"added_margin"}))
