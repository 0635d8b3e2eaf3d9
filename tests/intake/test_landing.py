"""Which page may be taken for a listing after a redirect, and which was made for another country."""

from __future__ import annotations

from decimal import Decimal
from functools import partial

import pytest
from sqlmodel import Session

from monitor.intake.landing import as_of_listing
from monitor.model import Listing, Product
from monitor.settings import Site
from scrapers.records import Offer, PageReading

GTIN = "4006381333931"
OTHER_GTIN = "4006381333948"


offer = partial(Offer, title="Kettle", price=Decimal(99), currency="EUR")


def taken(
    session: Session, asked: str, final_url: str, *offers: Offer, status: str = "ok", **site: str
) -> tuple[str, str]:
    session.merge(Product(sku="AX-1", gtin=GTIN, title="Steel Kettle 1.7"))
    listing = Listing(key=f"shop|{asked}", site="shop", url=asked, sku="AX-1", product_id="P77")
    where = Site(**{"name": "shop", "market": "DE", "currency": "EUR", **site})
    found = as_of_listing(session, where, listing, final_url, PageReading(status, offers or (offer(),)))
    assert found.offers == (offers or (offer(),))
    return found.status, found.reasons[0] if found.reasons else ""


ASKED = "https://shop.example/p/12345-steel-kettle"


@pytest.mark.parametrize(
    ("asked", "final_url"),
    [
        (ASKED, ASKED),
        (ASKED, "https://www.shop.example/p/12345-steel-kettle/"),
        ("http://shop.example/P/12345-steel-kettle?utm_source=x&gclid=9a8b7c6d", ASKED),
        (ASKED, "https://shop.example/kitchen/kettle-12345.html"),
        (ASKED, "https://shop.example/item?id=12345"),
        ("https://shop.example/kettles/steel-kettle-pro", "https://shop.example/kitchen/steel-kettle-pro-new"),
        ("https://shop.example/p?id=12345", "https://shop.example/steel-kettle/12345"),
        ("https://shop.example/", "https://shop.example/de/"),
    ],
)
def test_an_address_that_keeps_the_products_number_or_words_is_the_listings(
    session: Session, asked: str, final_url: str
) -> None:
    assert taken(session, asked, final_url) == ("ok", "")


@pytest.mark.parametrize(
    "shown", [{"gtin": GTIN}, {"gtin": f"0{GTIN}"}, {"sku": "ax-1"}, {"sku": "P77"}, {"title": "Steel kettle 1.7 l"}]
)
def test_a_page_that_shows_the_listings_product_is_taken_wherever_it_stands(
    session: Session, shown: dict[str, str]
) -> None:
    title = {"title": "STEEL KETTLE 1.7, brushed"} if "title" in shown else {}
    assert taken(session, ASKED, "https://shop.example/new/98765", offer(**{**shown, **title}))[0] == "ok"


@pytest.mark.parametrize(
    ("asked", "final_url"),
    [
        (ASKED, "https://shop.example/p/67890-glass-kettle"),
        ("https://shop.example/kettles/steel-kettle-pro", "https://shop.example/kettles/"),
        ("https://shop.example/kettle?variant=11111", "https://shop.example/kettle"),
        ("https://shop.example/kettle?variant=11111", "https://shop.example/kettle?variant=22222"),
    ],
)
@pytest.mark.parametrize("status", ["ok", "no_offer", "out_of_stock", "layout_changed"])
def test_an_address_that_may_be_another_products_is_ambiguous(
    session: Session, asked: str, final_url: str, status: str
) -> None:
    assert taken(session, asked, final_url, status=status) == (
        "ambiguous",
        f"led elsewhere: the shop sent us to {final_url}, and nothing there shows the listing's product",
    )


def test_another_products_gtin_goes_before_an_address_that_looks_alike(session: Session) -> None:
    status, reason = taken(session, ASKED, "https://shop.example/kettle-12345", offer(gtin=OTHER_GTIN))
    assert (status, reason.endswith("and the page shows another product")) == ("ambiguous", True)


@pytest.mark.parametrize(
    "final_url",
    [
        "https://rival.example/p/12345-steel-kettle",
        "https://shop.rival.example/p/12345-steel-kettle",
        "https://shops.example.co.uk/p/12345",
        "https://shop.myshopify.example.net/p/12345",
    ],
)
@pytest.mark.parametrize("status", ["ok", "no_offer", "out_of_stock"])
def test_a_page_of_another_shop_is_not_the_word_of_the_one_that_led_there(
    session: Session, final_url: str, status: str
) -> None:
    found = taken(session, ASKED, final_url, offer(gtin=GTIN), status=status)
    assert (found[0], found[1].startswith("led elsewhere: the shop sent us to another site")) == ("ambiguous", True)


