"""GS1 XML 3: the inventory report as stock; its other messages are told by name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
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
    everywhere,
    name_of,
    names_namespace,
    number_at,
    refused,
    row_of,
    text_at,
    tree_of,
)
from scrapers.records import RefusedRow, StockLine

_NAMESPACES = (b"urn:gs1:ecom:", b"urn:ean.ucc:")
_REPORT = "inventoryReport"
_STATUS = ("ON_HAND", "AVAILABLE_FOR_SALE")
"""Kinds of stock in the order in which one is taken when a line states several"""


def _recognises(file: BinaryIO) -> bool:
    return names_namespace(file, *_NAMESPACES)


def _messages(file: BinaryIO, _: ReportProfile) -> Iterator[Entry | Skipped]:
    root = tree_of(file)
    reports = [root] if name_of(root) == _REPORT else list(everywhere(root, _REPORT))
    if not reports:
        raise LayoutRefusedError(
            f"this is the GS1 XML message {name_of(root)}, of which nothing is read; ask the sender for an inventory "
            "report (inventoryReportMessage 3), and for sales as EANCOM SLSRPT, CSV or XLSX"
        )
    for report in reports:
        if text_at(report, "documentActionCode") == "DELETE":
            raise LayoutRefusedError("the message takes an earlier report back; refuse that one by hand")
        yield from _of_report(report)


def _of_report(report: etree._Element) -> Iterator[Entry | Skipped]:
    items = list(children(report, "inventoryItemLocationInformation"))
    if moves := [one for item in items for one in children(item, "inventoryActivityLineItem")]:
        raise LayoutRefusedError(
            f"line {row_of(moves[0])} begins movements of stock (inventoryActivityLineItem), which state quantities "
            "without amounts; ask the sender for the stock as INVENTORY_STATUS, and for sales as EANCOM SLSRPT, CSV or "
            "XLSX"
        )
    if not any(list(children(item, "inventoryStatusLineItem")) for item in items):
        raise LayoutRefusedError(
            "no_lines: the inventory report has no line of stock that is read (inventoryStatusLineItem of version 3); "
            "ask the sender for one"
        )
    try:
        period = at(report, "reportingPeriod")
        day = day_of(text_at(period, "endDate") or text_at(period, "beginDate"))
    except EdiValueError as error:
        raise LayoutRefusedError(f"invalid_date: the reporting period: {error}; ask the sender to mend it") from error
    for item in items:
        yield from _of_item(item, day)


def _of_item(item: etree._Element, day: date | None) -> Iterator[Entry | Skipped]:
    """Yield the stock of a product at a place: one kind of it for a day, and what else is stated as no stock."""
    place = at(item, "inventoryLocation")
    site = text_at(place, "gln") or text_at(place, "additionalPartyIdentification")
    product = at(item, "transactionalTradeItem")
    sku, gtin = text_at(product, "additionalTradeItemIdentification"), text_at(product, "gtin")
    stated: defaultdict[date | None, list[etree._Element]] = defaultdict(list)
    for line in children(item, "inventoryStatusLineItem"):
        try:
            of = day_of(text_at(line, "inventoryDateTime")) or day
        except EdiValueError as error:
            yield refused(line, f"invalid_date: {error}")
            continue
        stated[of] += children(line, "inventoryStatusQuantitySpecification")
    for of, said in stated.items():
        kinds = [text_at(one, "inventoryStatusType") for one in said]
        kind = next((one for one in _STATUS if one in kinds), "")
        mine = [one for one, its in zip(said, kinds, strict=True) if its == kind != ""]
        for one, its in zip(said, kinds, strict=True):
            if its != kind:
                why = f"a quantity of kind {its or 'unknown'}, not the stock on hand"
                yield Skipped(RefusedRow(row_of(one), cells_of(one), why))
        if len(mine) > 1:
            yield refused(mine[1], f"stock_twice: {len(mine)} quantities of kind {kind} stand for one place and day")
        elif mine:
            yield _line(mine[0], StockLine(row_of(mine[0]), sku, Decimal(0), of, site, gtin))


def _line(said: etree._Element, line: StockLine) -> Entry:
    try:
        on_hand = number_at(said, "quantityOfUnits")
    except EdiValueError as error:
        return refused(said, f"invalid_number: {error}")
    unit = at(said, "quantityOfUnits")
    if on_hand is None or line.as_of is None:
        return refused(said, "no_quantity: none is stated" if on_hand is None else "no_date: no day is stated")
    if not line.sku and not line.gtin:
        return refused(said, "no_product: the line names no product")
    return line._replace(on_hand=on_hand, unit=unit.get("measurementUnitCode", "") if unit is not None else "")


LAYOUT = Layout("gs1_xml", _recognises, messages=_messages)
