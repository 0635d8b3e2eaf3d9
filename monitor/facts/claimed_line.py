"""The fact `claimed_line`: one line of a claim that a party sent, beside what is due by the brand's own prices."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Select, String, and_, case, cast, func, literal, select

from monitor.facts.attributes import CURRENCY, PARTY_COUNTRY, PARTY_NAME, SKU, iso_day, money, schema, text, whole
from monitor.facts.columns import Expression, big, day_text, given, identity, subject_of, table
from monitor.facts.fact import FactType
from monitor.facts.invoice_price import invoice_price
from monitor.facts.reported import TAKEN
from monitor.model import Party, ReportFile
from monitor.model.reported import ClaimedLine

_NO_CONTRACT = "the claim states no contract price, or no day"
_NO_PRICE = f"{_NO_CONTRACT}, or no invoice price of the brand in this currency is entered for the party on that day"

SCHEMA = schema(
    "claimed_line",
    "One line of a claim for money back as a party sent it (ship and debit, price difference): what it claims, and "
    "what is due by the contract price it names and the brand's own invoice price on the day.",
    [
        text("claim_number", "the party's number of the claim", "the claim has no number"),
        text("contract", "contract that the claim names", "the claim names no contract"),
        PARTY_NAME,
        PARTY_COUNTRY,
        SKU,
        whole("quantity_thousandths", "quantity claimed for", "thousandths of a unit"),
        money("amount", "amount claimed"),
        money("claimed_list", "price before the contract that the claim states, of one unit", "it states none"),
        money("contracted", "contract price that the claim states, of one unit", _NO_CONTRACT),
        money("invoiced", "the brand's own invoice price to the party on that day, of one unit", _NO_PRICE),
        money("due", "invoice price less contract price, times the quantity, part of a smallest coin is one; "
              "0 where an amount is claimed for no unit", f"it takes a claim back, {_NO_PRICE}"),
        money("granted", "what the answer to the claim grants for the product", "no answer has come"),
        iso_day("claimed_on", "day of the claim", "the claim states no day"),
        CURRENCY,
        text("period", "day of the claim, or of the report"),
    ],
)  # fmt: skip

_C = table(ClaimedLine, "c")
_R = table(ReportFile, "r")
_P = table(Party, "p")


def select_lines(as_of: date) -> Select[Any]:  # noqa: ARG001 - a claim is judged by its own day
    """Return the view: every line of the claims that count."""
    subject = subject_of("claimed_line", _C.c.party_id, _C.c.claim, cast(_R.c.id, String), cast(_C.c.row, String))
    invoice = _invoice_price()
    difference = big(invoice) * _C.c.contract_per - _C.c.contract_minor
    due = case(
        (and_(_C.c.quantity < 0, _C.c.amount_minor <= 0), None),
        (and_(_C.c.quantity <= 0, difference.is_not(None)), 0),
        (difference > 0, _due(difference)),
        (difference <= 0, 0),
    )
    return (
        select(
            *identity(
                subject,
                func.coalesce(given(_C.c.claim), literal("claim")) + " " + _C.c.sku,
                func.coalesce(day_text(_C.c.claimed_on), func.substr(day_text(_R.c.received_at), 1, 10)),
                whose=_C.c.party_id,
                evidence=_R.c.evidence_id,
                party=_P,
            ),
            given(_C.c.claim).label("claim_number"),
            given(_C.c.contract).label("contract"),
            _C.c.sku.label("sku"),
            _C.c.quantity.label("quantity_thousandths"),
            _C.c.amount_minor.label("amount"),
            _of_one(_C.c.list_minor, _C.c.list_per).label("claimed_list"),
            _of_one(_C.c.contract_minor, _C.c.contract_per).label("contracted"),
            invoice.label("invoiced"),
            due.label("due"),
            _granted().label("granted"),
            day_text(_C.c.claimed_on).label("claimed_on"),
            _C.c.currency.label("currency"),
        )
        .select_from(_C)
        .join(_R, _R.c.id == _C.c.report_id)
        .outerjoin(_P, _P.c.id == _C.c.party_id)
        .where(_C.c.kind == "claim", _R.c.status.in_(TAKEN))
        .order_by(subject)
    )


def _due(difference: Expression) -> Expression:
    """Return the difference in price of `contract_per` units times the quantity, rounded up.

    Of both factors wholes and rest are multiplied apart: their product at once may be more than 64 bits hold.
    """
    units = _C.c.contract_per * 1000
    rest, part = difference % units, _C.c.quantity % units
    wholes = (difference // units) * _C.c.quantity + rest * (_C.c.quantity // units)
    return wholes + (rest * part + units - 1) // units


def _of_one(price: Expression, per: Expression) -> Expression:
    """Return the price of one unit, for the eye: rounded to the smallest coin."""
    return (price * 2 + per) // (per * 2)


def _invoice_price() -> Expression:
    """Return the invoice price in force on the day: the party's own before everybody's."""
    found = invoice_price(
        sku=_C.c.sku, market=_P.c.country, currency=_C.c.currency, party_id=_C.c.party_id, day=_C.c.claimed_on
    )
    return found.where(_C.c.contract_minor.is_not(None)).correlate(_C, _P).scalar_subquery()


def _granted() -> Expression:
    answer, report = table(ClaimedLine, "answer"), table(ReportFile, "answered")
    return (
        select(func.sum(answer.c.amount_minor))
        .select_from(answer.join(report, report.c.id == answer.c.report_id))
        .where(
            and_(answer.c.kind == "response", answer.c.claim == _C.c.claim, answer.c.claim != ""),
            answer.c.party_id == _C.c.party_id,
            answer.c.sku == _C.c.sku,
            answer.c.currency == _C.c.currency,
            report.c.status.in_(TAKEN),
        )
        .correlate(_C)
        .scalar_subquery()
    )


FACT = FactType(SCHEMA, select_lines)
