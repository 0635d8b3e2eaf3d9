"""A contract says the same whatever format it comes in, and each format's own parts are read."""

from __future__ import annotations

import io
import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from fpdf import FPDF
from PIL import Image

from monitor.agreements.detect import detect
from scrapers.records import AgreementText
from scrapers.texts import TextRefusedError, read_agreement, scans
from tests.texts import contracts


def findings(read: AgreementText) -> list[tuple[str, str, str]]:
    return [(hit.type, hit.number, plain(read.text[hit.start : hit.end])) for hit in detect(read)]


def plain(text: str) -> str:
    return text.replace("“", '"').replace("”", '"')


def html() -> bytes:
    return ("<html><meta charset=utf-8><body>" + "".join(f"<p>{text}</p>" for text in contracts.CONTRACT)).encode()


def text_file() -> bytes:
    return "\n\n".join(contracts.CONTRACT).encode()


FORMS = {
    "a.docx": contracts.docx,
    "a.pdf": contracts.pdf,
    "a.odt": contracts.odt,
    "a.rtf": contracts.rtf,
    "a.html": html,
    "a.txt": text_file,
}


@pytest.mark.parametrize("name", FORMS)
def test_every_format_of_a_contract_gives_its_text_and_its_findings(name: str) -> None:
    read = read_agreement(name, FORMS[name]())
    assert tuple(plain(read.text[block.start : block.end]) for block in read.blocks) == tuple(
        plain(text) for text in contracts.CONTRACT
    )
    found = findings(read)
    assert found == findings(read_agreement("b.docx", contracts.docx()))
    assert {"P02_min_resale_price"} <= {kind for kind, _, _ in found}


@pytest.mark.parametrize("name", FORMS)
def test_headings_definitions_and_annexes_are_told_in_every_format(name: str) -> None:
    read = read_agreement(name, FORMS[name]())
    kinds = {plain(read.text[block.start : block.end])[:14]: block.kind for block in read.blocks}
    assert kinds["DISTRIBUTION A"] == "heading"
    assert kinds["1. Definitions"] == "heading"
    assert kinds['"Products" mea'] == "definition"
    assert kinds["2.1 The Distri"] == ""
    assert [block.annex for block in read.blocks][-3:] == ["", "Annex 1", "Annex 1"]
    assert {block.language for block in read.blocks} == {"en"}


def test_open_document_lists_tables_spaces_and_deleted_text_are_read_as_they_are_shown() -> None:
    body = (
        "<text:tracked-changes><text:p>The Dealer shall not discount.</text:p></text:tracked-changes>"
        "<text:h>Duties</text:h><text:list><text:list-item><text:p>to keep<text:s/>stock;</text:p></text:list-item>"
        "<text:list-item><text:p>to <text:span>report</text:span> sales.</text:p></text:list-item></text:list>"
        "<table:table><table:table-row><table:table-cell><text:p>The price is free.</text:p></table:table-cell>"
        "<table:table-cell><text:p>Цена свободная.</text:p></table:table-cell></table:table-row></table:table>"
        "<text:p>One<text:soft-page-break/> two.</text:p><text:p>Three.</text:p>"
    )
    read = read_agreement("a.odt", contracts.odt(body))
    assert [(read.text[block.start : block.end], block.number, block.page) for block in read.blocks] == [
        ("Duties", "", 1),
        ("to keep stock;", "1", 1),
        ("to report sales.", "2", 1),
        ("The price is free.", "", 1),
        ("Цена свободная.", "", 1),
        ("One two.", "", 1),
        ("Three.", "", 2),
    ]
    assert [block.language for block in read.blocks][3:5] == ["en", "ru"]


def test_rich_text_keeps_its_code_page_pages_and_cells_and_drops_what_was_deleted() -> None:
    source = (
        rb"{\rtf1\ansi\ansicpg1251{\info{\title Secret}}\'d6\'e5\'ed\'e0 \'e7\'e0\'ef\'f0\'e5\'f9\'e5\'ed\'e0\par "
        rb"\trowd One cell\cell Another cell\cell\row {\deleted gone for good}\page After the break\par}"
    )
    read = read_agreement("a.rtf", source)
    assert [(read.text[block.start : block.end], block.page) for block in read.blocks] == [
        ("Цена запрещена", 1),
        ("One cell", 1),
        ("Another cell", 1),
        ("After the break", 2),
    ]


