"""Bytes to text, and one answer to one outcome."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrapers.reading.charset import decode
from scrapers.reading.visit import read_response
from scrapers.records import Response
from scrapers.sites import UnknownReaderError, reader_for, reader_named, reader_names

RUSSIAN = (
    "<html><body><h1>Бинокль «Аврора» для наблюдений</h1><p>Цена: 12 990 руб. В наличии на складе</p></body></html>"
)


def answer(body: bytes, content_type: str = "text/html", status: int = 200) -> Response:
    at = datetime(2025, 1, 1, tzinfo=UTC)
    return Response(
        "https://shop.example/p", "https://shop.example/p", status, (("Content-Type", content_type),), body, at
    )


@pytest.mark.parametrize("claimed", ["utf-8", "", "no-such-charset"])
@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r", "utf-8", "utf-8-sig", "utf-16"])
def test_a_russian_page_is_read_whatever_its_header_claims(claimed: str, encoding: str) -> None:
    response = answer(RUSSIAN.encode(encoding, errors="replace"), f"text/html; charset={claimed}")
    assert "Бинокль" in decode(response)
    assert "В наличии на складе" in decode(response)


def test_a_page_that_claims_utf_8_in_its_meta_and_is_cp1251_is_read_as_cp1251() -> None:
    page = '<html><head><meta charset="utf-8"></head><body>Цена 12 990,00 руб. за штуку</body></html>'
    assert "Цена 12 990,00 руб." in decode(answer(page.encode("cp1251")))


def test_a_page_that_claims_latin_1_and_is_utf_8_is_read_as_utf_8() -> None:
    assert "19,90 €" in decode(answer("<p>Preis 19,90 €</p>".encode(), "text/html; charset=iso-8859-1"))


@pytest.mark.parametrize(
    ("encoding", "text"),
    [("cp932", "商品の価格は税込みで表示しています"), ("cp949", "이 상품의 가격은 부가세 포함입니다"),
     ("gb18030", "本商品价格含税，全国包邮"), ("cp1252", "<p>Größe für Männer, prix réduit à 19 €</p>")],
)  # fmt: skip
def test_the_meta_tag_is_believed_where_the_bytes_agree(encoding: str, text: str) -> None:
    head = f'<html><head><meta charset="{encoding}"></head>'.encode()
    assert text in decode(answer(head + text.encode(encoding)))


def test_a_few_damaged_bytes_do_not_turn_a_utf_8_page_into_something_else() -> None:
    body = (RUSSIAN * 40).encode() + b"\xd0"
    assert "Аврора" in decode(answer(body, "text/html; charset=utf-8"))


@given(st.binary(max_size=300))
def test_no_bytes_break_the_decoder(body: bytes) -> None:
    assert isinstance(decode(answer(body)), str)


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (403, "blocked"),
        (401, "blocked"),
        (429, "blocked"),
        (404, "gone"),
        (410, "gone"),
        (503, "blocked"),
        (302, "blocked"),
    ],
)
def test_a_status_code_has_its_outcome_and_says_the_code(status: int, outcome: str) -> None:
    reading = read_response(answer(b"<h1>x</h1>", status=status), "generic", {})
    assert (reading.status, reading.offers) == (outcome, ())
    assert str(status) in reading.reasons[0]


def test_an_empty_answer_and_an_image_are_no_page_of_a_product() -> None:
    assert read_response(answer(b""), "generic", {}).status == "layout_changed"
    image = read_response(answer(b"\x89PNG", "image/png"), "generic", {})
    assert (image.status, image.reasons) == ("layout_changed", ("the answer is image/png, not a page",))


@settings(max_examples=60, deadline=None)
@given(
    st.text(alphabet='<>/abdiv p"=$€19.,{}[]:h1', max_size=200), st.sampled_from(["generic", "marketplace", "json_api"])
)
def test_no_page_makes_a_reader_raise(text: str, reader: str) -> None:
    reading = read_response(answer(text.encode()), reader, {})
    assert reading.status in {"ok", "ambiguous", "no_offer", "out_of_stock", "blocked", "gone", "layout_changed"}


def test_a_page_nested_deeper_than_pythons_stack_is_read() -> None:
    body = b"<div>" * 20_000 + b"<h1>Aurora X2</h1><p class=price>$9.99</p>"
    assert read_response(answer(body), "generic", {}).status in {"ok", "no_offer", "ambiguous"}


def test_readers_are_found_by_name_and_an_unknown_one_is_named_with_what_there_is() -> None:
    assert {"generic", "json_api", "marketplace", "selectors"} <= set(reader_names())
    assert reader_for("https://unknown.example/p") == "generic"
    with pytest.raises(UnknownReaderError, match="no site reader 'generik'; did you mean 'generic'"):
        reader_named("generik")


def test_a_price_of_zero_is_no_price_whichever_reader_read_it() -> None:
    page = b'<html><body><h1>Kettle</h1><b class="price">USD 0.00</b><i class="seller">Corner</i></body></html>'
    hints = {"selector.title": "h1", "selector.price": ".price", "selector.seller": ".seller", "currency": "USD"}
    reading = read_response(answer(page), "selectors", hints)
    assert (reading.status, [offer.price for offer in reading.offers]) == ("no_offer", [None])
    assert "a price of zero is no price" in reading.reasons
