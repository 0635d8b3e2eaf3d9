"""Codes of credit notes, states of goods that came back in part, and headings of amounts with tax or in cents."""

from __future__ import annotations

import pytest

from scrapers.layouts import ReportProfile, read_report
from tests.layouts.told import EUR, refusal, said

SOLD = [("A", 3, 30)]


@pytest.mark.parametrize(
    ("heading", "sale", "back"),
    [
        ("Doc Type", "INV", "CRN"),
        ("Transaction Type", "Sale", "RMA"),
        ("Type", "Invoice", "Credit"),
        ("Belegart", "RE", "GS"),
        ("Tipo doc.", "FT", "NC"),
        ("Type de pièce", "FA", "AV"),
        ("Billing Type", "F2", "RE"),
        ("Fakturaart", "F2", "G2"),
        ("区分", "売上", "返品"),
        ("类型", "销售", "退货"),
        ("구분", "판매", "반품"),
    ],
)
def test_codes_of_credit_notes_wait_for_what_returns_count(heading: str, sale: str, back: str) -> None:
    rows = f"Date;{heading};SKU;Qty;Net\n2026-03-02;{sale};A;3;30,00\n2026-03-03;{back};B;1;10,00\n"
    lines, ((row, reason),) = said(rows)
    assert (lines, row) == (SOLD, 3)
    assert str(reason).startswith("it says that it is a return, and its figures are above zero")
    assert said(rows, ReportProfile(currency="EUR", returns="marked"))[0] == [*SOLD, ("B", -1, -10)]


@pytest.mark.parametrize(
    ("heading", "code"), [("Country", "CN"), ("Model", "GS"), ("Belegart", "RE"), ("Doc Type", "CR")]
)
def test_the_same_letters_under_other_headings_say_nothing(heading: str, code: str) -> None:
    assert said(f"Date;{heading};SKU;Qty;Net\n2026-03-02;{code};A;3;30,00\n") == (SOLD, [])


@pytest.mark.parametrize("state", ["Partially refunded", "Teilweise erstattet", "Частичный возврат"])
def test_a_row_that_was_taken_back_in_part_waits(state: str) -> None:
    rows = f"Date;Status;SKU;Qty;Net\n2026-03-02;Shipped;A;3;30,00\n2026-03-03;{state};B;1;10,00\n"
    lines, ((row, reason),) = said(rows)
    assert (lines, row) == (SOLD, 3)
    assert "taken back in part" in str(reason)


def named(heading: str) -> tuple[str, ReportProfile]:
    text = f"Date;SKU;Qty;{heading}\n2026-03-02;A;3;30,00\n"
    return text, ReportProfile(currency="EUR", columns={"amount": heading})


@pytest.mark.parametrize(
    "heading",
    ["Total incl. VAT", "Amount including tax", "Umsatz inkl. MwSt", "Bruttoumsatz", "Montant TTC", "Сумма с НДС",
     "Importe IVA compris", "売上(税込)", "含税金额"],
)  # fmt: skip
def test_a_heading_that_says_with_tax_is_no_net_amount(heading: str) -> None:
    text, profile = named(heading)
    assert refusal(text, profile).startswith(f"'{heading}' says that the amounts hold tax")
    gross = ReportProfile(currency="EUR", columns=profile.columns, gross=True)
    assert said(text, gross)[0] == SOLD


@pytest.mark.parametrize(
    "heading", ["Total excl. VAT", "Amount ex tax incl. freight", "Umsatz ohne MwSt", "Netto", "Gross sales"]
)
def test_other_headings_of_amounts_are_read(heading: str) -> None:
    assert said(*named(heading))[0] == SOLD


@pytest.mark.parametrize("heading", ["Amount (cents)", "price_minor", "amountMinor", "Сумма, коп.", "Net in pence"])
def test_amounts_in_hundredths_are_refused(heading: str) -> None:
    assert "says that amounts are in hundredths" in refusal(*named(heading))


def test_a_heading_of_cents_elsewhere_says_nothing() -> None:
    rows = b"Date;SKU;Qty;Net;Fee (cents)\n2026-03-02;A;3;30,00;5\n"
    assert len(read_report("r.csv", rows, EUR).sales) == 1


