"""Money, minus signs and days as senders of many lands write them, and figures of more than one piece or one unit."""

from __future__ import annotations

import io
import json
from datetime import date
from decimal import Decimal

import pytest

from scrapers.layouts import ReportProfile, open_report, read_report
from tests.layouts.told import EUR, HEAD, book, refusal, said


def amounts(currency: str, *cells: str) -> list[Decimal]:
    rows = "".join(f"2026-03-02;A;1;{cell}\n" for cell in cells)
    return [
        line.amount for line in read_report("r.csv", (HEAD + rows).encode(), ReportProfile(currency=currency)).sales
    ]


@pytest.mark.parametrize(
    ("currency", "cells", "expected"),
    [
        ("BRL", ("R$ 1.230,50", "R$10,50"), ["1230.50", "10.50"]),
        ("COP", ("$ 1.230.500", "$ 10.500"), ["1230500", "10500"]),
        ("INR", ("Rs.1,230", "₹ 1,23,456.50"), ["1230", "123456.50"]),
        ("CZK", ("1 230,50 Kč", "-10,50 Kč"), ["1230.50", "-10.50"]),
        ("PEN", ("S/.1,230", "S/ 10.50"), ["1230", "10.50"]),
    ],
)
def test_the_sign_of_the_partners_currency_is_taken_off(
    currency: str, cells: tuple[str, ...], expected: list[str]
) -> None:
    assert amounts(currency, *cells) == [Decimal(one) for one in expected]


def test_the_point_of_a_sign_is_no_mark_of_its_number() -> None:
    ((_, reason),) = said(f"{HEAD}2026-03-02;A;1;Rs.1,230\n", ReportProfile(currency="INR"))[1]
    assert "may mean 1230 or 1.230" in str(reason)


def test_the_sign_of_another_currency_waits() -> None:
    assert amounts("BRL", "Kč 10,50", "€ 10,50", "10,50") == [Decimal("10.50")]


@pytest.mark.parametrize(
    ("currency", "cell"), [("CLP", "12.990"), ("JPY", "12,990"), ("KRW", "12,990"), ("VND", "12.990")]
)
def test_amounts_of_a_currency_without_decimals_are_grouped_by_their_only_mark(currency: str, cell: str) -> None:
    assert amounts(currency, cell) == [12990]


def test_a_file_that_shows_decimals_is_read_so_in_any_currency() -> None:
    assert amounts("CLP", "12.990", "10.915,97") == [12990, Decimal("10915.97")]
    assert amounts("USD", "12.990") == []
    assert amounts("CLP", "12.990", "12,990") == []


@pytest.mark.parametrize("cell", ["▲1,050", "△1,050", "－1,050", "−1,050", "–1,050", "1,050-"])
def test_a_minus_may_be_a_triangle_or_a_dash(cell: str) -> None:
    assert amounts("JPY", cell) == [-1050]


@pytest.mark.parametrize(
    "cell",
    [
        "２０２６／０３／１３",
        "2026年3月13日",
        "2026년 3월 13일",
        "Mar-13-26",
        "2026-03-13 10:00:00 -0500",
        "2026-03-13 10:00:00 UTC",
    ],
)
def test_days_are_read_as_exports_of_shops_and_of_east_asia_write_them(cell: str) -> None:
    (line,) = read_report("r.csv", f"{HEAD}{cell};A;1;10,00\n".encode(), EUR).sales
    assert line.sold_on == date(2026, 3, 13)


MONTHS = ReportProfile(currency="EUR", columns={"sold_on": "Month"})


def test_a_column_of_months_that_are_written_as_their_first_days_is_of_their_last() -> None:
    text = read_report("r.csv", b"Month;sku;quantity;net amount\n2026-02-01;A;1;1\n2026-03-01;A;1;1\n", MONTHS)
    sheet = read_report(
        "r.xlsx", book(["Month", "sku", "quantity", "net amount"], [date(2026, 2, 1), "A", 1, 1]), MONTHS
    )
    assert [line.sold_on for line in text.sales] == [date(2026, 2, 28), date(2026, 3, 31)]
    assert [line.sold_on for line in sheet.sales] == [date(2026, 2, 28)]


def test_days_under_a_heading_of_months_stay_days() -> None:
    rows = b"Month;sku;quantity;net amount\n2026-02-01;A;1;1\n2026-02-17;A;1;1\n"
    assert [line.sold_on.day for line in read_report("r.csv", rows, MONTHS).sales if line.sold_on] == [1, 17]


