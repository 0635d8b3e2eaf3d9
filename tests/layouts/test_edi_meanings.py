"""What quantities and dates of EDI mean: nothing else is a sale, nothing counts twice, no day is another's."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from scrapers.layouts import ReportProfile, read_report
from scrapers.records import ReportText
from tests.layouts.edi import edifact, x12

EUR = ReportProfile(currency="EUR")


def activity(*segments: str) -> ReportText:
    text = x12("852", "XQ*H*20260323*20260329", "LIN*1*VN*AB-1", *segments, "CTT*1", group="PD")
    return read_report("r.edi", text.encode(), EUR)


@pytest.mark.parametrize(
    ("segments", "sold", "stock"),
    [
        (("ZA*QS*7*EA", "ZA*QR*50*EA", "ZA*QA*20*EA"), [7], [20]),
        (("ZA*QS*7*EA", "ZA*QU*2*EA"), [7, -2], []),
        (("ZA*Q1*5*EA", "ZA*QS*7*EA", "ZA*QU*2*EA"), [5], []),
        (("ZA*TS*7*EA", "ZA*QS*7*EA"), [7], []),
        (("ZA*OH*30*EA", "ZA*QH*4*EA", "ZA*QA*20*EA"), [], [30]),
        (("ZA*QH*4*EA", "ZA*QC*3*EA", "ZA*QP*9*EA"), [], []),
        (("ZA*QB*40*EA", "ZA*QE*33*EA"), [], [33]),
    ],
)
def test_what_an_activity_report_says_of_goods_is_told_by_its_codes(
    segments: tuple[str, ...], sold: list[int], stock: list[int]
) -> None:
    report = activity(*segments)
    assert [line.quantity for line in report.sales] == sold
    assert [line.on_hand for line in report.stock] == stock
    told = len(report.sales) + len(report.stock) + len({row.row for row in report.skipped if row.cells[0] == "ZA"})
    assert (told, report.refused) == (len(segments), ())


def test_returns_of_two_kinds_wait_for_a_person() -> None:
    (row,) = activity("ZA*QS*7*EA", "ZA*Q2*2*EA", "ZA*Q3*1*EA").refused
    assert row.reason == "returned_twice: quantities of kinds Q2 and Q3 came back: whether they are the same is open"


def test_stock_that_a_resale_report_adds_is_stock() -> None:
    text = x12("867", "BPT*00*R1*20260331*DD", "PTD*SD", "LIN**VN*AB-1", "QTY*32*2*EA", "UIT*EA*5", "PTD*IB",
               "N1*ST*DEPOT*92*D1", "LIN**VN*AB-1", "QTY*17*40*EA", "CTT*2")  # fmt: skip
    report = read_report("r.edi", text.encode(), EUR)
    assert [(line.quantity, line.amount) for line in report.sales] == [(2, 10)]
    assert [(line.on_hand, line.as_of, line.site) for line in report.stock] == [(40, date(2026, 3, 31), "DEPOT")]


@pytest.mark.parametrize(
    ("dates", "day"),
    [
        (("DTM*011*20260310", "DTM*004*20260301"), 10),
        (("DTM*004*20260301",), 31),
        (("DTM*194*20260328", "DTM*193*20260322"), 28),
        (("DTM*036*20270101", "DTM*003*20260311"), 11),
    ],
)
def test_the_day_of_a_sale_is_not_that_of_its_order_or_its_expiry(dates: tuple[str, ...], day: int) -> None:
    text = x12("867", "BPT*00*R1*20260331*DD", "PTD*SD", *dates, "LIN**VN*AB-1", "QTY*32*2*EA", "UIT*EA*5", "CTT*1")
    (line,) = read_report("r.edi", text.encode(), EUR).sales
    assert line.sold_on == date(2026, 3, day)


def sales(*segments: str) -> ReportText:
    head = (
        "BGM+73E::9+S1+9",
        "DTM+137:20260402:102",
        "DTM+91:20260401:102",
        "CUX+2:EUR:10",
        "LOC+162+4012345000016::9",
    )
    return read_report("r.edi", edifact("SLSRPT", *head, *segments).encode(), ReportProfile())


def test_of_quantities_of_the_same_goods_one_is_taken_and_a_backlog_is_none() -> None:
    report = sales("LIN+1++4012345678901:EN", "MOA+203:30", "QTY+153:2:PCE", "QTY+46:2:PCE", "QTY+83:9:PCE")
    assert [(line.quantity, line.amount) for line in report.sales] == [(Decimal(2), Decimal(30))]
    assert [row.reason for row in report.skipped if row.cells[0] == "QTY"] == [
        "a quantity of kind 46 beside that of kind 153 is no sale",
        "a quantity of kind 83 is no sale",
    ]


def test_the_day_that_a_place_states_for_its_sales_goes_before_the_end_of_the_report() -> None:
    report = sales("DTM+356:20260330:102", "LIN+1++4012345678901:EN", "MOA+203:30", "QTY+153:2:PCE")
    assert report.sales[0].sold_on == date(2026, 3, 30)


def inventory(*segments: str) -> ReportText:
    head = ("BGM+35+I1+9", "DTM+137:20260402:102", "DTM+366:20260331:102", "NAD+WH+DEPOT::92")
    return read_report("r.edi", edifact("INVRPT", *head, *segments).encode(), EUR)


def test_stock_is_of_the_day_of_the_inventory_and_not_of_the_message_or_the_making() -> None:
    lines = ("LIN+1++AB-1:VN", "QTY+145:8:EA", "DTM+94:20250101:102", "DTM+361:20280101:102")
    assert [(line.on_hand, line.as_of) for line in inventory(*lines).stock] == [(8, date(2026, 3, 31))]


def test_lots_of_one_place_are_not_taken_for_the_whole_stock() -> None:
    report = inventory("LIN+1++AB-1:VN", "QTY+145:8:EA", "GIN+BX+LOT1", "QTY+145:8:EA", "GIN+BX+LOT2")
    assert report.stock == ()
    assert report.refused[0].reason == "stock_twice: 8 and 8 of kind 145 stand for one place: parts or the same?"


@pytest.mark.parametrize(
    ("prices", "expected"),
    [
        (("CTP**CON*4.50", "CTP**CON*4.50"), Decimal("45.00")),
        (("CTP**CON*4.50", "CTP**RES*9.00"), Decimal("45.00")),
        (("CTP**CON*4.50*1*EA", "CTP**CON*4.00*100*EA"), None),
    ],
)
def test_of_two_prices_of_one_kind_none_is_guessed(prices: tuple[str, ...], expected: Decimal | None) -> None:
    lines = ("BPT*00*R1*20260331*DD", "PTD*BD", "LIN**VN*AB-1", "QTY*32*10*EA", *prices, "CTT*1")
    report = read_report("r.edi", x12("867", *lines).encode(), ReportProfile(currency="USD"))
    assert [line.amount for line in report.sales] == ([] if expected is None else [expected])
    assert [row.reason for row in report.refused] == (
        ["price_open: its prices are 4.50 and 4.00, all of one kind: by which was it sold?"] if expected is None else []
    )
