"""What a scraper hands out: plain frozen records that know no database and no rule."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from scrapers.bounds import parse
from scrapers.counted import number_of

if TYPE_CHECKING:
    from bs4 import BeautifulSoup
    from selectolax.lexbor import LexborHTMLParser


@dataclass(frozen=True)
class Response:
    """One answered request: the bytes as received after transfer decoding, and where and when they came from.

    `url` is the address asked for, `final_url` the one that answered. `body` is content-decoded; where it came
    packed, `packed` are the bytes as they came, else empty. `requests` counts what the server was asked for on the way
    here (robots.txt, redirects, retries).
    """

    url: str
    final_url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    fetched_at: datetime
    seconds: float = 0.0
    requests: int = field(default=1, compare=False)
    packed: bytes = field(default=b"", repr=False)

    def header(self, name: str) -> str:
        """Return the first header of that name (case-insensitive), or an empty string."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), "")


@dataclass(frozen=True)
class FetchFailure:
    """A request that brought no usable response: `kind` is one of the fetch failure words, `detail` is for people.

    Kinds: robots, refused_address, timeout, too_large, decompression, redirects, connection, tls, unavailable, budget;
    settings, for one that could not be made as the settings ask; browser, for a page that needs one where there is none
    or it broke. `requests` counts what the server was asked for all the same.
    """

    url: str
    kind: str
    detail: str
    at: datetime
    requests: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Page:
    """A saved response as a site's reader sees it: decoded text, parsed lazily in two ways.

    `tree` is selectolax (fast); `soup` is BeautifulSoup, for those who add a site. `hints` are what the
    site's settings say of it: `currency` (ISO 4217), `locale`, `market` (ISO 3166), and CSS `selectors` by field.
    `utf8` may hold the bytes of `text` as received, so that parsing needs no copy of them.
    """

    url: str
    status: int
    content_type: str
    text: str
    hints: Mapping[str, str] = field(default_factory=dict)
    utf8: bytes = field(default=b"", repr=False, compare=False)

    @cached_property
    def tree(self) -> LexborHTMLParser:
        """The page parsed by selectolax; raises `EndlessPageError` where that would not end."""
        return parse(self.text, self.utf8)

    @cached_property
    def soup(self) -> BeautifulSoup:
        """The page parsed by BeautifulSoup on lxml."""
        from bs4 import BeautifulSoup  # noqa: PLC0415 - slow to load; few sites ask for it

        return BeautifulSoup(self.text, "lxml")


@dataclass(frozen=True)
class OtherPrice:
    """An amount that the page shows for this product and that is not the price everybody pays for one new item.

    `kind`: member, card, payment, subscription, instalment, coupon, bulk, used, refurbished, from, ex_vat, deposit
    or trade_in.
    """

    kind: str
    amount: Decimal
    currency: str = ""
    text: str = ""


ORDERABLE = ("in_stock", "pre_order", "back_order")
"""How goods can be ordered, the likeliest to be there first: on a pre-order or back order they are not there."""

AVAILABILITIES = (*ORDERABLE, "out_of_stock")
CONDITIONS = ("new", "used", "refurbished")
SALE_TYPES = ("active", "passive")
"""What a seller did for a sale outside its territory: it went after the customer, or the customer came to it."""


