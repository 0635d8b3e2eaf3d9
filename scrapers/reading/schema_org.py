"""schema.org objects (from JSON-LD, microdata or RDFa) to product data; lenient about the shapes shops publish."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from scrapers.reading.amount import machine_number
from scrapers.reading.condition import worded_condition
from scrapers.reading.currencies import codes_of, currency_of, decimals_in_use
from scrapers.reading.gtin import clean_gtin
from scrapers.reading.price import read_price
from scrapers.reading.product_data import OfferData, ProductData
from scrapers.reading.promises import countries_of, delivery_cost, return_days, warranty_months
from scrapers.reading.seller_data import seller_details

_PRODUCT_TYPES = frozenset(
    "product productgroup individualproduct productmodel someproducts book vehicle car motorcycle musicalbum movie "
    "videogame softwareapplication mobileapplication".split()
)
NEIGHBOUR_KEYS = frozenset(
    "isrelatedto issimilarto isaccessoryorsparepartfor isconsumablefor itemlistelement hasvariant isvariantof "
    "itemreviewed review reviews workexample".split()
)
"""Properties, in lower case, by which something names what it is not itself."""
_GTIN_KEYS = ("gtin13", "gtin", "gtin14", "gtin12", "gtin8", "ean", "isbn", "productisbn", "barcode", "productid")
_IN_STOCK = frozenset(
    "instock limitedavailability onlineonly instoreonly madetoorder available "
    "availablefororder 1 yes true in_stock".split()
)
_PRE_ORDER = frozenset({"preorder", "presale"})
_BACK_ORDER = frozenset({"backorder", "backordered", "onbackorder", "availableonbackorder"})
_OUT_OF_STOCK = frozenset(
    "outofstock soldout reserved discontinued unavailable notavailable oos out_of_stock 0 no false".split()
)
_LIST_PRICE_TYPES = ("listprice", "strikethroughprice", "srp", "msrp", "regularprice", "rrp")
_INTERNAL_PRICE_TYPES = ("minimumadvertisedprice", "invoiceprice")
"""What a maker lets shops advertise at the least, and what a shop pays itself: nobody buys at these."""
_LABEL = re.compile(
    r"^(?:sku|mpn|ref(?:erence|\.)?|art(?:icle|ikel|\.)?[ -]?(?:nr|no|nummer|number)?\.?|артикул|арт\.)"
    r"(?:\s*[:#№]\s*|\s+)(?=[\w./-]*\d[\w./-]*$)",
    re.IGNORECASE,
)
_OF_ALL_OFFERS = ("seller", "offeredby", "pricecurrency", "availability", "itemcondition")
"""What a summary of offers states holds for each that does not state it itself."""
_EMPTY: tuple[Any, ...] = ("", [], {})
_MAX_DEPTH, _MOST_DECIMALS = 12, 3
_MOST_WHOLE_DIGITS = 12
"""A longer number is no price in whatever currency, and no store could hold it in minor units."""


def products_in(
    value: Any,  # noqa: ANN401 - parsed JSON
    method: str,
    locale: str = "",
    joined: Callable[[Mapping[str, Any]], Mapping[str, Any]] = dict,
) -> Iterator[ProductData]:
    """Yield the products in a structured-data value; neighbours (related, listed, variants) are left out.

    `joined` puts what an object only names into its place.
    """
    for node in _nodes(value, 0):
        if types_of(node) & _PRODUCT_TYPES and (first(node, "offers") is not None or text_of(first(node, "name"))):
            yield _product(joined(node), method, locale)
        elif "offer" in types_of(node) and isinstance(first(node, "itemoffered"), dict):
            yield _product({**first(node, "itemoffered"), "offers": joined(node)}, method, locale)


def _nodes(value: Any, depth: int) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - parsed JSON
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, list):
        for item in value:
            yield from _nodes(item, depth + 1)
    elif isinstance(value, dict):
        node = folded(value)
        yield node
        if types_of(node) & _PRODUCT_TYPES:
            return
        for key, item in node.items():
            if key not in NEIGHBOUR_KEYS and isinstance(item, (dict, list)):
                yield from _nodes(item, depth + 1)


def folded(value: Mapping[str, Any]) -> dict[str, Any]:
    """Return an object with its keys lower-cased and freed of namespace and blanks ("schema:priceCurrency ")."""
    return {str(key).strip().rsplit(":", 1)[-1].rsplit("/", 1)[-1].lower(): item for key, item in value.items()}


def types_of(node: Mapping[str, Any]) -> set[str]:
    """Return the lower-cased type names of an object without their namespace."""
    kinds = node.get("@type") or node.get("type") or ()
    kinds = kinds if isinstance(kinds, list) else [kinds]
    return {kind.rsplit("/", 1)[-1].rsplit(":", 1)[-1].lower() for kind in kinds if isinstance(kind, str)}


def first(node: Mapping[str, Any], *keys: str) -> Any:  # noqa: ANN401 - parsed JSON
    """Return the first non-empty value of the named keys, or None."""
    for key in keys:
        value = node.get(key)
        if value or (value is not None and value not in _EMPTY):
            return value
    return None


def text_of(value: Any) -> str:  # noqa: ANN401 - parsed JSON
    """Return a value as one line of text: lists give their first item, objects their name, value or id."""
    if isinstance(value, list):
        return text_of(value[0]) if value else ""
    if isinstance(value, dict):
        return text_of(first(folded(value), "name", "@value", "value", "legalname"))
    return " ".join(html.unescape(str(value)).split()) if value is not None and not isinstance(value, bool) else ""


def _product(node: Mapping[str, Any], method: str, locale: str) -> ProductData:
    offers = tuple(_offers(first(node, "offers", "offer"), locale)) or tuple(_variant_offers(node, locale))
    offers = offers or tuple(_own_offer(node, locale))
    condition = condition_of(text_of(first(node, "itemcondition")))
    if condition:
        offers = tuple(offer if offer.condition else replace(offer, condition=condition) for offer in offers)
    return ProductData(
        method=method,
        title=text_of(first(node, "name", "title")),
        sku=_unlabelled(_number_of(node, offers)),
        gtin=_gtin(node) or _number_as_gtin(node),
        url=text_of(first(node, "url", "@id")),
        offers=offers,
    )


def _number_of(node: Mapping[str, Any], offers: Sequence[OfferData]) -> str:
    """Return the article number: its own, else the only one of its offers, else what the page numbers it by."""
    if own := text_of(first(node, "sku", "mpn")):
        return own
    stated = {offer.sku for offer in offers if offer.sku}
    return stated.pop() if len(stated) == 1 else text_of(first(node, "productid", "model"))


def _unlabelled(number: str) -> str:
    """Return an article number without the label that a theme put into the same element ("SKU 00012")."""
    return _LABEL.sub("", number) if " " in number or ":" in number else number


def _variant_offers(node: Mapping[str, Any], locale: str) -> Iterator[OfferData]:
    """Yield the offers of a product group's variants, each under its variant's own number, address and title."""
    variants = node.get("hasvariant")
    for item in variants if isinstance(variants, list) else [variants]:
        if isinstance(item, dict) and (variant := _product(folded(item), "", locale)).offers:
            for offer in variant.offers:
                yield replace(
                    offer,
                    sku=offer.sku or variant.sku,
                    gtin=offer.gtin or variant.gtin,
                    url=offer.url or variant.url,
                    title=offer.title or variant.title,
                )


def _own_offer(node: Mapping[str, Any], locale: str) -> Iterator[OfferData]:
    """Yield the offer of a product that bears price and currency itself, as many a hand-made template has it."""
    if isinstance(node.get("price"), (str, int, float)) and first(node, "pricecurrency") is not None:
        yield _offer(node, locale)


def _gtin(node: Mapping[str, Any]) -> str:
    given = (node[key] for key in _GTIN_KEYS if key in node)
    return next((found for value in given if (found := clean_gtin(text_of(value)))), "")


def _number_as_gtin(node: Mapping[str, Any]) -> str:
    """Return the article number where it is the EAN: of thirteen digits, and not from the range for a shop's own."""
    numbers = (clean_gtin(text_of(node.get(key))) for key in ("sku", "mpn"))
    return next((one for one in numbers if len(one) == 13 and one[0] not in "02"), "")


