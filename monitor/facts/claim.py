"""The fact `claim`: money a party claims for something it did, its proof, and the fund it is claimed from."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Select, and_, case, exists, func, not_, or_, select

from monitor.facts import domains
from monitor.facts.attributes import CURRENCY, PARTY_COUNTRY, PARTY_NAME, flag, money, schema, text, whole
from monitor.facts.columns import Expression, big, day_number, identity, period_text, subject_of, table
from monitor.facts.fact import FactType
from monitor.model import Party
from monitor.model.performance import Claim, Purchase
from monitor.policy.tables.claims import CLAIM_KINDS

_NO_PROOF = "no proof has come"
_NO_FUND = "no fund rate is agreed, or the purchases of just this period are not entered in this currency"

SCHEMA = schema(
    "claim",
    "Money a party claims for something it did, with its proof and the fund it is claimed from.",
    [
        text("claim_id", "the claim"),
        PARTY_NAME,
        PARTY_COUNTRY,
        text("kind", "what it is claimed for", among=domains.words(CLAIM_KINDS)),
        money("amount", "amount claimed"),
        flag("proof_given", "the file names a proof of performance"),
        flag("proof_due_passed", "the day by which the proof is due has passed", "no due day is agreed"),
        whole("proof_late_days", "days by which the proof missed its due day, 0 when in time", "days",
              f"{_NO_PROOF}, or its day or its due day is not entered"),
        flag("proof_used_twice", "another claim names the same proof"),
        flag("repeats_proof", "another claim, which comes first by its id, names the same proof"),
        flag("fund_agreed", "the claim draws on a fund that is a share of purchases"),
        money("fund", "the fund: agreed share of the period's purchases, rounded down", _NO_FUND),
        money("claimed_from_fund", "all claims of the party, kind and period together"),
        flag("first_of_fund", "of the claims on one fund, the one by which the fund is reported: the first by its id"),
        CURRENCY,
        text("period", "period of the claim, from/to"),
    ],
)  # fmt: skip

_C = table(Claim, "c")
_P = table(Party, "p")


def select_claims(as_of: date) -> Select[Any]:
    """Return the view: every claim of the file."""
    late = day_number(_C.c.proof_on) - day_number(_C.c.proof_due)
    proven = and_(_C.c.proof_on.is_not(None), _C.c.proof_due.is_not(None), _C.c.proof != "")
    return (
        select(
            *identity(
                subject_of("claim", _C.c.id),
                _C.c.id,
                period_text(_C.c.period_from, _C.c.period_to),
                whose=_C.c.party_id,
                party=_P,
            ),
            _C.c.id.label("claim_id"),
            _C.c.kind.label("kind"),
            _C.c.amount_minor.label("amount"),
            (_C.c.proof != "").label("proof_given"),
            case((_C.c.proof_due.is_not(None), _C.c.proof_due < as_of)).label("proof_due_passed"),
            case((proven, case((late > 0, late), else_=0))).label("proof_late_days"),
            _used_twice().label("proof_used_twice"),
            _used_twice(earlier=True).label("repeats_proof"),
            _C.c.fund_rate_bp.is_not(None).label("fund_agreed"),
            _fund().label("fund"),
            _together().label("claimed_from_fund"),
            not_(_earlier_on_fund()).label("first_of_fund"),
            _C.c.currency.label("currency"),
        )
        .select_from(_C)
        .outerjoin(_P, _P.c.id == _C.c.party_id)
        .order_by(_C.c.id)
    )


def _used_twice(*, earlier: bool = False) -> Expression:
    other = table(Claim, "earlier_proof" if earlier else "same_proof")
    another = other.c.id < _C.c.id if earlier else other.c.id != _C.c.id
    return exists().where(another, other.c.party_id == _C.c.party_id, other.c.proof == _C.c.proof, _C.c.proof != "")


def _fund() -> Expression:
    """Return the fund, rounded down: whole claims exceed it just when they exceed the exact one."""
    bought = table(Purchase, "fund_base")
    share_of = big(bought.c.amount_minor) * _C.c.fund_rate_bp // 10_000
    return (
        select(case((bought.c.amount_minor > 0, share_of), else_=0))
        .where(
            bought.c.party_id == _C.c.party_id,
            bought.c.period_from == _C.c.period_from,
            bought.c.period_to == _C.c.period_to,
            bought.c.currency == _C.c.currency,
        )
        .correlate(_C)
        .scalar_subquery()
    )


def _one_fund(other: Any) -> tuple[Expression, ...]:  # noqa: ANN401 - a table
    return tuple(other.c[name] == _C.c[name] for name in ("party_id", "kind", "period_from", "period_to", "currency"))


def _earlier_on_fund() -> Expression:
    other = table(Claim, "earlier_on_fund")
    return exists().where(other.c.id < _C.c.id, other.c.fund_rate_bp.is_not(None), *_one_fund(other))


def _together() -> Expression:
    """Return the sum of the claims on the same fund: same party, kind, period and currency, and a fund agreed."""
    other = table(Claim, "same_fund")
    return (
        select(big(func.coalesce(func.sum(other.c.amount_minor), 0)))
        .where(*_one_fund(other), or_(other.c.fund_rate_bp.is_not(None), other.c.id == _C.c.id))
        .correlate(_C)
        .scalar_subquery()
    )


FACT = FactType(SCHEMA, select_claims)
