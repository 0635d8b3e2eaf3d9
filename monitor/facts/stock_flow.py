"""The fact `stock_flow`: what went into a party's stock of a product, what it sold, and what its stock says."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Select, case, func, select

from monitor.facts import reported
from monitor.facts.attributes import PARTY_COUNTRY, PARTY_NAME, SKU, schema, share, text, whole
from monitor.facts.columns import Expression, big, day_number, identity, period_text, share_up, subject_of, table
from monitor.facts.fact import FactType
from monitor.facts.on_hand import reported_on
from monitor.model import Party
from monitor.model.performance import SellIn

_NOT_COMPLETE = "the sales reports do not cover the whole period yet"
_NO_STOCK = "the stock at the beginning or the end of the period is neither entered nor reported"
_EITHER = f"{_NOT_COMPLETE}, or {_NO_STOCK}"
_UNIT = "thousandths of a unit"

SCHEMA = schema(
    "stock_flow",
    "What went into a party's stock of a product in a period, what it reported to have sold, and what its stock says.",
    [
        PARTY_NAME,
        PARTY_COUNTRY,
        SKU,
        whole("sell_in_thousandths", "what the brand delivered", _UNIT),
        whole("sell_out_thousandths", "what the party reported to have sold", _UNIT, _NOT_COMPLETE),
        whole("in_transit_thousandths", "deliveries on their way at the end, less those on their way at the beginning",
              _UNIT),
        whole("opening_thousandths", "stock at the beginning, as entered or else reported for the day before", _UNIT,
              "the stock at the beginning is neither entered nor reported"),
        whole("closing_thousandths", "stock at the end, as entered or else reported for the last day", _UNIT,
              "the stock at the end is neither entered nor reported"),
        whole("expected_thousandths", "stock at the beginning, and what came in, less what was sold", _UNIT,
              f"{_NOT_COMPLETE}, or the stock at the beginning is neither entered nor reported"),
        whole("stock_change_thousandths", "stock at the end less stock at the beginning", _UNIT, _NO_STOCK),
        whole("gap_thousandths", "expected stock less stock at the end: above 0 goods are missing, below 0 there "
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
    there = flow.arrived + flow.opening_stock
    subject = subject_of("stock_flow", flow.party_id, flow.sku, flow.period)
    return (
        select(
            *identity(subject, flow.sku, flow.period, whose=flow.party_id, evidence=flow.evidence_id, party=_P),
            flow.sku.label("sku"),
            flow.quantity.label("sell_in_thousandths"),
            flow.sold.label("sell_out_thousandths"),
            flow.in_transit.label("in_transit_thousandths"),
            flow.opening_stock.label("opening_thousandths"),
            flow.closing_stock.label("closing_thousandths"),
            (flow.opening_stock + flow.arrived - flow.sold).label("expected_thousandths"),
            (flow.closing_stock - flow.opening_stock).label("stock_change_thousandths"),
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
    """Return every row of sell-in with its gap."""
    moves = _moves().subquery("moves")
    move = moves.c
    arrived = move.quantity - move.in_transit
    return select(
        *move,
        arrived.label("arrived"),
        (move.opening_stock + arrived - move.sold - move.closing_stock).label("gap"),
    )


def _moves() -> Select[Any]:
    sold = case((reported.complete(_S), reported.sold_quantity(_S)))
    opening = func.coalesce(big(_S.c.opening_stock), reported_on(_S, day_number(_S.c.period_from) - 1, "opening"))
    closing = func.coalesce(big(_S.c.closing_stock), reported_on(_S, day_number(_S.c.period_to), "closing"))
    on_its_way = big(func.coalesce(_S.c.in_transit, 0)) - func.coalesce(_on_its_way_before(), 0)
    return select(
        _S.c.party_id,
        _S.c.sku,
        period_text(_S.c.period_from, _S.c.period_to).label("period"),
        reported.last_evidence(_S).label("evidence_id"),
        big(_S.c.quantity).label("quantity"),
        opening.label("opening_stock"),
        closing.label("closing_stock"),
        on_its_way.label("in_transit"),
        sold.label("sold"),
    )


def _on_its_way_before() -> Expression:
    """Return what was on its way when the period before this one ended; it has arrived since."""
    before = table(SellIn, "before")
    return (
        select(big(func.sum(before.c.in_transit)))
        .where(
            before.c.party_id == _S.c.party_id,
            before.c.sku == _S.c.sku,
            day_number(before.c.period_to) + 1 == day_number(_S.c.period_from),
        )
        .correlate(_S)
        .scalar_subquery()
    )


FACT = FactType(SCHEMA, select_flows)
