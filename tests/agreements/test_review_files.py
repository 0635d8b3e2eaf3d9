"""The review sheet in Word and the portfolio in Excel open again and say what the queue says."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

from docx import Document
from docx.oxml.ns import qn
from openpyxl import load_workbook
from sqlmodel import Session
from typer.testing import CliRunner

from monitor.agreements.intake import take_agreements
from monitor.cli.app import build
from monitor.evidence.archive import EvidenceArchive
from monitor.model import Agreement, Party
from monitor.settings import Workspace
from reports.files import docx, xlsx
from reports.records import MarkedAgreement, MarkedPiece, Portfolio, PortfolioRow

NOW = datetime(2026, 3, 2, 6, tzinfo=UTC)
MINIMUM = "2. The Dealer shall not resell the Goods below the minimum resale price."
TEXT = f"1. Term. One year.\n\n{MINIMUM} The Dealer keeps stock.\n"


def test_word_comments_are_anchored_at_their_clauses() -> None:
    made = docx.write(
        MarkedAgreement(
            agreement="A-1",
            party="Northwind",
            file="a.pdf",
            date="2026-03-02",
            paragraphs=((MarkedPiece("Before. "), MarkedPiece("Both.", (0, 1)), MarkedPiece(" After.", (1,))),),
            notes=(("P02: prohibited", "EU: Article 4"), ("E01: needs review\x00\u202e",)),
            risks=("prohibited", "needs_review"),
            brand="Northern Optics",
            language="pl",
        )
    )
    read = Document(io.BytesIO(made))
    told = read.core_properties
    assert (told.title, told.author, told.language) == ("A-1: a.pdf", "Northern Optics", "pl")
    assert told.comments == "", "nobody reads by which program a page was made"
    assert {lang.get(qn("w:val")) for lang in read.styles.element.iter(qn("w:lang"))} == {"pl"}
    paper = read.sections[0]
    assert [round(size.mm) for size in (paper.page_width, paper.page_height)] == [210, 297]
    assert [(comment.author, comment.text) for comment in read.comments] == [
        ("Northern Optics", "P02: prohibited\nEU: Article 4"),
        ("Northern Optics", "E01: needs review"),
    ]
    paragraph = next(item for item in read.paragraphs if item.text == "Before. Both. After.")
    tags = [
        element.tag.rpartition("}")[2]
        for element in paragraph._p
        if "comment" in element.tag or element.tag[-2:] == "}r"
    ]
    first = tags.index("commentRangeStart")
    assert tags[:first] == ["r"]
    assert tags.count("commentRangeStart") == tags.count("commentRangeEnd") == 2
    assert [run.font.highlight_color is not None for run in paragraph.runs if run.text] == [False, True, True]


def test_a_word_file_does_not_tell_when_the_empty_template_was_made() -> None:
    made = docx.write(
        MarkedAgreement("A-1", "Northwind", "a.pdf", "2 Mar 2026", ((MarkedPiece("1. Term."),),), notes=(), risks=())
    )
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        assert b"2013" not in parts.read("docProps/core.xml")


def test_a_workbook_holds_texts_and_figures_and_no_formula() -> None:
    row = PortfolioRow("=A1+1", "Northwind", "a.pdf", ("prohibited", ""))
    columns = ("agreement", "text", "number", "page", "confidence")
    lines = (("A-1", "=cmd()", "4.10", "12", "0.80"),)
    made = Portfolio("2026-03-02", ("P02", "E01"), (row,), columns, lines, "Optics")
    book = load_workbook(io.BytesIO(xlsx.write(made)))
    assert [[cell.value for cell in line] for line in book["Portfolio"]] == [
        ["agreement", "party", "file", "P02", "E01"],
        ["“=A1+1”", "Northwind", "a.pdf", "prohibited", None],
    ]
    assert "f" not in {cell.data_type for sheet in book for line in sheet for cell in line}
    assert book["Portfolio"]["D2"].fill.fgColor.rgb == "00F4B6B6"
    assert [cell.value for cell in book["Clauses"][2]] == ["A-1", "“=cmd()”", "4.10", 12, 0.8]
    assert book["Clauses"]["E2"].number_format == "0.00"
    assert (book.properties.title, book.properties.creator) == ("Portfolio of 2026-03-02", "Optics")
    assert [(sheet.freeze_panes, sheet.print_title_rows, sheet.page_setup.fitToWidth) for sheet in book] == [
        ("B2", "$1:$1", 1)
    ] * 2


def test_the_commands_write_both_from_the_store(session: Session, workspace: Workspace, tmp_path: Path) -> None:
    session.add(Party(id="north", name="Northwind", role="reseller", country="DE"))
    session.add(
        Agreement(
            id="A-1", party_id="north", type="selective", file="a.txt", jurisdiction="EU", valid_from=date(2026, 1, 1)
        )
    )
    session.commit()
    workspace.agreements.mkdir(exist_ok=True)
    (workspace.agreements / "a.txt").write_text(TEXT)
    take_agreements(session, workspace=workspace, archive=EvidenceArchive(workspace.evidence), run_id=1, now=NOW)
    session.commit()

    def run(*words: str) -> int:
        return CliRunner().invoke(build(), ["agreements", "review", *words, "-w", str(workspace.root)]).exit_code

    assert run("sheet", "A-1", str(tmp_path / "a.docx")) == 0
    read = Document(str(tmp_path / "a.docx"))
    (comment,) = read.comments
    assert "Minimum resale price or minimum margin (P02), open" in comment.text
    assert "EU: prohibited; " in comment.text
    highlighted = [run.text for item in read.paragraphs for run in item.runs if run.font.highlight_color is not None]
    assert highlighted == [MINIMUM]
    assert [item.text for item in read.paragraphs][5:7] == ["1. Term. One year.", f"{MINIMUM} The Dealer keeps stock."]
    assert run("portfolio", str(tmp_path / "all.xlsx")) == 0
    book = load_workbook(tmp_path / "all.xlsx")
    assert [[cell.value for cell in line] for line in book["Portfolio"]] == [
        ["agreement", "party", "file", "Minimum resale price or minimum margin (P02)"],
        ["A-1", "Northwind", "a.txt", "prohibited"],
    ]
    assert book["Clauses"]["D2"].value == "Minimum resale price or minimum margin (P02)"
    assert book["Clauses"]["O2"].value == MINIMUM
    assert run("sheet", "A-1", str(tmp_path / "a.pdf")) == 1
    assert run("sheet", "A-1", str(tmp_path / "a.html")) == 1  # nothing was judged yet
    assert run("sheet", "A-2", str(tmp_path / "a.docx")) == 1
    assert run("portfolio", str(tmp_path / "none" / "all.xlsx")) == 1