def test_a_bilingual_pdf_in_two_columns_is_read_one_language_after_the_other() -> None:
    font = contracts.font_with_cyrillic()
    if font is None:
        pytest.skip("no font with Cyrillic letters on this machine")
    left = [
        "1.1 The Distributor shall not sell the Products below the price which the Supplier has set for the territory.",
        "1.2 The Distributor keeps a stock of the Products that is enough for one month of sales in the territory.",
    ]
    right = [
        "1.1 Дистрибьютор не вправе продавать Товары ниже цены, которую установил Поставщик для территории.",
        "1.2 Дистрибьютор поддерживает запас Товаров, достаточный для одного месяца продаж на территории.",
    ]
    made = FPDF()
    made.add_font("Own", fname=font)
    made.set_font("Own", size=11)
    for pair in zip(left, right, strict=True):
        made.add_page()
        top = made.get_y()
        for place, text in zip((15, 110), pair, strict=True):
            made.set_xy(place, top)
            made.multi_cell(85, 6, text, align="L")
    read = read_agreement("a.pdf", bytes(made.output()))
    assert [read.text[block.start : block.end] for block in read.blocks] == left + right
    assert [(block.page, block.language) for block in read.blocks] == [(1, "en"), (2, "en"), (1, "ru"), (2, "ru")]


