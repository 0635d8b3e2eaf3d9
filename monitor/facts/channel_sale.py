"""The fact `channel_sale`: what a party sold of a product, beside what the assortment says of the party's channel."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import FromClause, Select, and_, case, exists, func, or_, select

from monitor.facts.attributes import PARTY_COUNTRY, SKU, flag, iso_day, schema, text, whole
from monitor.facts.columns import (
    Expression,
    big,
    day_number,
    day_text,
    given,
    identity,
    in_force,
    least_text,
    subject_of,
    table,
    there_is,
)
from monitor.facts.fact import FactType
from monitor.facts.reported import TAKEN, period_of
from monitor.facts.taken_back import books, kept, sale_lines
from monitor.model import Assortment, Party, Product, ReportFile
from monitor.model.channel import PartyChannel

SCHEMA = schema(
    "channel_sale",
    "What a party, whose channel is known, reported to have sold of one product in one reporting period.",
    [
        text("party_name", "name of the reporting party"),
        PARTY_COUNTRY,
        text("channel", "the party's channel; of several the first by name"),
        SKU,
        text("product_title", "title in the price list"),
        flag(
            "in_channel",
            "the assortment names a channel of the party at that time, or reserves the product for no channel",
        ),
        iso_day("first_sold", "day of the first of these sales"),
        iso_day("last_sold", "day of the last of these sales"),
        iso_day("launch_on", "first day of sale in a channel of the party, the earliest", "no launch day is set"),
        whole(
            "days_before_launch",
            "from the first of these sales to that day; 0 where it is past or not set",
            "days",
            "what was sold so early may be what came back",
        ),
        whole(
            "quantity_thousandths",
            "quantity sold, without what came back whole",
            "thousandths of a unit",
            "the report states amounts without quantities, or as much came back as was sold since",
        ),
        text("period", "reporting period, from/to"),
    ],
)

_SALE = sale_lines()
_REPORT = table(ReportFile, "report")
_PARTY = table(Party, "party")
_PRODUCT = table(Product, "product")


def select_channel_sales(as_of: date) -> Select[Any]:  # noqa: ARG001 - the assortment is taken at the time of the sale
    """Return the view: lines summed by party, period and product; only parties with a channel in the policy."""
    lines = _lines().subquery("lines")
    line = lines.c
    subject = subject_of("channel_sale", line.party_id, line.period, line.sku)
    launch = _launch(line)
    early, surely = (day_number(launch) - day_number(day) for day in (line.first_sold, line.first_surely))
    return (
        select(
            *identity(subject, line.sku, line.period, whose=line.party_id, evidence=line.evidence_id, party=_PARTY),
            _channel(line).label("channel"),
            line.sku.label("sku"),
            given(_PRODUCT.c.title).label("product_title"),
            or_(~_listed(line, own=False), _listed(line, own=True)).label("in_channel"),
            day_text(line.first_sold).label("first_sold"),
            day_text(line.last_sold).label("last_sold"),
            day_text(launch).label("launch_on"),
            case((surely > 0, early), (func.coalesce(early, 0) <= 0, 0)).label("days_before_launch"),
            line.quantity.label("quantity_thousandths"),
        )
        .select_from(lines)
        .outerjoin(_PARTY, _PARTY.c.id == line.party_id)
        .outerjoin(_PRODUCT, _PRODUCT.c.sku == line.sku)
        .where(_channel(line).is_not(None))
        .order_by(subject)
    )


def _lines() -> Select[Any]:
    """Return what was sold, without returns and what they took back: goods that come back are what is wanted.

    Where as much came back since the first sale as was sold, in another size, or where what was sold may be what came
    back, nobody knows whether anything was. What was sold by amounts alone has no quantity.
    """
    period = period_of(_REPORT)
    keys = [_SALE.c.party_id, period, _SALE.c.sku]
    sold_on = case((and_(books(_SALE), kept(_SALE)), _SALE.c.sold_on))
    not_first = _SALE.c.earliest.is_(False)
    told = (
        select(
            _SALE.c.party_id,
            period.label("period"),
            _SALE.c.sku,
            _REPORT.c.evidence_id,
            case((kept(_SALE), _SALE.c.quantity), else_=0).label("quantity"),
            sold_on.label("sold_on"),
            case((not_first, sold_on)).label("early_on"),
            case((and_(not_first, _SALE.c.latest.is_(False)), sold_on)).label("surely_on"),
            (_SALE.c.sold_on >= func.min(sold_on).over(partition_by=keys)).label("since_sold"),
        )
        .join(_REPORT, _REPORT.c.id == _SALE.c.report_id)
        .where(
            _REPORT.c.status.in_(TAKEN), _SALE.c.party_id.in_(select(table(PartyChannel, "with_channel").c.party_id))
        )
        .subquery("told")
    ).c
    left = func.sum(case((told.since_sold, told.quantity), else_=0))
    sold = func.sum(case((told.sold_on.is_not(None), told.quantity), else_=0))
    return (
        select(
            told.party_id,
            told.period,
            told.sku,
            func.max(case((told.sold_on.is_not(None), told.evidence_id))).label("evidence_id"),
            func.min(told.sold_on).label("first_sold"),
            func.max(told.sold_on).label("last_sold"),
            func.min(told.early_on).label("first_surely"),
            big(case((and_(left > 0, func.count(told.surely_on) > 0), sold))).label("quantity"),
        )
        .group_by(told.party_id, told.period, told.sku)
        .having(func.count(told.sold_on) > 0)
    )


def _channel(line: Any) -> Expression:  # noqa: ANN401 - a subquery's columns
    of_party = table(PartyChannel, "of_party")
    return select(least_text(of_party.c.channel)).where(of_party.c.party_id == line.party_id).scalar_subquery()


def _own(line: Any, row: FromClause, name: str) -> Expression:  # noqa: ANN401 - a subquery's columns
    """Return whether a row of the assortment is of a channel of the party that sold."""
    of_party = table(PartyChannel, name)
    same_party, same_channel = of_party.c.party_id == line.party_id, of_party.c.channel == row.c.channel
    return there_is(same_party, same_channel, around=(line.party_id.table, row))


def _listed(line: Any, *, own: bool) -> Expression:  # noqa: ANN401 - a subquery's columns
    """Return whether the assortment names the party's channel for the product on a day of the sales, or reserves the
    product for any channel: channels without a row of their own may then not sell it."""
    row = table(Assortment, "own_row" if own else "reserving_row")
    return exists().where(
        row.c.sku == line.sku,
        in_force(row.c.valid_from, row.c.valid_to, line.first_sold, line.last_sold),
        _own(line, row, "own_channel") if own else row.c.exclusive.is_(True),
    )


def _launch(line: Any) -> Expression:  # noqa: ANN401 - a subquery's columns
    """Return the earliest day of sale in the party's channels; unknown where one of them has no such day."""
    row = table(Assortment, "launch_row")
    open_start = func.count(case((row.c.launch_on.is_(None), 1)))
    return (
        select(case((open_start == 0, func.min(row.c.launch_on))))
        .where(
            row.c.sku == line.sku,
            or_(row.c.valid_to.is_(None), row.c.valid_to >= line.first_sold),
            _own(line, row, "launch_channel"),
        )
        .scalar_subquery()
    )


FACT = FactType(SCHEMA, select_channel_sales)
