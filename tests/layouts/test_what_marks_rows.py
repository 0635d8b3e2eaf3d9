"""Columns that mark rows as returned, cancelled or not carried out, and headings in a second language."""

from __future__ import annotations

import json

import pytest

from scrapers.layouts import LayoutRefusedError, ReportProfile
from tests.layouts.told import EUR, refusal, said

SOLD = [("A", 5, 50)]


def marked(heading: str, no: str, yes: str) -> str:
    return f"date;sku;quantity;net amount;{heading}\n2026-01-05;A;5;50,50;{no}\n2026-01-06;B;1;10,10;{yes}\n"


@pytest.mark.parametrize(
    ("heading", "no", "yes"),
    [
        ("is_return", "false", "true"),
        ("Refund", "N", "Y"),
        ("Storno", "", "X"),
        ("Возврат", "Нет", "Да"),
        ("Avoir", "", "oui"),
    ],
)
def test_a_row_that_a_column_marks_as_returned_waits_until_the_settings_say_what_it_counts(
    heading: str, no: str, yes: str
) -> None:
    lines, ((row, reason),) = said(marked(heading, no, yes))  # type: ignore[misc]
    assert (lines, row) == (SOLD, 3)
    assert reason.startswith("it says that it is a return, and its figures are above zero")
    taken_off = ReportProfile(currency="EUR", returns="marked")
    assert said(marked(heading, no, yes), taken_off)[0] == [*SOLD, ("B", -1, -10)]


@pytest.mark.parametrize(
    ("heading", "no", "yes"),
    [
        ("cancelled", "no", "yes"),
        ("Is cancelled", "0", "TRUE"),
        ("cancelled_at", "", "2026-01-07T10:00:00"),
        ("Stornodatum", "", "07.01.2026"),
        ("cancelled_at", "0000-00-00 00:00:00", "2026-01-07 10:00:00"),
        ("Stornodatum", "–", "07.01.26"),
        ("Cancelled on", "n/a", "yes"),
        ("Отменено", "нет", "да"),
    ],
)
def test_a_row_that_a_column_marks_as_cancelled_is_no_sale(heading: str, no: str, yes: str) -> None:
    assert said(marked(heading, no, yes)) == (SOLD, [])


def test_a_number_of_cancelled_pieces_is_not_passed_over() -> None:
    lines, ((row, reason),) = said(marked("Qty cancelled", "0", "1"))  # type: ignore[misc]
    assert (lines, row) == (SOLD, 3)
    assert reason.startswith("it has a figure under 'Qty cancelled'")


@pytest.mark.parametrize("state", ["Pending", "failed", "on-hold", "Entwurf", "ожидает оплаты", "unshipped"])
def test_an_order_that_was_not_carried_out_waits(state: str) -> None:
    lines, ((row, reason),) = said(marked("Order status", "completed", state))  # type: ignore[misc]
    assert (lines, row) == (SOLD, 3)
    assert reason.startswith("its state says that it is not carried out")
    for heading in ("item-status", "Lieferstatus", "Статус отправления"):
        assert said(marked(heading, "completed", state))[0] == SOLD
    for heading in ("Payment status", "Financial Status", "Zahlungsstatus"):
        assert said(marked(heading, "paid", state))[1] == []
    for heading in ("Stato incasso", "Betaalstatus", "Export status", "Customer status", "Статус ЭДО"):
        assert said(marked(heading, "ok", state))[1] == []
    assert said(marked("Category", "Stout", "draft"))[1] == []
    assert said(marked("Product", "Pump", "Return pump"))[1] == []


def test_the_kind_of_a_row_under_a_heading_for_products_is_heeded() -> None:
    assert len(said(marked("Art", "Verkauf", "Retoure"))[1]) == 1  # of an article, or of what kind: both in German
    assert said(marked("Item", "Pump", "Return pump"))[1] == []
    assert len(said(marked("Item", "Pump", "Return"))[1]) == 1


@pytest.mark.parametrize("heading", ["Refund ID", "VAT refunded", "Refund window days"])
def test_a_figure_about_refunds_that_is_no_amount_of_them_holds_nothing_back(heading: str) -> None:
    assert said(marked(heading, "14", "14"))[1] == []


def test_what_comes_in_is_no_sale_where_the_same_column_says_what_goes_out() -> None:
    assert len(said(marked("Type", "OUT", "IN"))[1]) == 1
    assert said(marked("Type", "IN", "IN"))[1] == []


@pytest.mark.parametrize("heading", ["Status", "Financial Status", "Payment state"])
def test_what_was_taken_back_in_part_waits_whatever_the_column_is_called(heading: str) -> None:
    lines, ((row, reason),) = said(marked(heading, "paid", "partially_refunded"))  # type: ignore[misc]
    assert (lines, row) == (SOLD, 3)
    assert "or is taken back in part" in str(reason)


