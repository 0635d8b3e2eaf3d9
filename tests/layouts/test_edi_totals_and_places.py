"""Totals behind the lines of EDI, activities that only their sites quantify, and places and days within a line."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from scrapers.layouts import LayoutRefusedError, ReportProfile, read_report
from scrapers.records import ReportText
from tests.layouts.edi import edifact, x12

EUR = ReportProfile(currency="EUR")


def activity(*segments: str) -> ReportText:
    text = x12("852", "XQ*H*20260323*20260329", "LIN*1*VN*AB-1", *segments, "CTT*1", group="PD")
    return read_report("r.edi", text.encode(), EUR)


def test_an_activity_without_a_quantity_has_those_of_its_sites() -> None:
    report = activity(
        "ZA*QS", "CTP**UCP*2.50", "SDQ*EA*UL*S1*3*S2*7", "SDQ*EA*UL*S3*1", "ZA*QA", "SDQ*EA*UL*S1*20*S2*0"
    )
    assert [(line.customer, line.quantity, line.amount) for line in report.sales] == [
        ("S1", 3, Decimal("7.50")),
        ("S2", 7, Decimal("17.50")),
        ("S3", 1, Decimal("2.50")),
    ]
    assert [(line.site, line.on_hand) for line in report.stock] == [("S1", 20), ("S2", 0)]
    assert report.refused == ()


@pytest.mark.parametrize("segments", [("ZA*QS",), ("ZA*QS", "ZA*QA*20*EA"), ("ZA*QA*20*EA", "ZA*QS")])
def test_an_activity_without_a_quantity_and_without_sites_waits(segments: tuple[str, ...]) -> None:
    report = activity(*segments)
    assert [row.reason for row in report.refused] == ["invalid_number: the number is missing"]
    assert report.sales == ()


CLAIM = ("BGN*00*C1*20260331", "CUR*DS*EUR", "LIN*1*VN*AB-1", "QTY*32*40*EA", "CTP**WHL*5.85", "CTP**CON*4.10")


@pytest.mark.parametrize("total", ["70.00", "75.00"])
def test_a_total_behind_the_lines_of_a_claim_is_held_against_them_and_is_no_amount_of_the_last(total: str) -> None:
    text = x12("844", *CLAIM, "CTT*1", f"AMT*TT*{total}", group="CF").encode()
    if total == "70.00":
        (line,) = read_report("c.edi", text, EUR).claims
        assert line.amount == 70
    else:
        with pytest.raises(LayoutRefusedError, match=r"^amount_total: AMT in segment 11 states"):
            read_report("c.edi", text, EUR)


def test_lines_behind_a_count_are_lines_all_the_same() -> None:
    one = ("PTD*SD", "LIN**VN*AB-1", "QTY*32*2*EA", "UIT*EA*5")
    text = x12("867", "BPT*00*R1*20260331*DD", *one, "CTT*2", *one).encode()
    assert [line.quantity for line in read_report("r.edi", text, EUR).sales] == [2, 2]


def sales(*segments: str) -> ReportText:
    head = ("BGM+73E::9+S1+9", "DTM+137:20260402:102", "DTM+91:20260331:102", "CUX+2:EUR:10", "LOC+162+S1::9")
    return read_report("r.edi", edifact("SLSRPT", *head, *segments).encode(), ReportProfile())


LINES = ("LIN+1++4012345678901:EN", "MOA+203:30", "QTY+153:2:PCE", "LIN+2++4012345678901:EN", "MOA+203:15", "QTY+61:1")


@pytest.mark.parametrize("total", ["15", "45", "30"])
def test_the_total_of_the_lines_that_a_summary_states_is_theirs_with_or_without_returns(total: str) -> None:
    said = (*LINES, "UNS+S", f"MOA+79:{total}", "MOA+86:99", "CNT+2:2")
    if total == "30":
        with pytest.raises(
            LayoutRefusedError, match="amount_total: MOA in segment 15 states 30, the lines add up to 15"
        ):
            sales(*said)
    else:
        assert [line.amount for line in sales(*said).sales] == [30, -15]


def test_a_total_is_not_held_against_lines_that_wait() -> None:
    report = sales("LIN+1++4012345678901:EN", "MOA+203:30", "QTY+153:2:XXX", "UNS+S", "MOA+79:30")
    assert [row.reason.partition(":")[0] for row in report.refused] == ["unknown_unit"]


def test_the_date_behind_an_invoices_number_is_the_day_of_its_line_and_that_of_a_contract_is_not() -> None:
    line = ("LIN+1++4012345678901:EN", "MOA+203:30", "QTY+153:2:PCE")
    report = sales(*line, "RFF+DM:1001", "DTM+171:20260312:102", *line, "RFF+CT:7", "DTM+171:20250101:102")
    assert [line.sold_on for line in report.sales] == [date(2026, 3, 12), date(2026, 3, 31)]


def inventory(*segments: str) -> ReportText:
    head = ("BGM+35+I1+9", "DTM+366:20260331:102", "NAD+WH+DEPOT::92")
    return read_report("r.edi", edifact("INVRPT", *head, *segments).encode(), EUR)


@pytest.mark.parametrize(
    "segments",
    [
        ("LOC+14+EAST", "QTY+17:8:EA", "QTY+16:3:EA", "LOC+14+WEST", "QTY+17:5:EA"),
        ("QTY+17:8:EA", "LOC+14+EAST", "QTY+17:5:EA", "LOC+14+WEST"),
    ],
)
def test_stock_lies_at_the_place_in_front_of_it_or_behind_it_as_the_sender_has_it(segments: tuple[str, ...]) -> None:
    found = inventory("LIN+1++AB-1:VN", *segments, "LIN+2++AB-2:VN", "QTY+17:1:EA").stock
    assert [(line.sku, line.site, line.on_hand) for line in found] == [
        ("AB-1", "EAST", 8),
        ("AB-1", "WEST", 5),
        ("AB-2", "DEPOT", 1),
    ]


def test_parts_by_package_that_come_to_the_stock_in_front_of_them_are_not_added() -> None:
    parts = ("QTY+145:150", "CPS+1", "QTY+145:100", "CPS+2", "QTY+145:50")
    report = inventory("LIN+1++AB-1:VN", "QTY+145:300", *parts)
    assert [line.on_hand for line in report.stock] == [300]
    assert [row.reason for row in report.skipped if row.cells[0] == "QTY"] == [
        "a part of the stock stated before it, by package or lot"
    ] * 3


def test_what_moved_is_no_stock() -> None:
    report = inventory("LIN+1++AB-1:VN", "INV+1++11", "QTY+156:200:PCE", "LIN+2++AB-2:VN", "QTY+156:9", "QTY+145:40")
    assert [(line.sku, line.on_hand) for line in report.stock] == [("AB-2", 40)]
    assert [row.cells[1] for row in report.skipped if row.cells[0] == "QTY"] == ["156:200:PCE", "156:9"]


@pytest.mark.parametrize(("opening", "day"), [("BIA*00*IB*20260331", date(2026, 3, 31)), ("BIA*00*IB*N31", None)])
def test_a_day_in_the_place_of_the_inventorys_number_is_its_day(opening: str, day: date | None) -> None:
    text = x12("846", opening, "LIN**BP*P1", "QTY*33*500", group="IB").encode()
    assert [line.as_of for line in read_report("r.edi", text, EUR).stock] == [day]


@pytest.mark.parametrize(
    ("kind", "segments", "held"),
    [
        ("844", ("BQ*00*C1*20260101*20260331", "CID*SB*AB-1 - 30 units*76500.00"), "BQ, CID"),
        ("867", ("BPT*00*R1*20260331*DD", "IT1*1*30*EA*5**VN*AB-1"), "IT1"),
        ("846", ("BIA*00*SI*R1*20260331",), "BIA"),
    ],
)
def test_a_message_whose_lines_are_not_understood_says_nothing_and_not_that_nothing_was_sold(
    kind: str, segments: tuple[str, ...], held: str
) -> None:
    with pytest.raises(
        LayoutRefusedError, match=f"^no_lines: message {kind} has no line that we read; it holds .*{held}"
    ):
        read_report("r.edi", x12(kind, *segments).encode(), EUR)


def test_a_report_of_sales_that_holds_its_header_alone_says_that_nothing_was_sold() -> None:
    report = read_report("r.edi", x12("867", "BPT*00*R1*20260331*DD", "CUR*SE*EUR", "CTT*0").encode(), EUR)
    assert (report.sales, report.refused, report.skipped) == ((), (), ())
    assert sales("UNS+S", "CNT+2:0").sales == ()


def test_the_last_detail_without_a_product_is_told_like_the_others() -> None:
    text = x12("867", "BPT*00*R1*20260331*DD", "PTD*SD", "N1*ST*BOB*92*7", "PTD*SD", "N1*ST*AL*92*8", "CTT*0").encode()
    report = read_report("r.edi", text, EUR)
    assert [row.reason for row in report.refused] == ["no_product: the product detail names no product"] * 2


@pytest.mark.parametrize(
    ("counted", "priced", "amount"),
    [
        ("EA", "EA", 5000),
        ("EA", "PC", 5000),
        ("CA", "CA", 5000),
        ("EA", "TH", 5),
        ("", "DZ", "416.67"),
        ("", "EA", 5000),
    ],
)
def test_a_price_counts_for_the_unit_that_it_is_for(counted: str, priced: str, amount: int | str) -> None:
    unit = f"*{counted}" if counted else ""
    text = x12(
        "867", "BPT*00*R1*20260331*DD", "PTD*SD", f"QTY*32*500{unit}", "LIN**VN*AB-1", f"UIT*{priced}*10", "CTT*1"
    )
    (line,) = read_report("r.edi", text.encode(), EUR).sales
    assert line.amount is not None
    assert round(line.amount, 2) == Decimal(amount)


def test_a_price_for_another_unit_than_the_quantity_is_in_waits() -> None:
    report = sales("LIN+1++4012345678901:EN", "PRI+AAA:9.95:::1:KGM", "QTY+153:12:PCE")
    assert report.sales == ()
    assert [row.reason for row in report.refused] == [
        "price_unit: the quantity is in PCE, its price for one KGM: how many are in one?"
    ]
    text = x12("867", "BPT*00*R1*20260331*DD", "PTD*SD", "QTY*32*500", "LIN**VN*AB-1", "UIT*CA*10", "CTT*1")
    (row,) = read_report("r.edi", text.encode(), EUR).refused
    assert row.reason.startswith("price_unit: the quantity is in no unit, its price for one CA")
    both = sales("LIN+1++4012345678901:EN", "PRI+AAA:9.95:::1:KGM", "PRI+AAE:2:::1:PCE", "QTY+153:12:PCE")
    assert [(line.amount, line.basis) for line in both.sales] == [(24, "retail")]


@pytest.mark.parametrize(
    "text", ["ST*852*0001~XQ*H*20260601~SE*3*0001~", "\nGS*PT*A*B*20260401*0800*1*X*004010~ST*867*1~"]
)
def test_x12_without_its_header_is_refused_as_what_it_is(text: str) -> None:
    with pytest.raises(LayoutRefusedError, match=r"^this is X12 without its interchange header"):
        read_report("r.edi", text.encode(), EUR)


def test_a_place_behind_the_stock_of_one_product_is_that_of_no_other() -> None:
    lines = (
        "LIN**VN*A",
        "QTY*33*500",
        "N1*WH*North",
        "LIN**VN*B",
        "QTY*33*250",
        "LIN**VN*C",
        "QTY*33*7",
        "N1*WH*South",
    )
    report = read_report("r.edi", x12("846", "BIA*00*MB*R1*20260331", *lines, group="IB").encode(), EUR)
    assert [(line.sku, line.site) for line in report.stock] == [("A", "North"), ("B", ""), ("C", "South")]
