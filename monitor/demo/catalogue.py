"""What the demo market is made of: products, shops and their offers, read from the data files beside this module."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from ruamel.yaml import YAML

from monitor.demo.calendar import Slot, slot
from monitor.errors import SettingsError


@dataclass(frozen=True)
class Goods:
    """A product of the brand: names by language, MAP in decimal by market, colour of its drawing."""

    sku: str
    gtin: str
    title: str
    slug: str
    kind: str
    map: Mapping[str, Decimal]
    titles: Mapping[str, str] = field(default_factory=dict)
    blurb: str = ""
    foreign: bool = False
    """sold in a shop but unknown to the brand's price list"""

    def titled(self, language: str) -> str:
        """Return the title as a shop of that language writes it."""
        return self.titles.get(language, self.title)


@dataclass(frozen=True)
class ShopOffer:
    """One seller's offer on a page as it stands in one slot; prices are decimal, `absent` offers are not shown."""

    sku: str
    price: Decimal
    seller: str = ""
    title: str = ""
    was: Decimal | None = None
    currency: str = ""
    condition: str = "new"
    availability: str = "in_stock"
    instalments: int = 0
    coupon: str = ""
    """a line about a coupon below the price"""
    gone: bool = False
    absent: bool = False


@dataclass(frozen=True)
class TimedOffer:
    """An offer over time: what is innocent, and the changes that are planted in some slots."""

    clean: ShopOffer
    planted: tuple[tuple[Slot, Slot, Mapping[str, Any]], ...] = ()

    def during(self, now: Slot, *, planted: bool) -> ShopOffer:
        """Return the offer as the shop shows it in a slot, with the planted changes or without."""
        offer = self.clean
        for first, last, changes in self.planted:
            if planted and first <= now <= last:
                offer = replace(offer, **changes)
        return offer


@dataclass(frozen=True)
class Shop:
    """A shop or marketplace: who runs it, how its pages look (`style`), and what its reader has to know."""

    name: str
    title: str
    style: str
    market: str
    currency: str
    locale: str
    reader: str = "generic"
    party: str = ""
    charset: str = "utf-8"
    tagline: str = ""
    accent: str = "#7a4b2a"
    throttled: bool = False
    blocked: bool = False
    restyled_from: Slot | None = None
    selectors: Mapping[str, str] = field(default_factory=dict)
    offers: tuple[TimedOffer, ...] = ()

    @property
    def language(self) -> str:
        """Return the language of the shop's pages."""
        return self.locale.partition("_")[0]

    @property
    def skus(self) -> tuple[str, ...]:
        """Return what the shop lists, in the order of its catalogue, each once."""
        return tuple(dict.fromkeys(timed.clean.sku for timed in self.offers))

    def offers_of(self, sku: str, now: Slot, *, planted: bool) -> tuple[ShopOffer, ...]:
        """Return what the page of a product offers in a slot."""
        shown = (timed.during(now, planted=planted) for timed in self.offers if timed.clean.sku == sku)
        return tuple(offer for offer in shown if not offer.absent)


@dataclass(frozen=True)
class Catalogue:
    """The whole market as data; `planted` says whether the planted violations are shown."""

    goods: Mapping[str, Goods]
    shops: tuple[Shop, ...]
    planted: bool = True


def market_text(name: str) -> str:
    """Return a data file of the demo market as text."""
    return (files("monitor.demo") / "market" / name).read_text(encoding="utf-8")


@cache
def market_data(name: str) -> Any:  # noqa: ANN401 - YAML holds anything; the callers give it its type
    """Return a YAML data file of the demo market; nobody changes what it holds."""
    return YAML(typ="safe", pure=True).load(market_text(name))


def load_catalogue(*, planted: bool) -> Catalogue:
    """Read products and shops; raises `SettingsError` with the entry that does not fit."""
    goods = {entry["sku"]: _goods(entry) for entry in market_data("products.yaml")}
    shops = tuple(_shop(entry, goods) for entry in market_data("shops.yaml"))
    return Catalogue(goods, shops, planted)


def _goods(entry: dict[str, Any]) -> Goods:
    prices = {market: Decimal(text) for market, text in entry["map"].items()}
    return Goods(**{**entry, "map": prices})


def _shop(entry: dict[str, Any], goods: Mapping[str, Goods]) -> Shop:
    restyled = entry.get("restyled_from")
    offers = tuple(_offer(one, entry, goods) for one in entry["offers"])
    try:
        return Shop(**{**entry, "offers": offers, "restyled_from": slot(restyled) if restyled else None})
    except TypeError as error:
        raise SettingsError(f"shops.yaml, shop {entry['name']}: {error}") from error


def _offer(entry: str | dict[str, Any], shop: dict[str, Any], goods: Mapping[str, Goods]) -> TimedOffer:
    """Read an offer; one that names no price sells at the MAP of the shop's market."""
    fields: dict[str, Any] = {"sku": entry} if isinstance(entry, str) else dict(entry)
    changes = fields.pop("planted", [])
    fields.setdefault("price", str(goods[fields["sku"]].map[shop["market"]]))
    fields.setdefault("currency", shop["currency"])
    try:
        clean = ShopOffer(**_amounts(fields))
    except TypeError as error:
        raise SettingsError(f"shops.yaml, shop {shop['name']}, offer {fields['sku']}: {error}") from error
    return TimedOffer(clean, tuple(_planted(dict(change)) for change in changes))


def _planted(change: dict[str, Any]) -> tuple[Slot, Slot, Mapping[str, Any]]:
    first, last = slot(change.pop("from")), slot(change.pop("to", "3pm"))
    return first, last, _amounts(change)


def _amounts(fields: dict[str, Any]) -> dict[str, Any]:
    return {key: Decimal(value) if key in ("price", "was") else value for key, value in fields.items()}
