"""The fact `pay_mix`: how much of a party's pay in a period depends on nothing, against the policy's cap."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Select, case, exists, func, or_, select, union_all

from monitor.facts.attributes import CURRENCY, PARTY_COUNTRY, PARTY_NAME, PARTY_ROLE, money, schema, share, text
from monitor.facts.columns import Expression, big, given, identity, period_text, share_up, subject_of, table
from monitor.facts.discount_terms import limit_of
from monitor.facts.fact import FactType
from monitor.facts.scheme_pay import schemes_together
from monitor.model import Discount, Party

_NOTHING = "nothing was taken in the period, or more was taken in another currency or for other days that overlap"

SCHEMA = schema(
    "pay_mix",
    "What a party took in a period in one currency, by whether it depended on anything, where the brand's policy caps "
    "the unconditional share; without any discount on file, what schemes pay within the longest period that one of "
    "them pays for, once all of them are final. The brand agreed the mix, so a fault here is its own.",
    [
        PARTY_NAME,
        PARTY_COUNTRY,
        PARTY_ROLE,
        money("unconditional", "taken without any condition"),
        money("all_pay", "all that was taken"),
        share("unconditional_share_bp", "unconditional pay as a share of all pay, rounded up", _NOTHING),
        share("cap_bp", "most that the policy allows"),
        CURRENCY,
        text("period", "period of the discounts or schemes, from/to"),
    ],
)

_D = table(Discount, "d")
_P = table(Party, "p")


def _sums() -> Select[Any]:
    free = case((_D.c.kind == "unconditional", _D.c.taken_minor), else_=0)
    keys = [_D.c.party_id, _D.c.period_from, _D.c.period_to, _D.c.currency]
    return select(
        *keys, big(func.sum(free)).label("free"), big(func.sum(_D.c.taken_minor)).label("everything")
    ).group_by(*keys)


def select_mixes(as_of: date) -> Select[Any]:  # noqa: ARG001 - a period's pay is judged under its own limit
    """Return the view: sums by party, period and currency, of discounts or of schemes; only where a cap is set."""
    sums = union_all(_sums(), schemes_together()).subquery("sums")
    one = sums.c
    cap = limit_of("unconditional_max_bp", one.period_from, _P.c.role)
    period = period_text(one.period_from, one.period_to)
    subject = subject_of("pay_mix", one.party_id, period, one.currency)
    return (
        select(
            *identity(subject, one.party_id, period, party=_P),
            given(_P.c.role).label("party_role"),
            one.free.label("unconditional"),
            one.everything.label("all_pay"),
            case((~_taken_beside(one), share_up(one.free, one.everything))).label("unconditional_share_bp"),
            cap.label("cap_bp"),
            one.currency.label("currency"),
        )
        .select_from(sums)
        .join(_P, _P.c.id == one.party_id)
        .where(cap.is_not(None))
        .order_by(subject)
    )


def _taken_beside(one: Any) -> Expression:  # noqa: ANN401 - a subquery's columns
    """Return whether the party took pay on the same days that the sums leave out: no share of a part is told."""
    beside = table(Discount, "beside")
    return exists().where(
        beside.c.party_id == one.party_id,
        beside.c.taken_minor > 0,
        beside.c.period_from <= one.period_to,
        beside.c.period_to >= one.period_from,
        or_(
            beside.c.currency != one.currency,
            beside.c.period_from != one.period_from,
            beside.c.period_to != one.period_to,
        ),
    )


FACT = FactType(SCHEMA, select_mixes)
