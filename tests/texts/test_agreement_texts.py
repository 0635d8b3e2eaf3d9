"""Agreement files are read with exact positions, and refused with a reason where they cannot be read."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pypdfium2
import pytest
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from fpdf import FPDF
from fpdf.enums import AccessPermission
from hypothesis import given
from hypothesis import strategies as st

from scrapers.records import AgreementText
from scrapers.texts import TextRefusedError, read_agreement
from scrapers.texts.language import NOT_KNOWN

RUSSIAN = (
    "3.1. Дилер не вправе реализовывать Товар по цене ниже минимальной цены перепродажи.\n\n"
    "3.2. Дилер самостоятельно определяет условия доставки Товара покупателям.\n"
)


def pieces(text: AgreementText) -> list[str]:
    return [text.text[block.start : block.end] for block in text.blocks]


def word(document: Document) -> bytes:
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def pdf(*pages: str, foot: str = "") -> bytes:
    made = FPDF()
    made.set_font("Helvetica", size=11)
    for number, page in enumerate(pages, start=1):
        made.add_page()
        if foot:
            made.cell(0, 8, foot, new_x="LMARGIN", new_y="NEXT")
        made.multi_cell(0, 6, page, align="L")
        if foot:
            made.cell(0, 8, f"Page {number} of {len(pages)}")
    return bytes(made.output())


def test_word_paragraphs_tables_and_page_breaks_keep_their_order() -> None:
    document = Document()
    document.add_paragraph("Distributor Agreement")
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text = "The Distributor shall pay."
    table.cell(0, 1).text = "Дистрибьютор платит."
    document.add_page_break()
    document.add_paragraph("4.2 The Distributor shall report stock.")
    read = read_agreement("a.docx", word(document))
    assert pieces(read) == [
        "Distributor Agreement",
        "The Distributor shall pay.",
        "Дистрибьютор платит.",
        "4.2 The Distributor shall report stock.",
    ]
    assert (read.blocks[-1].page, read.blocks[-1].number, read.pages) == (2, "4.2", 2)


def test_word_numbering_that_is_not_text_is_computed() -> None:
    document = Document()
    for text in ("sell the Products", "keep stock"):
        document.add_paragraph(text, style="List Number")
    read = read_agreement("a.docx", word(document))
    assert [block.number for block in read.blocks] == ["1", "2"]
    assert pieces(read) == ["sell the Products", "keep stock"]


def test_word_text_inserted_by_a_tracked_change_is_read_and_deleted_text_is_not() -> None:
    document = Document()
    paragraph = document.add_paragraph("The Dealer shall ")
    for kind, tag, text in (("w:ins", "w:t", "not sell below list."), ("w:del", "w:delText", "freely sell.")):
        change, run, piece = OxmlElement(kind), OxmlElement("w:r"), OxmlElement(tag)
        piece.text = text
        run.append(piece)
        change.append(run)
        paragraph._p.append(change)
    assert paragraph._p.find(qn("w:ins")) is not None
    assert pieces(read_agreement("a.docx", word(document))) == ["The Dealer shall not sell below list."]


def test_pdf_lines_become_paragraphs_without_running_heads_and_hyphens() -> None:
    read = read_agreement(
        "a.pdf",
        pdf(
            "1. Term. This Agreement begins on the date of its last signature and is in force for an inter-\n"
            "mediate period of three years.\n2. The Distributor shall keep stock.",
            "3. Sales. The Distributor reports its sales by product and by month.",
            "4. Law. The law of the State of Ohio applies to this Agreement.",
            foot="Acme confidential",
        ),
    )
    assert [(block.page, block.number) for block in read.blocks] == [(1, "1"), (1, "2"), (2, "3"), (3, "4")]
    assert "an intermediate period of three years." in pieces(read)[0]
    assert "confidential" not in read.text
    assert "Page" not in read.text
    assert read.language == "en"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251", "koi8-r", "cp866"])
def test_russian_plain_text_is_read_in_the_encodings_it_comes_in(encoding: str) -> None:
    read = read_agreement("договор.txt", RUSSIAN.encode(encoding))
    assert pieces(read) == [line for line in RUSSIAN.split("\n") if line]
    assert [block.number for block in read.blocks] == ["3.1", "3.2"]
    assert read.language == "ru"


def test_western_accents_in_an_old_code_page_are_read() -> None:
    text = "Der Händler ist nicht verpflichtet, die Preise für Geräte über die Liste zu setzen."
    read = read_agreement("a.txt", text.encode("cp1252"))
    assert (read.text, read.language) == (text, "de")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The Distributor shall not be bound by any of the prices in this list."),
        ("ru", "Поставщик обязуется передать Товар, а Покупатель принять его."),
        ("de", "Der Händler verpflichtet sich, die Ware nicht unter dem Preis zu verkaufen."),
        ("fr", "Le distributeur est libre de fixer le prix de vente des produits dans le territoire."),
        ("es", "El Distribuidor no venderá los Productos por debajo del precio de tarifa."),
        ("it", "Il Distributore non venderà i Prodotti al di sotto del prezzo di listino."),
        ("en", "A dealer selling below list shall pay a penalty of EUR 500 per item."),
        ("", "12345 ---"),
        ("", "Umowa dystrybucyjna zawarta dnia pierwszego"),
    ],
)
def test_the_language_is_guessed_or_left_open(language: str, text: str) -> None:
    assert read_agreement("a.txt", text.encode()).language == language


@pytest.mark.parametrize(
    "text",
    [
        "O Fornecedor nomeia o Distribuidor como seu distribuidor exclusivo dos Produtos no Território. O "
        "Distribuidor não venderá produtos concorrentes durante a vigência do contrato e nos dois anos "
        "seguintes à sua cessação, e comprará pelo menos mil unidades dos Produtos por ano.",
        "De Leverancier benoemt de Distributeur tot zijn exclusieve distributeur van de Producten in het "
        "Gebied. De Distributeur zal gedurende de looptijd van de overeenkomst geen concurrerende producten "
        "verkopen en koopt per jaar ten minste duizend stuks van de Producten bij de Leverancier.",
        "Dostawca mianuje Dystrybutora swoim wyłącznym dystrybutorem Produktów na Terytorium. Dystrybutor "
        "zobowiązuje się nie sprzedawać produktów konkurencyjnych w okresie obowiązywania umowy oraz przez "
        "dwa lata po jej zakończeniu i będzie kupował co najmniej tysiąc sztuk Produktów rocznie, a ceny "
        "ustala Dostawca w cenniku.",
    ],
)
def test_a_contract_in_a_language_that_is_not_read_says_so(text: str) -> None:
    read = read_agreement("a.txt", text.encode())
    assert (read.language, read.notes) == ("", (NOT_KNOWN,))


def test_hard_wrapped_lines_are_joined_and_list_items_stay_apart() -> None:
    text = (
        "2. The Distributor, being an independent trader, agrees that it shall\n"
        "not do any of the follow-\n"
        "ing:\n"
        "(a) sell to persons outside the Territory;\n"
        "(b) use the Marks.\n"
    )
    assert pieces(read_agreement("a.txt", text.encode())) == [
        "2. The Distributor, being an independent trader, agrees that it shall not do any of the following:",
        "(a) sell to persons outside the Territory;",
        "(b) use the Marks.",
    ]


def test_html_gives_visible_text_with_list_numbers_and_no_script() -> None:
    page = (
        '<!doctype html><head><meta charset="windows-1251"><title>x</title></head><body><script>alert("Дилер")</script>'
        '<p>Дилер <b>обязуется</b>:</p><ol type="a"><li>хранить Товар;<li>платить.</ol><p hidden>тайна</p></body>'
    )
    read = read_agreement("a.html", page.encode("cp1251"))
    assert pieces(read) == ["Дилер обязуется:", "хранить Товар;", "платить."]
    assert [block.number for block in read.blocks] == ["", "(a)", "(b)"]


def encrypted_pdf() -> bytes:
    made = FPDF()
    made.set_encryption(owner_password="owner", user_password="user", permissions=AccessPermission.none())
    made.add_page()
    return bytes(made.output())


def scanned_pdf() -> bytes:
    made = FPDF()
    made.add_page()
    made.rect(10, 10, 100, 100)
    return bytes(made.output())


def word_with_macros() -> bytes:
    held = io.BytesIO(word(Document()))
    with zipfile.ZipFile(held, "a") as archive:
        archive.writestr("word/vbaProject.bin", b"x")
    return held.getvalue()


def many_pages() -> bytes:
    made = pypdfium2.PdfDocument.new()
    for _ in range(2001):
        made.new_page(10, 10)
    held = io.BytesIO()
    made.save(held)
    made.close()
    return held.getvalue()


ENDLESS_PAGE = "".join(f"<b id={number}><p>Term" for number in range(2_000)).encode()


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.pdf", encrypted_pdf(), "a.pdf: the PDF is encrypted; send it without a password"),
        ("a.pdf", scanned_pdf(), "a.pdf: the PDF has no text layer (a scan); send the original document"),
        ("a.pdf", b"%PDF-1.7\nnothing", "a.pdf: the PDF is damaged"),
        ("a.pdf", many_pages(), "a.pdf: the PDF has 2,001 pages, the limit is 2,000"),
        ("a.docx", word_with_macros(), "a.docx: the Word document holds macros; save it without macros"),
        ("a.docx", b"PK\x03\x04word/", "a.docx: a Word document (.docx) that is damaged or not whole"),
        ("a.docx", pdf("Text of an agreement"), "the name says a Word document (.docx) but the content is PDF"),
        ("a.pdf", RUSSIAN.encode(), "the name says PDF but the content is plain text; give it its right ending"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1", "a.doc: this is an old or password-protected Office file"),
        ("a.docx", b"{\\rtf1 x}", "the name says a Word document (.docx) but the content is rich text (.rtf)"),
        ("a.txt", b" \r\n", "a.txt: the file is empty; send the file again"),
        ("a.txt", bytes(range(256)) * 4, "a.txt: the content is not plain text"),
        ("a.bin", bytes(range(256)) * 4, "a.bin: the format is not known; agreements are read as a Word document"),
        ("a.html", b"<html><script>x</script></html>", "a.html: there is no text in it"),
        ("a.html", ENDLESS_PAGE, "so it was not parsed; send it as a PDF or as plain text"),
    ],
)
def test_what_cannot_be_read_is_refused_with_reason_and_remedy(name: str, data: bytes, message: str) -> None:
    with pytest.raises(TextRefusedError) as refused:
        read_agreement(name, data)
    assert message in str(refused.value)


def test_a_damaged_word_document_is_refused() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("word/document.xml", "<w:document")
    with pytest.raises(TextRefusedError, match=r"the Word document is damaged; open and save it again"):
        read_agreement("a.docx", held.getvalue())


def test_a_page_without_text_layer_is_named_in_the_notes() -> None:
    made = FPDF()
    made.set_font("Helvetica", size=11)
    made.add_page()
    made.multi_cell(0, 6, "The Distributor shall keep a stock of the Products at all times.")
    made.add_page()
    read = read_agreement("a.pdf", bytes(made.output()))
    assert read.notes == ("no text layer on page 2",)


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1), min_size=1))
def test_spans_are_exact_and_in_order_whatever_the_text(lines: list[str]) -> None:
    try:
        read = read_agreement("a.md", "\n".join(lines).encode())
    except TextRefusedError:
        return
    assert all(piece and piece == piece.strip() for piece in pieces(read))
    assert "\n".join(pieces(read)) == read.text


def test_reading_knows_no_file_system(tmp_path: Path) -> None:
    assert (
        read_agreement(str(tmp_path / "absent.txt"), b"The text of the agreement").text == "The text of the agreement"
    )
