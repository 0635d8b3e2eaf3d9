"""Reports that are messages: what becomes a sale or stock, and what is said of files that hold neither."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlmodel import Session, col, select

from monitor.intake.reports import Terms, take_report
from monitor.model import Party, Product, ReportFile, ReportRow, Sale
from monitor.model.stock import Stock
from monitor.settings import Partner
from tests.layouts.edi import edifact, x12

NOW = datetime(2026, 4, 2, 6, 0, tzinfo=UTC)
NORTH = Partner(party="north", files="north-*", currency="EUR")


@pytest.fixture
def store(session: Session) -> Session:
    session.add(Product(sku="NO-100", gtin="4006381333931"))
    session.add(Party(id="north", name="North", role="distributor", country="DE"))
    session.commit()
    return session


def take(session: Session, text: str, partner: Partner = NORTH) -> ReportFile:
    return take_report(session, partner=partner, name="north.edi", data=text.encode(), evidence_id=3, terms=Terms(NOW))


def test_a_sales_message_is_stored_and_says_that_its_amounts_come_from_retail_prices(store: Session) -> None:
    lines = ("BGM+73E::9+S1+9", "DTM+356:20260401:102", "CUX+2:EUR:10", "LOC+162+4012345000016::9",
             "LIN+1++4006381333931:EN", "PRI+AAE:39.95::RTP", "QTY+153:2:PCE")  # fmt: skip
    report = take(store, edifact("SLSRPT", *lines))
    sale = store.exec(select(Sale)).one()
    assert (sale.sku, sale.quantity, sale.amount_minor, sale.customer) == ("NO-100", 2000, 7990, "4012345000016")
    assert (report.status, report.layout) == ("accepted", "edifact")
    assert report.reason == "amounts are worked out from prices that the message names: retail"


def test_activity_by_store_keeps_stock_of_each_and_quarantines_quantities_without_amounts(store: Session) -> None:
    lines = ("XQ*H*20260323*20260329", "LIN*1*VN*NO-100", "ZA*QS*7*EA", "ZA*QA*20*EA", "SDQ*EA*92*S1*12*S2*8", "CTT*1")
    report = take(store, x12("852", *lines))
    stocks = store.exec(select(Stock).order_by(col(Stock.row))).all()
    assert [(one.site, one.on_hand) for one in stocks] == [("S1", 12000), ("S2", 8000)]
    assert report.status == "partial"
    row = store.exec(select(ReportRow).where(ReportRow.status == "quarantined")).one()
    assert row.reason == "the report states a quantity and no amount; ask the sender for amounts or prices"


def test_a_price_list_is_taken_in_as_what_it_is(store: Session) -> None:
    report = take(store, edifact("PRICAT", "BGM+9+P1+9", "CUX+2:EUR:9", "LIN+1++4006381333931:EN", "PRI+AAA:1.85"))
    assert (report.status, report.reason) == ("accepted", "1 price of a price list; nothing is judged by them")
    assert store.exec(select(Sale)).all() == []


def test_a_message_with_wrong_counts_is_refused_and_nothing_of_it_is_stored(store: Session) -> None:
    text = x12("846", "BIA*00*DD*1*20260401", "LIN**VN*NO-100", "QTY*17*5*EA", "CTT*2")
    report = take(store, text)
    assert report.status == "refused"
    assert report.reason.startswith("line_count: CTT in segment 7 states 2 line items, there are 1")
    assert store.exec(select(Stock)).all() == []


def test_units_and_widths_of_the_settings_reach_the_reading(store: Session) -> None:
    text = x12("846", "BIA*00*DD*1*20260401", "LIN**VN*NO-100", "QTY*17*5*QZ", "CTT*1")
    assert take(store, text).status == "refused"
    report = take(store, text.replace("DD*1*", "DD*2*"), NORTH.model_copy(update={"units": {"QZ": 1}}))
    assert (report.status, store.exec(select(Stock)).one().on_hand) == ("accepted", 5000)
    widths = {"sold on": (1, 10), "sku": (11, 18), "quantity": (19, 22), "amount": (23, 30)}
    fixed = Partner(party="north", files="north-*", currency="EUR", layout="fixed", widths=widths)
    assert take(store, "2026-03-05NO-100     2   10.50\n", fixed).status == "accepted"
    assert store.exec(select(Sale)).one().amount_minor == 1050