def scan() -> bytes:
    made = FPDF()
    made.set_font("Helvetica", size=11)
    made.add_page()
    made.multi_cell(0, 6, "The Distributor shall keep a stock of the Products at all times.")
    made.add_page()
    made.image(Image.new("L", (300, 400), 255), x=0, y=0, w=200)
    return bytes(made.output())


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Put a program `tesseract` on the path, or none at all: a stand-in that answers as the real one does."""

    def install(script: str) -> None:
        if script:
            program = tmp_path / "tesseract"
            program.write_text(f"#!/bin/sh\n{script}\n")
            program.chmod(program.stat().st_mode | stat.S_IXUSR)
        scans.tesseract.cache_clear()
        scans._languages.cache_clear()

    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}/nowhere")
    yield install
    monkeypatch.undo()
    install("")


READS = (
    'if [ "$1" = --list-langs ]; then echo "List of languages (2):"; echo eng; echo rus; exit 0; fi\n'
    '[ "$1 $2 $3 $4" = "stdin stdout -l eng+rus" ] || exit 3\n'
    "read -r first; case \"$first\" in *PNG*) echo '3. The Dealer shall not sell';echo 'below the list price.';; esac"
)


def test_a_scanned_page_is_read_where_tesseract_is_installed_and_said_to_be_a_scan(
    installed: Callable[[str], None],
) -> None:
    installed(READS)
    read = read_agreement("a.pdf", scan())
    assert read.text.split("\n")[-1] == "3. The Dealer shall not sell below the list price."
    assert read.blocks[-1].page == 2
    assert read.notes == ("page 2 scanned, read by Tesseract: check it against the original",)


@pytest.mark.parametrize("script", ["", "exit 1"])
def test_a_scanned_page_that_nobody_reads_is_a_gap_that_is_named(installed: Callable[[str], None], script: str) -> None:
    installed(script)
    assert read_agreement("a.pdf", scan()).notes == ("no text layer on page 2",)


def test_a_scan_without_tesseract_is_refused_with_the_way_out(installed: Callable[[str], None]) -> None:
    installed("")
    made = FPDF()
    made.add_page()
    with pytest.raises(TextRefusedError, match="send the original document or install Tesseract, which reads scans"):
        read_agreement("a.pdf", bytes(made.output()))


def test_what_a_word_document_links_to_outside_is_named_and_not_followed() -> None:
    document = Document(io.BytesIO(contracts.docx()))
    document.part.relate_to(
        "http://127.0.0.1:9/template.dotm",
        f"{RELATIONSHIP_TYPE.STYLES.rpartition('/')[0]}/attachedTemplate",
        is_external=True,
    )
    document.part.relate_to("https://shop.example/", RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    held = io.BytesIO()
    document.save(held)
    assert read_agreement("a.docx", held.getvalue()).notes == (
        "it links to files outside (attachedTemplate), which were not followed",
    )


BOMB = "<text:p>" + "a" * 61_000_000 + "</text:p>"


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.odt", contracts.odt(BOMB), "unpacked, the text of the OpenDocument file is larger than 60 MB"),
        (
            "a.docx",
            contracts.archive(**{"word/document.xml": "<w/>", "word/media/a.png": "a" * 201_000_000}),
            "unpacked, the Word document is larger than 200 MB",
        ),
        ("a.odt", contracts.odt(**{"Basic/script.xml": "x"}), "the OpenDocument file holds macros; save it without"),
        (
            "a.odt",
            contracts.odt(**{"META-INF/manifest.xml": "<manifest:encryption-data/>"}),
            "the OpenDocument file is encrypted; save it without a password",
        ),
        ("a.odt", contracts.archive(**{"content.xml": "<office"}), "the OpenDocument file is damaged; open and save"),
        ("a.odt", contracts.archive(**{"content.xml": "<a/>"}), "this OpenDocument file is no text document"),
        ("a.odt", contracts.docx(), "the name says an OpenDocument text (.odt) but the content is a Word document"),
        ("a.txt", b"\f" * 5000 + b"text", "the file has 5,001 pages, the limit is 2,000; send the agreement alone"),
        ("a.txt", b"word " * 1_700_000, "the text is longer than 8,000,000 characters; send the agreement alone"),
        ("a.rtf", rb"{\rtf1\ansi }", "there is no text in it"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_files_that_would_harm_are_refused_with_reason_and_remedy(name: str, data: bytes, message: str) -> None:
    with pytest.raises(TextRefusedError) as refused:
        read_agreement(name, data)
    assert message in str(refused.value)


def test_entities_of_an_open_document_are_not_expanded_and_ask_for_nothing() -> None:
    secret = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
    body = contracts.odt("<text:p>Before &e; after.</text:p>")
    data = contracts.archive(**{"content.xml": _content(body).replace("?>", f"?>{secret}", 1)})
    assert read_agreement("a.odt", data).text == "Before after."


def _content(data: bytes) -> str:
    import zipfile

    with zipfile.ZipFile(io.BytesIO(data)) as held:
        return held.read("content.xml").decode()


def test_a_bilingual_table_in_word_gives_each_cell_its_language_and_its_findings() -> None:
    document = Document()
    table = document.add_table(rows=0, cols=2)
    english = "The Dealer shall not resell the Goods below the minimum resale price."
    russian = "Дилер не вправе реализовывать Товар по цене ниже минимальной цены перепродажи."
    cells = table.add_row().cells
    cells[0].text, cells[1].text = english, russian
    held = io.BytesIO()
    document.save(held)
    read = read_agreement("a.docx", held.getvalue())
    assert [block.language for block in read.blocks] == ["en", "ru"]
    found = [(hit.type, hit.language, read.text[hit.start : hit.end]) for hit in detect(read)]
    assert found == [("P02_min_resale_price", "en", english), ("P02_min_resale_price", "ru", russian)]


@pytest.mark.parametrize(("first", "second"), [("utf-8", "cp1251"), ("cp1251", "utf-8"), ("utf-8", "koi8-r")])
def test_files_pasted_together_from_two_encodings_are_read_line_by_line(first: str, second: str) -> None:
    lines = ("1. Дилер обязуется хранить Товар.", "2. Дилер платит вовремя.")
    read = read_agreement("a.txt", lines[0].encode(first) + b"\n\n" + lines[1].encode(second))
    assert tuple(read.text[block.start : block.end] for block in read.blocks) == lines


def test_a_clause_stands_on_its_own_page_where_its_paragraph_began_on_the_page_before() -> None:
    clause = "The Dealer shall not resell the Goods below the minimum resale price."
    long = " ".join(f"The Dealer keeps stock number {number} of the Goods." for number in range(20))
    read = read_agreement("a.pdf", contracts.pdf([f"1. {long} {clause} {long}", "2. The law of Ohio applies."]))
    first, last = read.blocks
    (hit,) = detect(read)
    assert (first.page, last.page) == (1, read.pages)
    assert 1 < read.page_at(hit.start) < read.pages
    pages = [read.page_at(place) for place in range(len(read.text))]
    assert pages == sorted(pages)
    assert set(pages) == set(range(1, read.pages + 1))


def test_pictures_halves_of_signs_and_nuls_in_rich_text_harm_nothing() -> None:
    source = rb"{\rtf1\ansi {\pict{\*\picprop x}\pngblip 89504e47}Before \u-10179?\u-8704? \u55357? \'00 after\par}"
    text = read_agreement("a.rtf", source).text
    assert text.split() == ["Before", "\U0001f600", "\ufffd", "after"]
    assert text.encode()
