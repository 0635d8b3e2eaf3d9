"""Offers and catalogues of CommerceML: prices by kind, stock by warehouse, and products."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from lxml import etree

from scrapers.layouts.commerceml_documents import currency_of
from scrapers.layouts.edi_values import EdiValueError, edi_number
from scrapers.layouts.profile import Entry, ReportProfile, Skipped
from scrapers.layouts.xml_tree import at, cells_of, children, everywhere, is_true, number_at, refused, row_of, text_at
from scrapers.records import CatalogueLine, PriceLine, RefusedRow, StockLine


def offer_entries(
    package: etree._Element, root: etree._Element, made_on: date | None, profile: ReportProfile
) -> Iterator[Entry | Skipped]:
    """Yield the prices and the stock of a package of offers; stock is of the day on which the file was made.

    What kinds of prices and warehouses are called stands in the package, or in the classifier of the whole file.
    """
    kinds = {
        text_at(one, "Ид"): (text_at(one, "Наименование"), text_at(one, "Валюта"))
        for types in everywhere(root, "ТипыЦен")
        for one in children(types, "ТипЦены")
    }
    sites = {
        text_at(one, "Ид"): text_at(one, "Наименование")
        for stores in everywhere(root, "Склады")
        for one in children(stores, "Склад")
    }
    for offer in children(at(package, "Предложения"), "Предложение"):
        if is_true(text_at(offer, "ПометкаУдаления")) or offer.get("Статус", "").casefold() == "удален":
            yield Skipped(RefusedRow(row_of(offer), cells_of(offer), "the offer was deleted"))
            continue
        try:
            yield from _prices(offer, kinds, profile)
            yield from _stock(offer, sites, made_on)
        except EdiValueError as error:
            yield refused(offer, f"invalid_number: {error}")


def catalogue_entries(catalogue: etree._Element) -> Iterator[Entry]:
    """Yield the products of a catalogue."""
    for product in children(at(catalogue, "Товары"), "Товар"):
        sku, gtin = _numbers(product)
        yield CatalogueLine(
            row_of(product),
            sku,
            text_at(product, "Наименование"),
            gtin,
            text_at(product, "БазоваяЕдиница"),
            text_at(product, "Ид"),
        )


def _numbers(product: etree._Element) -> tuple[str, str]:
    return text_at(product, "Артикул") or text_at(product, "Ид"), text_at(product, "Штрихкод")


def _prices(offer: etree._Element, kinds: dict[str, tuple[str, str]], profile: ReportProfile) -> Iterator[PriceLine]:
    sku, gtin = _numbers(offer)
    for one in children(at(offer, "Цены"), "Цена"):
        kind, currency = kinds.get(text_at(one, "ИдТипаЦены"), ("", ""))
        if (price := number_at(one, "ЦенаЗаЕдиницу")) is not None:
            yield PriceLine(
                row=row_of(one),
                sku=sku,
                price=price,
                currency=currency_of(text_at(one, "Валюта") or currency or profile.currency),
                kind=kind,
                gtin=gtin,
                title=text_at(offer, "Наименование"),
                unit=text_at(one, "Единица"),
                per=number_at(one, "Коэффициент") or Decimal(1),
            )


def _stock(offer: etree._Element, sites: dict[str, str], made_on: date | None) -> Iterator[StockLine]:
    """Yield the stock: of each warehouse where the offer names them, in attributes or in elements, else of all."""
    sku, gtin = _numbers(offer)
    stores = [(one.get("ИдСклада", ""), one.get("КоличествоНаСкладе", "")) for one in children(offer, "Склад")]
    stores += [
        (text_at(one, "Склад", "Ид"), text_at(one, "Склад", "Количество") or text_at(one, "Количество"))
        for one in children(at(offer, "Остатки"), "Остаток")
    ]
    if not stores:
        stores = [("", text_at(offer, "Количество"))]
    for store, quantity in stores:
        if quantity:
            yield StockLine(row_of(offer), sku, edi_number(quantity), made_on, sites.get(store, store), gtin)
