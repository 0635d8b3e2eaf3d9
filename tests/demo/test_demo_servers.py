"""The live shops and the mail server: real HTTP answers of every kind the monitor has to cope with."""

from __future__ import annotations

import json
import smtplib
from collections.abc import Iterator
from email.message import EmailMessage
from html.parser import HTMLParser
from pathlib import Path

import httpx
import pytest

from monitor.demo.calendar import SLOTS, slot
from monitor.demo.catalogue import load_catalogue
from monitor.demo.pages import answer
from monitor.demo.servers import Market
from monitor.demo.sink import MailSink
from monitor.errors import SettingsError


@pytest.fixture(scope="module")
def market() -> Iterator[Market]:
    with Market(load_catalogue(planted=True)) as running:
        yield running


def get(market: Market, shop: str, path: str, **headers: str) -> httpx.Response:
    return httpx.get(market.origin(shop) + path, headers=headers, trust_env=False)


def test_every_shop_has_a_front_page_and_a_robots_file(market: Market) -> None:
    market.move_to(slot("1am"))
    for shop in market.catalogue.shops:
        assert "Disallow: /basket" in get(market, shop.name, "/robots.txt").text
        if shop.throttled:
            get(market, shop.name, "/")
        front = get(market, shop.name, "/")
        assert front.status_code == (403 if shop.blocked else 200)


def test_every_product_page_is_there_in_every_slot_unless_it_is_meant_not_to_be(market: Market) -> None:
    catalogue = market.catalogue
    for now in SLOTS:
        for shop in catalogue.shops:
            for sku in shop.skus:
                prefix = "/api/products/" if shop.style == "api" else "/products/"
                page = answer(catalogue, shop, prefix + catalogue.goods[sku].slug, now, "http://shop.example")
                gone = (shop.name, sku) == ("steepside", "VT-G20")
                assert page.status == (403 if shop.blocked else 404 if gone else 200)


def test_an_unchanged_page_is_not_modified_and_a_changed_one_is_sent_anew(market: Market) -> None:
    market.move_to(slot("1am"))
    first = get(market, "cascade", "/products/veltora-duo")
    again = get(market, "cascade", "/products/veltora-duo", **{"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    market.move_to(slot("2am"))
    changed = get(market, "cascade", "/products/veltora-duo", **{"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200
    assert "$809.00" in first.text and "$809.00" not in changed.text and "$899.00" in changed.text


def test_the_busy_shop_says_429_to_its_first_visitor_and_then_answers() -> None:
    with Market(load_catalogue(planted=True)) as fresh:
        assert get(fresh, "perkpoint", "/robots.txt").status_code == 200
        first = get(fresh, "perkpoint", "/products/veltora-one")
        assert (first.status_code, first.headers["Retry-After"]) == (429, "1")
        assert get(fresh, "perkpoint", "/products/veltora-one").status_code == 200


def test_the_cyrillic_shop_is_really_served_as_windows_1251(market: Market) -> None:
    market.move_to(slot("1am"))
    page = get(market, "kofemir", "/products/veltora-duo")
    assert page.headers["Content-Type"] == "text/html; charset=windows-1251"
    text = page.content.decode("windows-1251")
    assert "Кофемашина Veltora Duo" in text and "89\N{NO-BREAK SPACE}990 руб." in text
    with pytest.raises(UnicodeDecodeError):
        page.content.decode("utf-8")


def test_the_german_shop_writes_prices_as_germans_do(market: Market) -> None:
    assert "1.049,00\N{NO-BREAK SPACE}€" in get(market, "kaffeekontor", "/products/veltora-duo").text


def test_the_api_answers_json(market: Market) -> None:
    told = json.loads(get(market, "roastline", "/api/products/veltora-mill-10").text)
    assert told["pricing"] == {"current": "198.00", "currency": "USD"}


def test_the_redesigned_shop_loses_its_price_box_on_day_two(market: Market) -> None:
    market.move_to(slot("1pm"))
    assert 'class="buybox"' in get(market, "reforge", "/products/veltora-one").text
    market.move_to(slot("2am"))
    assert 'class="buybox"' not in get(market, "reforge", "/products/veltora-one").text


class _Scripts(HTMLParser):
    """Collects the text of script elements that would run."""

    def __init__(self) -> None:
        super().__init__()
        self.run: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag == "script" and dict(attrs).get("type") != "application/ld+json"

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.run.append(data)


def test_the_hostile_title_is_text_on_the_page_and_a_title_in_its_data(market: Market) -> None:
    text = get(market, "beanworks", "/products/veltora-kettle-k5").text
    scripts = _Scripts()
    scripts.feed(text)
    assert scripts.run == []
    data = text.partition('<script type="application/ld+json">')[2].partition("</script>")[0]
    assert json.loads(data)["name"] == "<script>alert('kettle')</script> Veltora Kettle K5"


def test_a_price_and_a_neighbour_below_map_stand_on_one_page(market: Market) -> None:
    market.move_to(slot("1am"))
    text = get(market, "veltora", "/products/veltora-one").text
    assert "$499.00" in text and "$79.00" in text.partition("Customers also bought")[2]


def test_a_second_market_on_the_same_ports_is_refused_with_what_to_do(market: Market) -> None:
    with (
        pytest.raises(SettingsError, match="is this demo being served already"),
        Market(market.catalogue, ports=market.ports),
    ):
        pass


def test_the_clean_market_has_the_same_shops_and_pages_but_no_planted_offer() -> None:
    planted, clean = load_catalogue(planted=True), load_catalogue(planted=False)
    assert [shop.skus for shop in planted.shops] == [shop.skus for shop in clean.shops]
    for shop in clean.shops:
        for sku in shop.skus:
            offers = {now: shop.offers_of(sku, now, planted=False) for now in SLOTS}
            assert len(set(offers.values())) == 1 and offers[SLOTS[0]]


def test_a_mail_that_is_sent_arrives_and_is_kept_as_a_file(tmp_path: Path) -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@veltora.example", "b@veltora.example", "Grüße vom Kanal"
    message.set_content("Guten Tag")
    with MailSink(tmp_path / "mail") as sink:
        with smtplib.SMTP("127.0.0.1", sink.port) as client:
            client.send_message(message)
        (arrived,) = sink.arrived
    assert (arrived.recipients, arrived.subject) == (("b@veltora.example",), "Grüße vom Kanal")
    assert b"Guten Tag" in arrived.path.read_bytes()


def test_a_port_in_use_is_said_with_what_to_do(tmp_path: Path) -> None:
    with (
        MailSink(tmp_path) as sink,
        pytest.raises(SettingsError, match="mail server cannot listen"),
        MailSink(tmp_path, sink.port),
    ):
        pass
