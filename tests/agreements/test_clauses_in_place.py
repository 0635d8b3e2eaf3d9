"""Clauses are found where they stand: sentence by sentence, list item by list item, with exact spans."""

from __future__ import annotations

import io
from itertools import pairwise

from docx import Document
from fpdf import FPDF
from hypothesis import given
from hypothesis import strategies as st

from monitor.agreements.detect import detect
from monitor.agreements.sentences import sentences_of
from scrapers.records import AgreementText
from scrapers.texts import read_agreement

CONTRACT = """DISTRIBUTION AGREEMENT

1. The Supplier, Acme Inc. of Delaware, appoints the Distributor. The Distributor keeps a stock of the Products.

2. The Distributor shall not, without consent:

(a) sell the Products below the minimum resale prices set out in Schedule 3;

(b) disclose the Supplier's know-how;

(c) offer the Products over the internet.

3. The Distributor is free to choose its carriers."""


def found(text: AgreementText) -> list[tuple[str, str]]:
    return [(hit.type[:3], text.text[hit.start : hit.end]) for hit in detect(text)]


def read(text: str) -> AgreementText:
    return read_agreement("a.txt", text.encode())


def word(text: str) -> AgreementText:
    document = Document()
    for paragraph in text.split("\n\n"):
        document.add_paragraph(paragraph)
    held = io.BytesIO()
    document.save(held)
    return read_agreement("a.docx", held.getvalue())


def pdf(text: str) -> AgreementText:
    made = FPDF()
    made.set_font("Helvetica", size=11)
    made.add_page()
    for paragraph in text.split("\n\n"):
        made.multi_cell(0, 6, paragraph, align="L", new_x="LMARGIN", new_y="NEXT")
        made.ln(4)
    return read_agreement("a.pdf", bytes(made.output()))


def test_the_verb_of_a_list_is_carried_to_its_items_and_only_to_them() -> None:
    assert found(read(CONTRACT)) == [
        ("P02", "(a) sell the Products below the minimum resale prices set out in Schedule 3;"),
        ("O01", "(c) offer the Products over the internet."),
    ]


def test_word_pdf_and_text_of_one_contract_give_the_same_findings() -> None:
    assert found(word(CONTRACT)) == found(pdf(CONTRACT)) == found(read(CONTRACT))


def test_a_list_inside_a_sentence_is_taken_apart() -> None:
    text = read(
        "The Dealer shall not: (a) sell the Goods below the list price; (b) use the Marks abroad; or (c) assign it."
    )
    assert found(text) == [("P02", "(a) sell the Goods below the list price;")]


def test_the_lead_is_kept_with_the_finding() -> None:
    assert detect(read(CONTRACT))[0].details == {"lead": "2. The Distributor shall not, without consent:"}


def test_page_number_and_language_of_a_bilingual_agreement_are_the_clause_s_own() -> None:
    text = read(
        "1. The Dealer pays within thirty days of the invoice and keeps the goods in good order.\f"
        "2.1. Дилер не вправе продавать Товар ниже минимальной цены перепродажи."
    )
    (hit,) = detect(text)
    assert (hit.type, hit.page, hit.number, hit.language) == ("P02_min_resale_price", 2, "2.1", "ru")
    assert hit.detector.startswith("P02/ru/")


def test_abbreviations_and_numbers_do_not_end_a_sentence() -> None:
    text = read("4.2. Acme Inc. ships to the U.S. market, e.g. No. 5 goods. Сумма 5 тыс. руб. за ед. товара. Конец.")
    assert [text.text[s.start : s.end] for s in sentences_of(text)] == [
        "4.2. Acme Inc. ships to the U.S. market, e.g. No. 5 goods.",
        "Сумма 5 тыс. руб. за ед. товара.",
        "Конец.",
    ]


def test_a_clause_broken_over_lines_is_found() -> None:
    text = read("The Dealer shall not resell any of the Goods be-\nlow the minimum resale\nprice in the Schedule.")
    assert [kind for kind, _ in found(text)] == ["P02"]


WORDS = st.sampled_from(
    "the Dealer shall not: (a) sell; (b) below list price. Inc. 4.2 Дилер не вправе ниже цены и т.д. \n \n\n - ;".split(
        " "
    )
)


@given(st.lists(WORDS, max_size=60))
def test_sentences_are_exact_in_order_and_lose_no_word(words: list[str]) -> None:
    text = "The contract. " + " ".join(words)
    whole = read(text)
    spans = [(sentence.start, sentence.end) for sentence in sentences_of(whole)]
    assert all(start < end for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    assert "".join(whole.text[start:end] for start, end in spans).split() or not whole.text.strip()
    kept = "".join("".join(whole.text[start:end].split()) for start, end in spans)
    assert kept == "".join(whole.text.split())
