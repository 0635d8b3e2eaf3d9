"""A table of minimum prices or minimum purchases under such a title is itself the clause, without any sentence."""

from __future__ import annotations

import io
import time
from collections.abc import Sequence

import pytest
from docx import Document
from fpdf import FPDF

from monitor.agreements.detect import detect
from monitor.agreements.schedules import schedules_of
from scrapers.records import AgreementText
from scrapers.texts import read_agreement

Table = Sequence[Sequence[str]]
PRICES = (("SKU", "Product", "Price"), ("AX-1", "Drill", "EUR 99.90"), ("AX-2", "Saw", "EUR 129.00"))
FEW = "The Supplier delivers within ten days, and the parties keep the terms of this contract secret."


def web(title: str, table: Table, *after: str) -> AgreementText:
    rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in table)
    rest = "".join(f"<p>{text}</p>" for text in after)
    return read_agreement(
        "a.html", f"<html><body><p>{FEW}</p><h2>{title}</h2><table>{rows}</table>{rest}</body></html>".encode()
    )


def word(title: str, table: Table) -> AgreementText:
    document = Document()
    document.add_paragraph(FEW)
    document.add_paragraph(title)
    made = document.add_table(len(table), len(table[0]))
    for place, row in enumerate(table):
        for column, cell in enumerate(row):
            made.cell(place, column).text = cell
    held = io.BytesIO()
    document.save(held)
    return read_agreement("a.docx", held.getvalue())


def plain(title: str, table: Table) -> AgreementText:
    lines = "\n".join("   ".join(row) for row in table)
    return read_agreement("a.txt", f"{FEW}\n\n{title}\n\n{lines}\n".encode())


def printed(title: str, table: Table) -> AgreementText:
    made = FPDF()
    made.add_page()
    made.set_font("Helvetica", size=11)
    for text in (FEW, title):
        made.multi_cell(0, 6, text, new_x="LMARGIN", new_y="NEXT")
        made.ln(3)
    with made.table() as drawn:
        for row in table:
            drawn.row(row)
    return read_agreement("a.pdf", bytes(made.output()))


def found(read: AgreementText) -> list[str]:
    return [hit.type for hit in detect(read)]


@pytest.mark.parametrize("made", [web, word, plain, printed])
def test_a_schedule_of_minimum_resale_prices_is_a_clause_in_every_format(made: object) -> None:
    read = made("Schedule 3 - Minimum resale prices", PRICES)  # type: ignore[operator]
    (hit,) = detect(read)
    assert (hit.type, hit.detector) == ("P02_min_resale_price", "schedule")
    assert read.text[hit.start : hit.end].startswith("Schedule 3") or "Minimum resale" in read.text[hit.start :][:30]
    assert read.text[hit.start : hit.end].endswith("129.00")


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Annex 2: Minimum selling prices (EUR incl. VAT)", "P02_min_resale_price"),
        ("List of fixed retail prices", "P01_fixed_resale_price"),
        ("Minimum advertised prices, valid from 1.3.2027", "P04_map_agreement"),
        ("Anlage 2: Mindestverkaufspreise", "P02_min_resale_price"),
        ("Verbindliche Endkundenpreise", "P01_fixed_resale_price"),
        ("Prix minimum de revente", "P02_min_resale_price"),
        ("Precios mínimos de reventa", "P02_min_resale_price"),
        ("Prezzi minimi di rivendita", "P02_min_resale_price"),
        ("Приложение № 2. Минимальные розничные цены", "P02_min_resale_price"),
    ],
)
def test_titles_of_price_schedules_are_read_in_six_languages(title: str, kind: str) -> None:
    assert found(web(title, PRICES)) == [kind]


def test_a_column_of_minimum_retail_prices_is_one_whatever_the_title_of_its_table() -> None:
    table = (("SKU", "Purchase price (EUR)", "Minimum retail price (EUR)"), ("AX-1", "50.00", "99.90"))
    (hit,) = detect(web("Annex 4 Products", table))
    assert hit.type == "P02_min_resale_price"


@pytest.mark.parametrize(
    ("title", "table"),
    [
        ("Annual minimum purchases", (("Contract year", "Units"), ("1", "500"), ("2", "800"), ("3", "1,200"))),
        ("Schedule 2 Minimum purchase quantities", (("Year 1", "500 units"), ("Year 2", "800 units"))),
        ("Jahresmindestabnahmemengen", (("Jahr", "Menge"), ("2027", "1.500"), ("2028", "2.000"))),
        ("Минимальный объём закупок", (("Год", "Количество, шт."), ("2027", "1 500"), ("2028", "900"))),
    ],
)
def test_a_schedule_of_minimum_purchases_is_one(title: str, table: Table) -> None:
    assert found(web(title, table)) == ["E05_minimum_purchase"]


@pytest.mark.parametrize(
    "title",
    [
        "Recommended retail prices",
        "Maximum resale prices",
        "Minimum retail prices (non-binding)",
        "Minimum retail prices for tobacco set by law",
        "Minimum order quantities",
        "Supplier's minimum stock",
        "Prices",
        "Agreed purchase prices",
        "Mindestbestellmengen",
        "Рекомендованные розничные цены",
    ],
)
def test_other_schedules_are_left_alone(title: str) -> None:
    assert found(web(title, PRICES)) == []


def test_a_remark_that_leaves_prices_free_takes_the_schedule_back() -> None:
    assert found(web("Minimum resale prices", PRICES, "These figures are recommendations only.")) == []


def test_a_title_without_figures_and_a_table_of_contents_are_none() -> None:
    assert (
        found(web("Minimum resale prices", (("None agreed.",),), "Payment is due in 30 days, EUR 5.00 a reminder."))
        == []
    )
    contents = (("Term", "9"), ("Minimum purchases", "12"), ("Contract year", "14"), ("Notices", "15"))
    assert found(web("Contents", contents)) == []
    assert (
        found(plain("5. Minimum Purchases", (("5.1 The parties review stock each quarter of the contract year.",),)))
        == []
    )


def test_a_very_long_schedule_is_read_once_and_shown_by_its_beginning() -> None:
    table = [("SKU", "Minimum retail price (EUR)"), *((f"AX-{place}", f"{place}.90") for place in range(10_000))]
    began = time.process_time()
    read = web("Prices", table)
    (hit,) = detect(read)
    assert hit.end - hit.start <= 4_000
    assert time.process_time() - began < 30


def test_many_titles_without_a_figure_take_no_time_that_grows_with_the_square() -> None:
    read = read_agreement("a.txt", "\n\n".join(["Minimum resale prices"] * 4_000).encode())
    began = time.process_time()
    assert list(schedules_of(read)) == []
    assert time.process_time() - began < 10