@dataclass(frozen=True)
class Offer:
    """One seller's price for one product on one listing, as parsed; the raw text stays beside the value.

    `price` and `list_price` are decimal amounts in `currency` (ISO 4217). `readings` names the independent
    ways that yielded this very price ("json_ld", "microdata", "opengraph", "visible", "selector", "api", and "state",
    the data that a page carries for its own scripts).
    `availability`: one of `AVAILABILITIES` or empty. `condition`: one of `CONDITIONS` or empty.
    `coupon_price` is the price with the coupon that the page itself shows, `price_in_cart` says that the page tells
    the price in the basket only, `pack_size` are the units that the title names, `ships_to` ISO 3166-1 codes,
    `language` the page's declared language (BCP 47). `price_from` and `price_to` are the ends of a stated range, in
    which case there is no `price`. `unit_price` is the stated price of one `unit` (kg, l, m, piece ...), `pack_text`
    the stated size ("6 x 330 ml"). `tax`: included or excluded as stated. `shipping`: stated cost, zero when free.
    `seller_id` is the marketplace's own, `seller_details` what it shows of the firm (name, address, register number),
    `fulfilment`: marketplace or seller, `featured`: this offer holds the buy box.
    Empty or None: the page does not say, or not for certain.
    """

    title: str = ""
    sku: str = ""
    gtin: str = ""
    seller: str = ""
    price: Decimal | None = None
    currency: str = ""
    list_price: Decimal | None = None
    availability: str = ""
    condition: str = ""
    readings: tuple[str, ...] = ()
    price_text: str = ""
    url: str = ""
    coupon_code: str = ""
    coupon_price: Decimal | None = None
    price_in_cart: bool = False
    pack_size: int | None = None
    ships_to: tuple[str, ...] = ()
    language: str = ""
    warranty_months: int | None = None
    return_days: int | None = None
    price_from: Decimal | None = None
    price_to: Decimal | None = None
    other_prices: tuple[OtherPrice, ...] = ()
    unit_price: Decimal | None = None
    unit: str = ""
    pack_text: str = ""
    tax: str = ""
    shipping: Decimal | None = None
    seller_id: str = ""
    seller_details: str = ""
    fulfilment: str = ""
    featured: bool | None = None


@dataclass(frozen=True)
class PageReading:
    """What one page says: `status` (an outcome word), its offers, and the reasons for the status.

    `status` is ok, ambiguous, no_offer, out_of_stock, blocked, gone or layout_changed. With `ambiguous` the
    offers hold every competing reading and none may be judged. `partial`: the listing has offers that are not among
    these (on a further page, or with a price that could not be read), so that one missing here has not ended.
    """

    status: str
    offers: tuple[Offer, ...] = ()
    reasons: tuple[str, ...] = ()
    partial: bool = False


@dataclass(frozen=True)
class SiteRequest:
    """What to ask a site for to see one listing; `headers` may hold a key and are never shown, stored or redirected."""

    url: str
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class ListingCard:
    """One product as a search or category page shows it: where it leads, and what the card says of it.

    `price` is a hint for the person who reviews the find, in `currency`; nothing is judged by it. `condition`: one of
    `CONDITIONS`, where a field of the card states it.
    """

    url: str
    title: str
    price: Decimal | None = None
    currency: str = ""
    seller: str = ""
    gtin: str = ""
    sku: str = ""
    brand: str = ""
    condition: str = ""


class SaleLine(NamedTuple):
    """One row of a distributor's sales report after parsing; amounts are decimal, net of VAT unless `basis` says else.

    `ship_to` is the region text as sent; `sale_type` is active, passive or empty when the report does not say.
    `amount` is None where a message states quantities alone. `basis` names the price that a message's amount was
    worked out from ("retail"); `unit` is the code as sent, `document` the number of the invoice or delivery note.
    """

    row: int
    sku: str
    quantity: Decimal
    amount: Decimal | None
    currency: str
    sold_on: date | None = None
    ship_to: str = ""
    sale_type: str = ""
    gtin: str = ""
    customer: str = ""
    unit: str = ""
    basis: str = ""
    document: str = ""


class StockLine(NamedTuple):
    """One row of a distributor's inventory report: units of a product on hand at a site on a day."""

    row: int
    sku: str
    on_hand: Decimal
    as_of: date | None = None
    site: str = ""
    gtin: str = ""
    unit: str = ""