def test_marks_of_json_are_understood() -> None:
    rows = [
        {"date": "2026-01-05", "sku": "A", "quantity": 5, "net_amount": 50.5, "refund": False, "cancelled_at": None},
        {"date": "2026-01-06", "sku": "B", "quantity": 1, "net_amount": 10.1, "refund": True, "cancelled_at": None},
    ]
    lines, refused = said(json.dumps(rows), name="r.json")
    assert (lines, len(refused)) == (SOLD, 1)


def test_headings_may_be_followed_by_the_same_in_another_language() -> None:
    head = "Datum;Artikel;Menge;Netto\nDate;Item;Qty;Net\n"
    assert said(f"{head}2026-01-05;A;5;50,50\n") == (SOLD, [])
    assert "begins another table" in refusal(f"{head}2026-01-05;A;5;50,50\nDate;Item;Qty;Net\n2026-01-05;A;5;50,50\n")


def test_a_word_for_money_within_a_heading_is_left_out() -> None:
    text = "Дата;Артикул;Кол-во, шт;Сумма, руб. (без НДС)\n05.01.2026;A;5;50,50\n"
    assert said(text, ReportProfile(currency="RUB")) == (SOLD, [])
    assert said(text, ReportProfile()) == (
        [],
        [(2, "currency unknown: name a `currency` or its column for this [[partner]]")],
    )


STOCK = "Lager;Artikel;Bestand;Stichtag\nW1;A;10;31.01.2026\nW1;B;5;31.01.2026\n"


@pytest.mark.parametrize(
    "rows", ["Summe;;15;\n", "W1;C;x;31.01.2026\nSumme;;40;\n", ";A;10;31.01.2026\nSumme;;15;\n", ""]
)
def test_a_total_of_stock_is_that_of_its_rows(rows: str) -> None:
    said(STOCK + rows, EUR)


def test_a_total_of_stock_that_its_rows_do_not_add_up_to_refuses_it() -> None:
    grouped = "Bestand am 31.01.2026;\nArtikel;Bestand\nWerkzeug;15\nA;10\nB;5\nSumme;15\n"
    assert refusal(grouped).startswith("the total in row 6 is 15, but its 3 rows of stock add up to 30")


def test_names_of_json_may_be_headings_of_any_language() -> None:
    rows = [{"Datum": "05.01.2026", "Artikel": "A", "Menge": "1.000", "Netto": "1.234,50"}]
    assert said(json.dumps(rows), name="r.json")[0] == [("A", 1000, 1234)]


def order(number: int, refunds: list[object]) -> dict[str, object]:
    items = [{"sku": "A", "quantity": 2, "net": 200}]
    return {"id": number, "date": "2026-03-05", "items": items, "refunds": refunds}


def test_lines_of_an_order_of_json_that_has_refunds_wait() -> None:
    lines, refused = said(json.dumps([order(1, []), order(2, [{"total": "-100.00"}])]), name="r.json")
    assert lines == [("A", 2, 200)]
    assert [(row, "'refunds'" in str(reason)) for row, reason in refused] == [(2, True)]


@pytest.mark.parametrize(("heading", "out", "back"), [("S/H", "H", "S"), ("Debit/Credit Indicator", "Credit", "Debit")])
def test_figures_without_a_sign_beside_debit_and_credit_wait(heading: str, out: str, back: str) -> None:
    lines, refused = said(marked(heading, out, back))
    assert lines == []
    assert [(row, "debit or credit" in str(reason)) for row, reason in refused] == [(2, True), (3, True)]
    assert len(said(marked(heading, out, out))[0]) == 2
    assert len(said(marked(heading, out, back).replace("1;10,10", "-1;-10,10"))[0]) == 2


@pytest.mark.parametrize("heading", ["Vorzeichen", "Sign", "+/-"])
def test_a_minus_in_a_column_of_its_own_marks_a_return(heading: str) -> None:
    lines, ((row, why),) = said(marked(heading, "+", "-"))
    assert (lines, row, "it says that it is a return" in str(why)) == (SOLD, 3, True)
    taken = said(marked(heading, "+", "-"), ReportProfile(currency="EUR", returns="marked"))[0]
    assert taken == [*SOLD, ("B", -1, -10)]


@pytest.mark.parametrize("name", ["return_reasons", "returnAddresses", "refund_policies", "return_options"])
def test_what_is_said_about_returns_is_no_return(name: str) -> None:
    content = [order(1, []) | {name: [{"code": 3}]}, order(2, []) | {"refund_lines": [{"code": 3}]}]
    lines, refused = said(json.dumps(content), name="r.json")
    assert lines == [("A", 2, 200)]
    assert [(row, "'refund lines'" in str(reason)) for row, reason in refused] == [(3, True)]


