"""Commands `extract` and `price`: what one page, or one price text, says."""

from __future__ import annotations

import asyncio
import json
import zlib
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from monitor.cli.context import JsonOption, Output, wall_clock
from monitor.cli.streams import input_lines, standard_input
from monitor.errors import SettingsError
from monitor.settings import proxies_of_environment
from scrapers.http import FetchLimits, FetchRequest, PoliteClient
from scrapers.reading.currencies import codes_of, local_currency, parsed_locale
from scrapers.reading.price import PriceReading, read_price
from scrapers.reading.visit import read_response
from scrapers.records import ORDERABLE, FetchFailure, Offer, PageReading, Response, SiteRequest
from scrapers.sites import DEFAULT, UnknownReaderError, reader_for, reader_named, request_for

_AGENT = "Channelwarden (one page, asked for by a person)"

UrlOption = Annotated[
    str, typer.Option("--url", help="Address the saved file came from: it tells market and currency.")
]
ReaderOption = Annotated[str, typer.Option("--reader", help="Site reader (default: by the address, else generic).")]
CurrencyOption = Annotated[
    str, typer.Option("--currency-hint", help="ISO 4217 code that an open sign such as $ means.")
]
LocaleOption = Annotated[str, typer.Option("--locale", help="Locale of the text or page, such as es-CL.")]
PrivateOption = Annotated[
    list[str] | None, typer.Option("--allow-private", help="Private host, address or network that may be fetched.")
]


def register(app: typer.Typer) -> None:
    """Add `extract` and `price`."""
    app.command()(extract)
    app.command()(price)


def extract(  # noqa: PLR0917 - typer turns each parameter into an option
    source: Annotated[str, typer.Argument(metavar="FILE|URL", help="Saved page, '-' for standard input, or address.")],
    url: UrlOption = "",
    reader: ReaderOption = "",
    currency_hint: CurrencyOption = "",
    locale: LocaleOption = "",
    allow_private: PrivateOption = None,
    as_json: JsonOption = False,
) -> None:
    """Read one product page and say what it offers: price, seller, stock, or why there is no certain answer."""
    output = Output(as_json)
    hints = _hints(currency_hint, locale)
    remote = source.lower().startswith(("http://", "https://"))
    name = reader or reader_for(url or source)
    try:
        reader_named(name)
    except UnknownReaderError as error:
        raise SettingsError(str(error)) from error
    ask = request_for(name, source, hints, {}) if remote else SiteRequest(source)
    response = _fetched(ask.url, tuple(allow_private or ())) if remote else _from_file(source, url)
    if isinstance(response, FetchFailure):
        why = f"{response.kind}: {response.detail.replace('collect.allow_private', '--allow-private')}"
        if response.kind in ("connection", "timeout") and (named := proxies_of_environment()):
            why += f" (pages are fetched directly; {' and '.join(named)} is not used)"
        output.data({"status": "unreachable", "offers": [], "reasons": [why]})
        output.say(f"unreachable: {why}")
        raise typer.Exit(3)
    if not (reader or url):
        name = reader_for(response.final_url) if name == DEFAULT else name
    reading = read_response(response, name, hints)
    output.data(as_data(reading))
    if not as_json:
        _say(output, reading)


def price(
    texts: Annotated[list[str], typer.Argument(metavar="TEXT", help="Price texts; '-' reads one a line.")],
    currency_hint: CurrencyOption = "",
    locale: LocaleOption = "",
    as_json: Annotated[
        bool, typer.Option("--json", help="Add kind, list_price and alternatives; answers are JSON lines in any case.")
    ] = False,
) -> None:
    """Read price texts: one JSON line each with text, status (ok, ambiguous, no_price), amount and currency."""
    hints = _hints(currency_hint, locale)
    lines = [line.rstrip("\n") for line in input_lines()] if texts == ["-"] else texts
    for text in lines:
        reading = read_price(text, currency_hint=hints.get("currency", ""), locale=hints.get("locale", ""))
        typer.echo(json.dumps(_price_data(reading, in_full=as_json), ensure_ascii=False))


def _price_data(reading: PriceReading, *, in_full: bool) -> dict[str, Any]:
    data: dict[str, Any] = {
        "text": reading.text,
        "status": reading.status,
        "amount": _decimal_text(reading.amount),
        "currency": reading.currency or None,
    }
    if in_full:
        data["kind"] = reading.kind or None
        data["list_price"] = _decimal_text(reading.list_price)
        data["alternatives"] = [_decimal_text(amount) for amount in reading.alternatives]
    return data


def _decimal_text(amount: Decimal | None) -> str | None:
    return format(amount, "f") if amount is not None else None


def as_data(reading: PageReading) -> dict[str, Any]:
    """Return a reading in the command's stable JSON form; amounts are decimal text or null."""
    return {
        "status": reading.status,
        "offers": [_offer_data(offer) for offer in reading.offers],
        "reasons": list(reading.reasons),
    }


