"""Pages are read in the order in which a person reads them: columns, heads of left and right pages, notes."""

from __future__ import annotations

import textwrap
from itertools import zip_longest

import pytest
from fpdf import FPDF

from monitor.agreements.detect import detect
from scrapers.records import AgreementText
from scrapers.texts import read_agreement
from scrapers.texts.form import HIDDEN_TEXT, OPEN_CHANGES
from tests.texts import contracts

BAN = "The Dealer shall not resell the Goods below the minimum resale price of the price list."
FREE = "The Dealer is free to choose its carriers and keeps its own stock of the Goods at its own cost."
RIVALS = "During the term the Dealer shall not sell any products which compete with the Goods of the Supplier."
GERMAN = "Der Händler darf die Ware nicht unter dem vom Hersteller festgelegten Mindestpreis weiterverkaufen."
GERMAN_FREE = "Der Händler ist in der Wahl seiner Spediteure frei und lagert die Ware auf eigene Kosten."
OPEN = (
    "<text:tracked-changes><text:changed-region><text:deletion><text:p>{}</text:p></text:deletion>"
    "</text:changed-region></text:tracked-changes><text:p>{}</text:p>"
)
NOTE = (
    '<text:p>4.2 The Dealer shall not:<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation>'
    "<text:note-body><text:p>{}</text:p></text:note-body></text:note></text:p>"
    "<text:p>(a) resell the Goods below the minimum resale price.</text:p>"
)
UNSEEN = (
    '<office:s xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:office="urn:o">'
    '<style:style style:name="Off"><style:text-properties text:display="none"/></style:style>'
    "<style:footer><text:p>{}</text:p></style:footer></office:s>"
)


def findings(read: AgreementText) -> list[tuple[str, str]]:
    return [(hit.type[:3], hit.number) for hit in detect(read)]


def by_rows(left: list[str], right: list[str]) -> bytes:
    """Return a page of two columns whose lines stand in the file from left to right, as on the paper."""
    made = FPDF()
    made.set_font("Helvetica", size=10)
    made.add_page()
    columns = ([line for text in texts for line in (*textwrap.wrap(text, 44), "")] for texts in (left, right))
    for row, lines in enumerate(zip_longest(*columns, fillvalue="")):
        for x, line in zip((15, 110), lines, strict=True):
            made.text(x, 20 + row * 5, line)
    return bytes(made.output())


@pytest.mark.parametrize(
    ("left", "right", "found"),
    [
        ([f"1. {FREE}", f"2. {BAN}"], [f"3. {FREE}", f"4. {RIVALS}"], [("P02", "2"), ("E01", "4")]),
        ([f"1. {FREE}", f"2. {BAN}"], [f"1. {GERMAN_FREE}", f"2. {GERMAN}"], [("P02", "2"), ("P02", "2")]),
    ],
    ids=["one language", "two languages"],
)
def test_columns_are_read_one_after_the_other(left: list[str], right: list[str], found: list[tuple[str, str]]) -> None:
    read = read_agreement("a.pdf", by_rows(left, right))
    assert [read.text[block.start : block.end] for block in read.blocks] == left + right
    assert findings(read) == found


def test_heads_of_left_and_right_pages_are_no_text() -> None:
    made = FPDF(format=(150, 60))
    made.set_font("Helvetica", size=10)
    for page in range(6):
        made.add_page()
        made.text(15, 10, f"Distribution agreement {page + 1}" if page % 2 else "Northwind Tools GmbH")
        made.text(15, 25, f"{page + 1}. The Dealer keeps {'abcdef'[page] * 4} in stock.")
    read = read_agreement("a.pdf", bytes(made.output()))
    assert [read.text[block.start : block.end] for block in read.blocks] == [
        f"{page + 1}. The Dealer keeps {'abcdef'[page] * 4} in stock." for page in range(6)
    ]


def test_numbers_of_lines_in_the_margin_are_no_numbers_of_clauses() -> None:
    made = FPDF()
    made.set_font("Helvetica", size=10)
    made.add_page()
    for row, line in enumerate(textwrap.wrap(f"1. {FREE} 2. {RIVALS}", 50) + textwrap.wrap(f"3. {BAN}", 50), start=1):
        made.text(10, 20 + row * 6, str(row))
        made.text(20, 20 + row * 6, line)
    read = read_agreement("a.pdf", bytes(made.output()))
    assert [block.number for block in read.blocks] == ["1", "2", "3"]
    assert read.text.endswith(BAN)


@pytest.mark.parametrize(
    ("body", "styles", "found", "notes"),
    [
        (OPEN.format(BAN, FREE), "", [], (OPEN_CHANGES,)),
        (NOTE.format(RIVALS), "", [("P02", "4.2(a)"), ("E01", "4.2, footnote 1")], ()),
        (f'<text:p>{FREE}<text:span text:style-name="Off">{BAN}</text:span></text:p>', "", [], (HIDDEN_TEXT,)),
        (f"<text:p>{FREE}</text:p>", BAN, [("P02", "")], ()),
        (f"<text:p>{FREE}</text:p>", "Draft for the Dealer", [], ()),
    ],
    ids="open footnote hidden footer title".split(),
)
def test_an_open_document_is_read_as_it_is_shown(
    body: str, styles: str, found: list[tuple[str, str]], notes: tuple[str, ...]
) -> None:
    read = read_agreement("a.odt", contracts.odt(body, **{"styles.xml": UNSEEN.format(styles)}))
    assert (findings(read), read.notes) == (found, notes)


@pytest.mark.parametrize(
    ("body", "found", "notes"),
    [
        (rf"1. {{\rtlch {{\deleted {BAN}\par}}}}{FREE}\par", [], (OPEN_CHANGES,)),
        (rf"1. {{\revised {BAN}}}\par {FREE}\par", [("P02", "1")], (OPEN_CHANGES,)),
        (rf"{{\v {{\b {BAN}}}}}{FREE}\par {{\v0 {FREE}}}\par", [], (HIDDEN_TEXT,)),
        (rf"2. {FREE}{{\super 1{{\footnote \pard {{\super 1}} {BAN}}}}}\par {FREE}\par", [("P02", "footnote 1")], ()),
        (rf"{{\footer \pard {BAN}\par}}{{\header \pard Draft\par}}{FREE}\par", [("P02", "")], ()),
        (rf"{{\stylesheet{{\*\cs15 \v Hidden style;}}}}{FREE}\par", [], ()),
        (rf"\pard\plain\v x\par\pard\plain 1. {BAN}\par", [("P02", "1")], (HIDDEN_TEXT,)),
        (rf"{{\footer {BAN}\par}}{FREE}\par\sect{{\footer {BAN}\par}}{FREE}\par", [("P02", "")], ()),
    ],
    ids="deleted inserted hidden footnote footer style plain footers".split(),
)
def test_rich_text_is_read_as_it_is_shown(body: str, found: list[tuple[str, str]], notes: tuple[str, ...]) -> None:
    read = read_agreement("a.rtf", rf"{{\rtf1\ansi {body}}}".encode())
    assert (findings(read), read.notes) == (found, notes)
    assert "Draft" not in read.text
