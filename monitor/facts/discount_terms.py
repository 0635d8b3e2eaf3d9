"""The fact `discount_terms`: what the brand agreed in a discount, against its agreements and its own limits."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import FromClause, Select, and_, case, exists, func, literal, or_, select

from monitor.facts.agreed import agreed
from monitor.facts.attributes import PARTY_COUNTRY, PARTY_NAME, flag, schema, share, text, whole
from monitor.facts.columns import (
    Expression,
    big,
    day_number,
    identity,
    in_force,
    period_text,
    subject_of,
    table,
    there_is,
)
from monitor.facts.fact import FactType
from monitor.model import Agreement, Discount, Party
from monitor.model.performance import DiscountLimit

SCHEMA = schema(
    "discount_terms",
    "What the brand agreed in one discount: when its target was set, which agreement carries it, and the sum of the "
    "party's invoice discounts against the limit of the brand's policy. Faults here are the brand's own.",
    [
        text("discount_id", "the discount"),
        PARTY_NAME,
        PARTY_COUNTRY,
        flag("conditional", "the discount depends on a target"),
        flag("target_dated", "the file says on which day the target was set"),
        whole("target_set_days", "days between the period's first day and the target's, 0 when set before", "days",
              "the day on which the target was set is not entered"),
        flag("agreements_on_file", "policy/agreements.csv names some agreement, of whatever party"),
        flag("agreement_in_force", "an agreement of the party is in force on the first day of the discount"),
        flag("agreement_covers", "agreements of the party are in force over the whole period of the discount: one, or "
             "some that follow one another without a gap"),
        flag("off_invoice", "the discount is paid off the invoice", "the form of the discount is not entered"),
        flag("invoice_limit_set", "the policy limits invoice discounts of parties of this role"),
        share("invoice_limit_bp", "most that the policy allows", "the policy sets no limit for this role"),
        share("invoice_rate_bp", "sum of the party's invoice discount rates in force on the discount's first day"),
        text("period", "period of the discount, from/to"),
    ],
)  # fmt: skip

_D = table(Discount, "d")
_P = table(Party, "p")


def limit_of(column: str, day: Expression, role: Expression) -> Expression:
    """Return a limit of the policy in force on a day for a role, else the one for every other role."""
    return func.coalesce(_limit(column, day, role), _limit(column, day, literal("")))


def _limit(column: str, day: Expression, role: Expression) -> Expression:
    limit = table(DiscountLimit, "limit_of_role")
    return (
        select(func.max(limit.c[column]))
        .where(limit.c.role == role, in_force(limit.c.valid_from, limit.c.valid_to, day))
        .scalar_subquery()
    )


def _in_force_at_start() -> Expression:
    agreement = table(Agreement, "at_start")
    return exists().where(agreement.c.party_id == _D.c.party_id, agreed(agreement.c, _D.c.period_from))


def _without_gap() -> Expression:
    """Return whether each agreement of the party that ends within the discount's period is followed by another one."""
    ends, follows = table(Agreement, "ends"), table(Agreement, "follows")
    followed = there_is(
        follows.c.party_id == ends.c.party_id,
        day_number(follows.c.valid_from) <= day_number(ends.c.valid_to) + 1,
        or_(follows.c.valid_to.is_(None), follows.c.valid_to > ends.c.valid_to, follows.c.auto_renew.is_(True)),
        around=(ends,),
    )
    return ~exists().where(
        ends.c.party_id == _D.c.party_id,
        ends.c.valid_to >= _D.c.period_from,
        ends.c.valid_to < _D.c.period_to,
        ends.c.auto_renew.is_not(True),
        ~followed,
    )


def _invoice_rates() -> Expression:
    """Return the sum of rates in force on the first day; the highest sum of any day is reached on some first day."""
    other = table(Discount, "other")
    return (
        select(big(func.coalesce(func.sum(other.c.rate_bp), 0)))
        .where(
            other.c.party_id == _D.c.party_id,
            other.c.form == "invoice",
            in_force(other.c.period_from, other.c.period_to, _D.c.period_from),
        )
        .correlate(_D)
        .scalar_subquery()
    )


def _late_days() -> Expression:
    late = day_number(_D.c.target_set_on) - day_number(_D.c.period_from)
    return case((_D.c.target_set_on.is_not(None), case((late > 0, late), else_=0)))


def select_terms(as_of: date) -> Select[Any]:  # noqa: ARG001 - terms are judged as agreed
    """Return the view: every discount's terms, under the brand's own key."""
    anything: FromClause = table(Agreement, "anything")
    limit = limit_of("invoice_max_bp", _D.c.period_from, _P.c.role)
    return (
        select(
            *identity(
                subject_of("discount_terms", _D.c.id), _D.c.id, period_text(_D.c.period_from, _D.c.period_to), party=_P
            ),
            _D.c.id.label("discount_id"),
            (_D.c.kind == "conditional").label("conditional"),
            _D.c.target_set_on.is_not(None).label("target_dated"),
            _late_days().label("target_set_days"),
            exists().where(anything.c.id != "").label("agreements_on_file"),
            _in_force_at_start().label("agreement_in_force"),
            and_(_in_force_at_start(), _without_gap()).label("agreement_covers"),
            case((_D.c.form != "", _D.c.form == "invoice")).label("off_invoice"),
            limit.is_not(None).label("invoice_limit_set"),
            limit.label("invoice_limit_bp"),
            _invoice_rates().label("invoice_rate_bp"),
        )
        .select_from(_D)
        .outerjoin(_P, _P.c.id == _D.c.party_id)
        .order_by(_D.c.id)
    )


FACT = FactType(SCHEMA, select_terms)
