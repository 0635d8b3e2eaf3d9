"""A printed page shows paragraphs only by its look; what a paragraph was is found again, whatever the layout."""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from docx import Document
from fpdf import FPDF

from monitor.agreements.detect import detect
from scrapers.records import AgreementText
from scrapers.texts import form, read_agreement
from scrapers.texts.form import Content, Paragraph, assemble
from scrapers.texts.paragraphs import Line, paragraphs_of

FULL = "The Distributor shall keep a stock of the Products that is enough for a month"


def joined(*lines: str | Line) -> list[str]:
    """Return the paragraphs of lines on a page whose full lines are as wide as `FULL`."""
    given = [Line(line) if isinstance(line, str) else line for line in lines]
    return [paragraph.text for paragraph in paragraphs_of([*(Line(FULL) for _ in range(9)), Line(""), *given])][1:]


LAYOUTS: dict[str, tuple[list[str | Line], list[str]]] = {
    "a list within a sentence whose item happens to begin a line": (
        ["The Distributor shall not, outside of the Territory, (a) seek any customers,", "(b) keep a branch."],
        ["The Distributor shall not, outside of the Territory, (a) seek any customers, (b) keep a branch."],
    ),
    "the same where its first item does": (
        ["The Distributor and all of its affiliates shall not, outside the Territory,", "(a) seek customers."],
        ["The Distributor and all of its affiliates shall not, outside the Territory, (a) seek customers."],
    ),
    "a list whose items are paragraphs": (
        ["The Distributor shall not:", "(a) seek any customers for the Products outside of the Territory and beyond;",
         "(b) keep a branch."],
        ["The Distributor shall not:", "(a) seek any customers for the Products outside of the Territory and beyond;",
         "(b) keep a branch."],
    ),
    "more space than usual": (
        ["This line is as wide as all the others of this page and has no full stop", Line("Next one", gap=True)],
        ["This line is as wide as all the others of this page and has no full stop", "Next one"],
    ),
    "more space within a sentence, as around a raised sign": (
        ["This line is as wide as all the others of this page and has no full stop", Line("and goes", gap=True)],
        ["This line is as wide as all the others of this page and has no full stop and goes"],
    ),
    "titles and names, each on a line": (
        ["Supply Agreement", "Northwind Tools GmbH", "Preamble", "The Parties agree as follows."],
        ["Supply Agreement", "Northwind Tools GmbH", "Preamble", "The Parties agree as follows."],
    ),
    "a short line that goes on": (["the price list of", "Northwind"], ["the price list of Northwind"]),
    "a broken word": (["The Distribu-", "tor sells."], ["The Distributor sells."]),
    "a broken word in capitals": (["THE DISTRIBU-", "TOR SELLS."], ["THE DISTRIBUTOR SELLS."]),
    "a hyphen of the word's own": (["a non-", "exclusive right"], ["a non-exclusive right"]),
    "a hyphen that the text writes elsewhere": (
        ["a sub-", "distributor; each sub-distributor"], ["a sub-distributor; each sub-distributor"],
    ),
    "a word that the text writes without it elsewhere": (
        ["a sub-", "distributor; each subdistributor"], ["a subdistributor; each subdistributor"],
    ),
    "a dash before a capital": (["the Franco-", "German border"], ["the Franco- German border"]),
}  # fmt: skip


@pytest.mark.parametrize("name", LAYOUTS)
def test_lines_become_the_paragraphs_they_were(name: str) -> None:
    lines, paragraphs = LAYOUTS[name]
    assert joined(*lines) == paragraphs


CONTRACT = (
    "DISTRIBUTION AGREEMENT",
    "between Northwind Tools GmbH",
    "1. Resale",
    "1.1 The Distributor shall not resell the Products at a price below the minimum resale price set out in the price "
    "list of the Supplier, and shall make every sub-distributor observe it.",
    "1.2 The Distributor shall not, and shall cause its affiliates and sub-distributors not to, (a) actively seek "
    "customers for the Products outside the Territory, (b) establish or maintain a branch for the Products outside the "
    "Territory, or (c) solicit orders from customers outside the Territory.",
    "2. Competition",
    "2.1 During the term of this Agreement the Distributor shall not manufacture, purchase, sell or distribute any "
    "products which compete with the Products.",
    "2.2 The Supplier appoints the Distributor as its non-exclusive distributor in the Territory.",
    "3. Volumes",
    "The Distributor shall:",
    "(a) purchase at least 10,000 units of the Products in each calendar year;",
    "(b) report its stock of the Products each month.",
    "Annex 1",
)


class _Printed(FPDF):
    def header(self) -> None:
        self.set_font("Helvetica", size=8)
        self.cell(0, 6, "Northwind Tools GmbH, draft of March", new_x="LMARGIN", new_y="NEXT")
        self.ln(4)

    def footer(self) -> None:
        self.set_y(-12)
        self.cell(0, 6, f"- {self.page_no()} -", align="C")


def printed(width: int, align: str, space: int, *, broken: bool) -> bytes:
    made = _Printed(format=(width, 130))
    made.set_auto_page_break(True, margin=18)
    made.add_page()
    for text in CONTRACT:
        made.set_font("Helvetica", size=11)
        shown = (
            text.replace("Distributor", "Distri\u00adbutor").replace("Territory", "Terri\u00adtory") if broken else text
        )
        made.multi_cell(0, 5, shown, align=align, new_x="LMARGIN", new_y="NEXT")
        made.ln(space)
    return bytes(made.output())


