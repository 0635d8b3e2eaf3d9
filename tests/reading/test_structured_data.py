"""Structured data in the shapes shops publish it."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from scrapers.reading.gtin import clean_gtin, is_gtin
from scrapers.reading.lenient_json import lenient_json
from scrapers.reading.page_marks import page_marks
from scrapers.reading.product_data import ProductData
from scrapers.reading.structured import structured_products


def products(head: str = "", body: str = "") -> list[ProductData]:
    return structured_products(page_marks(LexborHTMLParser(f"<html><head>{head}</head><body>{body}</body></html>")))


def json_ld(text: str) -> ProductData:
    (product,) = products(f'<script type="application/ld+json">{text}</script>')
    return product


@pytest.mark.parametrize(
    "text",
    [
        '{"a": 1, "b": [2,],}',
        '<!-- {"a": 1, "b": [2]} -->',
        '//<![CDATA[\n{"a": 1, "b": [2]}\n//]]>',
        '{"a": 1, /* note */ "b": [2]} // end',
        "{&quot;a&quot;: 1, &quot;b&quot;: [2]}",
        '{"a": 1, "b": [2]};',
    ],
)
def test_broken_json_of_the_usual_kinds_is_read(text: str) -> None:
    assert lenient_json(text) == [{"a": 1, "b": [2]}]


def test_raw_line_breaks_and_bad_escapes_in_strings_are_kept_as_text() -> None:
    assert lenient_json('{"a": "x\ny", "b": "it\\\'s"}') == [{"a": "x\ny", "b": "it\\'s"}]


def test_two_values_one_after_another_are_both_read() -> None:
    assert lenient_json('{"a": 1} {"b": 2}') == [{"a": 1}, {"b": 2}]


def test_a_cut_off_text_loses_the_member_at_the_cut_and_nothing_is_guessed() -> None:
    assert lenient_json('{"name": "X", "offers": {"currency": "USD", "price": 12') == [
        {"name": "X", "offers": {"currency": "USD"}}
    ]


@given(st.text(max_size=80))
def test_no_text_breaks_the_json_reader(text: str) -> None:
    assert isinstance(lenient_json(text), list)


def test_a_range_in_an_aggregate_offer_is_a_from_price() -> None:
    product = json_ld(
        '{"@type":"Product","name":"X","offers":{"@type":"AggregateOffer","lowPrice":"5","highPrice":9,"priceCurrency":"EUR"}}'
    )
    (offer,) = product.offers
    assert (offer.price, offer.price_max, offer.kind) == (Decimal(5), Decimal(9), "from")


def test_offers_in_an_aggregate_offer_are_read_one_by_one_with_their_sellers() -> None:
    product = json_ld(
        '{"@type":["Product"],"name":"X","offers":{"@type":"AggregateOffer","offers":['
        '{"price":5,"priceCurrency":"EUR","seller":{"name":"A"}},{"price":6,"priceCurrency":"EUR","seller":{"name":"B"}}]}}'
    )
    assert [(offer.price, offer.seller) for offer in product.offers] == [(Decimal(5), "A"), (Decimal(6), "B")]


def specified(*specifications: dict[str, object]) -> ProductData:
    offer = {"@type": "Offer", "priceCurrency": "EUR", "priceSpecification": list(specifications)}
    return json_ld(json.dumps({"@type": "Product", "name": "X", "offers": offer}))


@pytest.mark.parametrize("kind", ["MinimumAdvertisedPrice", "InvoicePrice"])
def test_what_shops_may_advertise_or_pay_themselves_is_no_price(kind: str) -> None:
    internal = {"priceType": f"https://schema.org/{kind}", "price": 59.99, "priceCurrency": "EUR"}
    assert specified(internal).offers[0].price is None
    (offer,) = specified(internal, {"price": 64.99, "priceCurrency": "EUR"}).offers
    assert (offer.price, offer.list_price, offer.kind) == (Decimal("64.99"), None, "")


def test_a_regular_price_alone_is_the_price_and_beside_another_the_list_price() -> None:
    regular = {"priceType": "https://schema.org/RegularPrice", "price": 69.99, "priceCurrency": "EUR"}
    (alone,) = specified(regular).offers
    (reduced,) = specified(regular, {"priceType": "SalePrice", "price": 49.99, "priceCurrency": "EUR"}).offers
    assert (alone.price, alone.list_price) == (Decimal("69.99"), None)
    assert (reduced.price, reduced.list_price) == (Decimal("49.99"), Decimal("69.99"))


def test_two_plain_specifications_that_differ_are_a_range_and_never_the_first_of_them() -> None:
    (offer,) = specified({"price": "69.99"}, {"priceType": "https://schema.org/SalePrice", "price": 49.99}).offers
    assert (offer.price, offer.price_max, offer.kind) == (Decimal("49.99"), Decimal("69.99"), "range")
    (same,) = specified({"price": "49.990"}, {"price": 49.99}).offers
    assert (same.price, same.kind) == (Decimal("49.990"), "")


def test_a_down_payment_is_a_deposit() -> None:
    down = {"priceComponentType": "https://schema.org/Downpayment", "price": 99, "priceCurrency": "EUR"}
    assert specified(down).offers[0].kind == "deposit"


def test_reserved_goods_are_not_to_be_had() -> None:
    product = json_ld(
        '{"@type":"Product","name":"X","offers":{"price":5,"availability":"https://schema.org/Reserved"}}'
    )
    assert product.offers[0].availability == "out_of_stock"


def test_list_member_and_net_prices_in_specifications_are_told_apart() -> None:
    product = json_ld(
        '{"@type":"Product","name":"X","offers":{"@type":"Offer","priceSpecification":['
        '{"price":"20.00","priceCurrency":"EUR","priceType":"https://schema.org/StrikethroughPrice"},'
        '{"price":"12.00","priceCurrency":"EUR","validForMemberTier":{"name":"club"}},'
        '{"price":"15.00","priceCurrency":"EUR"}]}}'
    )
    (offer,) = product.offers
    assert (offer.price, offer.list_price, offer.kind) == (Decimal("15.00"), Decimal("20.00"), "")


def test_a_price_stated_without_vat_only_is_named_so() -> None:
    product = json_ld(
        '{"@type":"Product","name":"X","offers":{"priceSpecification":'
        '{"price":"12.00","priceCurrency":"EUR","valueAddedTaxIncluded":false}}}'
    )
    assert product.offers[0].kind == "ex_vat"


def test_related_listed_and_variant_products_are_not_the_pages_product() -> None:
    product = json_ld(
        '{"@type":"Product","name":"X","isRelatedTo":[{"@type":"Product","name":"Y"}],'
        '"hasVariant":[{"@type":"Product","name":"Z"}],"offers":{"price":"1","priceCurrency":"EUR"}}'
    )
    assert product.title == "X"


def test_a_zero_price_is_a_placeholder() -> None:
    assert (
        json_ld('{"@type":"Product","name":"X","offers":{"price":"0.00","priceCurrency":"EUR"}}').offers[0].price
        is None
    )


def test_a_number_for_machines_with_three_odd_decimals_is_uncertain() -> None:
    product = json_ld('{"@type":"Product","name":"X","offers":{"price":"24.990","priceCurrency":"CLP"}}')
    assert product.offers[0].uncertain


@pytest.mark.parametrize(("whole", "price"), [("19", "19.99"), ("1" * 12, f"{'1' * 12}.99"), ("1" * 40, None)])
def test_a_price_before_it_was_rounded_is_rounded_to_money_and_an_absurd_number_is_none(
    whole: str, price: str | None
) -> None:
    product = json_ld(f'{{"@type":"Product","name":"X","offers":{{"price":"{whole}.98765","priceCurrency":"EUR"}}}}')
    assert product.offers[0].price == (Decimal(price) if price else None)


def test_rdfa_is_read_like_microdata() -> None:
    (product,) = products(
        body='<div vocab="http://schema.org/" typeof="Product"><b property="name">X</b>'
        '<div property="offers" typeof="Offer">'
        '<span property="price" content="7.50"></span><meta property="priceCurrency" content="EUR"></div></div>'
    )
    assert (product.method, product.title, product.offers[0].price) == ("rdfa", "X", Decimal("7.50"))


def test_a_sale_price_in_meta_tags_makes_the_regular_one_the_list_price() -> None:
    (product,) = products(
        '<meta property="product:price:amount" content="20"><meta property="product:sale_price:amount" content="15">'
        '<meta property="product:price:currency" content="EUR">'
    )
    assert (product.offers[0].price, product.offers[0].list_price) == (Decimal(15), Decimal(20))


def test_gtins_are_known_by_their_check_digit() -> None:
    assert clean_gtin("4006381 333931") == "4006381333931"
    assert clean_gtin("4006381333932") == ""
    assert not is_gtin("00000000")


@given(st.integers(min_value=1, max_value=10**12 - 1))
def test_exactly_one_check_digit_fits_a_number(number: int) -> None:
    assert sum(is_gtin(f"{number:012d}{digit}") for digit in range(10)) == 1


def test_what_a_part_only_names_by_its_id_is_told_elsewhere_on_the_page() -> None:
    shop = '<script type="application/ld+json">{"@type":"Organization","@id":"#shop","name":"Aqua"}</script>'
    graph = (
        '{"@graph":[{"@type":"ProductGroup","@id":"#g","name":"Rope","hasVariant":[{"@id":"#v"}]},'
        '{"@type":"Offer","@id":"#o","price":"35","priceCurrency":"USD","seller":{"@id":"#shop"},'
        '"priceSpecification":{"@id":"#was"}},{"@type":"PriceSpecification","@id":"#was","priceType":"ListPrice",'
        '"price":"40"},{"@type":"Product","@id":"#v","name":"Rope 20 m","offers":{"@id":"#o"}}]}'
    )
    group, variant = products(f'{shop}<script type="application/ld+json">{graph}</script>')
    for product in (group, variant):
        (offer,) = product.offers
        assert (offer.price, offer.list_price, offer.seller) == (Decimal(35), Decimal(40), "Aqua")


@pytest.mark.parametrize("key", ["offers", "hasVariant", "seller"])
def test_parts_that_name_one_another_without_end_are_followed_a_few_steps_only(key: str) -> None:
    refers = ",".join(['{"@id":"#b"}'] * 5000)
    graph = (
        f'{{"@graph":[{{"@type":"Product","@id":"#a","name":"X","{key}":[{refers}]}},'
        f'{{"@type":"Product","@id":"#b","name":"Y","{key}":[{{"@id":"#a"}},{{"@id":"#b"}}]}}]}}'
    )
    assert [product.title for product in products(f'<script type="application/ld+json">{graph}</script>')] == ["X", "Y"]


def test_parts_that_many_refer_to_are_told_a_limited_number_of_times() -> None:
    refers = ",".join(['{"@id":"#o"}'] * 500)
    inline = ",".join(['{"@type":"Offer","price":"5"}'] * 500)
    graph = (
        f'{{"@graph":[{{"@type":"Product","name":"X","offers":[{refers}]}},'
        f'{{"@type":"AggregateOffer","@id":"#o","offers":[{inline}]}}]}}'
    )
    (product,) = products(f'<script type="application/ld+json">{graph}</script>')
    assert len(product.offers) < 6000


@pytest.mark.parametrize(("other", "prices"), [("9.99", []), ("49.99", ["49.99"])])
def test_of_two_that_bear_one_id_neither_is_told_where_they_contradict(other: str, prices: list[str]) -> None:
    graph = (
        '{"@graph":[{"@type":"Product","name":"X","offers":{"@id":"#o"}},'
        '{"@type":"Offer","@id":"#o","price":"49.99"},{"@type":"Offer","@id":"#o","price":"' + other + '"}]}'
    )
    (product,) = products(f'<script type="application/ld+json">{graph}</script>')
    assert [str(offer.price) for offer in product.offers if offer.price is not None] == prices


@pytest.mark.parametrize(
    ("first", "other"),
    [
        ({"price": 49.9}, {"price": "49.90"}),
        ({"priceCurrency": "usd"}, {"priceCurrency": "USD"}),
        ({"sku": "sNaN"}, {"sku": "SNAN"}),
        ({"price": "49.90"}, {"price": None}),
        ({"availability": "InStock"}, {"availability": "https://schema.org/OutOfStock"}),
        ({"name": "Shop"}, {"name": "Shop Ltd"}),
    ],
)
def test_two_that_bear_one_id_and_spell_or_name_it_differently_are_told(
    first: dict[str, object], other: dict[str, object]
) -> None:
    offer = {"@type": "Offer", "@id": "#o", "price": "49.90", "priceCurrency": "USD"}
    graph = {"@graph": [{"@type": "Product", "name": "X", "offers": {"@id": "#o"}}, offer | first, offer | other]}
    (product,) = products(f'<script type="application/ld+json">{json.dumps(graph)}</script>')
    assert [offer.price for offer in product.offers] == [Decimal("49.9")]


def test_a_regular_price_beside_a_lower_one_is_the_former_price() -> None:
    regular = {"priceType": "https://schema.org/RegularPrice", "price": 159, "priceCurrency": "EUR"}
    graph = {"@type": "Product", "name": "X", "offers": {"price": 129, "priceSpecification": regular}}
    (product,) = products(f'<script type="application/ld+json">{json.dumps(graph)}</script>')
    assert [(offer.price, offer.list_price) for offer in product.offers] == [(Decimal(129), Decimal(159))]
