"""The fact `accrual`: what the brand's books hold for a discount, beside what is due by rate and reports."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Select, case, func, literal, select

from monitor.facts import reported
from monitor.facts.columns import Expression, big, given, money, period_text, schema, share, share_up, table, text
from monitor.facts.fact import FactType
from monitor.model import Discount, Party
from monitor.vocabulary import OWN_HOUSE

_NOT_DUE = "the sales reports do not cover the whole period yet, or a conditional discount has no target"

SCHEMA = schema(
    "accrual",
    "What the brand's books hold for a discount, beside what is due by the agreed rate and the reported net sales. The "
    "books are the brand's, so a fault here is its own.",
    [
        text("discount_id", "the discount"),
        text("party_name", "name of the party"),
        text("party_country", "country of the party's seat (ISO 3166-1)"),
        money("accrued", "what the books hold"),
        money("due", "agreed rate of the net sales rounded half up, nothing where the target was missed", _NOT_DUE),
        money("gap", "difference between the two, without sign", _NOT_DUE),
        share("gap_bp", "the gap as a share of the larger of the two, rounded up; 0 where both are nothing", _NOT_DUE),
        text("currency", "ISO 4217 currency of the fact's amounts"),
        text("period", "period of the discount, from/to"),
    ],
)

_D = table(Discount, "d")
_P = table(Party, "p")


def select_accruals(as_of: date) -> Select[Any]:  # noqa: ARG001 - due is what the reports show
    """Return the view: every discount with an accrual entered."""
    books = _books().subquery("books")
    book = books.c
    due = _due(book)
    gap = big(func.abs(book.accrued_minor - due))
    larger = case((book.accrued_minor >= due, book.accrued_minor), (book.accrued_minor < due, due))
    return (
        select(
            (literal("accrual|") + book.id).label("subject"),
            literal(OWN_HOUSE).label("party_key"),
            book.id.label("case_subject"),
            period_text(book.period_from, book.period_to).label("period"),
            book.evidence_id.label("evidence_id"),
            book.id.label("discount_id"),
            _P.c.name.label("party_name"),
            given(_P.c.country).label("party_country"),
            book.accrued_minor.label("accrued"),
            due.label("due"),
            gap.label("gap"),
            case((larger == 0, 0), else_=share_up(gap, larger)).label("gap_bp"),
            book.currency.label("currency"),
        )
        .select_from(books)
        .outerjoin(_P, _P.c.id == book.party_id)
        .order_by(book.id)
    )


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
