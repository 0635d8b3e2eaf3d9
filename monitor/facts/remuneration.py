"""The fact `remuneration`: all that a party was paid on food in a period, beside the food it bought."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Select, and_, case, func, or_, select
from sqlmodel import SQLModel

from monitor.facts.attributes import CURRENCY, PARTY_NAME, PARTY_ROLE, iso_country, money, schema, share, text
from monitor.facts.columns import Expression, big, given, identity, period_text, share_up, subject_of, table
from monitor.facts.fact import FactType
from monitor.model import Discount, Party
from monitor.model.performance import Claim, Purchase

_UNSURE = "a discount or claim of the period does not say whether it is on food, or reaches beyond it"

SCHEMA = schema(
    "remuneration",
    "All bonuses, discounts and services paid to a party on food in a period, beside the food it bought. The payer is "
    "the brand, so a fault here is its own.",
    [
        PARTY_NAME,
        iso_country("party_country", "country of the party's seat (ISO 3166-1)", "the party's country is not entered"),
        PARTY_ROLE,
        money("food_bought", "price of the food bought in the period"),
        money("food_pay", "bonuses, discounts and claims paid on food, services included", _UNSURE),
        share("food_pay_bp", "pay on food as a share of the food bought, rounded up", _UNSURE),
        CURRENCY,
        text("period", "period of the purchases, from/to"),
    ],
)

_N = table(Purchase, "n")
_P = table(Party, "p")


def select_remuneration(as_of: date) -> Select[Any]:  # noqa: ARG001 - a period is judged as entered
    """Return the view: every period of purchases that names its food."""
    paid = _on_food().subquery("paid")
    one = paid.c
    period = period_text(one.period_from, one.period_to)
    subject = subject_of("remuneration", one.party_id, period)
    return (
        select(
            *identity(subject, one.party_id, period, party=_P),
            given(_P.c.role).label("party_role"),
            one.food_minor.label("food_bought"),
            one.pay.label("food_pay"),
            share_up(one.pay, one.food_minor).label("food_pay_bp"),
            one.currency.label("currency"),
        )
        .select_from(paid)
        .outerjoin(_P, _P.c.id == one.party_id)
        .order_by(subject)
    )


def _on_food() -> Select[Any]:
    pay = _paid(Discount, "taken_minor") + _paid(Claim, "amount_minor")
    return select(*_N.c, pay.label("pay")).where(_N.c.food_minor > 0)


def _paid(model: type[SQLModel], amount: str) -> Expression:
    """Return the sum on food of one table's rows in the period; unknown where a row leaves a doubt."""
    row = table(model, f"{model.__name__.lower()}_on_food")
    doubt = or_(
        row.c.food.is_(None),
        and_(
            row.c.food.is_(True),
            or_(
                row.c.period_from < _N.c.period_from,
                row.c.period_to > _N.c.period_to,
                row.c.currency != _N.c.currency,
            ),
        ),
    )
    on_food = case((row.c.food.is_(True), row.c[amount]), else_=0)
    return (
        select(case((func.count(case((doubt, 1))) == 0, big(func.coalesce(func.sum(on_food), 0)))))
        .select_from(row)
        .where(
            row.c.party_id == _N.c.party_id,
            row.c.period_from <= _N.c.period_to,
            row.c.period_to >= _N.c.period_from,
        )
        .correlate(_N)
        .scalar_subquery()
    )


FACT = FactType(SCHEMA, select_remuneration)
