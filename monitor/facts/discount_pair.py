"""The fact `discount_pair`: two discounts of one party whose periods overlap and whose bases are both entered."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Select, case, select

from monitor.facts.attributes import PARTY_COUNTRY, PARTY_NAME, flag, schema, share, text
from monitor.facts.columns import identity, in_force, period_text, subject_of, table
from monitor.facts.fact import FactType
from monitor.model import Discount, Party

SCHEMA = schema(
    "discount_pair",
    "Two discounts or bonuses of one party that overlap in time and say what they reward. The brand agreed both, so a "
    "fault here is its own.",
    [
        PARTY_NAME,
        PARTY_COUNTRY,
        text("first_id", "one discount"),
        text("second_id", "the other discount"),
        text("first_basis", "what the one rewards"),
        text("second_basis", "what the other rewards"),
        flag("same_basis", "both reward the same"),
        share("first_rate_bp", "agreed rate of the one"),
        share("second_rate_bp", "agreed rate of the other"),
        text("period", "days on which both run, from/to"),
    ],
)

_A = table(Discount, "a")
_B = table(Discount, "b")
_P = table(Party, "p")


def select_pairs(as_of: date) -> Select[Any]:  # noqa: ARG001 - terms are judged as agreed
    """Return the view: every pair once, the lower id first."""
    first = case((_A.c.period_from >= _B.c.period_from, _A.c.period_from), else_=_B.c.period_from)
    last = case((_A.c.period_to <= _B.c.period_to, _A.c.period_to), else_=_B.c.period_to)
    subject = subject_of("discount_pair", _A.c.id, _B.c.id)
    return (
        select(
            *identity(subject, _A.c.id + "+" + _B.c.id, period_text(first, last), party=_P),
            _A.c.id.label("first_id"),
            _B.c.id.label("second_id"),
            _A.c.basis.label("first_basis"),
            _B.c.basis.label("second_basis"),
            (_A.c.basis == _B.c.basis).label("same_basis"),
            _A.c.rate_bp.label("first_rate_bp"),
            _B.c.rate_bp.label("second_rate_bp"),
        )
        .select_from(_A)
        .join(_B, _B.c.party_id == _A.c.party_id)
        .outerjoin(_P, _P.c.id == _A.c.party_id)
        .where(
            _A.c.id < _B.c.id,
            _A.c.basis != "",
            _B.c.basis != "",
            in_force(_A.c.period_from, _A.c.period_to, _B.c.period_from, _B.c.period_to),
        )
        .order_by(subject)
    )


FACT = FactType(SCHEMA, select_pairs)
