"""The fact `party_period`: what a party bought and was granted in a period, beside the same months a year before."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Select, and_, case, func, select

from monitor.facts.attributes import CURRENCY, PARTY_COUNTRY, PARTY_NAME, money, schema, share, text
from monitor.facts.columns import (
    Expression,
    basis_points,
    big,
    day_text,
    identity,
    month_number,
    period_text,
    share_up,
    subject_of,
    table,
)
from monitor.facts.fact import FactType
from monitor.facts.scheme_pay import paid_within
from monitor.model import Discount, Party
from monitor.model.performance import Purchase

_NO_EARLIER = "the purchases of the same months a year before are not entered in this currency"
_NO_PAY = "what was granted is not entered, and no discount and no final scheme of the period is on file"
_NEITHER = f"{_NO_EARLIER}, or {_NO_PAY}"

SCHEMA = schema(
    "party_period",
    "What a party bought and was granted in a period, beside the same months a year before. The brand grants the "
    "discounts, so a fault here is its own.",
    [
        PARTY_NAME,
        PARTY_COUNTRY,
        money("volume", "net purchases of the period"),
        money("earlier_volume", "net purchases of the same months a year before", _NO_EARLIER),
        share("volume_drop_bp", "fall of the volume as a share of the earlier, rounded down, 0 if none", _NO_EARLIER),
        money("granted", "discounts and bonuses granted in the period", _NO_PAY),
        share("discount_rate_bp", "granted as a share of the volume, rounded down", _NO_PAY),
        share("earlier_rate_bp", "the same a year before, rounded up", _NEITHER),
        share("rate_rise_bp", "rise of the rate in points, never overstated, 0 when it fell", _NEITHER),
        CURRENCY,
        text("period", "period of the purchases, from/to"),
    ],
)  # fmt: skip

_BOUGHT = table(Purchase, "bought")
_P = table(Party, "p")


def select_periods(as_of: date) -> Select[Any]:  # noqa: ARG001 - a period is judged as entered
    """Return the view: every entered period of purchases with its counterpart of the year before."""
    now_rows, then_rows = _rated().subquery("now"), _rated().subquery("earlier")
    now, then = now_rows.c, then_rows.c
    fall = then.amount_minor - now.amount_minor
    drop = case((then.amount_minor > 0, case((fall > 0, basis_points(fall, then.amount_minor)), else_=0)))
    rise = case((now.rate_down >= then.rate_up, now.rate_down - then.rate_up), (now.rate_down < then.rate_up, 0))
    period = period_text(now.period_from, now.period_to)
    subject = subject_of("party_period", now.party_id, period)
    return (
        select(
            *identity(subject, now.party_id, period, party=_P),
            now.amount_minor.label("volume"),
            then.amount_minor.label("earlier_volume"),
            drop.label("volume_drop_bp"),
            now.granted.label("granted"),
            now.rate_down.label("discount_rate_bp"),
            then.rate_up.label("earlier_rate_bp"),
            rise.label("rate_rise_bp"),
            now.currency.label("currency"),
        )
        .select_from(now_rows)
        .outerjoin(then_rows, _a_year_before(now, then))
        .outerjoin(_P, _P.c.id == now.party_id)
        .order_by(subject)
    )


def _a_year_before(now: Any, then: Any) -> Expression:  # noqa: ANN401 - two subqueries' columns
    """Return the join to the same days a year before; periods of one party do not overlap, so it is one row."""
    return and_(
        then.party_id == now.party_id,
        then.currency == now.currency,
        month_number(then.period_from) + 12 == month_number(now.period_from),
        month_number(then.period_to) + 12 == month_number(now.period_to),
        _day_of_year(then.period_from) == _day_of_year(now.period_from),
        _day_of_year(then.period_to) == _day_of_year(now.period_to),
    )


def _day_of_year(column: Expression) -> Expression:
    """Return month and day; the last of February is the same in a leap year."""
    in_year = func.substr(day_text(column), 6, 5)
    return case((in_year == "02-29", "02-28"), else_=in_year)


def _rated() -> Select[Any]:
    """Return every period with what was granted and its share, rounded both ways."""
    granted = select(*_BOUGHT.c, _granted().label("granted")).subquery("granted_on")
    one = granted.c
    return select(
        one.party_id,
        one.period_from,
        one.period_to,
        one.currency,
        big(one.amount_minor).label("amount_minor"),
        one.granted,
        basis_points(one.granted, one.amount_minor).label("rate_down"),
        share_up(one.granted, one.amount_minor).label("rate_up"),
    )


def _granted() -> Expression:
    """Return what was granted: as entered, else the discounts on file that lie wholly in the period, else schemes' pay.

    Unknown where none is on file, where one reaches beyond the period or is in another currency: the sum would lie.
    """
    discount = table(Discount, "granted")
    inside = and_(
        discount.c.period_from >= _BOUGHT.c.period_from,
        discount.c.period_to <= _BOUGHT.c.period_to,
        discount.c.currency == _BOUGHT.c.currency,
    )
    all_inside = and_(func.count() > 0, func.count(case((inside, 1))) == func.count())
    on_file = (
        select(case((all_inside, big(func.sum(discount.c.taken_minor)))))
        .select_from(discount)
        .where(
            discount.c.party_id == _BOUGHT.c.party_id,
            discount.c.period_from <= _BOUGHT.c.period_to,
            discount.c.period_to >= _BOUGHT.c.period_from,
        )
        .correlate(_BOUGHT)
        .scalar_subquery()
    )
    return func.coalesce(big(_BOUGHT.c.granted_minor), on_file, paid_within(_BOUGHT))


FACT = FactType(SCHEMA, select_periods)
