"""Taking in inventory reports: stock, unknown and negative rows, files with sales and stock, each once."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime

import openpyxl
import pytest
from sqlmodel import Session, col, select

from monitor.intake.reports import Terms, read_again, take_report
from monitor.model import Party, Product, ReportFile, ReportRow, ReviewItem, Sale
from monitor.model.stock import Stock
from monitor.settings import Partner

NOW = datetime(2026, 4, 2, 6, 0, tzinfo=UTC)
NORTH = Partner(party="north", files="north-*", currency="EUR")
HEAD = "as of,sku,on hand,site\n"


@pytest.fixture
def store(session: Session) -> Session:
    session.add(Product(sku="NO-100", gtin="4006381333931"))
    session.add(Product(sku="NO-200"))
    session.add(Party(id="north", name="Nord", role="distributor", country="DE"))
    session.commit()
    return session


def take(session: Session, data: str | bytes, name: str = "north-stock.csv") -> ReportFile:
    content = data.encode() if isinstance(data, str) else data
    return take_report(session, partner=NORTH, name=name, data=content, evidence_id=3, terms=Terms(now=NOW))


def stocks(session: Session) -> list[tuple[str, int, date, str]]:
    rows = session.exec(select(Stock).order_by(col(Stock.report_id), col(Stock.row))).all()
    return [(row.sku, row.on_hand, row.as_of, row.site) for row in rows]


def both(*, stock: int) -> bytes:
    book = openpyxl.Workbook()
    book.active.title = "Verkauf"
    for row in (["Datum", "Artikel", "Menge", "Nettoumsatz"], [date(2026, 3, 2), "NO-100", 1, 10.5]):
        book.active.append(row)
    sheet = book.create_sheet("Bestand")
    for line in (["Stichtag", "Artikel", "Bestand"], [date(2026, 3, 31), "NO-100", stock]):
        sheet.append(line)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def test_stock_is_kept_in_thousandths_with_its_day_and_evidence(store: Session) -> None:
    report = take(store, HEAD + "2026-03-31,no-100,4,A\n2026-03-31,4006381333931,1.5,B\n2026-03-31,NO-200,0,A\n")
    assert (report.status, report.reason, report.evidence_id, report.party_id) == ("accepted", "", 3, "north")
    day = date(2026, 3, 31)
    assert stocks(store) == [("NO-100", 4000, day, "A"), ("NO-100", 1500, day, "B"), ("NO-200", 0, day, "A")]
    assert store.exec(select(ReviewItem)).all() == []


def test_an_inventory_report_is_no_sales_report_of_any_period(store: Session) -> None:
    report = take(store, HEAD + "2026-03-31,NO-100,4,A\n")
    assert (report.period_from, report.period_to, store.exec(select(Sale)).all()) == (None, None, [])


def test_the_same_file_is_taken_in_once(store: Session) -> None:
    first = take(store, HEAD + "2026-03-31,NO-100,4,A\n")
    store.commit()
    assert take(store, HEAD + "2026-03-31,NO-100,4,A\n", name="north-again.csv").id == first.id
    assert len(stocks(store)) == 1


def test_products_of_other_brands_are_left_out_and_told_once(store: Session) -> None:
    rows = "".join(f"2026-03-31,OTHER/{number},1,A\n" for number in range(7))
    report = take(store, HEAD + "2026-03-31,NO-100,4,A\n" + rows)
    assert (report.status, len(stocks(store))) == ("accepted", 1)
    item = store.exec(select(ReviewItem)).one()
    assert (item.kind, item.subject, item.evidence_id) == ("row", "north|inventory", 3)
    assert "'OTHER/4' and 2 more: no products of the policy" in item.reason
    kept = store.exec(select(ReportRow).where(col(ReportRow.reason).like("stock: unknown SKU%"))).all()
    assert (len(kept), {row.status for row in kept}) == (7, {"skipped"})


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("2026-03-31,NO-10,4,A", "stock: unknown SKU 'NO-10' (did you mean 'NO-100'?); expected a product"),
        ("2026-03-31,NO-200,-3,A", "stock: -3 on hand: less than nothing"),
        ("2026-04-05,NO-200,3,A", "stock: as of 2026-04-05, which is after the report was received"),
        ("1447/09/10,NO-200,3,A", "stock: as of 1447-09-10, long before anything that is reported now: 1447 may"),
        ("2026-03-31,NO-200,0.0001,A", "stock: 0.0001 on hand has more than three decimals"),
        ("2026-03-31,NO-200,few,A", "stock: on hand: 'few' is not a number"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_used_is_quarantined(store: Session, row: str, reason: str) -> None:
    report = take(store, HEAD + f"2026-03-31,NO-100,4,A\n{row}\n")
    assert (report.status, len(stocks(store))) == ("partial", 1)
    kept = store.exec(select(ReportRow).where(ReportRow.status == "quarantined")).one()
    assert kept.row == 3
    assert kept.reason.startswith(reason)
    assert store.exec(select(ReviewItem.kind)).all() == ["row"]


def test_a_file_without_a_usable_row_is_refused(store: Session) -> None:
    report = take(store, HEAD + "2026-03-31,NO-100,-4,A\n")
    assert (report.status, stocks(store)) == ("refused", [])
    assert report.reason.startswith("no row can be used; row 2: stock: -4 on hand")


def test_a_workbook_with_sales_and_stock_is_both(store: Session) -> None:
    report = take(store, both(stock=7), name="north-q1.xlsx")
    assert (report.status, report.period_from, report.period_to) == ("accepted", date(2026, 3, 2), date(2026, 3, 2))
    assert stocks(store) == [("NO-100", 7000, date(2026, 3, 31), "")]
    assert store.exec(select(Sale.amount_minor)).all() == [1050]
    (row,) = store.exec(select(ReportRow)).all()
    assert (row.row, row.reason) == (1, "the headings; stock: the headings")


def test_new_stock_beside_sales_that_are_known_is_taken_and_the_sales_are_not(store: Session) -> None:
    take(store, both(stock=7), name="north-q1.xlsx")
    again = take(store, both(stock=5), name="north-q1b.xlsx")
    assert (again.status, again.period_from) == ("accepted", None)
    assert again.reason == "only its stock is taken: the same sales as in north-q1.xlsx"
    assert [units for _, units, _, _ in stocks(store)] == [7000, 5000]
    assert len(store.exec(select(Sale)).all()) == 1


def test_a_report_taken_for_its_stock_alone_stays_so_when_it_is_read_again(store: Session) -> None:
    take(store, both(stock=7), name="north-q1.xlsx")
    again = take(store, both(stock=5), name="north-q1b.xlsx")
    read_again(store, again, partner=NORTH, data=both(stock=5), terms=Terms(now=NOW))
    assert again.reason == "only its stock is taken: the same sales as in north-q1.xlsx"
    assert (again.period_from, len(store.exec(select(Sale)).all())) == (None, 1)


def test_a_sale_keeps_its_customer_folded(store: Session) -> None:
    take(store, "sold on,sku,quantity,amount,customer\n2026-03-02,NO-100,1,10.50,Apotheke Nord GmbH\n")
    assert store.exec(select(Sale.customer, Sale.customer_key)).one() == ("Apotheke Nord GmbH", "apotheke nord")