@pytest.mark.parametrize(
    ("heading", "one", "other"),
    [
        ("S/H", "4.95", "5.95"),  # shipping and handling
        ("S/H", "0", "4.95"),
        ("D/C", "Direct", "Consignment"),
        ("+/-", "5%", "-"),  # the change from the year before
        ("Sign", "JD", "-"),
    ],
)
def test_headings_that_are_also_of_sides_and_signs_mark_nothing_by_other_cells(
    heading: str, one: str, other: str
) -> None:
    assert said(marked(heading, one, other)) == ([*SOLD, ("B", 1, 10)], [])


SETTLED = """Date;{0};SKU;Qty;Net
2026-03-02;{1};A;5;50,00
2026-03-02;{2};A;1;0,00
2026-03-03;{2};B;2;0
2026-03-04;{1};C;1;9,00
"""


@pytest.mark.parametrize(
    ("heading", "sale", "charge"),
    [
        ("Обоснование для оплаты", "Продажа", "Логистика"),
        ("Тип начисления", "Доставка покупателю", "Оплата эквайринга"),
        ("supplier_oper_name", "Продажа", "Штраф"),
        ("Transaction Type", "Order", "FBA storage fee"),
        ("Vorgangsart", "Verkauf", "Lagergebühr"),
    ],
)
def test_charges_of_a_settlement_without_an_amount_are_no_pieces_sold(heading: str, sale: str, charge: str) -> None:
    assert said(SETTLED.format(heading, sale, charge)) == ([("A", 5, 50), ("C", 1, 9)], [])


@pytest.mark.parametrize(
    ("heading", "sale", "other"),
    [
        ("Type", "Invoice", "Gift"),
        ("Vorgangsart", "Filiale", "Versandhandel"),
        ("Type", "Store", "Self-service"),
        ("Тип операции", "Продажа", "Продажа комиссионера"),
        ("Вид операции", "Продажа", "Рекламация"),
    ],
)
def test_other_kinds_that_never_have_an_amount_wait(heading: str, sale: str, other: str) -> None:
    lines, waiting = said(SETTLED.format(heading, sale, other))
    assert lines == [("A", 5, 50), ("C", 1, 9)]
    assert [row for row, _ in waiting] == [3, 4]  # type: ignore[misc]
    assert "a charge or a gift is no piece sold" in str(waiting[0])


@pytest.mark.parametrize(
    ("heading", "sale", "other"),
    [
        ("Type", "Invoice", "Invoice"),  # something is given with goods that are paid for
        ("Customer type", "Retail", "Staff"),
        ("Promotion", "", "Gift"),
        ("Order", "1001", "1002"),
    ],
)
def test_rows_without_an_amount_count_where_no_kind_tells_them_from_sales(heading: str, sale: str, other: str) -> None:
    lines, waiting = said(SETTLED.format(heading, sale, other))
    assert (len(lines), waiting) == (4, [])


def sent(**lists: list[dict[str, object]]) -> str:
    return json.dumps({"period": {"end": "2026-03-31"}, **lists})


def one(sku: str, quantity: int, amount: int, **more: object) -> dict[str, object]:
    return {"sku": sku, "quantity": quantity, "net_amount": amount, **more}


@pytest.mark.parametrize("name", ["cancelled_orders", "voided", "stornierte_positionen", "cancelledLines"])
def test_a_list_of_json_that_was_called_off_is_no_sale_and_holds_up_none(name: str) -> None:
    rows = sent(lines=[one("A", 5, 50)], **{name: [one("B", 1, 10, reason="sold out")]})
    assert said(rows, name="r.json") == (SOLD, [])


def test_orders_that_were_called_off_are_told_from_others_by_their_numbers() -> None:
    lines = {
        "orders": [{"id": 7, "lines": [one("A", 5, 50)]}],
        "cancelled_orders": [{"id": 8, "lines": [one("A", 5, 50)]}],
    }
    assert said(sent(**lines), name="r.json") == (SOLD, [])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "lists",
    [
        {"orders": [{"id": 7, "lines": [one("A", 5, 50)]}], "cancelled_orders": [{"id": 7}]},
        {
            "orders": [{"id": 7, "lines": [one("A", 5, 50)]}],
            "cancelled_orders": [{"id": 7, "lines": [one("A", 1, 10)]}],
        },
        {"orders": [{"lines": [one("A", 5, 50)]}], "cancelled_orders": [{"lines": [one("A", 1, 10)]}]},
        {"lines": [one("A", 5, 50)], "cancelled_orders": [one("A", 5, 50)]},
        {"lines": [one("A", 5, 50)], "cancelled_orders": [one("A", 1, 10)]},
        {"lines": [one("A", 5, 50)], "cancelled_orders": [{"sku": "B", "quantity": 1}]},
        {"lines": [one("A", 5, 50)], "returns": [one("B", 1, 10)]},
    ],
)
def test_sales_that_may_still_hold_what_was_called_off_do_not_count(lists: dict[str, list[dict[str, object]]]) -> None:
    try:
        assert said(sent(**lists), name="r.json")[0] == []
    except LayoutRefusedError as error:
        assert "several sales tables" in str(error)
