"""Which invoice price of the brand holds for a party on a day: the one place where it is looked up."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, or_, select

from monitor.facts.columns import Expression, in_force, table
from monitor.model.price_level import PriceLevel


def invoice_price(*, sku: Expression, market: Expression, currency: Expression, party_id: Expression, day: Expression
) -> Select[Any]:  # fmt: skip
    """Return the query for the price in minor units of the currency: the party's own before everybody's, one row.

    What is asked for are columns or bound values. Prices for one format of outlet are no price of the party.
    """
    price = table(PriceLevel, "invoice")
    return (
        select(price.c.price_minor)
        .where(
            price.c.sku == sku,
            price.c.level == "invoice",
            price.c.market == market,
            price.c.currency == currency,
            price.c.format == "",
            or_(price.c.party_id == party_id, price.c.party_id == ""),
            in_force(price.c.valid_from, price.c.valid_to, day),
        )
        .order_by(price.c.party_id.desc(), price.c.valid_from.desc())
        .limit(1)
    )
