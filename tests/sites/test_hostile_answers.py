"""What a server sends may be cut off or altered anywhere: a site's file still answers with one of the outcome words."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.vocabulary import Outcome
from scrapers.records import Page, PageReading
from scrapers.sites import cards_on, fault_of, plain_address, reader_named, reader_names, request_for

FIXTURES = Path(__file__).parent / "fixtures"
FOLDERS = sorted(path.name for path in FIXTURES.iterdir() if path.is_dir())
GENERAL = {"generic", "json_api", "marketplace", "selectors"}
"""Readers of any shop: the currency that a page lacks is filled in by the site's settings later."""
OWN = {"api", "state", "selector"}
ODD = st.one_of(
    st.none(), st.booleans(), st.integers(), st.text(max_size=20), st.just("1e999999999"), st.just([]), st.just({}),
    st.floats(allow_nan=False, allow_infinity=False), st.just("-5"), st.just([{"x": 1}, 3, None]),
)  # fmt: skip


@cache
def visit(folder: str) -> tuple[str, str, dict[str, str], str]:
    path = FIXTURES / folder
    told = json.loads((path / "visit.json").read_text("utf-8"))
    return told["reader"], told["url"], told["hints"], next(path.glob("page.*")).read_text("utf-8")


def read(folder: str, text: str, *, hints: bool = True) -> PageReading:
    reader, url, told, _ = visit(folder)
    page = Page(url, 200, "", text, told if hints else {})
    cards_on(reader, page)
    return reader_named(reader)(page)


def sound(reading: PageReading, reader: str) -> None:
    assert reading.status in set(Outcome)
    for offer in reading.offers:
        if offer.price is not None and OWN & set(offer.readings) and reader not in GENERAL:
            assert offer.currency
            assert offer.price > 0
        if offer.price_to is not None:  # "from 79.00" alone leaves the other end open
            assert offer.price_from is not None
        if offer.price_from is not None:
            assert offer.currency
        assert not (offer.price_in_cart and offer.price is not None and "api" in offer.readings)
    if reading.status == "ok":
        assert all(offer.price is not None or offer.price_in_cart for offer in reading.offers)


def altered(value: Any, draw: Any) -> Any:
    """Replace, remove or keep one thing somewhere in a JSON value."""
    if isinstance(value, dict) and value and draw(st.integers(0, 5)):
        key = draw(st.sampled_from(sorted(value)))
        if draw(st.integers(0, 3)) == 0:
            return {name: item for name, item in value.items() if name != key}
        return {**value, key: altered(value[key], draw)}
    if isinstance(value, list) and value and draw(st.integers(0, 5)):
        place = draw(st.integers(0, len(value) - 1))
        return [*value[:place], altered(value[place], draw), *value[place + 1 :]]
    return draw(ODD)


@pytest.mark.parametrize("folder", FOLDERS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_an_answer_cut_off_anywhere_is_read_without_a_fault(folder: str, data: st.DataObject) -> None:
    text = visit(folder)[3]
    sound(read(folder, text[: data.draw(st.integers(0, len(text)))], hints=data.draw(st.booleans())), visit(folder)[0])


@pytest.mark.parametrize("folder", FOLDERS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_an_altered_answer_is_read_without_a_fault(folder: str, data: st.DataObject) -> None:
    text = visit(folder)[3]
    if text.lstrip().startswith(("{", "[")) and folder != "shopify-cut-off":
        value = json.loads(text)
        for _ in range(data.draw(st.integers(1, 3))):
            value = altered(value, data.draw)
        text = json.dumps(value)
    else:
        place = data.draw(st.integers(0, len(text)))
        gap = data.draw(st.integers(0, 60))
        text = text[:place] + data.draw(st.text(max_size=8)) + text[place + gap :]
    sound(read(folder, text), visit(folder)[0])


@settings(max_examples=200, deadline=None)
@given(reader=st.sampled_from(reader_names()), path=st.text(max_size=40), query=st.text(max_size=20))
def test_what_is_asked_for_never_depends_on_a_well_formed_address(reader: str, path: str, query: str) -> None:
    for url in (f"https://shop.example/{path}?{query}", f"https://www.ebay.de/itm/{path}", path):
        assert request_for(reader, url, {}, {"token": "k"}).url or not url
        plain_address(reader, url)


@settings(max_examples=200, deadline=None)
@given(
    reader=st.sampled_from(reader_names()),
    url=st.sampled_from(["https://card.wb.ru/cards/v4/detail", "https://s.example/wp-json/wc/store/v1/products/1"]),
    status=st.sampled_from([400, 404, 410, 429]),
    said=st.one_of(st.text(max_size=40), ODD.map(json.dumps), ODD.map(lambda odd: json.dumps({"errors": odd}))),
)
def test_what_an_error_says_of_a_listing_is_read_without_a_fault(reader: str, url: str, status: int, said: str) -> None:
    told = fault_of(reader, Page(url, status, "", said))
    assert told is None or (told.status in set(Outcome) and not told.offers and told.reasons)


@pytest.mark.parametrize(("known", "damaged"), [("<h1>", "<h1:>"), ("<h1", "<h1:x.y"), ("<h1>", "<h1#a>")])
def test_a_heading_whose_name_no_selector_can_hold_is_read_without_a_fault(known: str, damaged: str) -> None:
    folder = "generic-price-in-the-basket-only"
    assert known in visit(folder)[3]
    sound(read(folder, visit(folder)[3].replace(known, damaged)), "generic")


def test_nothing_is_sold_for_nothing() -> None:
    folder = "ozon-structured-data-states-the-card-price"
    free = re.sub(r"(&quot;price&quot;: &quot;)5\s990 ₽", r"\g<1>0 ₽", visit(folder)[3])
    assert free != visit(folder)[3]
    assert all(offer.price is None or offer.price > 0 for offer in read(folder, free).offers)


def test_an_amount_of_zero_in_an_element_for_prices_contends_with_none() -> None:
    folder = "yandex_market-page-card-price-only"
    assert "5 490 ₽ с картой Пэй" in visit(folder)[3]
    sound(read(folder, visit(folder)[3].replace("5 490 ₽ с картой Пэй", "0 ₽")), "yandex_market")
