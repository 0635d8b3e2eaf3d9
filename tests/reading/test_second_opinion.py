"""What script data may settle: it confirms one contender, never against what is shown, nor in another currency."""

from __future__ import annotations

from decimal import Decimal

import pytest

from scrapers.reading.page_state import StatePrice
from scrapers.reading.second_opinion import confirmed_as_goods, settled
from scrapers.reading.verdict import PriceVerdict


def doubt(*contenders: str, kind: str = "") -> PriceVerdict:
    """Return a doubt between contenders such as "100 USD json_ld"."""
    rows = [contender.split(" ") for contender in contenders]
    competing = tuple((Decimal(amount), currency, reading) for amount, currency, reading in rows)
    return PriceVerdict("ambiguous", currency=competing[0][1], competing=competing, reasons=("doubt",), kind=kind)


def script(price: str, currency: str = "", *, source: str = "state", list_price: str = "") -> StatePrice:
    return StatePrice(Decimal(price), Decimal(list_price) if list_price else None, source, currency)


def said(verdict: PriceVerdict) -> str:
    return (
        f"{verdict.price} {verdict.currency} {'+'.join(verdict.readings)}" if verdict.status == "ok" else verdict.status
    )


TWO = doubt("100 USD json_ld", "90 USD json_ld")
SHOWN = doubt("100 USD json_ld", "90 USD visible")


@pytest.mark.parametrize(
    ("verdict", "state", "expected"),
    [
        (TWO, [], "ambiguous"),
        (TWO, [script("100")], "100 USD json_ld+state"),
        (TWO, [script("100", source="event")], "100 USD json_ld+state"),
        (TWO, [script("100", "USD")], "100 USD json_ld+state"),
        (TWO, [script("100", "EUR")], "ambiguous"),
        (TWO, [script("10000", "EUR")], "ambiguous"),
        (TWO, [script("100", "EUR"), script("100", "USD")], "100 USD json_ld+state"),
        (TWO, [script("10000")], "100 USD json_ld+state"),
        (TWO, [script("85")], "ambiguous"),
        (TWO, [script("100"), script("90")], "ambiguous"),
        (TWO, [script("100"), script("9000")], "ambiguous"),
        (doubt("10.005 USD json_ld", "90 USD json_ld"), [script("1000.5")], "ambiguous"),
        (SHOWN, [script("90")], "90 USD visible+state"),
        (SHOWN, [script("100")], "ambiguous"),
        (
            doubt("100 USD json_ld", "100 USD visible", "90 USD json_ld"),
            [script("100")],
            "100 USD json_ld+visible+state",
        ),
        (doubt("100 USD json_ld", "100 EUR microdata"), [script("100")], "ambiguous"),
        (doubt("100  json_ld", "100 USD microdata", "90 USD rdfa"), [script("100")], "100 USD json_ld+microdata+state"),
        (doubt("100  json_ld", "90  json_ld"), [script("100", "EUR")], "100 EUR json_ld+state"),
        (doubt("80 USD json_ld", kind="from"), [script("80")], "80 USD json_ld+state"),
        (doubt("80 USD json_ld", "90 USD json_ld", kind="range"), [script("80")], "80 USD json_ld+state"),
        (doubt("80 USD json_ld", kind="from"), [script("80", source="event")], "ambiguous"),
        (doubt("80 USD visible", kind="member"), [script("80")], "ambiguous"),
        (doubt("80 USD visible", kind="ex_vat"), [script("80")], "ambiguous"),
    ],
)
def test_a_doubt_is_settled_where_one_contender_is_confirmed(
    verdict: PriceVerdict, state: list[StatePrice], expected: str
) -> None:
    assert said(settled(verdict, state, "USD")) == expected


def test_the_list_price_is_that_of_the_row_that_confirms() -> None:
    rows = [script("85", list_price="200"), script("100", list_price="120")]
    assert settled(TWO, rows, "USD").list_price == 120
    assert settled(TWO, [script("85", list_price="200"), script("100")], "USD").list_price is None


NOTHING = PriceVerdict("none")


@pytest.mark.parametrize(
    ("state", "currency", "expected"),
    [
        ([script("19.99")], "USD", "19.99 USD state"),
        ([script("19.99", "EUR")], "USD", "19.99 EUR state"),
        ([script("19.99")], "", "none"),
        ([script("19.99", source="event")], "USD", "none"),
        ([script("19.99"), script("18.99")], "USD", "none"),
        ([script("1999")], "USD", "none"),
        ([script("1999.00")], "USD", "1999.00 USD state"),
        ([script("1999")], "JPY", "1999 JPY state"),
        ([script("1999"), script("1999", source="event")], "USD", "1999 USD state"),
        ([script("19.99", "USD"), script("19.99", "EUR", source="event")], "USD", "none"),
        ([script("19.99", "USD"), script("19.99", source="event")], "USD", "19.99 USD state"),
    ],
)
def test_script_data_alone_is_one_amount_that_cannot_be_in_cents(
    state: list[StatePrice], currency: str, expected: str
) -> None:
    assert said(settled(NOTHING, state, currency)) == expected


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ([script("19.99")], "19.99 USD visible+state"),
        ([script("1999")], "19.99 USD visible+state"),
        ([script("19.99", "EUR")], "none"),
        ([script("19.99", source="event")], "none"),
        ([script("18.99")], "none"),
        ([], "none"),
    ],
)
def test_a_bare_amount_is_a_price_where_script_data_says_so(state: list[StatePrice], expected: str) -> None:
    bare = PriceVerdict("ok", Decimal("19.99"), "USD", readings=("visible",))
    assert said(confirmed_as_goods(bare, state)) == expected
