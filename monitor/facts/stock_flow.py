"""The fact `stock_flow`: what went into a party's stock of a product, what it sold, and what its stock says."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Select, case, func, select

from monitor.facts import reported
from monitor.facts.columns import big, given, period_text, schema, share, share_up, table, text, whole
from monitor.facts.fact import FactType
from monitor.model import Party
from monitor.model.performance import SellIn

_NOT_COMPLETE = "the sales reports do not cover the whole period yet"
_NO_STOCK = "the stock at the beginning or the end of the period is not entered"
_EITHER = f"{_NOT_COMPLETE}, or {_NO_STOCK}"
_UNIT = "thousandths of a unit"

SCHEMA = schema(
    "stock_flow",
    "What went into a party's stock of a product in a period, what it reported to have sold, and what its stock says.",
    [
        text("party_name", "name of the party"),
        text("party_country", "country of the party's seat (ISO 3166-1)"),
        text("sku", "the brand's product"),
        whole("sell_in_thousandths", "what the brand delivered", _UNIT),
        whole("sell_out_thousandths", "what the party reported to have sold", _UNIT, _NOT_COMPLETE),
        whole("stock_change_thousandths", "stock at the end less stock at the beginning", _UNIT, _NO_STOCK),
        whole("gap_thousandths", "sell-in less sell-out less change of stock: above 0 goods are missing, below 0 there "
              "are more than can be", _UNIT, _EITHER),
        whole("gap_units", "the gap without sign in whole units, rounded down", "units", _EITHER),
        share("gap_bp", "the gap without sign as a share of stock at the beginning plus sell-in, rounded up", _EITHER),
        text("period", "period of the sell-in, from/to"),
    ],
)  # fmt: skip

_S = table(SellIn, "s")
_P = table(Party, "p")


def select_flows(as_of: date) -> Select[Any]:  # noqa: ARG001 - a period is judged as entered
    """Return the view: every row of sell-in with the party's own reports for its period."""
    flows = _flows().subquery("flows")
    flow = flows.c
    missing = big(func.abs(flow.gap))
    there = flow.quantity + flow.opening_stock
    subject = reported.subject_of("stock_flow", flow.party_id, flow.sku, flow.period)
    return (
        select(
            subject.label("subject"),
            flow.party_id.label("party_key"),
            flow.sku.label("case_subject"),
            flow.period.label("period"),
            flow.evidence_id.label("evidence_id"),
            _P.c.name.label("party_name"),
            given(_P.c.country).label("party_country"),
            flow.sku.label("sku"),
            flow.quantity.label("sell_in_thousandths"),
            flow.sold.label("sell_out_thousandths"),
            flow.change.label("stock_change_thousandths"),
            flow.gap.label("gap_thousandths"),
            (missing // 1000).label("gap_units"),
            # nothing there and yet sold or stocked: the whole of it is unexplained
            case((flow.gap == 0, 0), (there == 0, 10_000), else_=share_up(missing, there)).label("gap_bp"),
        )
        .select_from(flows)
        .outerjoin(_P, _P.c.id == flow.party_id)
        .order_by(subject)
    )


def _flows() -> Select[Any]:
    sold = case((reported.complete(_S), reported.sold_quantity(_S)))
    change = big(_S.c.closing_stock) - _S.c.opening_stock
    return select(
        _S.c.party_id,
        _S.c.sku,
        period_text(_S.c.period_from, _S.c.period_to).label("period"),
        reported.last_evidence(_S).label("evidence_id"),
        big(_S.c.quantity).label("quantity"),
        big(_S.c.opening_stock).label("opening_stock"),
        sold.label("sold"),
        change.label("change"),
        (big(_S.c.quantity) - sold - change).label("gap"),
    )


FACT = FactType(SCHEMA, select_flows)
