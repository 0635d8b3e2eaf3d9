"""A page's own script data as one more reading: its state objects and what it tells analytics of the product viewed.

Only what is this page's product counts: an object that bears the page's own number, address or heading, or the event
"product viewed". An object whose variants cost differently states no one price. Asked for only where the other readings
leave doubt: parsing all scripts of a page costs more than everything else.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import Any
from urllib.parse import parse_qsl, unquote

from ahocorasick_rs import AhoCorasick, Implementation
from selectolax.lexbor import LexborHTMLParser

from scrapers.addresses import split_address
from scrapers.reading.amount import machine_number
from scrapers.reading.currency_signs import CODES
from scrapers.reading.price import read_price

_PRICE_WORDS = tuple(f"{first}{rest}" for rest in ("rice", "ricing", "rix", "reis", "rezzo", "recio") for first in "pP")
_VIEWED_WORDS = ("view_item", "ViewContent", "roductView", "product_view", "viewProduct", "view-item")
"""Words of which every match of `_VIEWED` holds one."""
_WORDS = AhoCorasick([*_PRICE_WORDS, *_VIEWED_WORDS], implementation=Implementation.DFA)
_OPENING = re.compile(r'\{\s*\\?["\']|\[\s*\{')
_VIEWED = re.compile(r"view_item\b|ViewContent|[Pp]roductView|product_view|viewProduct|view-item")
_VALUE = re.compile(
    r"""["']?(?:value|price|ecomm_totalvalue)["']?\s*:\s*(?:parse(?:Float|Int)\()?["']?(\d+(?:\.\d{1,2})?)["']?\s*[,})]"""
)
_LISTED = re.compile(r"view_item_list|select_item|impressions|purchase", re.IGNORECASE)
_NOW = (
    "specialprice",
    "saleprice",
    "finalprice",
    "currentprice",
    "sellingprice",
    "offerprice",
    "discountedprice",
    "price",
)
_INSIDE = ("value", "amount", "current", "sale", "final", "price", "now", "selling", "gross", "raw", "sortprice")
_WAS = (
    "compareatprice",
    "oldprice",
    "wasprice",
    "originalprice",
    "listprice",
    "regularprice",
    "basprice",
    "rrp",
    "msrp",
)
_INSIDE_WAS = ("was", "old", "original", "regular", "list", "strike", "compareat")
_NESTED = ("productprice", "priceinfo", "prices", "pricing", "pricedata", "offer", "offers", "buyingoption")
_WRITTEN = ("text", "formatted", "formattedvalue", "formattedprice", "display", "displayprice", "displayvalue")
_CURRENCY = ("currency", "currencycode", "pricecurrency", "currencyiso")
_NAMES = ("name", "title", "productname", "itemname", "displayname")
_NAME_ENDS = ("name", "title")
_ID_KEY = re.compile(r"(?:id|no|sku|code|number|ean|gtin|asin|handle|slug|url|path|key|isbn|permalink)$")
_VARIANTS = ("variants", "variations", "skus", "options", "children", "combinations", "products", "items")
_IN_MONEY = Decimal("0.00")
_MOST_TRIES, _MOST_EVENTS, _MOST_NODES, _MOST_TEXT = 60, 20, 60_000, 3_000_000


@dataclass(frozen=True)
class StatePrice:
    """A price that the page's own script data gives this product; `source` is state or event.

    `currency` is the code that stands beside the price, or empty.
    """

    price: Decimal
    list_price: Decimal | None
    source: str
    currency: str = ""


def state_prices(tree: LexborHTMLParser, url: str, titles: frozenset[str], numbers: frozenset[str]) -> list[StatePrice]:
    """Return the different prices that script data states for the product of this page.

    `titles` are its names in lower case, `numbers` its known article numbers; the address adds more.
    """
    ids = _ids_of(url) | numbers
    found: dict[StatePrice, None] = {}
    budget = _MOST_TEXT
    for script in tree.css("script"):
        if "ld+json" in (script.attributes.get("type") or ""):
            continue
        text = script.text(deep=True) or ""
        budget -= len(text)
        if budget < 0:
            break
        words = frozenset(_WORDS.find_matches_as_strings(text))
        if not words:
            continue
        found.update(dict.fromkeys(_viewed(text)) if not words.isdisjoint(_VIEWED_WORDS) else {})
        for value in _values(text):
            found.update(dict.fromkeys(_of_this(value, ids, titles)))
    return list(found)


def _ids_of(url: str) -> frozenset[str]:
    """Return what in an address may be the product's number, handle or path."""
    split = split_address(url)
    parts = [part for part in unquote(split.path).split("/") if part]
    last = re.sub(r"\.\w{2,5}$", "", parts[-1]) if parts else ""
    words = [value for _, value in parse_qsl(split.query)] + re.findall(r"[A-Za-z0-9]+", " ".join(parts[-3:]))
    numbers = {word for word in words if len(word) >= 4 and sum(c.isdigit() for c in word) >= 3}
    paths = {split.path.rstrip("/"), url.partition("#")[0], last} if last else set()
    return frozenset(one.lower() for one in numbers | paths if len(one) >= 4)


def _viewed(text: str) -> Iterator[StatePrice]:
    """Yield the value of a "product viewed" event: it is this page's by meaning."""
    for event in islice(_VIEWED.finditer(text), _MOST_EVENTS):
        near = text[event.start() : event.start() + 700]
        if _LISTED.search(near[:40]):
            continue
        values = {Decimal(found[1]) for found in _VALUE.finditer(near)}
        if len(values) == 1 and (value := values.pop()) > 0:
            yield StatePrice(value, None, "event")