def _with_what_holds_for_all(of_all: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """Join the fields of an offer to those of the summary round it, its own first; who sells has two names."""
    named = any(own.get(key) for key in ("seller", "offeredby"))
    shared = {key: value for key, value in of_all.items() if not (named and key in {"seller", "offeredby"})}
    return {**shared, **{key: value for key, value in own.items() if value or key not in shared}}


def _offers(value: Any, locale: str) -> Iterator[OfferData]:  # noqa: ANN401 - parsed JSON
    if isinstance(value, list):
        for item in value:
            yield from _offers(item, locale)
    elif isinstance(value, dict):
        node = folded(value)
        nested = first(node, "offers")
        if isinstance(nested, (dict, list)) and "price" not in node:
            of_all = {key: node[key] for key in _OF_ALL_OFFERS if key in node}
            for item in nested if isinstance(nested, list) else [nested]:
                own = _with_what_holds_for_all(of_all, folded(item)) if isinstance(item, dict) else item
                yield from _offers(own, locale)
            return
        yield _offer(node, locale)


def _offer(node: Mapping[str, Any], locale: str) -> OfferData:
    specification, listed, kind = _specifications(node)
    low = first(node, "price") if first(node, "price") is not None else first(specification, "price", "minprice")
    high = first(node, "highprice") or first(specification, "maxprice")
    if low is None:
        low = first(node, "lowprice")
    currency_text = text_of(
        first(node, "pricecurrency", "currency") or first(specification, "pricecurrency", "currency")
    )
    text = text_of(low)
    price, currency, uncertain = amount_of(text, currency_text, locale)
    price_max, _, _ = amount_of(text_of(high), currency_text, locale)
    list_price, _, _ = amount_of(text_of(listed), currency_text, locale)
    if price_max is not None and price is not None and price_max > price and first(node, "price") is None:
        kind = kind or "from"
    if price_max is None and first(node, "price") is None and _several(first(node, "offercount")):
        kind = kind or "from"
    kind = kind or _business_of(node) or ("bulk" if _is_for_several(node) else "")
    item = first(node, "itemoffered")
    item = folded(item) if isinstance(item, dict) else {}
    return OfferData(
        price=price,
        price_max=price_max,
        currency=currency,
        list_price=list_price,
        availability=availability_of(text_of(first(node, "availability") or first(item, "availability"))),
        condition=condition_of(text_of(first(node, "itemcondition") or first(item, "itemcondition"))),
        seller=text_of(first(node, "seller", "offeredby", "merchant")),
        sku=text_of(first(node, "sku") or first(item, "sku")),
        gtin=_gtin(node) or _gtin(item),
        url=text_of(first(node, "url") or first(item, "url")),
        title=text_of(first(item, "name") or first(node, "name")),
        kind=kind,
        text=" ".join(part for part in (text, currency_text) if part),
        uncertain=uncertain,
        ships_to=tuple(sorted(set(countries_of([node.get("shippingdetails"), node.get("eligibleregion")])))),
        shipping=delivery_cost(node.get("shippingdetails"), currency),
        seller_details=seller_details(first(node, "seller", "offeredby", "merchant")),
        warranty_months=_promised(first(node, "warranty") or first(item, "warranty"), warranty_months),
        return_days=_promised(
            first(node, "hasmerchantreturnpolicy") or first(item, "hasmerchantreturnpolicy"), return_days
        ),
    )


def _several(count: Any) -> bool:  # noqa: ANN401 - parsed JSON
    number = machine_number(text_of(count))
    return number is not None and number > 1


def _promised(value: Any, read: Callable[[Mapping[str, Any]], int | None]) -> int | None:  # noqa: ANN401 - parsed JSON
    """Return the number that a promise holds; of several promises (one a country, say) nothing is taken."""
    items = value if isinstance(value, list) else [value]
    return read(folded(items[0])) if len(items) == 1 and isinstance(items[0], dict) else None


def _specifications(node: Mapping[str, Any]) -> tuple[dict[str, Any], Any, str]:
    """Return the price specification that is *the* price, the list price if stated, and the kind of the former."""
    value = first(node, "pricespecification")
    items = [folded(item) for item in (value if isinstance(value, list) else [value]) if isinstance(item, dict)]
    items = [item for item in items if _kind_of(item) != "internal"]
    if len(items) == 1 and first(node, "price") is None and _price_type(items[0]) == "regularprice":
        return items[0], None, ""  # nothing is reduced: the regular price is the price
    listed = next((first(i, "price") for i in items if _kind_of(i) == "list"), None)
    plain = [item for item in items if not _kind_of(item)]
    if not plain:
        other = next((i for i in items if _kind_of(i) != "list"), None)
        kind = _kind_of(other) if other is not None and first(node, "price") is None else ""
        return other or {}, listed, kind
    if first(node, "price") is None and (ends := _ends(plain)):
        return {**plain[0], "price": ends[0], "maxprice": ends[1]}, listed, "range"
    return plain[0], listed, ""


def _ends(plain: Sequence[Mapping[str, Any]]) -> tuple[Decimal, Decimal] | None:
    """Return the lowest and the highest of plain prices in one currency; None where all are one."""
    prices = [machine_number(text_of(first(item, "price"))) for item in plain]
    known = [price for price in prices if price]
    alike = len({text_of(item.get("pricecurrency")) for item in plain}) == 1
    return (min(known), max(known)) if alike and len(set(known)) > 1 else None


def _kind_of(specification: Mapping[str, Any]) -> str:
    price_type = _price_type(specification)
    if any(price_type.endswith(name) for name in _LIST_PRICE_TYPES):
        return "list"
    if first(specification, "validformembertier") is not None:
        return "member"
    kinds = {
        "internal": price_type in _INTERNAL_PRICE_TYPES,
        "ex_vat": str(specification.get("valueaddedtaxincluded")).lower() == "false",
        "deposit": _price_type(specification, "pricecomponenttype") == "downpayment",
        "instalment": first(specification, "billingduration", "billingincrement") is not None,
        "bulk": _is_for_several(specification),
        "unit": first(specification, "referencequantity") is not None and "unitprice" in price_type,
        "shipping": bool(types_of(specification) & {"deliverychargespecification", "paymentchargespecification"}),
    }
    return next((kind for kind, applies in kinds.items() if applies), "")


def _price_type(specification: Mapping[str, Any], key: str = "pricetype") -> str:
    return text_of(first(specification, key)).rsplit("/", 1)[-1].lower()


def _business_of(node: Mapping[str, Any]) -> str:
    """Return what an offer is for, if not to sell: a rent or lease, or what the shop pays itself."""
    business = text_of(first(node, "businessfunction")).rsplit("#", 1)[-1].rsplit("/", 1)[-1].lower()
    return {"leaseout": "instalment", "buy": "trade_in"}.get(business, "")


def _is_for_several(node: Mapping[str, Any]) -> bool:
    """Say whether an offer or a specification of its price holds from two pieces on only."""
    quantity = first(node, "eligiblequantity")
    least = first(folded(quantity), "minvalue", "value") if isinstance(quantity, dict) else quantity
    return _several(least)


def amount_of(text: str, currency_text: str, locale: str) -> tuple[Decimal | None, str, bool]:
    """Return amount, currency and whether the amount may be read in two ways; zero is a placeholder, no price."""
    code = currency_text.strip()
    currency = currency_of(code, "", locale) if codes_of(code) else ""
    if not text:
        return None, currency, False
    amount = machine_number(text)
    if amount is not None and amount.adjusted() >= _MOST_WHOLE_DIGITS:
        return None, currency, False
    if amount is not None:
        places = -int(amount.as_tuple().exponent)
        if places > _MOST_DECIMALS:  # a price before it was rounded: the page shows it in money
            step = Decimal(1).scaleb(-decimals_in_use(currency or "EUR"))
            amount = amount.quantize(step, ROUND_HALF_UP)
        odd = places == 3 and text.strip()[-1] != "0" and decimals_in_use(currency or "EUR") == 2
        grouped = places == 3 and decimals_in_use(currency or "EUR") == 0
        return (amount or None), currency, odd or grouped
    reading = read_price(text, currency_hint=currency, locale=locale)
    return (reading.amount or None), currency or reading.currency, reading.status == "ambiguous"


def availability_of(text: str) -> str:
    """Return one of `ORDERABLE`, out_of_stock or an empty string for a schema.org or OpenGraph availability."""
    word = text.rsplit("/", 1)[-1].rsplit("#", 1)[-1].rsplit(":", 1)[-1].strip().lower()
    word = word.replace(" ", "").replace("-", "")
    if word in _OUT_OF_STOCK:
        return "out_of_stock"
    if word in _PRE_ORDER:
        return "pre_order"
    if word in _BACK_ORDER:
        return "back_order"
    return "in_stock" if word in _IN_STOCK else ""


def condition_of(text: str) -> str:
    """Return new, used, refurbished or an empty string for a schema.org or OpenGraph condition, or a shop's word."""
    word = text.rsplit("/", 1)[-1].strip().lower()
    if "refurb" in word or "renewed" in word:
        return "refurbished"
    if ("used" in word and "unused" not in word) or "damaged" in word:
        return "used"
    return "new" if "new" in word else worded_condition(text)
