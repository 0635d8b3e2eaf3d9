"""An answer that leaves offers out says so, and one that shows them all does not: what is missing has not ended."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from scrapers.records import Page, PageReading
from scrapers.sites import reader_named

FIXTURES = Path(__file__).parent / "fixtures"


@cache
def visit(folder: str) -> tuple[str, str, dict[str, str], str]:
    told = json.loads((FIXTURES / folder / "visit.json").read_text("utf-8"))
    return told["reader"], told["url"], told["hints"], next((FIXTURES / folder).glob("page.*")).read_text("utf-8")


def read(folder: str, text: str | None = None) -> PageReading:
    reader, url, hints, own = visit(folder)
    return reader_named(reader)(Page(url, 200, "", own if text is None else text, hints))


@pytest.mark.parametrize(
    ("folder", "reason"),
    [
        ("mercadolibre-first-of-several-pages", "2 of 25 offers"),
        ("yandex_market-first-of-several-pages", "2 of 25 offers"),
        ("ozon-other-seller-without-a-price", "Без Цены"),
        ("walmart-offer-without-a-price", "Saw King"),
        ("json_api-offers-without-a-price", "the price of C"),
        ("marketplace-three-sellers", "the price of Dear Lens"),
    ],
)
def test_offers_that_are_not_shown_are_told_of(folder: str, reason: str) -> None:
    reading = read(folder)
    assert (reading.status, reading.partial) == ("ok", True)
    assert any(reason in given for given in reading.reasons), reading.reasons


@pytest.mark.parametrize(
    "folder",
    [
        "amazon-panel-of-all-offers",
        "amazon-panel-with-a-price-in-the-basket",
        "mercadolibre-all-sellers",
        "walmart-all-sellers",
        "walmart-restored-and-sold-out-offers",
        "ozon-answer-with-other-sellers",
        "yandex_market-offers-of-a-model",
        "generic-several-sellers-in-json-ld",
        "json_api-minor-units",
    ],
)
def test_an_answer_that_shows_all_offers_is_whole(folder: str) -> None:
    assert (read(folder).status, read(folder).partial) == ("ok", False)


def test_a_seller_of_the_panel_whose_price_cannot_be_read_has_not_left() -> None:
    folder = "amazon-panel-of-all-offers"
    damaged = visit(folder)[3].replace("57,50 €", "Preis folgt")
    assert damaged != visit(folder)[3]
    assert read(folder, damaged).partial


@pytest.mark.parametrize("folder", ["mercadolibre-first-of-several-pages", "yandex_market-first-of-several-pages"])
def test_an_answer_on_a_single_page_is_whole(folder: str) -> None:
    def counted(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: 2 if key == "total" else counted(item) for key, item in value.items()}
        return [counted(item) for item in value] if isinstance(value, list) else value

    assert not read(folder, json.dumps(counted(json.loads(visit(folder)[3])))).partial


def test_the_next_part_of_many_offers_is_named_by_an_address_that_can_be_watched() -> None:
    folder = "mercadolibre-first-of-several-pages"
    first = "https://api.mercadolibre.com/products/MLB19000001/items?offset=2"
    assert any(f"{first}," in reason for reason in read(folder).reasons)
    later = json.loads(visit(folder)[3])
    later["paging"] |= {"offset": 23}
    assert not any("offset=" in reason for reason in read(folder, json.dumps(later)).reasons)
    assert read(folder, json.dumps(later)).partial


@pytest.mark.parametrize(
    ("shops", "counted", "partial"), [(2, 2, False), (2, 3, True), (10, None, True), (9, None, False)]
)
def test_the_first_ten_shops_of_a_model_are_not_taken_for_all(shops: int, counted: int | None, partial: bool) -> None:
    offers = [{"shopName": f"Shop {n}", "price": 5990 + n, "inStock": 1} for n in range(shops)]
    model = {"id": 190001, "name": "Lamp", "offers": offers} | ({} if counted is None else {"onlineOffers": counted})
    answer = json.dumps({"models": [model], "currency": "RUR"})
    assert read("yandex_market-first-of-several-pages", answer).partial is partial