def word() -> bytes:
    document, held = Document(), io.BytesIO()
    for text in CONTRACT:
        document.add_paragraph(text)
    document.save(held)
    return held.getvalue()


def findings(read: AgreementText) -> Counter[tuple[str, str]]:
    return Counter((hit.type, read.text[hit.start : hit.end]) for hit in detect(read))


@pytest.mark.parametrize("width", range(120, 240, 8))
@pytest.mark.parametrize(("align", "space", "broken"), [("L", 0, False), ("J", 3, False), ("J", 0, True)])
def test_a_print_of_any_width_gives_the_findings_of_the_word_file(
    width: int, align: str, space: int, *, broken: bool
) -> None:
    wanted = findings(read_agreement("a.docx", word()))
    assert len(wanted) >= 6
    assert findings(read_agreement("a.pdf", printed(width, align, space, broken=broken))) == wanted


def word_of(*paragraphs: tuple[str, str]) -> AgreementText:
    document, held = Document(), io.BytesIO()
    for text, style in paragraphs:
        document.add_paragraph(text, style=style or None)
    document.save(held)
    return read_agreement("a.docx", held.getvalue())


def test_a_sentence_that_a_word_file_cut_into_paragraphs_is_whole_again() -> None:
    read = word_of(
        ("The Distributor shall not resell the Products below the", ""), ("minimum resale price of the price list.", "")
    )
    assert [read.text[block.start : block.end] for block in read.blocks] == [
        "The Distributor shall not resell the Products below the minimum resale price of the price list."
    ]
    assert [kind for kind, _ in findings(read)] == ["P02_min_resale_price"]


def test_list_items_headings_and_labels_of_a_word_file_stay_apart() -> None:
    parts = (
        ("The Distributor shall in each calendar year", ""),
        ("keep a stock of the Products in the Territory", "List Bullet"),
        ("report its sales of the Products each month", "List Bullet"),
        ("Price list", ""),
        ("as amended from time to time", ""),
        ("The law that governs this whole agreement", "Heading 1"),
        ("is that of Ohio.", ""),
    )
    read = word_of(*parts)
    assert [read.text[block.start : block.end] for block in read.blocks] == [text for text, _ in parts]


def test_a_sentence_over_pages_is_whole_and_knows_where_each_page_begins() -> None:
    pieces = (
        Paragraph("The Distributor shall not resell the", page=1),
        Paragraph("goods below, on any page whatever,", page=2, turns=((12, 3),)),
        Paragraph("the price of the list.", page=3),
        Paragraph("and this begins anew.", page=3),
    )
    read = assemble("a.docx", Content(pieces, pages=3))
    whole = "The Distributor shall not resell the goods below, on any page whatever, the price of the list."
    assert [read.text[block.start : block.end] for block in read.blocks] == [whole, "and this begins anew."]
    assert [(read.text[place:][:6], page) for place, page in read.turns] == [("goods ", 2), (" on an", 3)]


DEFINITIONS = (
    '"Brand Guidelines" means the rules for the use of the Marks which the Supplier may amend from time to time by '
    "notice to the Distributor, and which form part of this Agreement as if they were set out in it;",
    '"Contract Year" means a period of twelve months that begins on the Effective Date or on an anniversary of it;',
    '"Customer" means any person that buys at least one Product from the Distributor for its own use alone;',
    '"Minimum Purchase" means the quantity of Products that the Distributor shall buy from the Supplier in each '
    "Contract Year;",
)


@pytest.mark.parametrize("head", ["", "Distribution Agreement"])
@pytest.mark.parametrize("space", [0, 3])
@pytest.mark.parametrize("width", [110, 140, 160])
def test_a_long_list_of_definitions_is_whole_over_the_turn_of_pages(width: int, space: int, head: str) -> None:
    class Print(FPDF):
        def header(self) -> None:
            self.set_font("Helvetica", size=8)
            self.cell(0, 5, head, new_x="LMARGIN", new_y="NEXT")
            self.ln(5)

    made = Print()
    made.set_margins(25, 20)
    made.add_page()
    paragraphs = [*DEFINITIONS] * 12
    for paragraph in paragraphs:
        made.set_font("Helvetica", size=11)
        made.multi_cell(width, 6, paragraph, align="L", new_x="LMARGIN", new_y="NEXT")
        made.ln(space)
    read = read_agreement("a.pdf", bytes(made.output()))
    assert read.pages > 2
    assert [read.text[block.start : block.end] for block in read.blocks] == paragraphs


def test_a_sentence_in_very_many_pieces_is_put_together_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made = []

    def noted(paragraph: Paragraph, **new: Any) -> Paragraph:
        made.append(len(new["text"]))
        return replace(paragraph, **new)

    monkeypatch.setattr(form, "replace", noted)
    pieces = [Paragraph("and the dealer shall keep a stock of goods,")] * 500
    read = assemble("a.docx", Content(tuple(pieces)))
    assert len(read.blocks) == 1
    assert sum(made) <= 2 * len(read.text)