@pytest.mark.parametrize(
    "rows",
    [
        '{"amount_unit": "cents", "lines": [{"date": "2026-03-02", "sku": "A", "quantity": 3, "net_amount": 3000}]}',
        '[{"date": "2026-03-02", "sku": "A", "quantity": 3, "net_amount": {"value": 3000, "unit": "EUR cents"}}]',
        '{"amounts_in": "minor", "lines": [{"date": "2026-03-02", "sku": "A", "quantity": 3, "net_amount": 3000}]}',
        '{"minorUnits": true, "lines": [{"date": "2026-03-02", "sku": "A", "quantity": 3, "net_amount": 3000}]}',
        "Date;SKU;Qty;Net;Money unit\n2026-03-02;A;3;3000;Cent\n",
        "Date;SKU;Qty;Net;Ед. сумм\n2026-03-02;A;3;3000;копейки\n",
        "All amounts in cents\nDate;SKU;Qty;Net\n2026-03-02;A;3;3000\n",
    ],
)
def test_amounts_of_which_another_field_says_hundredths_are_refused(rows: str) -> None:
    name = "r.csv" if rows[0] not in "{[" else "r.json"
    assert "says that amounts are in hundredths of the currency; ask the sender" in refusal(rows, name=name)


@pytest.mark.parametrize(
    "rows",
    [
        "Date;SKU;Name;Qty;Net;Priority\n2026-03-02;A;50 cents machine;3;30,00;minor\n",
        "Date;SKU;Qty;Net;Unit\n2026-03-02;A;3;30,00;CT\n",
        "Rounding differences of up to 5 cents are usual\nDate;SKU;Qty;Net\n2026-03-02;A;3;30,00\n",
        "Rundungsdifferenzen in Cent möglich\nDate;SKU;Qty;Net\n2026-03-02;A;3;30,00\n",
        "Расхождения в копейках возможны\nDate;SKU;Qty;Net\n2026-03-02;A;3;30,00\n",
        "Values in EUR, not in cents\nDate;SKU;Qty;Net\n2026-03-02;A;3;30,00\n",
        "Date;SKU;Qty;Net;Price impact\n2026-03-02;A;3;30,00;minor\n2026-03-02;B;1;10,00;major\n",
    ],
)
def test_words_like_those_elsewhere_say_nothing_of_amounts(rows: str) -> None:
    assert said(rows)[0][:1] == SOLD


@pytest.mark.parametrize("title", ["Amounts in cents, no rounding", "Sales March 2026 (in cents)", "In EUR cents"])
def test_a_title_of_cents_is_of_the_amounts_unless_it_speaks_of_differences(title: str) -> None:
    rows = f"{title}\nDate;SKU;Qty;Net\n2026-03-02;A;3;3000\n"
    assert "says that amounts are in hundredths of the currency" in refusal(rows)


def numbered(heading: str, bill: str, credit: str, sign: str = "") -> str:
    return f"Date;{heading};SKU;Qty;Net\n2026-03-02;{bill};A;3;30,00\n2026-03-03;{credit};B;{sign}1;{sign}10,00\n"


@pytest.mark.parametrize(
    ("heading", "bill", "credit"),
    [
        ("Invoice no", "INV-1002", "CN-0005"),
        ("Belegnummer", "RE2026001", "GS2026002"),
        ("N facture", "FA 00123", "AV 00004"),
        ("Nr faktury", "FV/12/2026", "KOR/1/2026"),
        ("Invoice number", "inv_7", "cm_8"),
    ],
)
def test_a_credit_note_that_its_number_tells_from_invoices_is_a_return(heading: str, bill: str, credit: str) -> None:
    lines, ((row, reason),) = said(numbered(heading, bill, credit))  # type: ignore[misc]
    assert (lines, row) == (SOLD, 3)
    assert str(reason).startswith("it says that it is a return, and its figures are above zero")
    marked = ReportProfile(currency="EUR", returns="marked")
    assert said(numbered(heading, bill, credit), marked)[0] == [*SOLD, ("B", -1, -10)]
    assert said(numbered(heading, bill, credit, sign="-")) == ([*SOLD, ("B", -1, -10)], [])


@pytest.mark.parametrize(
    ("bill", "other"),
    [
        ("CN-0001", "CN-0005"),  # all numbers begin so: letters of a branch, or of a land
        ("B-17", "AV-18"),
        ("INV-1", "CNC-2"),
        ("INV-1", "INV-CN-2"),
        ("1001", "1002"),
        ("SI-1", "DE-2;A;3;30,00\n2026-03-03;CN-3"),  # lands
    ],
)
def test_numbers_of_documents_that_may_be_anything_say_nothing(bill: str, other: str) -> None:
    lines, waiting = said(numbered("Invoice no", bill, other))
    assert (lines[-1], waiting) == (("B", 1, 10), [])
