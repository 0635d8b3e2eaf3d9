"""What EDI says of a transfer beside its quantity: its kind, its day, its contract, its customer, the goods' state."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from scrapers.layouts import LayoutRefusedError, ReportProfile, read_report
from scrapers.records import ReportText
from tests.layouts.edi import edifact, x12

EUR = ReportProfile(currency="EUR")


def resale(*segments: str) -> ReportText:
    return read_report("r.edi", x12("867", "BPT*00*R1*20260331*DD", *segments).encode(), EUR)


def transfers(*kinds: str, total: str = "") -> ReportText:
    lines = [one for kind in kinds for one in (f"PTD*{kind}", "LIN**VN*AB-1", "QTY*39*2*EA", "CTP**CON*5")]
    return resale(*([f"QTY*TO*{total}"] if total else []), *lines)


@pytest.mark.parametrize(
    ("kind", "sold"),
    [("SS", 2), ("SD", 2), ("DS", 2), ("CS", 2), ("BD", 2), ("BN", -2), ("RU", -2), ("RP", -2)]
    + [(kind, 0) for kind in ("IB", "RV", "RC", "SC", "IA", "SA", "BB", "SM", "PA")],
)
def test_a_transfer_counts_as_its_kind_says(kind: str, sold: int) -> None:
    report = transfers(kind)
    assert [(line.quantity, line.amount) for line in report.sales] == ([(sold, 5 * sold)] if sold else [])
    assert [f"kind {kind}" in row.reason for row in report.skipped] == ([] if sold else [True])
    assert report.refused == ()


def test_the_total_of_a_report_may_hold_what_was_not_sold() -> None:
    kinds = ("SS", "SS", "BN", "IB")
    assert [len(transfers(*kinds, total=total).sales) for total in ("2", "4")] == [3, 3]
    with pytest.raises(LayoutRefusedError, match="the lines add up to 2"):
        transfers(*kinds, total="8")


def test_each_activity_is_of_the_day_that_it_states() -> None:
    text = x12("852", "XQ*H*20260301*20260430", "LIN**VN*AB-1", "ZA*QS*5*EA*091*20260331", "SDQ*EA*92*S1*2*S2*3",
               "ZA*QS*4*EA*091*20260430", "SDQ*EA*92*S1*4", "ZA*QE*9*EA*090*20260301",
               "ZA*QE*7*EA*091*20260331", "CTT*1", group="PD")  # fmt: skip
    report = read_report("r.edi", text.encode(), EUR)
    assert [(line.quantity, line.customer, line.sold_on) for line in report.sales] == [
        (2, "S1", date(2026, 3, 31)),
        (3, "S2", date(2026, 3, 31)),
        (4, "S1", date(2026, 4, 30)),
    ]
    assert [(line.on_hand, line.as_of) for line in report.stock] == [(9, date(2026, 3, 1)), (7, date(2026, 3, 31))]
    assert report.refused == ()


@pytest.mark.parametrize("available", ["ZA*QA*9*EA", "ZA*QA*9*EA*090*20260401"])
def test_what_is_available_and_on_hand_on_one_day_is_one_stock(available: str) -> None:
    text = x12("852", "XQ*H*20260401*20260401", "N1*ST*HILL*92*1", "LIN**VN*AB-1", available,
               "ZA*QE*7*EA*091*20260401", "CTT*1", group="PD")  # fmt: skip
    report = read_report("r.edi", text.encode(), EUR)
    assert [(line.on_hand, line.as_of) for line in report.stock] == [(7, date(2026, 4, 1))]


def test_the_day_of_an_activity_that_is_in_no_calendar_is_named() -> None:
    text = x12("852", "XQ*H*20260301*20260430", "LIN**VN*AB-1", "ZA*QS*5*EA*091*20260231", group="PD")
    (row, *_) = read_report("r.edi", text.encode(), EUR).refused
    assert row.reason == "invalid_date: '20260231' is no date of the calendar"


def test_the_customer_of_a_detail_goes_before_the_buyer_of_the_whole() -> None:
    line = ("LIN**VN*AB-1", "QTY*39*2*EA", "CTP**CON*5")
    report = resale("N1*BY*NORTH TRADE*92*9", "PTD*SS", "N1*ST*HILL STORE*92*1", *line, "PTD*SS", *line,
                    "PTD*SS", "N1*UD*RIVER CLINIC*92*2", *line)  # fmt: skip
    assert [one.customer for one in report.sales] == ["HILL STORE", "NORTH TRADE", "RIVER CLINIC"]


def test_the_customer_of_a_line_goes_before_the_buyer_of_a_sales_message() -> None:
    text = edifact("SLSRPT", "BGM+73E+1+9", "DTM+91:20260331:102", "NAD+BY+4012345000009::9", "LIN+1++AB-1:SA",
                   "MOA+203:10", "QTY+153:2", "NAD+DP+4012345000108::9",
                   "LIN+2++AB-1:SA", "MOA+203:5", "QTY+153:1")  # fmt: skip
    report = read_report("r.edi", text.encode(), EUR)
    assert [one.customer for one in report.sales] == ["4012345000108", "4012345000009"]


def test_claims_are_told_by_the_contract_they_stand_under_and_those_for_returns_are_taken_back() -> None:
    line = ("LIN**VN*AB-1", "QTY*32*4*EA", "CTP**WHL*5", "CTP**CON*4", "AMT*1*4")
    text = x12("844", "BGN*00*C1*20260405", "REF*CT*K-0", "PAD*SS", *line, "CON*CT*K-1", "N1*EN*HILL*92*1", "PAD*SS",
               *line, "PAD*BN", *line, "CON*CT*K-2", "PAD*SS", *line, *line, "REF*CT*K-3", "CTT*5", "AMT*TT*12",
               group="CF")  # fmt: skip
    report = read_report("r.edi", text.encode(), EUR)
    assert [(one.contract, one.customer, one.quantity, one.amount) for one in report.claims] == [
        ("K-0", "", 4, 4), ("K-1", "HILL", 4, 4), ("K-1", "HILL", -4, -4), ("K-2", "", 4, 4), ("K-3", "", 4, 4),
    ]  # fmt: skip
    assert report.refused == ()


def test_the_contract_of_a_claim_is_the_nearest_one_before_any_order() -> None:
    line = ("LIN**VN*AB-1", "QTY*32*4*EA", "CTP**WHL*5", "CTP**CON*4", "AMT*1*4")
    text = x12("844", "BGN*00*C1*20260405", "REF*CT*K-0", "PAD*SS", "REF*CT*K-1", "REF*CT*K-9", *line, "PAD*SS", *line,
               "REF*CO*ORDER", "CON*CT*K-2", *line, "REF*VC*K-3", "REF*PD*SPRING", "PAD*SS", "REF*CO*ORDER", *line,
               "CON*CT*", "PAD*SS", *line, group="CF")  # fmt: skip
    claims = read_report("r.edi", text.encode(), EUR).claims
    assert [one.contract for one in claims] == ["K-1", "K-0", "K-3", "K-2", "K-0"]


def test_a_contract_of_a_part_goes_before_that_above_it_and_a_promotion_is_none() -> None:
    line = ("LIN**VN*AB-1", "QTY*32*4*EA", "CTP**WHL*5", "CTP**CON*4", "AMT*1*4")
    text = x12("844", "BGN*00*C1*20260405", "REF*CT*K-0", "CON*CT*H-1*AC", "PAD*SS", "REF*CT*K-1", *line, "PAD*SS",
               *line, "CON*PD*P-1", "PAD*SS", *line, group="CF")  # fmt: skip
    claims = read_report("r.edi", text.encode(), EUR).claims
    assert [one.contract for one in claims] == ["K-1", "H-1", "K-0"]


def test_an_order_stands_for_a_contract_where_none_is_named() -> None:
    line = ("LIN**VN*AB-1", "QTY*32*4*EA", "CTP**WHL*5", "CTP**CON*4", "REF*CO*ORDER")
    text = x12("844", "BGN*00*C1*20260405", *line, group="CF")
    assert [one.contract for one in read_report("r.edi", text.encode(), EUR).claims] == ["ORDER"]


@pytest.mark.parametrize(
    "segments",
    [
        ("QTY+145:100:PCE", "INV++1", "LOC+18+W", "QTY+145:5:PCE", "INV++2", "LOC+18+W"),
        ("INV++1", "QTY+145:100:PCE", "LOC+18+W", "INV++2", "QTY+145:5:PCE", "LOC+18+W"),
    ],
)
def test_damaged_goods_are_no_stock_whether_their_state_stands_in_front_or_behind(segments: tuple[str, ...]) -> None:
    text = edifact("INVRPT", "BGM+35+1+9", "DTM+366:20260331:102", "LIN+1++AB-1:SA", *segments)
    report = read_report("r.edi", text.encode(), EUR)
    assert [(one.on_hand, one.site) for one in report.stock] == [(Decimal(100), "W")]
    assert [row.reason for row in report.skipped] == ["a quantity of kind 145 of damaged goods, not the stock on hand"]


def on_hand(*segments: str) -> ReportText:
    text = x12("846", "BIA*00*DD*S1*20260331", "N1*SF*NORTH*92*1", "LIN**VN*AB-1", *segments, "CTT*1", group="IB")
    return read_report("r.edi", text.encode(), EUR)


@pytest.mark.parametrize(
    "segments",
    [
        ("N1*WH*W", "QTY*33*4*EA", "QTY*17*5*EA", "N1*WH*E", "QTY*17*7*EA"),
        ("QTY*33*4*EA", "QTY*17*5*EA", "N1*WH*W", "QTY*17*7*EA", "N1*WH*E"),
    ],
)
def test_stock_of_one_product_lies_where_the_line_says(segments: tuple[str, ...]) -> None:
    report = on_hand(*segments)
    assert [(one.on_hand, one.site) for one in report.stock] == [(5, "W"), (7, "E")]
    assert report.refused == ()


def test_stock_of_which_a_part_has_no_place_waits() -> None:
    (row,) = on_hand("QTY*17*12*EA", "N1*WH*W", "QTY*17*5*EA", "N1*WH*E", "QTY*17*7*EA").refused
    assert row.reason == "place_open: some of its quantities name their place, and others do not"


def test_the_days_of_a_price_are_its_own_before_those_of_the_list() -> None:
    text = edifact("PRICAT", "BGM+9+P1+9", "DTM+194:20260401:102", "DTM+206:20260630:102", "LIN+1++AB-1:SA",
                   "PRI+AAA:10", "LIN+2++AB-2:SA", "DTM+194:20260415:102", "PRI+AAA:7", "LIN+3++AB-3:SA", "PRI+AAA:5",
                   "DTM+206:20260531:102", "PRI+AAA:6", "DTM+194:20260601:102", "LIN+4++AB-4:SA",
                   "DTM+194:20260715:102", "PRI+AAA:8", "LIN+5++AB-5:SA", "PRI+AAA:9",
                   "DTM+206:20260331:102")  # fmt: skip
    prices = read_report("r.edi", text.encode(), EUR).prices
    assert [(one.valid_from, one.valid_to) for one in prices] == [
        (date(2026, 4, 1), date(2026, 6, 30)),
        (date(2026, 4, 15), date(2026, 6, 30)),
        (date(2026, 4, 1), date(2026, 5, 31)),
        (date(2026, 6, 1), date(2026, 6, 30)),
        (date(2026, 7, 15), None),
        (None, date(2026, 3, 31)),
    ]