@pytest.mark.parametrize(
    "heading",
    ["金额(万元)", "金额（万元）", "金額(千円)", "금액(천원)", "Net value (in Lakhs)", "Net value (Rs. Cr)",
     "Valor (R$ mil)", "Importe (miles de pesos)"],
)  # fmt: skip
def test_figures_in_the_thousands_of_other_lands_are_refused(heading: str) -> None:
    profile = ReportProfile(currency="EUR", columns={"amount": heading})
    assert "figures are in thousands" in refusal(f"date;sku;quantity;{heading}\n2026-03-02;A;3;1.5\n", profile)


@pytest.mark.parametrize("title", ["Magasin du Lac", "京都千本店", "Credit (Crescent) shop", "10万円以上"])
def test_names_that_sound_like_thousands_are_none(title: str) -> None:
    assert said(f"{title};;;\n{HEAD}2026-03-02;A;3;10,00\n")[0] == [("A", 3, 10)]


def test_cases_beside_pieces_are_asked_about() -> None:
    why = refusal("Date;SKU;Cases;Pieces;Net\n2026-03-02;A;2;6;300,00\n")
    assert why.startswith("beside 'Pieces' stand figures under 'Cases': whether they are the same goods or more")


@pytest.mark.parametrize(
    ("head", "row"),
    [
        ("Date;SKU;Cases;Pieces;Net", "2026-03-02;A;0;6;300,00"),
        ("Date;SKU;Pack;Pieces;Net", "2026-03-02;A;10;6;300,00"),
    ],
)
def test_no_cases_and_the_size_of_a_pack_say_nothing(head: str, row: str) -> None:
    assert said(f"{head}\n{row}\n")[0] == [("A", 6, 300)]


def test_cases_beside_a_quantity_that_the_settings_name_are_passed_over() -> None:
    profile = ReportProfile(currency="EUR", columns={"quantity": "Pieces"})
    assert said("Date;SKU;Cases;Pieces;Net\n2026-03-02;A;2;24;300,00\n", profile)[0] == [("A", 24, 300)]


def priced(heading: str, *rows: str) -> tuple[bytes, ReportProfile]:
    text = f"Date;SKU;Qty;{heading};Postage;Total paid\n" + "".join(f"2026-03-02;A;{row}\n" for row in rows)
    return text.encode(), ReportProfile(currency="EUR", columns={"amount": heading})


def test_a_heading_that_says_price_of_one_is_no_amount_where_more_were_sold() -> None:
    assert "says that it is the price of one piece" in refusal(*priced("Net Unit Price", "3;10,00;;"))
    assert "says that it is the price of one piece" in refusal(*priced("UnitPrice", "3;10,00;;"))
    assert said(*priced("Net Unit Price", "1;10,00;;"))[0] == [("A", 1, 10)]


def test_a_price_of_one_is_known_by_a_total_that_holds_the_postage_too() -> None:
    rows = ("2;10,00;5,00;25,00", "3;10,00;0,00;30,00", "2;7,00;4,00;18,00")
    assert "is the price of one piece" in refusal(*priced("Sold For", *rows))
    assert len(said(*priced("Sold For", *rows[:2], "2;7,00;4,00;19,00"))[0]) == 3


@pytest.mark.parametrize(("heading", "told"), [("Lineitem price", True), ("Total price", False), ("Net", False)])
def test_amounts_under_a_heading_of_a_price_are_told(heading: str, told: bool) -> None:
    data, profile = priced(heading, "3;10,00;;")
    stream = open_report("r.csv", io.BytesIO(data), profile)
    stream.text()
    assert any("if that is the price of one piece" in one for one in stream.remarks) == told


def test_an_object_of_money_in_json_names_its_own_currency() -> None:
    rows = [{"sku": "A", "soldUnits": 3, "endDate": "2026-03-07", "net": {"amount": 30.5, "currencyCode": "USD"}}]
    profile = ReportProfile(currency="EUR", columns={"amount": "net amount", "quantity": "soldUnits"})
    (line,) = read_report("r.json", json.dumps(rows).encode(), profile).sales
    assert (line.currency, line.quantity, line.amount, line.sold_on) == ("USD", 3, Decimal("30.5"), date(2026, 3, 7))


@pytest.mark.parametrize(
    "written",
    [
        "05.01.2026 10:05 Uhr",
        "05.01.2026, 10:05:11 Uhr",
        "5 de enero de 2026 10:05 hs.",
        "05.01.2026 10:05 h",
        "5 janvier 2026 à 10:05",
        "2026-01-05 10:05:11 a. m.",
    ],
)
def test_the_time_behind_a_day_bears_the_word_for_hours(written: str) -> None:
    report = read_report("r.csv", f"{HEAD}{written.replace(';', ',')};NO-100;2;20\n".encode(), EUR)
    assert [line.sold_on for line in report.sales] == [date(2026, 1, 5)]
