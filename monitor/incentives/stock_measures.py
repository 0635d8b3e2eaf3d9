"""Measures of stock and of distribution; each definition is named, since several are in use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from monitor.incentives.rounding import ratio


@dataclass(frozen=True)
class StockFlow:
    """Units of one product at one site in one period."""

    opening: Decimal
    sell_in: Decimal
    sell_out: Decimal
    customer_returns: Decimal
    returns_to_manufacturer: Decimal

    def expected_closing(self) -> Decimal:
        """Return opening + sell-in - sell-out + customer returns - returns to the manufacturer."""
        return self.opening + self.sell_in - self.sell_out + self.customer_returns - self.returns_to_manufacturer


def sell_through_of_available(opening: Decimal, received: Decimal, sold: Decimal) -> Decimal | None:
    """Return sold / (opening + received), the share of what could be sold."""
    return ratio(sold, opening + received)


def sell_through_of_received(received: Decimal, sold: Decimal) -> Decimal | None:
    """Return sold / received."""
    return ratio(sold, received)


def weeks_of_stock(inventory: Decimal, weekly: Sequence[Decimal]) -> Decimal | None:
    """Return inventory / mean weekly sell-out; weeks without sales count, None where nothing was sold on balance.

    A week whose report is missing is no week without sales: leave it out of `weekly`.
    """
    mean = ratio(sum(weekly, Decimal(0)), Decimal(len(weekly)))
    return ratio(inventory, mean) if mean is not None and mean > 0 else None


def numeric_distribution(sells: Sequence[bool]) -> Decimal | None:
    """Return outlets that sell the product / outlets."""
    return ratio(Decimal(sum(sells)), Decimal(len(sells)))


def weighted_distribution(sells: Sequence[bool], category_sales: Sequence[Decimal]) -> Decimal | None:
    """Return category sales of the outlets that sell the product / category sales of all."""
    held = sum((sales for sale, sales in zip(sells, category_sales, strict=True) if sale), Decimal(0))
    return ratio(held, sum(category_sales, Decimal(0)))


def active_outlets(purchases: Sequence[Sequence[Decimal]], minimum: Decimal) -> int:
    """Return how many outlets bought for at least the minimum, net of what they gave back."""
    return sum(sum(outlet, Decimal(0)) >= minimum for outlet in purchases)
