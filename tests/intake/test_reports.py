"""Taking in distributors' reports: sales, quarantined rows, refused files, each once."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime

import openpyxl
import pytest
from sqlmodel import Session, col, select

from monitor.intake.regions import settle_regions
from monitor.intake.reports import Terms, take_report
from monitor.model import Party, Product, ReportFile, ReportRow, ReviewItem, Sale
from monitor.settings import Partner

NOW = datetime(2026, 4, 2, 6, 0, tzinfo=UTC)
NORTH = Partner(
    party="north",
    files="north-*.csv",
    currency="RUB",
    columns={"sku": "Артикул", "quantity": "Кол-во", "amount": "Сумма", "sold_on": "Дата", "ship_to": "Регион"},
    regions={"Москва": "RU-MOW", "Казахстан": "KZ"},
)
HEAD = "Дата;Артикул;Кол-во;Сумма;Регион\n"
GOOD = "05.01.2026;NO-100;2;1 299,90;Москва\n30.03.2026;no-200;1,5;2599,80;г. Казань\n"


@pytest.fixture
def store(session: Session) -> Session:
    session.add(Product(sku="NO-100", gtin="4006381333931"))
    session.add(Product(sku="NO-200"))
    session.add(Party(id="north", name="Норд", role="distributor", country="RU"))
    session.commit()
    return session


def take(session: Session, text: str | bytes, name: str = "north-q1.csv", partner: Partner = NORTH) -> ReportFile:
    data = text.encode("cp1251") if isinstance(text, str) else text
    return take_report(session, partner=partner, name=name, data=data, evidence_id=3, terms=Terms(now=NOW))


def test_a_cp1251_report_becomes_sales_in_minor_units_with_regions(store: Session) -> None:
    report = take(store, HEAD + GOOD)
    assert (report.status, report.reason, report.layout, report.party_id) == ("accepted", "", "csv", "north")
    assert (report.period_from, report.period_to) == (date(2026, 1, 5), date(2026, 3, 30))
    first, second = store.exec(select(Sale).order_by(col(Sale.row))).all()
    assert (first.sku, first.quantity, first.amount_minor, first.currency) == ("NO-100", 2000, 129990, "RUB")
    assert (first.ship_to, first.region, first.report_id) == ("Москва", "RU-MOW", report.id)
    assert (second.sku, second.quantity, second.region) == ("NO-200", 1500, "")


def test_an_unknown_region_goes_on_the_review_list_and_the_sale_is_kept(store: Session) -> None:
    take(store, HEAD + GOOD)
    item = store.exec(select(ReviewItem)).one()
    assert (item.kind, item.subject) == ("ship_to", "north|г. Казань")
    assert "is no known region; its sales are not held against territories" in item.reason
    assert "`regions`" in item.proposal


@pytest.mark.parametrize(("ship_to", "region"), [("RU-SPE", "RU-SPE"), ("RU", "RU"), ("DE", ""), ("", "")])
def test_a_code_counts_as_a_region_only_where_it_cannot_mean_another(store: Session, ship_to: str, region: str) -> None:
    take(store, HEAD + f"05.01.2026;NO-100;2;10;{ship_to}\n")
    assert store.exec(select(Sale.region)).one() == region


def test_the_same_content_is_taken_in_once(store: Session) -> None:
    first = take(store, HEAD + GOOD)
    store.commit()
    assert take(store, HEAD + GOOD, name="north-again.csv").id == first.id
    assert len(store.exec(select(Sale)).all()) == 2


def test_the_same_sales_in_another_form_count_once(store: Session) -> None:
    take(store, HEAD + GOOD)
    again = take(store, (HEAD + GOOD).encode(), name="north-utf8.csv")
    assert (again.status, again.reason) == ("refused", "the same sales as in north-q1.csv, received 2026-04-02")
    assert len(store.exec(select(Sale)).all()) == 2


BAD_ROWS = [
    ("05.01.2026;NO-10;2;10;", "unknown SKU 'NO-10' (did you mean 'NO-100'?); expected a product of the policy"),
    ("05.01.2026;NO-100;2;;", "amount: the number is missing"),
    ("05.01.2027;NO-100;2;10;", "sold on 2027-01-05, which is after the report was received"),
    (
        "05.01.2601;NO-100;2;10;",
        "sold on 2601-01-05, which is after the report was received: 2601 may be a year of the Buddhist era; ask the "
        "sender for dates such as 2026-03-31",
    ),
    ("05.01.2026;NO-100;0,0001;10;", "quantity 0.0001 has more than three decimals"),
]


@pytest.mark.parametrize(("row", "reason"), BAD_ROWS)
def test_a_row_that_cannot_be_used_is_quarantined_with_its_cells(store: Session, row: str, reason: str) -> None:
    report = take(store, HEAD + GOOD + row + "\n")
    assert (report.status, report.reason) == ("partial", f"1 row quarantined; row 4: {reason}")
    kept = store.exec(select(ReportRow).where(ReportRow.status == "quarantined")).one()
    assert (kept.row, kept.reason) == (4, reason)
    assert "2" in kept.cells or "0.0001" in kept.cells
    assert len(store.exec(select(Sale)).all()) == 2
    items = store.exec(select(ReviewItem).where(ReviewItem.kind == "row")).all()
    assert [item.reason for item in items] == [report.reason]


def test_an_unknown_currency_is_quarantined(store: Session) -> None:
    report = take(store, HEAD + GOOD, partner=NORTH.model_copy(update={"currency": "RUR"}))
    assert report.status == "refused"
    assert report.reason.startswith("no row can be used; row 2: unknown currency 'RUR'; expected an ISO 4217 code")


def test_a_file_with_a_wrong_heading_is_refused_with_a_hint(store: Session) -> None:
    report = take(store, HEAD.replace("Артикул", "Артикулы") + GOOD)
    assert report.status == "refused"
    assert "lacks 'Артикул' for sku (did you mean 'Артикулы'?)" in report.reason
    assert store.exec(select(Sale)).all() == []


def test_an_empty_file_and_a_false_workbook_are_refused(store: Session) -> None:
    assert take(store, b"", name="north-1.csv").reason == "the file is empty; ask the sender for it again"
    assert take(store, b"x;y", name="north-1.xlsx").reason.startswith("this is no XLSX file, whatever its name")


@pytest.mark.parametrize(("total", "status"), [(30.5, "accepted"), (31.5, "refused")])
def test_a_workbook_with_preamble_is_held_against_its_total_row(store: Session, total: float, status: str) -> None:
    book = openpyxl.Workbook()
    for row in (
        ["Норд, отчёт"],
        [],
        ["Дата", "Артикул", "Кол-во", "Сумма", "Регион"],
        [date(2026, 1, 5), "NO-100", 1, 10.25, "Москва"],
        [date(2026, 1, 6), 4006381333931, 1, 20.25, "Казахстан"],
        ["Итого", None, 2, total, None],
    ):
        book.active.append(row)
    data = io.BytesIO()
    book.save(data)
    report = take(store, data.getvalue(), name="north-q1.xlsx")
    assert report.status == status
    sales = store.exec(select(Sale.sku, Sale.amount_minor, Sale.region).order_by(col(Sale.row))).all()
    if status == "accepted":
        assert sales == [("NO-100", 1025, "RU-MOW"), ("NO-100", 2025, "KZ")]
        skipped = store.exec(select(ReportRow.row).where(ReportRow.status == "skipped").order_by(col(ReportRow.row)))
        assert skipped.all() == [1, 3, 6]
    else:
        assert report.reason.startswith("the total in row 6 is 31.5, but its 2 rows add up to 30.50")
        assert sales == []


def test_a_region_named_in_the_settings_later_is_given_to_earlier_sales(store: Session) -> None:
    take(store, HEAD + GOOD)
    assert settle_regions(store, partners=[NORTH], now=NOW) == 0
    wiser = NORTH.model_copy(update={"regions": {**NORTH.regions, "Г. КАЗАНЬ": "RU-TA"}})
    assert settle_regions(store, partners=[wiser], now=NOW) == 1
    assert store.exec(select(Sale.region).order_by(col(Sale.row))).all() == ["RU-MOW", "RU-TA"]
    assert store.exec(select(ReviewItem.settled_at)).all() == [NOW]