def _offer_data(offer: Offer) -> dict[str, Any]:
    """The first ten keys are what scripts rely on; the others were added after them."""
    return {
        "title": offer.title or None,
        "sku": offer.sku or None,
        "gtin": offer.gtin or None,
        "seller": offer.seller or None,
        "price": _decimal_text(offer.price),
        "currency": offer.currency or None,
        "list_price": _decimal_text(offer.list_price),
        # For scripts that know two states what can be ordered is what it always was; the last keys tell it apart.
        "availability": ("in_stock" if offer.availability in ORDERABLE else offer.availability) or None,
        "condition": offer.condition or None,
        "method": "+".join(offer.readings) or None,
        "price_from": _decimal_text(offer.price_from),
        "price_to": _decimal_text(offer.price_to),
        "other_prices": [
            {"kind": one.kind, "amount": _decimal_text(one.amount), "currency": one.currency or None, "text": one.text}
            for one in offer.other_prices
        ],
        "unit_price": _decimal_text(offer.unit_price),
        "unit": offer.unit or None,
        "pack_size": offer.pack_size,
        "pack_text": offer.pack_text or None,
        "tax": offer.tax or None,
        "shipping": _decimal_text(offer.shipping),
        "coupon_code": offer.coupon_code or None,
        "coupon_price": _decimal_text(offer.coupon_price),
        "price_in_cart": offer.price_in_cart,
        "seller_id": offer.seller_id or None,
        "seller_details": offer.seller_details or None,
        "fulfilment": offer.fulfilment or None,
        "featured": offer.featured,
        "price_text": offer.price_text or None,
        "url": offer.url or None,
        "pre_order": offer.availability == "pre_order",
        "back_order": offer.availability == "back_order",
    }


def _hints(currency_hint: str, locale: str) -> dict[str, str]:
    if currency_hint and currency_hint.upper() not in codes_of(currency_hint):
        raise SettingsError(f"--currency-hint: '{currency_hint}' is no currency code; expected ISO 4217 such as EUR")
    if locale and parsed_locale(locale) is None and not local_currency(locale):
        raise SettingsError(f"--locale: '{locale}' is no locale; expected a tag such as de, en-GB or es-CL")
    return {key: value for key, value in (("currency", currency_hint.upper()), ("locale", locale)) if value}


def _from_file(source: str, url: str) -> Response:
    try:
        body = standard_input().buffer.read() if source == "-" else Path(source).read_bytes()
    except OSError as error:
        raise SettingsError(
            f"{source}: cannot be read ({error.strerror}); expected a saved page or an http(s) address"
        ) from error
    kind = "application/json" if source.lower().endswith(".json") else "text/html"
    return Response(url, url, 200, (("Content-Type", kind),), _unpacked(body, source), wall_clock())


def _unpacked(body: bytes, source: str) -> bytes:
    """Unpack a page saved with gzip; pages are small, so a large one is refused rather than unpacked."""
    if not body.startswith(b"\x1f\x8b"):
        return body
    unpacker = zlib.decompressobj(wbits=31)
    try:
        plain = unpacker.decompress(body, 50_000_000)
    except zlib.error as error:
        raise SettingsError(f"{source}: broken gzip ({error}); expected a saved page") from error
    if unpacker.unconsumed_tail:
        raise SettingsError(f"{source}: unpacks to more than 50 MB; expected a saved page")
    return plain


def _fetched(url: str, allow_private: tuple[str, ...]) -> Response | FetchFailure:
    async def one() -> Response | FetchFailure:
        limits = FetchLimits(user_agent=_AGENT, allow_private=allow_private)
        async with PoliteClient(limits, now=wall_clock) as client:
            return await client.fetch(FetchRequest(url))

    return asyncio.run(one())


def _say(output: Output, reading: PageReading) -> None:
    output.say(f"{reading.status}")
    for reason in reading.reasons:
        output.say(f"  {reason}")
    if not reading.offers:
        return
    table = Table("title", "seller", "price", "list price", "stock", "condition", "SKU", "GTIN", "method")
    for offer in reading.offers:
        data = {key: value or "–" for key, value in _offer_data(offer).items()}
        amount = f"{data['price']} {data['currency']}"
        cells = (data["title"], data["seller"], amount, data["list_price"], data["availability"], data["condition"])
        table.add_row(*(escape(cell) for cell in (*cells, data["sku"], data["gtin"], data["method"])))
    output.say(table)
    for also in dict.fromkeys(filter(None, map(_also, reading.offers))):
        output.say(f"also: {escape(also)}")


def _also(offer: Offer) -> str:
    """What else the page says of the price, in one line: a range, other kinds of price, unit price, tax, delivery."""
    said = [f"{one.kind.replace('_', ' ')} {_decimal_text(one.amount)}" for one in offer.other_prices]
    if offer.price_from is not None:
        upper = f" to {_decimal_text(offer.price_to)}" if offer.price_to is not None else ""
        said.insert(0, f"from {_decimal_text(offer.price_from)}{upper}")
    said += [f"{_decimal_text(offer.unit_price)} a {offer.unit}"] if offer.unit_price is not None else []
    said += [f"tax {offer.tax}"] if offer.tax else []
    said += [f"delivery {_decimal_text(offer.shipping)}"] if offer.shipping is not None else []
    said += [f"with coupon {_decimal_text(offer.coupon_price)}"] if offer.coupon_price is not None else []
    return ", ".join(said)
