"""Of several prices in boxes the one that is marked as chosen holds, or the one with the number of the address."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from scrapers.reading.choice import of_choice
from scrapers.reading.page_text import PageText
from scrapers.reading.verdict import PriceVerdict
from scrapers.reading.visible_price import VisiblePrice

DOUBT = None
ADDRESS = "https://shop.example/p/9780306406157"


def judged(
    html: str, *, url: str = ADDRESS, changes: dict[int, dict[str, Any]] | None = None, competing: str = "", **more: Any
) -> PriceVerdict:
    """Judge a page whose prices are written "$30" and are all well placed; `changes` by amount make them otherwise."""
    page_text = PageText(LexborHTMLParser(f"<body><h1>Book</h1>{html}</body>"), set())
    prices = [
        VisiblePrice((Decimal(found[1]),), "USD", "", found[0], found.start(), 5.0)
        for found in re.finditer(r"\$(\d+)", page_text.text)
    ]
    prices = [replace(price, **(changes or {}).get(int(price.amounts[0]), {})) for price in prices]
    contending = competing.split() if competing else dict.fromkeys(str(price.amounts[0]) for price in prices)
    rows = tuple((Decimal(amount), "USD", "visible") for amount in contending)
    doubt = PriceVerdict("ambiguous", currency="USD", competing=rows, reasons=("several",))
    return of_choice(replace(doubt, **more), prices, page_text, url)


def boxes(first: str, second: str = "", tag: str = "div", inside: str = "") -> str:
    return f"<div><{tag} {first}>{inside} Hard $30</{tag}><{tag} {second}>Soft $20</{tag}></div>"


def deep(html: str, levels: int) -> str:
    return "<div>" * levels + html + "</div>" * levels


ON = 'class="active"'
CHECKED = "<input type=radio checked>"
PAGES: dict[str, tuple[str, int | None]] = {
    "active": (boxes('class="format active"'), 30),
    "is-active": (boxes('class="format is-active"'), 30),
    "format--selected": (boxes('class="format--selected"'), 30),
    "aria-checked": (boxes("aria-checked=true", "aria-checked=false"), 30),
    "none is": (boxes("aria-selected=false", "aria-selected=false"), DOUBT),
    "inactive": (boxes('class="inactive"'), DOUBT),
    "not-selected": (boxes('class="not-selected"', 'class="format"'), DOUBT),
    "when it is pressed": (boxes('class="active:scale-95"'), DOUBT),
    "when another is": (boxes('class="peer-checked:border"'), DOUBT),
    "a longer word": (boxes('class="activewear"'), DOUBT),
    "both": (boxes(ON, ON), DOUBT),
    "a checked row": (boxes("", tag="li", inside=CHECKED), 30),
    "a checked label": (boxes("", tag="label", inside=CHECKED), 30),
    "a checked box of another kind": (boxes("", tag="div", inside=CHECKED), DOUBT),
    "the box round both": ("<div class=active><p>$30</p><p>$20</p></div>", DOUBT),
    "the other elsewhere": (f"<div><div {ON}>$30</div></div><p>$20</p>", DOUBT),
    "one of three elsewhere": (boxes(ON) + "<p>$10</p>", DOUBT),
    "the chosen amount twice": (boxes(ON) + "<p>$30</p>", 30),
    "within the box": (f"<div><div {ON}>{deep('$30', 4)}</div><div>$20</div></div>", 30),
    "far round the box": (f"<div><div {ON}>{deep('$30', 8)}</div><div>$20</div></div>", DOUBT),
    "twelve": ("<div>" + f"<p {ON}>$30</p>" + "".join(f"<p>${n}</p>" for n in range(10, 21)) + "</div>", 30),
    "thirteen": ("<div>" + f"<p {ON}>$30</p>" + "".join(f"<p>${n}</p>" for n in range(10, 22)) + "</div>", DOUBT),
    "one alone": (f"<div {ON}>$30</div>", DOUBT),
}


@pytest.mark.parametrize("name", PAGES)
def test_the_marked_box(name: str) -> None:
    html, price = PAGES[name]
    assert judged(html).price == (Decimal(price) if price else None)


def test_what_is_no_plain_well_placed_price_is_not_chosen_from() -> None:
    html = boxes(ON).replace("</div></div>", "</div><div>$25</div></div>")
    assert judged(html).price == 30
    changes: list[dict[str, Any]] = [{"score": 3.0}, {"kind": "member"}, {"amounts": (Decimal(30), Decimal(3))}]
    for change in changes:
        assert judged(html, changes={30: change}).price is None, change


def test_only_a_doubt_between_these_prices_is_settled() -> None:
    html = boxes(ON)
    assert judged(html, kind="from").status == "ambiguous"
    assert judged(html, status="ok", price=Decimal(20)).price == 20
    assert judged(html, competing="20 25").price is None
    assert judged(boxes(ON).replace("$20", "$30"), competing="30 25").price is None


def test_the_chosen_price_has_its_own_currency() -> None:
    assert judged(boxes(ON), changes={30: {"currency": "EUR"}}).currency == "EUR"
    assert judged(boxes(ON), changes={30: {"currency": ""}}).currency == "USD"


def numbered(first: str, second: str) -> str:
    return f"<div><div><p><b>$30</b></p><i>{first}</i></div><div><p><b>$20</b></p><i>{second}</i></div></div>"


@pytest.mark.parametrize(
    ("html", "url", "price"),
    [
        (numbered("9780306406157", "9781861972712"), ADDRESS, 30),
        (numbered("9780306406157", "9781861972712"), "https://shop.example/p/%39780306406157", 30),
        (numbered("9780306406157", "9781861972712"), "https://shop.example/p?isbn=9780306406157", DOUBT),
        (numbered("9780306406157", "9780306406157"), ADDRESS, DOUBT),
        (numbered("97803064061570", "9781861972712"), ADDRESS, DOUBT),
        (numbered("1234567", "7654321"), "https://shop.example/p/1234567", DOUBT),
        (numbered("12345678", "87654321"), "https://shop.example/p/12345678", 30),
        (numbered("1", "2") + "<p>9780306406157</p>", ADDRESS, DOUBT),
    ],
)
def test_the_box_with_the_number_of_the_address(html: str, url: str, price: int | None) -> None:
    assert judged(html, url=url).price == (Decimal(price) if price else None)
