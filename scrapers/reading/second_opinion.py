"""Doubt settled by one more independent reading: what the page's own script data says of this product."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import replace
from decimal import Decimal

from scrapers.reading.currencies import decimals_in_use
from scrapers.reading.page_state import StatePrice
from scrapers.reading.verdict import PriceVerdict

_OPEN_KINDS = frozenset(["", "from", "range"])
"""Kinds of doubt that script data may settle; it never makes a member's or a net price the price."""


def settled(verdict: PriceVerdict, state: Sequence[StatePrice], currency: str) -> PriceVerdict:
    """Return the verdict, made firm where script data confirms just one contender, or is all that there is.

    Where structured data and a well placed visible price differ, only the visible one can be confirmed: structured data
    and script data come from one source in the shop and are often wrong together.
    """
    if not state or verdict.kind not in _OPEN_KINDS:
        return verdict
    return _alone(verdict, state, currency) if verdict.status == "none" else _confirmed(verdict, state)


def confirmed_as_goods(verdict: PriceVerdict, state: Sequence[StatePrice]) -> PriceVerdict:
    """Return the verdict on a bare amount by the heading: a price only where script data gives it to this product."""
    if any(one.source == "state" and _says(one, verdict.price, {verdict.currency}) for one in state):
        return replace(verdict, readings=(*verdict.readings, "state"))
    return PriceVerdict("none", currency=verdict.currency, reasons=("nothing on the page says that it sells",))


def _confirmed(verdict: PriceVerdict, state: Sequence[StatePrice]) -> PriceVerdict:
    trusted = [one for one in state if one.source == "state"] if verdict.kind else list(state)
    by_amount: dict[Decimal, list[tuple[str, str]]] = {}
    for amount, currency, reading in verdict.competing:
        by_amount.setdefault(amount, []).append((currency, reading))
    named = {amount: {currency for currency, _ in said} for amount, said in by_amount.items()}
    confirming = {amount: [one for one in trusted if _says(one, amount, named[amount])] for amount in by_amount}
    chosen = [amount for amount in by_amount if confirming[amount]]
    seen = {reading for readings in by_amount.values() for _, reading in readings}
    if len(chosen) != 1 or len(named[chosen[0]] - {""}) > 1:
        return verdict
    readings = tuple(dict.fromkeys(reading for _, reading in by_amount[chosen[0]]))
    if "visible" in seen and "visible" not in readings:
        return verdict
    reason = f"the page's script data also gives {chosen[0]} as the price of this product"
    return replace(
        verdict,
        status="ok",
        price=chosen[0],
        currency=next(
            filter(None, [*named[chosen[0]], *(one.currency for one in confirming[chosen[0]])]), verdict.currency
        ),
        list_price=next((one.list_price for one in trusted if one.list_price and one.price == chosen[0]), None),
        readings=(*readings, "state"),
        competing=(),
        reasons=(*verdict.reasons, reason),
    )


def _alone(verdict: PriceVerdict, state: Sequence[StatePrice], currency: str) -> PriceVerdict:
    """A page whose price only its scripts hold: one amount, written so that it cannot be in cents."""
    amounts = {one.price for one in state}
    stated = next((one for one in state if one.source == "state"), None)
    currency = (stated.currency if stated is not None else "") or currency
    if len(amounts) != 1 or stated is None or not currency or len({one.currency for one in state} - {""}) > 1:
        return verdict
    whole = stated.price == stated.price.to_integral_value() and "." not in str(stated.price)
    if whole and decimals_in_use(currency) and len(state) == 1:
        return verdict
    reason = "only the page's script data states the price"
    return replace(
        verdict, status="ok", price=stated.price, currency=currency, list_price=stated.list_price,
        readings=("state",), text=str(stated.price), reasons=(reason,),
    )  # fmt: skip


def _says(one: StatePrice, amount: Decimal | None, currencies: Set[str]) -> bool:
    """Say whether script data means this amount, in cents too where it is a whole number, and no other currency."""
    if amount is None or (one.currency and currencies.isdisjoint({one.currency, ""})):
        return False
    return one.price == amount or (one.price == one.price.to_integral_value() and one.price == amount * 100)
