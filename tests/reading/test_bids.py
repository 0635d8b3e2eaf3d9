"""What an auction stands at is no price; the one to buy at once beside it is."""

from __future__ import annotations

import pytest

from scrapers.reading.generic import read_page
from scrapers.records import Page

AUCTIONS = [
    ("en", "Now at", "£210", "12 bids", "Place bid"),
    ("de", "Derzeit", "41,50 €", "7 Gebote", "Bieten"),
    ("fr", "Enchère actuelle", "120 €", "3 offres", "Enchérir"),
    ("pl", "Aktualna cena", "151,00 zł", "5 ofert", "Licytuj"),
    ("ja", "現在", "3,000円", "入札件数 3", "入札する"),
    ("nl", "Huidig bod", "€ 41", "4 keer geboden", "Bied nu"),
    ("es", "Puja actual", "41,00 €", "3 pujas", "Pujar"),
]
FIXED = ("<p>£89.00</p><button>Buy now</button>", "<p>£12.00</p><button>Place bid</button>")


def price_on(language: str, box: str) -> str:
    html = f"""<!doctype html><html lang="{language}"><head><title>Kestrel Kettle K200 | Norr</title></head><body>
<h1>Kestrel Kettle K200</h1><p>SKU: K200-7</p>{box}</body></html>"""
    reading = read_page(Page("https://norr.example.com/p/kestrel-kettle-k200", 200, "text/html", html))
    return str(reading.offers[0].price) if reading.status == "ok" else ""


@pytest.mark.parametrize(("language", "label", "amount", "count", "button"), AUCTIONS)
def test_an_amount_with_a_button_to_bid_behind_it_is_no_price(
    language: str, label: str, amount: str, count: str, button: str
) -> None:
    assert price_on(language, f"<p>{label}</p><p>{amount}</p><p>{count}</p><button>{button}</button>") == ""


def test_the_price_to_buy_at_once_beside_a_bid_is_the_price() -> None:
    assert price_on("en", "".join(FIXED)) == "89.00"


def test_a_button_to_make_an_offer_leaves_a_fixed_price() -> None:
    assert price_on("en", "<p>£89.00</p><button>Make an offer</button><button>Buy now</button>") == "89.00"
