"""From readings to one price or to doubt, reading by reading: what a person would say who knows no more than these."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from scrapers.reading.product_data import OfferData, ProductData
from scrapers.reading.verdict import PriceVerdict, judge_prices, list_price_of
from scrapers.reading.visible_price import STRONG, VisiblePrice

DOUBT = None
Seen = list[VisiblePrice]


def stated(*prices: str | OfferData, method: str = "json_ld", currency: str = "USD") -> ProductData:
    offers = (one if isinstance(one, OfferData) else offer(one, currency=currency) for one in prices)
    return ProductData(method, offers=tuple(offers))


def offer(price: str, high: str = "", *, currency: str = "USD", list_price: str = "", **more: Any) -> OfferData:
    ends = (Decimal(price), Decimal(high) if high else None)
    return OfferData(*ends, currency, Decimal(list_price) if list_price else None, text=price, **more)


def seen(amounts: str, kind: str = "", score: float = 5.0, start: int = 100, currency: str = "USD") -> VisiblePrice:
    return VisiblePrice(tuple(map(Decimal, amounts.split("|"))), currency, kind, amounts, start, score)


def judged(products: list[ProductData], shown: Seen) -> PriceVerdict:
    return judge_prices(products, shown, "USD")


def price_of(verdict: PriceVerdict) -> str | None:
    assert (verdict.price is not None) == (verdict.status == "ok")
    return format(verdict.price, "f") if verdict.price is not None else DOUBT


NEW, USED = (
    {name: offer(price, condition=condition) for name, price, condition in rows}
    for rows in (
        [("new", "100", "new"), ("dear", "110", "new"), ("unsaid", "100", "")],
        [("used", "80", "used"), ("refurbished", "70", "refurbished")],
    )
)
STRUCTURED: dict[str, tuple[list[ProductData], Seen, str | None]] = {
    "nothing in sight": ([stated("100")], [], "100"),
    "only a price far from the heading in sight": ([stated("100")], [seen("35", score=1)], "100"),
    "well placed and another": ([stated("100")], [seen("90", score=STRONG)], DOUBT),
    "well placed, to be read in two ways, and another": ([stated("123400")], [seen("1234|1.234")], DOUBT),
    "two prices, the shown one holds": ([stated("100", "90")], [seen("90")], "90"),
    "two prices, one in sight": ([stated("100", "90")], [seen("100|1", score=3)], "100"),
    "two prices, none in sight": ([stated("100", "90")], [], DOUBT),
    "two prices, one in sight that may be read in two ways": ([stated("100", "90")], [seen("100|1")], "100"),
    "two prices, one in sight, and none well placed": (
        [stated("100", "90")],
        [seen("85", score=3), seen("100", score=2)],
        "100",
    ),
    "two prices in sight, and none well placed": (
        [stated("100", "90")],
        [seen("85", score=3), seen("100", score=2), seen("90", score=2)],
        DOUBT,
    ),
    "two prices and a third one shown": ([stated("100", "90")], [seen("85"), seen("100", score=2)], DOUBT),
    "three prices in sight": ([stated("100", "90")], [seen("85"), seen("100", score=2), seen("90", score=2)], DOUBT),
    "two former prices, and one badly placed": (
        [stated("120", "130")],
        [seen("120", "list"), seen("130", "list"), seen("100", score=3)],
        DOUBT,
    ),
    "a from price of that amount": ([stated("100")], [seen("100", "from")], DOUBT),
    "a from price of that amount and another far away": (
        [stated("100")],
        [seen("100", "from"), seen("9", score=1)],
        DOUBT,
    ),
    "a from price, and the price itself": ([stated("100")], [seen("100", "from"), seen("100", score=STRONG)], "100"),
    "a from price far away": ([stated("100")], [seen("100", "from", score=3)], "100"),
    "a from price of one of two": ([stated("100", "90")], [seen("100", "from")], DOUBT),
    "a price per unit of that amount": ([stated("100")], [seen("100", "unit")], "100"),
    "as a former price only": ([stated("120")], [seen("120", "list")], DOUBT),
    "uncertain text is no reading": ([stated(offer("1234", uncertain=True))], [], DOUBT),
    "uncertain text beside a shown price": ([stated(offer("1.234", uncertain=True))], [seen("1234")], "1234"),
    "uncertain text above a shown price": ([stated(offer("1234", uncertain=True))], [seen("90")], "90"),
    "new and used": ([stated(NEW["new"], USED["used"])], [], "100"),
    "new and refurbished": ([stated(NEW["new"], USED["refurbished"])], [], "100"),
    "new and used, the used one shown": ([stated(NEW["new"], USED["used"])], [seen("80")], "80"),
    "unsaid and used": ([stated(NEW["unsaid"], USED["used"])], [], DOUBT),
    "two new and one used": ([stated(NEW["new"], NEW["dear"], USED["used"])], [], DOUBT),
    "new and used of two sellers": (
        [stated(offer("100", condition="new", seller="A"), offer("80", condition="used", seller="B"))],
        [],
        DOUBT,
    ),
    "new and used at two addresses": (
        [stated(offer("100", condition="new", url="/a"), offer("80", condition="used", url="/b"))],
        [],
        DOUBT,
    ),
    "the former price": ([stated("120")], [seen("100"), seen("120", "list")], "100"),
    "a lower former price": ([stated("79")], [seen("100"), seen("79", "list")], DOUBT),
    "a higher price that nothing strikes": ([stated("130")], [seen("100")], DOUBT),
    "the former price and one more": ([stated("120", "70")], [seen("100"), seen("120", "list")], DOUBT),
    "the starting bid": ([stated("50")], [seen("100"), seen("50", "bid")], "100"),
    "the starting bid and one more": ([stated("50", "70")], [seen("100"), seen("50", "bid")], DOUBT),
    "without tax": ([stated("100")], [seen("119")], "119"),
    "without tax and one more": ([stated("100", "77")], [seen("119")], DOUBT),
    "shown without what would be the tax": ([stated("119")], [seen("100")], DOUBT),
    "the members' price": ([stated("90")], [seen("100"), seen("90", "member")], "100"),
    "a members' price above": ([stated("110")], [seen("100"), seen("110", "member")], DOUBT),
    "the price of a piece": ([stated("90")], [seen("100"), seen("90", "unit")], DOUBT),
    "the members' price and one more": ([stated("90", "70")], [seen("100"), seen("90", "member")], DOUBT),
    "in cents": ([stated("10000")], [seen("100")], "100"),
    "a hundredfold that is no whole number": ([stated("100.50")], [seen("1.005")], DOUBT),
    "in cents and one more": ([stated("10000", "70")], [seen("100")], DOUBT),
}


@pytest.mark.parametrize("name", STRUCTURED)
def test_structured_data_beside_what_is_shown(name: str) -> None:
    products, shown, price = STRUCTURED[name]
    assert price_of(judged(products, shown)) == price


MIXED = [stated("100"), stated("100", method="microdata", currency="EUR")]
UNSAID = [stated("100"), stated("100", method="microdata", currency="")]
CURRENCIES: dict[str, tuple[list[ProductData], Seen, str | None]] = {
    "the shown one is another": ([stated("100")], [seen("100", currency="EUR")], DOUBT),
    "none is shown": ([stated("100")], [seen("100", currency="")], "USD"),
    "none is stated": ([stated("100", currency="")], [seen("90", score=1), seen("100", currency="EUR")], "EUR"),
    "none is stated, and only another price is in sight": ([stated("100", currency="")], [seen("9", score=1)], ""),
    "one notation says none": (UNSAID, [seen("100")], "USD"),
    "one notation says none, and another is shown": (UNSAID, [seen("100", currency="EUR")], DOUBT),
    "two are stated, one is shown": (MIXED, [seen("100", currency="EUR")], "EUR"),
    "two are stated, and a third is shown": (MIXED, [seen("100", currency="GBP")], DOUBT),
    "two are stated, none is shown": (MIXED, [], DOUBT),
    "two are stated, the price without one is shown": (MIXED, [seen("100", currency="")], DOUBT),
    "the shown one is that of another amount": (
        [stated("100"), stated("110", currency="EUR")],
        [seen("100", currency="EUR")],
        DOUBT,
    ),
    "the other is of another amount": ([stated("100"), stated("110", currency="EUR")], [seen("100")], "USD"),
}


@pytest.mark.parametrize("name", CURRENCIES)
def test_one_number_in_two_currencies_is_two_prices(name: str) -> None:
    products, shown, currency = CURRENCIES[name]
    verdict = judged(products, shown)
    assert (verdict.status, verdict.currency if currency is not DOUBT else "") == (
        "ok" if currency is not DOUBT else "ambiguous",
        currency or "",
    )


SPAN = [stated(offer("80", "120", kind="range"))]
RANGES: dict[str, tuple[list[ProductData], Seen, str | None]] = {
    "one within": (SPAN, [seen("100")], "100"),
    "its lower end": (SPAN, [seen("80")], "80"),
    "its upper end": (SPAN, [seen("120")], "120"),
    "one beyond": (SPAN, [seen("130")], DOUBT),
    "one below": (SPAN, [seen("70")], DOUBT),
    "one within in another currency": (SPAN, [seen("100", currency="EUR")], DOUBT),
    "one within without a currency": (SPAN, [seen("100", currency="")], "100"),
    "one within that is badly placed": (SPAN, [seen("100", score=3)], DOUBT),
    "one within beside its equal": (SPAN, [seen("100"), seen("90")], DOUBT),
    "one within after a from price": (SPAN, [seen("80", "from", start=10), seen("100")], DOUBT),
    "one within to be read in two ways": (SPAN, [seen("100|1")], DOUBT),
    "the lower end, the upper one struck": (SPAN, [seen("80", score=3), seen("120", "list")], "80"),
    "the lower end badly placed": (SPAN, [seen("80", score=3)], DOUBT),
    "another badly placed, the upper end struck": (SPAN, [seen("100", score=3), seen("120", "list")], DOUBT),
    "a lowest price, and another shown": ([stated(offer("80", kind="from"))], [seen("100")], DOUBT),
    "a lowest price, shown": ([stated(offer("80", kind="from"))], [seen("80")], "80"),
    "a monthly rate, and the price shown": ([stated(offer("10", kind="instalment"))], [seen("100")], "100"),
    "a monthly rate above what is shown": ([stated(offer("150", kind="instalment"))], [seen("100")], DOUBT),
    "a monthly rate alone": ([stated(offer("10", kind="instalment"))], [], DOUBT),
}


@pytest.mark.parametrize("name", RANGES)
def test_structured_data_that_states_no_single_price(name: str) -> None:
    products, shown, price = RANGES[name]
    assert price_of(judged(products, shown)) == price


def test_a_range_is_a_reading_of_its_ends_alone() -> None:
    assert judged(SPAN, [seen("100")]).readings == ("visible",)
    assert judged(SPAN, [seen("80")]).readings == ("json_ld", "visible")
    assert judged(SPAN, [seen("80", score=3), seen("120", "list")]).list_price == 120
    doubtful = judged(SPAN, [])
    assert contenders(doubtful) == ["80 USD json_ld", "120 USD json_ld"]


VISIBLE: dict[str, tuple[Seen, str]] = {
    "just well enough placed": ([seen("100", score=STRONG)], "100"),
    "not well enough placed": ([seen("100", score=3.9)], "none"),
    "two ways": ([seen("1234|1.234")], "ambiguous"),
    "beside its equal": ([seen("100"), seen("90", score=4.3)], "ambiguous"),
    "beside a lesser one": ([seen("100"), seen("90", score=4.25)], "100"),
    "beside what is a former price elsewhere": ([seen("100"), seen("120"), seen("120", "list", score=1)], "100"),
    "beside what is a members' price elsewhere": ([seen("100"), seen("90"), seen("90", "member", score=1)], "100"),
    "beside what is a price of a piece elsewhere": ([seen("100"), seen("90"), seen("90", "unit")], "ambiguous"),
    "struck elsewhere, and no other": ([seen("120"), seen("120", "list", score=1)], "120"),
    "struck elsewhere, and another badly placed": ([seen("120"), seen("120", "list"), seen("100", score=2)], "120"),
    "net elsewhere": ([seen("119"), seen("100", score=5.5), seen("100", "ex_vat", score=1)], "119"),
    "after a from price": ([seen("80", "from", start=10), seen("100")], "ambiguous"),
    "after two from prices": (
        [seen("70", "from", score=3, start=10), seen("80", "from", start=20), seen("100")],
        "ambiguous",
    ),
    "after a range": ([seen("80", "range", start=10), seen("100")], "ambiguous"),
    "before a from price": ([seen("80", "from", start=200), seen("100")], "100"),
    "after a lesser from price": ([seen("80", "from", score=4.5, start=10), seen("100")], "100"),
    "after a badly placed from price": ([seen("80", "from", score=3, start=10), seen("100", score=STRONG)], "100"),
    "alone beside its former price": ([seen("100", score=2.5), seen("120", "list", start=159)], "100"),
    "alone and too badly placed": ([seen("100", score=2.4), seen("120", "list", start=120)], "none"),
    "alone and its former price too far": ([seen("100", score=3), seen("120", "list", start=160)], "none"),
    "alone beside a lower former price": ([seen("100", score=3), seen("90", "list", start=120)], "none"),
    "with another beside its former price": (
        [seen("100", score=3), seen("10", score=0), seen("120", "list", start=120)],
        "none",
    ),
    "in two ways beside its former price": ([seen("100|1", score=3), seen("120", "list", start=120)], "none"),
    "with a members' price beside its former price": (
        [seen("100", score=3), seen("120", "list", start=120), seen("80", "member", score=1)],
        "none",
    ),
    "a from price alone": ([seen("80", "from", score=2)], "ambiguous"),
    "a from price too far away": ([seen("80", "from", score=1.9)], "none"),
    "a former price alone": ([seen("80", "list")], "none"),
}


@pytest.mark.parametrize("name", VISIBLE)
def test_what_is_shown_alone(name: str) -> None:
    shown, expected = VISIBLE[name]
    verdict = judged([], shown)
    assert (price_of(verdict) or verdict.status) == expected


def contenders(verdict: PriceVerdict) -> list[str]:
    return [f"{amount:f} {currency} {reading}" for amount, currency, reading in verdict.competing]


def test_a_doubt_names_its_contenders_and_its_reason() -> None:
    differ = judged([stated("100")], [seen("90")])
    assert contenders(differ) == ["100 USD json_ld", "90 USD visible"]
    two_ways = judged([stated("999")], [seen("1234|1.234")])
    assert contenders(two_ways) == ["999 USD json_ld", "1234 USD visible", "1.234 USD visible"]
    assert "structured data and its visible price differ" in two_ways.reasons[0]
    weak = judged([stated("100", "90")], [seen("85", score=3)])
    assert contenders(weak) == ["100 USD json_ld", "90 USD json_ld"]
    far = judged([stated("100")], [seen("100", score=3, currency="EUR")])
    assert contenders(far) == ["100 USD json_ld"]
    half_open = judged([stated("100", "90")], [seen("100", "from")])
    assert (contenders(half_open), half_open.kind) == (["100 USD json_ld", "90 USD json_ld"], "")
    former = judged([stated("120", "100")], [seen("120", "list")])
    assert "states different prices" in former.reasons[0]
    alone = judged([], [seen("1234|1.234")])
    assert (contenders(alone), alone.reasons) == (
        ["1234 USD visible", "1.234 USD visible"],
        ("'1234|1.234' may be read in two ways",),
    )
    equals = judged([], [seen("100"), seen("90")])
    assert contenders(equals) == ["100 USD visible", "90 USD visible"]


def test_what_structured_data_also_states_is_said_unless_it_is_the_former_price() -> None:
    verdict = judged([stated("120", "110", "100")], [seen("100"), seen("120", "list")])
    assert (verdict.price, verdict.list_price) == (Decimal(100), Decimal(120))
    assert [reason.split()[4] for reason in verdict.reasons] == ["110,"]


def test_an_open_price_is_the_best_placed_one_with_the_ends_of_its_range() -> None:
    verdict = judged([], [seen("90", "from", start=50), seen("80", "from", start=10), seen("70", "from", score=3)])
    assert (contenders(verdict), verdict.kind) == (["80 USD visible"], "from")
    ends = [seen("80", "range", start=50), seen("95", "range", start=89)]
    beyond = [seen("60", "range", score=3, start=10), seen("99", "range", score=3, start=90)]
    assert contenders(judged([], [*ends, *beyond])) == ["80 USD visible", "95 USD visible"]


@pytest.mark.parametrize(
    ("said", "shown", "expected"),
    [
        ("120", [], "120"),
        ("100", [], None),
        ("", [("120", 130)], "120"),
        ("130", [("120", 130)], "130"),
        ("90", [("120", 130)], "120"),
        ("", [("120", 500)], "120"),
        ("", [("120", 501)], None),
        ("", [("130", 300), ("120", 130)], "120"),
        ("", [("100", 130)], None),
        ("", [("90", 130)], None),
        ("", [("120|1200", 130)], None),
    ],
)
def test_the_list_price_is_the_higher_one_stated_or_struck_near_by(
    said: str, shown: list[tuple[str, int]], expected: str | None
) -> None:
    rows = [seen("100"), *(seen(amounts, "list", score=2, start=start) for amounts, start in shown)]
    verdict = judged([stated(offer("100", list_price=said))], rows)
    assert verdict.list_price == (Decimal(expected) if expected else None)


def test_the_list_price_is_sought_where_the_price_is_shown() -> None:
    shown = [seen("7", start=0), seen("100", start=500), seen("130", "list", start=20), seen("120", "list", start=520)]
    assert list_price_of(shown, Decimal(100), "USD") == 120
    assert list_price_of(shown, Decimal(99), "USD") == 130  # shown nowhere: by the first price in sight


def test_prices_in_toman_are_compared_in_rials_where_structured_data_counts_in_these() -> None:
    toman = seen("1000", currency="IRT")
    assert price_of(judged([stated("10000", currency="IRR")], [toman])) == "10000"
    both = [stated("10000", currency="IRR"), stated("10000", method="microdata", currency="")]
    assert price_of(judged(both, [toman])) == "10000"
    assert price_of(judged([stated("10000", currency="USD")], [toman])) != "10000"
