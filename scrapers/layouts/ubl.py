"""UBL 2: inventory reports as stock, product activities as sales; invoices and other documents are told by name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import BinaryIO

from lxml import etree

from scrapers.layouts.edi_values import EdiValueError
from scrapers.layouts.profile import Entry, Layout, LayoutRefusedError, ReportProfile, Skipped
from scrapers.layouts.xml_tree import (
    at,
    cells_of,
    children,
    day_of,
    is_true,
    name_of,
    names_namespace,
    number_at,
    refused,
    row_of,
    text_at,
    tree_of,
)
from scrapers.records import RefusedRow, SaleLine, StockLine

_NAMESPACE = b"urn:oasis:names:specification:ubl:schema:xsd:"
_SALES = ("SALES", "ACTUAL_SALES")
_OWN_NUMBERS = ("SellersItemIdentification", "ManufacturersItemIdentification", "BuyersItemIdentification")
"""Who numbers a product, the brand first: these reports go from the buyer to the seller"""


def _recognises(file: BinaryIO) -> bool:
    return names_namespace(file, _NAMESPACE)


def _messages(file: BinaryIO, profile: ReportProfile) -> Iterator[Entry | Skipped]:
    root = tree_of(file)
    read = _DOCUMENTS.get(name_of(root))
    if read is None:
        raise LayoutRefusedError(
            f"this is a UBL document ({name_of(root)}), of which nothing is read; ask the sender for stock as UBL "
            "InventoryReport, and for sales as UBL ProductActivity, EANCOM SLSRPT, CSV or XLSX"
        )
    if is_true(text_at(root, "CopyIndicator")):
        raise LayoutRefusedError("the document calls itself a copy (CopyIndicator); ask the sender for the original")
    party = at(root, "RetailerCustomerParty", "Party")
    party = party if party is not None else at(root, "SenderParty")
    if name := text_at(party, "PartyName", "Name"):
        yield Skipped(RefusedRow(row_of(root), (name,), "the sender's name, as it may stand above the headings"))
    yield from read(root, profile)


def _stock(root: etree._Element, _: ReportProfile) -> Iterator[Entry | Skipped]:
    """Yield the lines of an inventory report; goods that are still to come are no stock."""
    lines = _lines(root, "InventoryReportLine")
    day = _end_of(root, "InventoryPeriod")
    site = _name(at(root, "InventoryReportingParty"))
    places = Counter(_place(line, site) for line in lines)
    for line in lines:
        try:
            on_hand, comes = number_at(line, "Quantity"), day_of(text_at(line, "AvailabilityDate"))
        except EdiValueError as error:
            yield refused(line, f"invalid_number: {error}")
            continue
        place, sku, gtin = _place(line, site)
        if comes is not None and (day is None or comes > day):
            yield Skipped(RefusedRow(row_of(line), cells_of(line), f"goods that come on {comes}, no stock yet"))
        elif why := _lacks(on_hand, day, sku or gtin):
            yield refused(line, why)
        elif places[place, sku, gtin] > 1:
            yield refused(line, "stock_twice: several quantities of one product stand for one place and day")
        else:
            yield StockLine(row_of(line), sku, on_hand or Decimal(0), day, place, gtin, _unit(line))


def _sales(root: etree._Element, profile: ReportProfile) -> Iterator[Entry | Skipped]:
    """Yield the sales of a product activity, which states prices of one unit; shipments and others are none."""
    whole = _end_of(root, "ActivityPeriod")
    for line in _lines(root, "SupplyChainActivityDataLine"):
        kind = text_at(line, "SupplyChainActivityTypeCode")
        if kind.upper() not in _SALES:
            yield Skipped(RefusedRow(row_of(line), cells_of(line), f"an activity of kind {kind or 'unknown'}: no sale"))
            continue
        day = _end_of(line, "ActivityPeriod") or whole
        for item in children(line, "SalesItem"):
            yield _sale(item, line, day, profile)


def _sale(item: etree._Element, line: etree._Element, day: date | None, profile: ReportProfile) -> Entry:
    price = at(item, "TaxExclusivePrice")
    try:
        quantity = number_at(item, "Quantity")
        amount = number_at(price, "PriceAmount") if price is not None else None
        per = number_at(price, "BaseQuantity") if price is not None else None
        per = Decimal(1) if per is None else per
    except EdiValueError as error:
        return refused(item, f"invalid_number: {error}")
    sku, gtin = _numbers(item)
    currency = _attribute(at(price, "PriceAmount"), "currencyID") or profile.currency
    why = _lacks(quantity, day, sku or gtin) or _price_fault(price, amount, per, _unit(item))
    if why or not currency or quantity is None or amount is None:
        return refused(item, why or "no_currency: name a `currency` for this [[partner]]")
    return SaleLine(
        row=row_of(item),
        sku=sku,
        quantity=quantity,
        amount=quantity * amount / per,
        currency=currency,
        sold_on=day,
        ship_to=_region(at(line, "ActivityFinalLocation")) or _region(at(line, "ActivityOriginLocation")),
        gtin=gtin,
        customer=_name(at(line, "BuyerCustomerParty", "Party")),
        unit=_unit(item),
    )


def _price_fault(price: etree._Element | None, amount: Decimal | None, per: Decimal, unit: str) -> str:
    """Return why a price says nothing of what a quantity came to, or nothing."""
    if amount is None:
        return "no_amount: no price without tax is stated (TaxExclusivePrice)"
    if per <= 0:
        return f"invalid_number: a price for {per} (BaseQuantity)"
    priced = _unit(price, "BaseQuantity")
    return (
        f"price_unit: the price is for {priced}, the quantity in {unit or 'no unit'}"
        if priced not in ("", unit)
        else ""
    )


def _lines(root: etree._Element, name: str) -> list[etree._Element]:
    if lines := list(children(root, name)):
        return lines
    raise LayoutRefusedError(f"no_lines: the {name_of(root)} has no {name}; ask the sender for one with lines")


def _end_of(element: etree._Element, period: str) -> date | None:
    """Return the last day of a period; raises `LayoutRefusedError` for what is no day."""
    said = at(element, period)
    try:
        return day_of(text_at(said, "EndDate") or text_at(said, "StartDate"))
    except EdiValueError as error:
        raise LayoutRefusedError(f"invalid_date: {period}: {error}; ask the sender to mend it") from error


def _lacks(quantity: Decimal | None, day: date | None, product: str) -> str:
    missing = {
        "no_quantity: none is stated": quantity is None,
        "no_date: no period is stated": day is None,
        "no_product: the line names no product": not product,
    }
    return next((reason for reason, lacks in missing.items() if lacks), "")


def _place(line: etree._Element, site: str) -> tuple[str, str, str]:
    """Return the site of a line of stock, and the numbers of its product."""
    at_place = at(line, "InventoryLocation")
    named = text_at(at_place, "ID") or text_at(at_place, "Name") or text_at(at_place, "Description")
    return (named or site, *_numbers(line))


def _numbers(element: etree._Element) -> tuple[str, str]:
    """Return the brand's own number of a product, else another, and its GTIN."""
    item = at(element, "Item")
    own = (text_at(item, kind, "ID") for kind in _OWN_NUMBERS)
    return next(filter(None, own), ""), text_at(item, "StandardItemIdentification", "ID")


def _name(party: etree._Element | None) -> str:
    return text_at(party, "PartyName", "Name") or text_at(party, "PartyIdentification", "ID")


def _region(location: etree._Element | None) -> str:
    address = at(location, "Address")
    return text_at(address, "CountrySubentityCode") or text_at(address, "Country", "IdentificationCode")


def _unit(element: etree._Element | None, name: str = "Quantity") -> str:
    return _attribute(at(element, name), "unitCode")


def _attribute(element: etree._Element | None, name: str) -> str:
    return (element.get(name) or "") if element is not None else ""


_DOCUMENTS: Mapping[str, Callable[[etree._Element, ReportProfile], Iterator[Entry | Skipped]]] = {
    "InventoryReport": _stock,
    "ProductActivity": _sales,
}
LAYOUT = Layout("ubl", _recognises, messages=_messages)
