"""Measures of stock, distribution, prices and territory."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from monitor.incentives import stock_measures
from monitor.incentives.inputs import Inputs
from monitor.incentives.method import Answer, method, number
from monitor.incentives.rounding import percent, ratio, rounded
from monitor.incentives.stock_measures import StockFlow


@method("stock.sell_through")
def sell_through(inputs: Inputs) -> Answer:
    """Two definitions in use: sold / (opening + received) and sold / received."""
    received, sold = inputs.amount("received"), inputs.amount("sold")
    available = stock_measures.sell_through_of_available(inputs.amount("opening"), received, sold)
    return {
        "vs_available": percent(available),
        "vs_received": percent(stock_measures.sell_through_of_received(received, sold)),
    }


@method("stock.weeks")
def weeks(inputs: Inputs) -> Answer:
    """Inventory / mean weekly sell-out; without any sales neither infinity nor zero.

    A week whose report is missing is null and left out: it is no week without sales.
    """
    weekly = inputs.amounts_known("weekly_sellout")
    found = stock_measures.weeks_of_stock(inputs.amount("inventory"), weekly)
    if found is None:
        return {"weeks": None, "status": "no_sales" if weekly else "no_reports"}
    return {"weeks": format(rounded(found, 2), "f")}


@method("stock.sell_in_sell_out")
def sell_in_sell_out(inputs: Inputs) -> Answer:
    """Expected closing stock against the reported one."""
    names = ("opening", "sell_in", "sell_out", "customer_returns", "returns_to_manufacturer")
    expected = StockFlow(*(inputs.amount(name) for name in names)).expected_closing()
    gap = inputs.amount("reported_closing") - expected
    share = percent(ratio(gap, expected)) if expected > 0 else None
    return {"expected_closing": number(expected), "gap": number(gap), "gap_pct": share}


@method("distribution.numeric_weighted")
def numeric_weighted(inputs: Inputs) -> Answer:
    """Outlets that sell the product, by number and by their category sales."""
    rows = inputs.rows("outlets")
    sells, sales = [row.flag("sells") for row in rows], [row.amount("category_sales") for row in rows]
    return {
        "numeric_pct": percent(stock_measures.numeric_distribution(sells)),
        "weighted_pct": percent(stock_measures.weighted_distribution(sells, sales)),
    }


@method("distribution.active_outlets")
def active_outlets(inputs: Inputs) -> Answer:
    """Outlets whose net purchases reach the minimum; bought and given back is not active."""
    active = stock_measures.active_outlets(inputs.lists("outlets"), inputs.amount("minimum"))
    return {"active": active, "pct_of_target": percent(ratio(Decimal(active), inputs.amount("target")))}


@method("map.compliance")
def map_compliance(inputs: Inputs) -> Answer:
    """Observations at or above MAP / observations; those within an approved promotion are left out of both."""
    floor = inputs.amount("map") - inputs.amount_or("tolerance", "0")
    prices, promoted = inputs.amounts("prices"), set(inputs.wholes("promo_index"))
    if not promoted <= set(range(len(prices))):
        raise inputs.wrong("promo_index", f"places from 0 to {len(prices) - 1}")
    counted = [price for index, price in enumerate(prices) if index not in promoted]
    compliant = sum(price >= floor for price in counted)
    share = ratio(Decimal(compliant), Decimal(len(counted)))
    return {"compliant": compliant, "total": len(counted), "pct": percent(share)}


@method("price_architecture.ladder")
def ladder(inputs: Inputs) -> Answer:
    """Each level lies above the one before by its minimal gap; a step downwards is an inversion."""
    levels = inputs.amounts("levels")
    least = [gap / 100 for gap in inputs.amounts("min_gap_pct")]
    if not levels:
        raise inputs.wrong("levels", "at least one price level")
    if len(least) != len(levels) - 1:
        raise inputs.wrong("min_gap_pct", f"one gap for each of the {len(levels) - 1} steps")
    broken = _breaches(levels, least)
    answer: Answer = {"gaps_pct": [percent(gap) for gap in _gaps(levels)], "pass": not broken}
    return {**answer, "breaches": broken} if broken else answer


def _gaps(levels: Sequence[Decimal]) -> list[Decimal | None]:
    """Return (next - level) / level of each step; None where a level is zero."""
    return [ratio(above - level, level) for level, above in pairwise(levels)]


def _breaches(levels: Sequence[Decimal], least: Sequence[Decimal]) -> list[str]:
    """Return "inversion:i" for a step downwards and "gap:i" for a step that is too small; `least` are shares."""
    found = []
    for index, (gap, minimum) in enumerate(zip(_gaps(levels), least, strict=True)):
        if gap is not None and gap < 0:
            found.append(f"inversion:{index}")
        elif gap is None or gap < minimum:
            found.append(f"gap:{index}")
    return found


@method("territory.outside_share")
def outside_share(inputs: Inputs) -> Answer:
    """Net value sold outside the grant; an unknown ship-to is neither inside nor outside and shown apart."""
    value, outside, unknown = (inputs.amount(name) for name in ("net_value", "outside", "unknown_ship_to"))
    return {
        "outside_pct": percent(ratio(outside, value)),
        "unknown_pct": percent(ratio(unknown, value)),
        "worst_case_pct": percent(ratio(outside + unknown, value)),
    }