@dataclass(frozen=True)
class PriceLine:
    """One price of a price list: `kind` is net, gross, retail, wholesale, contract or the sender's own word.

    `price` is for `per` units in `currency` (ISO 4217, empty when the list does not say).
    """

    row: int
    sku: str
    price: Decimal
    currency: str
    kind: str = ""
    gtin: str = ""
    title: str = ""
    unit: str = ""
    per: Decimal = Decimal(1)
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True)
class ClaimLine:
    """One line of a claim for money back (`kind` claim) or of the answer to it (`kind` response), with its contract."""

    row: int
    sku: str
    quantity: Decimal
    amount: Decimal
    currency: str
    kind: str = "claim"
    gtin: str = ""
    unit: str = ""
    contract: str = ""
    claim: str = ""
    claimed_on: date | None = None
    list_price: Decimal | None = None
    contract_price: Decimal | None = None
    customer: str = ""


@dataclass(frozen=True)
class CatalogueLine:
    """One product of a sender's catalogue, without price, sale or stock."""

    row: int
    sku: str
    title: str
    gtin: str = ""
    unit: str = ""
    code: str = ""


@dataclass(frozen=True)
class RefusedRow:
    """A row of a report that cannot be used as it is, with its raw cells and the reason."""

    row: int
    cells: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class ReportText:
    """A distributor file read by one layout: accepted lines, refused rows, and its control total if it had one.

    `skipped` explains rows that are not data (preamble, totals). Nothing of the file is unaccounted for.
    """

    layout: str
    sales: tuple[SaleLine, ...] = ()
    stock: tuple[StockLine, ...] = ()
    refused: tuple[RefusedRow, ...] = ()
    skipped: tuple[RefusedRow, ...] = ()
    total_amount: Decimal | None = None
    prices: tuple[PriceLine, ...] = ()
    claims: tuple[ClaimLine, ...] = ()
    catalogue: tuple[CatalogueLine, ...] = ()

    @property
    def outcome(self) -> str:
        """Say what the file holds, in words: "1,200 sales, 3 rows refused"."""
        kinds = (
            (self.sales, "sale", "sales"),
            (self.stock, "stock line", "stock lines"),
            (self.prices, "price of a price list", "prices of a price list"),
            (self.claims, "line of claims", "lines of claims"),
            (self.catalogue, "product of a catalogue", "products of a catalogue"),
            (self.refused, "row refused", "rows refused"),
        )
        told = ", ".join(number_of(len(lines), one, many) for lines, one, many in kinds if lines)
        return told or "; ".join(["no line of a report", *dict.fromkeys(row.reason for row in self.skipped[:3])])


@dataclass(frozen=True)
class TextBlock:
    """A paragraph of an agreement: character span in the whole text, its page (1-based) and its number ("4.2").

    `kind` is `heading`, `definition` or empty; `annex` names the annex it stands in ("Annex 2"), empty in the
    body; `language` is the paragraph's own (BCP 47), empty where it is unknown.
    """

    start: int
    end: int
    page: int
    number: str = ""
    kind: str = ""
    annex: str = ""
    language: str = ""


@dataclass(frozen=True)
class AgreementText:
    """The text of an agreement with positions: `text[block.start:block.end]` is the block's text.

    `language` is a BCP 47 tag of the whole ("en", "ru", "de", "fr", "es", "it") or empty when unknown. `notes` say what
    of the file could not be read (a page without a text layer), so that a gap is seen. `turns` are the places inside
    blocks at which a new page begins: (position, page).
    """

    path: str
    text: str
    blocks: tuple[TextBlock, ...]
    language: str
    pages: int
    notes: tuple[str, ...] = ()
    turns: tuple[tuple[int, int], ...] = ()

    def page_at(self, position: int) -> int:
        """Return the page (1-based) on which a character stands, also where its paragraph began a page before."""
        block = self.blocks[max(0, bisect_right(self.blocks, position, key=lambda block: block.start) - 1)]
        turn = bisect_right(self.turns, position, key=lambda turn: turn[0]) - 1
        return self.turns[turn][1] if turn >= 0 and self.turns[turn][0] > block.start else block.page