def _values(text: str) -> Iterator[Any]:
    """Yield the JSON values of a script, whatever they are assigned to; escaped ones inside strings included."""
    decoder, place, tries = json.JSONDecoder(strict=False), 0, 0
    while tries < _MOST_TRIES and (opening := _OPENING.search(text, place)):
        tries += 1
        try:
            value, end = decoder.raw_decode(text, opening.start())
        except (ValueError, RecursionError):
            place = opening.end()
            continue
        if end - opening.start() > 40:
            tries -= 1
            yield value
        place = end
    for string in re.finditer(r'"((?:[^"\\]|\\.){200,})"', text) if '\\"' in text else ():
        if any(word in string[1] for word in _PRICE_WORDS):
            try:
                yield from _values(json.loads(f'"{string[1]}"'))
            except ValueError:
                continue


def _of_this(value: Any, ids: frozenset[str], titles: frozenset[str]) -> Iterator[StatePrice]:  # noqa: ANN401 - parsed JSON
    """Yield the prices of the outermost objects that bear this page's number or name."""
    pending, seen = [value], 0
    while pending and seen < _MOST_NODES:
        node = pending.pop()
        seen += 1
        if isinstance(node, list):
            pending.extend(item for item in node if isinstance(item, dict | list))
        elif isinstance(node, dict):
            price = _price_of(node) if _is_this(node, ids, titles) else None
            if price is not None:
                yield price
            else:
                pending.extend(item for item in node.values() if isinstance(item, dict | list))


def _is_this(node: Mapping[str, Any], ids: frozenset[str], titles: frozenset[str]) -> bool:
    for key, item in node.items():
        if not isinstance(item, str | int) or isinstance(item, bool):
            continue
        said = str(item).lower()
        if said.rstrip("/") in ids and _ID_KEY.search(_plain(key)):
            return True
        if key.lower().rstrip("_-").endswith(_NAME_ENDS) and " ".join(said.split()) in titles and _plain(key) in _NAMES:
            return True
    return False


def _price_of(node: Mapping[str, Any]) -> StatePrice | None:
    """Return the one price of an object, or None where it states none or its variants cost differently."""
    plain = {_plain(key): item for key, item in node.items()}
    cents = "compareatprice" in plain and ("variants" in plain or "handle" in plain)
    price, inner_was = _first(plain, _NOW, cents=cents), None
    if price is None:
        for key in _NESTED:
            inner = plain.get(key)
            inner = inner[0] if isinstance(inner, list) and len(inner) == 1 else inner
            if isinstance(inner, Mapping):
                plain_inner = {_plain(name): item for name, item in inner.items()}
                price = _first(plain_inner, (*_NOW, *_INSIDE), cents=False)
                if price is not None and plain_inner.get("@type") == "Offer":
                    price += _IN_MONEY  # schema.org knows no cents
                inner_was = _first(plain_inner, _INSIDE_WAS, cents=False)
                plain = {**plain_inner, **plain}
                break
    if price is None or plain.get("pricevaries") is True or _variant_prices(plain, cents=cents) - {price}:
        return None
    listed = _first(plain, _WAS, cents=cents) or inner_was
    code = _code_in(plain) or next((code for key in _NOW if (code := _code_in(plain.get(key)))), "")
    return StatePrice(price, listed if listed is not None and listed > price else None, "state", code)


def _code_in(value: Any) -> str:  # noqa: ANN401 - parsed JSON
    """Return the code of a currency that an object names, or an empty string."""
    named = {_plain(key): item for key, item in value.items()} if isinstance(value, Mapping) else {}
    return next((item for key in _CURRENCY if isinstance(item := named.get(key), str) and item in CODES), "")


def _first(plain: Mapping[str, Any], keys: tuple[str, ...], *, cents: bool) -> Decimal | None:
    for key in keys:
        if key in plain and (amount := _amount(plain[key], cents=cents)) is not None:
            return amount
    return None


def _variant_prices(plain: Mapping[str, Any], *, cents: bool) -> set[Decimal]:
    prices = set()
    for key in _VARIANTS:
        for variant in plain[key] if isinstance(plain.get(key), list) else ():
            if isinstance(variant, Mapping):
                one = _first({_plain(name): item for name, item in variant.items()}, _NOW, cents=cents)
                prices |= {one} if one is not None else set()
    return prices


def _amount(value: Any, *, cents: bool) -> Decimal | None:  # noqa: ANN401 - parsed JSON
    if isinstance(value, Mapping):
        plain = {_plain(key): item for key, item in value.items()}
        if "centamount" in plain and isinstance(plain["centamount"], int):
            return Decimal(plain["centamount"]).scaleb(-int(plain.get("fractiondigits") or 2))
        amount = _first(plain, _INSIDE, cents=False)
        written = next((item for key in _WRITTEN if isinstance(item := plain.get(key), str)), "")
        # What is also written out with its sign is no amount in cents.
        return amount + _IN_MONEY if amount and written and read_price(written).amount == amount else amount
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    amount = machine_number(str(value))
    if amount is not None and cents and isinstance(value, int):
        amount = amount.scaleb(-2)
    if amount is None and isinstance(value, str) and len(value) <= 24:
        reading = read_price(value)
        amount = reading.amount if reading.status == "ok" else None
    return amount or None


def _plain(key: object) -> str:
    return str(key).lower().replace("_", "").replace("-", "")
