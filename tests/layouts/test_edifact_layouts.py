"""EDIFACT reports: sales, stock and prices of real interchanges, and what is wrong with those that are refused."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from scrapers.layouts import LayoutRefusedError, ReportProfile, read_report
from tests.layouts.edi import edifact

SALES = (
    "BGM+73E::9+S1+9",
    "DTM+137:20260402:102",
    "DTM+90:20260401:102",
    "DTM+91:20260401:102",
    "NAD+SU+4098765000004::9",
    "CUX+2:EUR:10",
    "LOC+162+4012345000016::9",
    "LIN+1++4012345678901:EN",
    "PIA+1+AB-1:SA",
    "PRI+AAE:39.95::RTP",
    "QTY+153:2:PCE",
    "LOC+162+4012345000023::9",
    "DTM+356:20260331:102",
    "LIN+2++4012345678918:EN",
    "MOA+203:15.50",
    "QTY+153:1:PCE",
)


def test_sales_are_read_by_place_and_day_with_prices_or_amounts() -> None:
    report = read_report("r.edi", edifact("SLSRPT", *SALES).encode(), ReportProfile())
    assert [(line.sku, line.gtin, line.quantity, line.amount, line.basis) for line in report.sales] == [
        ("AB-1", "4012345678901", Decimal(2), Decimal("79.90"), "retail"),
        ("", "4012345678918", Decimal(1), Decimal("15.50"), ""),
    ]
    assert [(line.customer, line.sold_on, line.currency) for line in report.sales] == [
        ("4012345000016", date(2026, 4, 1), "EUR"),
        ("4012345000023", date(2026, 3, 31), "EUR"),
    ]


@pytest.mark.parametrize(
    ("una", "end"), [("", "'"), ("UNA:+.? '", "'"), ("UNA:+.? '\r\n", "'\r\n"), ("", "\n"), ("", "'\n")]
)
@pytest.mark.parametrize("version", ["96A", "97A", "98B", "99A"])
def test_any_directory_and_ending_reads_the_same(una: str, end: str, version: str) -> None:
    expected = read_report("r.edi", edifact("SLSRPT", *SALES).encode(), ReportProfile())
    text = edifact("SLSRPT", *SALES, una=una, end=end, version=version)
    assert read_report("r.edi", text.encode(), ReportProfile()).sales == expected.sales


def test_a_decimal_comma_and_released_characters_are_understood() -> None:
    text = edifact(
        "PRICAT",
        "BGM+9+P1+9",
        "CUX+2:EUR:9",
        "DTM+194:20260501:102",
        "LIN+1++4012345678901:EN",
        "IMD+F++:::5?+1 KIT ?'A?' ??",
        "PRI+AAA:1,85",
        "PRI+AAE:2,49",
        una="UNA:+,? '",
    )
    net, retail = read_report("r.edi", text.encode(), ReportProfile()).prices
    assert (net.price, net.kind, net.title, net.valid_from) == (
        Decimal("1.85"),
        "net",
        "5+1 KIT 'A' ?",
        date(2026, 5, 1),
    )
    assert (retail.price, retail.kind, retail.currency) == (Decimal("2.49"), "retail", "EUR")


def test_stock_is_of_the_place_it_lies_in() -> None:
    text = edifact(
        "INVRPT", "BGM+35+I1+9", "DTM+137:20260401:102", "NAD+WH+DEPOT::92", "LIN+1++AB-1:VN", "QTY+145:85:EA",
        "LIN+2++AB-2:VN", "QTY+145:-3:EA",
    )  # fmt: skip
    stock = read_report("r.edi", text.encode(), ReportProfile()).stock
    assert [(line.sku, line.on_hand, line.site, line.as_of) for line in stock] == [
        ("AB-1", Decimal(85), "DEPOT", date(2026, 4, 1)),
        ("AB-2", Decimal(-3), "DEPOT", date(2026, 4, 1)),
    ]


FAULTS = [
    ("UNT+18+1", "UNT+19+1", "segment_count"),
    ("UNZ+1+R77", "UNZ+2+R77", "message_count"),
    ("UNZ+1+R77", "UNZ+1+R78", "control_number"),
    ("UNT+18+1", "UNT+18+2", "control_number"),
    ("UNZ+1+R77'", "", "cut"),
    ("137:20260402", "137:20261302", "invalid_date"),
    ("SLSRPT", "ORDERS", "unknown_message"),
]


@pytest.mark.parametrize(("old", "new", "name"), FAULTS)
def test_an_interchange_that_cannot_be_relied_on_is_refused_by_the_fault_s_name(old: str, new: str, name: str) -> None:
    text = edifact("SLSRPT", *SALES)
    assert old in text
    with pytest.raises(LayoutRefusedError) as caught:
        read_report("r.edi", text.replace(old, new).encode(), ReportProfile())
    assert [fault.name for fault in caught.value.faults] == [name]


@pytest.mark.parametrize("share", range(20, 100, 7))
def test_a_file_cut_anywhere_is_refused_as_cut(share: int) -> None:
    text = edifact("SLSRPT", *SALES)
    with pytest.raises(LayoutRefusedError, match=r"^cut"):
        read_report("r.edi", text[: len(text) * share // 100].encode(), ReportProfile())


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("20260331:102", date(2026, 3, 31)),
        ("260331:101", date(2026, 3, 31)),
        ("202603:610", date(2026, 3, 31)),
        ("202613:616", date(2026, 3, 29)),
        ("202603311530:203", date(2026, 3, 31)),
        ("20260301-20260331:718", date(2026, 3, 31)),
    ],
)
def test_a_period_counts_by_its_last_day(text: str, day: date) -> None:
    segments = [segment.replace("91:20260401:102", f"91:{text}") for segment in SALES]
    sales = read_report("r.edi", edifact("SLSRPT", *segments).encode(), ReportProfile()).sales
    assert sales[0].sold_on == day


def test_control_counts_are_held_against_the_lines() -> None:
    text = edifact("SLSRPT", *SALES, "CNT+2:2", "CNT+1:4")
    with pytest.raises(LayoutRefusedError, match="quantity_total: CNT in segment 20 states a total of 4") as caught:
        read_report("r.edi", text.encode(), ReportProfile())
    assert len(caught.value.faults) == 1
