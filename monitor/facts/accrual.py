"""The fact `accrual`: what the brand's books hold for a discount, beside what is due by rate and reports."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Select, case, func, literal, select, union_all

from monitor.facts import reported
from monitor.facts.attributes import CURRENCY, PARTY_COUNTRY, PARTY_NAME, money, schema, share, text
from monitor.facts.columns import Expression, big, identity, period_text, share_up, subject_of, table
from monitor.facts.fact import FactType
from monitor.model import Discount, Party
from monitor.model.incentive import SchemeResult

_NOT_DUE = "the sales reports do not cover the whole period yet, or a conditional discount has no target"

SCHEMA = schema(
    "accrual",
    "What the brand's books hold for a discount, beside what is due by the agreed rate and the reported net sales; and "
    "what the journal holds for a scheme, beside its final result. The books are the brand's, so a fault is its own.",
    [
        text("discount_id", "the discount, or scheme and party"),
        PARTY_NAME,
        PARTY_COUNTRY,
        money("accrued", "what the books hold"),
        money(
            "due",
            "rate of the net sales rounded half up, nothing where the target was missed; or a scheme's pay",
            _NOT_DUE,
        ),
        money("gap", "difference between the two, without sign", _NOT_DUE),
        share("gap_bp", "the gap as a share of the larger of the two, rounded up; 0 where both are nothing", _NOT_DUE),
        CURRENCY,
        text("period", "period of the discount or scheme, from/to"),
    ],
)

_D = table(Discount, "d")
_P = table(Party, "p")
_R = table(SchemeResult, "r")


def select_accruals(as_of: date) -> Select[Any]:  # noqa: ARG001 - due is what the reports show
    """Return the view: every discount with an accrual entered, and every final result of a scheme that was booked."""
    both = union_all(_of_discounts(), _of_schemes()).subquery("both")
    one = both.c
    gap = big(func.abs(one.accrued - one.due))
    larger = case((one.accrued >= one.due, one.accrued), (one.accrued < one.due, one.due))
    return (
        select(
            *identity(one.subject, one.discount_id, one.period, evidence=one.evidence_id, party=_P),
            one.discount_id,
            one.accrued,
            one.due,
            gap.label("gap"),
            case((larger == 0, 0), else_=share_up(gap, larger)).label("gap_bp"),
            one.currency,
        )
        .select_from(both)
        .outerjoin(_P, _P.c.id == one.party_id)
        .order_by(one.subject)
    )


def _of_discounts() -> Select[Any]:
    book = _books().subquery("books").c
    return select(
        subject_of("accrual", book.id).label("subject"),
        book.id.label("discount_id"),
        period_text(book.period_from, book.period_to).label("period"),
        book.evidence_id.label("evidence_id"),
        book.party_id.label("party_id"),
        big(book.accrued_minor).label("accrued"),
        big(_due(book)).label("due"),
        book.currency.label("currency"),
    )


def _of_schemes() -> Select[Any]:
    """Return what the journal holds for results that are final; one that may change is still to be booked."""
    period = period_text(_R.c.period_from, _R.c.period_to)
    return select(
        subject_of("accrual", _R.c.party_id, _R.c.scheme, period).label("subject"),
        (_R.c.scheme + literal(" ") + _R.c.party_id).label("discount_id"),
        period.label("period"),
        _R.c.evidence_id.label("evidence_id"),
        _R.c.party_id.label("party_id"),
        big(_R.c.booked_minor).label("accrued"),
        big(_R.c.due_minor).label("due"),
        _R.c.currency.label("currency"),
    ).where(_R.c.final.is_(True), _R.c.booked_minor.is_not(None), _R.c.due_minor.is_not(None))


def _books() -> Select[Any]:
    sold = case((reported.complete(_D), reported.net_sales(_D)))
    return select(*_D.c, big(sold).label("sold"), reported.last_evidence(_D).label("evidence_id")).where(
        _D.c.accrued_minor.is_not(None)
    )


def _due(book: Any) -> Expression:  # noqa: ANN401 - a subquery's columns
    """Return what is due on the reported net sales; returns may make them negative, and then nothing is due."""
    owed = case((book.sold > 0, (book.sold * book.rate_bp + 5_000) // 10_000), (book.sold <= 0, 0))
    return case(
        (book.kind == "unconditional", owed),
        (book.sold >= book.target_minor, owed),
        (book.sold < book.target_minor, 0),
    )


FACT = FactType(SCHEMA, select_accruals)