@pytest.mark.parametrize(
    ("asked", "final_url", "base"),
    [
        (ASKED, "https://m.shop.example/p/12345", ""),
        ("https://shop.com/p/12345", "https://www.shop.co.uk/p/12345", ""),
        ("https://www.shop.com.br/p/12345", "https://shop.com/p/12345", ""),
        ("https://sh.example/p/12345", "https://shop.example/p/12345", "https://www.shop.example"),
        ("https://müller.de/p/12345", "https://www.xn--mller-kva.de/p/12345", ""),
    ],
)
def test_a_shop_has_several_hosts_under_its_name(session: Session, asked: str, final_url: str, base: str) -> None:
    assert not taken(session, asked, final_url, offer(gtin=GTIN), base_url=base, market="GB")[1].startswith("led")


@pytest.mark.parametrize("ending", ["myshopify.com", "me.uk", "msk.ru", "github.io"])
def test_shops_under_one_ending_are_several(session: Session, ending: str) -> None:
    asked, final_url = f"https://alpine.{ending}/p/12345", f"https://rival.{ending}/p/12345"
    assert "led elsewhere: the shop sent us to another site" in taken(session, asked, final_url, offer(gtin=GTIN))[1]


@pytest.mark.parametrize("home", ["/", "", "/de/", "/de-de", "/index.html", "/home"])
def test_a_home_page_is_never_a_listing_even_where_it_shows_the_product(session: Session, home: str) -> None:
    final_url = f"https://shop.example{home}"
    assert taken(session, ASKED, final_url, offer(gtin=GTIN)) == (
        "ambiguous",
        f"led elsewhere: the shop sent us to its home page {final_url}",
    )


@pytest.mark.parametrize("status", ["blocked", "gone"])
def test_a_refusal_stays_one_wherever_the_shop_led(session: Session, status: str) -> None:
    assert taken(session, ASKED, "https://shop.example/captcha", status=status) == (status, "")


def test_a_redirect_to_another_countrys_shop_is_seen_from_elsewhere(session: Session) -> None:
    status, reason = taken(session, "https://shop.de/p/12345", "https://shop.ch/p/12345")
    assert status == "ambiguous"
    assert reason == "seen from elsewhere: the shop sent us to its page for CH (https://shop.ch/p/12345), not DE"
    assert taken(session, "https://shop.com/p/12345", "https://shop.de/p/12345")[0] == "ok"
    assert taken(session, "https://shop.ch/p/12345", "https://shop.ch/p/12345")[0] == "ok"


@pytest.mark.parametrize(
    ("shown", "sign"),
    [
        ({"currency": "USD"}, "the page's currency is USD, not EUR"),
        ({"ships_to": ("US", "CA")}, "the page delivers to US, CA, not DE"),
        ({"language": "de-AT"}, "the page's language is de-AT, not that of DE"),
    ],
)
def test_a_site_with_a_place_it_is_seen_from_judges_no_page_made_for_elsewhere(
    session: Session, shown: dict[str, str], sign: str
) -> None:
    assert taken(session, ASKED, ASKED, offer(**shown), seen_from="DE") == (
        "ambiguous",
        f"seen from elsewhere: the settings say it is fetched from DE, but {sign}",
    )
    assert taken(session, ASKED, ASKED, offer(**shown)) == ("ok", "")


@pytest.mark.parametrize("shown", [{}, {"language": "de-DE"}, {"language": "en-US"}, {"ships_to": ("AT", "DE")}])
def test_a_page_made_for_the_market_is_judged(session: Session, shown: dict[str, str]) -> None:
    assert taken(session, ASKED, ASKED, offer(**shown), seen_from="DE") == ("ok", "")


def test_without_a_currency_in_the_settings_the_markets_own_is_expected(session: Session) -> None:
    assert taken(session, ASKED, ASKED, offer(currency="CHF"), seen_from="CH", market="CH", currency="")[0] == "ok"
    assert taken(session, ASKED, ASKED, offer(), seen_from="CH", market="CH", currency="")[0] == "ambiguous"
