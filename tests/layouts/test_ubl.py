"""UBL: what an inventory report and a product activity tell, and what is refused by name."""

from __future__ import annotations

from datetime import date

import pytest
from lxml import etree

from scrapers.layouts import ReportProfile, read_report
from tests.layouts.told import EUR, refusal

URN = "urn:oasis:names:specification:ubl:schema:xsd:"
CBC, CAC = f"{URN}CommonBasicComponents-2", f"{URN}CommonAggregateComponents-2"
NOTHING = ReportProfile()


def document(root: str, *inside: str, period: str = "InventoryPeriod", end: str = "2026-03-31") -> bytes:
    """Write a document; names that begin with a small letter mark are of basic components."""
    text = (
        f'<{root} xmlns="{URN}{root}-2" xmlns:b="{CBC}" xmlns:a="{CAC}"><b:ID>7</b:ID>'
        f"<a:{period}><b:StartDate>2026-03-01</b:StartDate><b:EndDate>{end}</b:EndDate></a:{period}>"
        f"{''.join(inside)}</{root}>"
    )
    return etree.tostring(etree.fromstring(text), xml_declaration=True, encoding="UTF-8", pretty_print=True)


def item(sku: str = "NO-100", gtin: str = "4006381333931", own: str = "") -> str:
    numbers = {"BuyersItemIdentification": own, "SellersItemIdentification": sku, "StandardItemIdentification": gtin}
    said = (f"<a:{kind}><b:ID>{number}</b:ID></a:{kind}>" for kind, number in numbers.items() if number)
    return f"<a:Item><b:Name>Anorak</b:Name>{''.join(said)}</a:Item>"


def stock(count: str, product: str = "", place: str = "Main", more: str = "") -> str:
    return (
        f'<a:InventoryReportLine><b:ID>1</b:ID><b:Quantity unitCode="C62">{count}</b:Quantity>{more}'
        f"{product or item()}<a:InventoryLocation><b:ID>{place}</b:ID></a:InventoryLocation></a:InventoryReportLine>"
    )


def sale(count: str, price: str = "10.50", per: str = "", kind: str = "SALES", product: str = "") -> str:
    stated = f'<b:PriceAmount currencyID="EUR">{price}</b:PriceAmount>{per}'
    stated = f"<a:TaxExclusivePrice>{stated}</a:TaxExclusivePrice>" if price else ""
    return (
        f"<a:SupplyChainActivityDataLine><b:ID>1</b:ID><b:SupplyChainActivityTypeCode>{kind}"
        "</b:SupplyChainActivityTypeCode><a:ActivityFinalLocation><a:Address><b:CountrySubentityCode>DE-BY"
        "</b:CountrySubentityCode></a:Address></a:ActivityFinalLocation><a:SalesItem>"
        f'<b:Quantity unitCode="C62">{count}</b:Quantity>{stated}{product or item()}</a:SalesItem>'
        "</a:SupplyChainActivityDataLine>"
    )


def activity(*lines: str, end: str = "2026-03-31") -> bytes:
    return document("ProductActivity", *lines, period="ActivityPeriod", end=end)


def test_an_inventory_report_is_stock_by_place_on_the_last_day_of_its_period() -> None:
    later = "<b:AvailabilityDate>2026-04-09</b:AvailabilityDate>"
    report = read_report(
        "r.xml",
        document("InventoryReport", stock("40"), stock("2", place="Shop"), stock("9", item("NO-200", ""), more=later)),
        NOTHING,
    )
    assert [(one.sku, one.gtin, int(one.on_hand), one.as_of, one.site, one.unit) for one in report.stock] == [
        ("NO-100", "4006381333931", 40, date(2026, 3, 31), "Main", "C62"),
        ("NO-100", "4006381333931", 2, date(2026, 3, 31), "Shop", "C62"),
    ]
    assert [row.reason for row in report.skipped] == ["goods that come on 2026-04-09, no stock yet"]
    assert not report.refused


def test_a_product_activity_is_sales_at_prices_without_tax_and_its_shipments_are_none() -> None:
    per = '<b:BaseQuantity unitCode="C62">10</b:BaseQuantity>'
    report = read_report(
        "r.xml", activity(sale("2"), sale("-1", "105.00", per), sale("20", kind="SHIPMENTS"), sale("1", "0")), NOTHING
    )
    assert [
        (one.sku, int(one.quantity), str(one.amount), one.currency, one.ship_to, one.sold_on) for one in report.sales
    ] == [
        ("NO-100", 2, "21.00", "EUR", "DE-BY", date(2026, 3, 31)),
        ("NO-100", -1, "-10.50", "EUR", "DE-BY", date(2026, 3, 31)),
        ("NO-100", 1, "0", "EUR", "DE-BY", date(2026, 3, 31)),
    ]
    assert [row.reason for row in report.skipped] == ["an activity of kind SHIPMENTS: no sale"]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (document("InventoryReport", stock("many")), "invalid_number"),
        (document("InventoryReport", stock("")), "no_quantity"),
        (document("InventoryReport", stock("4"), end=""), None),
        (document("InventoryReport", stock("4", item("", ""))), "no_product"),
        (document("InventoryReport", stock("4"), stock("5")), "stock_twice"),
        (activity(sale("2", "")), "no_amount"),
        (activity(sale("", "1")), "no_quantity"),
        (activity(sale("1", "x")), "invalid_number"),
        (activity(sale("1", "1", '<b:BaseQuantity unitCode="BX">1</b:BaseQuantity>')), "price_unit"),
        (activity(sale("1", "1", "<b:BaseQuantity>0</b:BaseQuantity>")), "invalid_number"),
        (activity(sale("1").replace(' currencyID="EUR"', "")), "no_currency"),
    ],
)
def test_what_is_open_of_a_line_waits_with_it(data: bytes, why: str | None) -> None:
    report = read_report("r.xml", data, NOTHING)
    assert {row.reason.partition(":")[0] for row in report.refused} == ({why} if why else set())
    assert bool(report.sales or report.stock) == (why is None)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (
            document("Invoice"),
            "this is a UBL document (Invoice), of which nothing is read; ask the sender for stock as UBL",
        ),
        (document("InventoryReport"), "no_lines: the InventoryReport has no InventoryReportLine"),
        (activity(sale("1"), end="31.03.2026"), "invalid_date: ActivityPeriod: '31.03.2026' is not a date"),
        (activity("<b:CopyIndicator>true</b:CopyIndicator>", sale("1")), "calls itself a copy (CopyIndicator)"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(data: bytes, why: str) -> None:
    assert why in refusal(data, EUR, "r.xml")
