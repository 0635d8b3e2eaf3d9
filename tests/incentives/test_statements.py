"""The statement reads as reviewed in every format, and the command writes it."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pypdfium2
import pytest
from openpyxl import load_workbook
from sqlmodel import Session, select

from monitor.documents.statement import build
from monitor.errors import ChannelwardenError
from monitor.incentives.books import Books
from monitor.incentives.calendar_periods import read_period
from monitor.incentives.earning import earned_by
from monitor.incentives.schemes.ground import schemes_of
from monitor.model import Party, PolicyVersion
from monitor.settings import Workspace
from reports.incentive_records import Statement
from reports.render import UnknownFormatError, file_format_names, render, render_file
from scrapers.texts import read_agreement
from tests.command_line import run_command
from tests.incentives.scheme_stand import POLICY, furnish, pay, scheme_text, write_scheme

TIERS = "tiers:\n  - {from: 0, rate: 2 %}\n  - {from: 300000, rate: 3 %}\n  - {from: 600000, rate: 5 %}\n"
KPIS = (
    "terms: {fund: 10000}\nkpis:\n"
    "  - {kpi: shelf-share, measure: file, weight: 60 %, threshold: 95 %, cap: 120 %}\n"
    "  - {kpi: service, measure: file, weight: 40 %, threshold: 90 %}\n"
)


@pytest.fixture
def stand(workspace: Workspace, session: Session) -> Workspace:
    """The small channel with four schemes."""
    place = furnish(workspace, session)
    volume = scheme_text("whole_volume", TIERS, id="volume-rebate").replace("Scheme volume-rebate", "Quarterly rebate")
    write_scheme(place, "volume", volume)
    write_scheme(place, "fund", scheme_text("coop", "terms: {rho: 1 %}\nclaims: coop\nposition: 2\n", id="coop-fund"))
    write_scheme(place, "bonus", scheme_text("weighted_kpi", KPIS + "position: 3\n", id="shelf-bonus"))
    more = "tiers:\n  - {from: 0, rate: 0.50}\n  - {from: 3000, rate: 0.80}\nposition: 4\n"
    write_scheme(place, "units", scheme_text("per_unit", more, id="unit-bonus", base="sell_out", period="year"))
    write_scheme(place, "growth", scheme_text("growth_on_volume", "terms: {threshold: 5 %, rate: 1 %}\nposition: 5\n",
                                              id="growth", base="sell_out"))  # fmt: skip
    return place


@pytest.fixture
def statement(stand: Workspace, session: Session) -> Statement:
    """The statement of the first quarter, written in July."""
    days, books = read_period("2026-Q1"), Books(session)
    earned = earned_by("northwind", schemes_of(stand), days, books, as_of=days.end)
    party = session.get(Party, "northwind")
    assert party is not None
    return build(party, earned, days=days, brand="Northern Optics", today=date(2026, 7, 1))


@pytest.mark.parametrize("fmt", ["html", "txt", "json"])
def test_a_statement_reads_as_reviewed(statement: Statement, golden: Callable[[str, str], None], fmt: str) -> None:
    golden(f"statement.{fmt}", render(statement, fmt))


def test_the_workbook_holds_numbers_and_no_formula(statement: Statement, golden: Callable[[str, str], None]) -> None:
    book = load_workbook(io.BytesIO(render_file(statement, "xlsx")))
    lines = []
    for sheet in book.worksheets:
        lines.append(f"# {sheet.title}")
        for row in sheet.iter_rows(values_only=True):
            lines.append(" | ".join("" if value is None else str(value) for value in row))
    golden("statement-xlsx.txt", "\n".join(lines) + "\n")
    assert Decimal(str(book["Results"]["H2"].value)) == 18000
    assert not [cell for sheet in book for row in sheet for cell in row if cell.data_type == "f"]


def test_the_workbook_reads_on_a_screen_and_prints_on_paper(statement: Statement) -> None:
    scheme = replace(statement.schemes[0], title="精品咖啡" * 5, reason="not known, " * 20, claimed="1,234.50")
    named = replace(statement, schemes=(scheme,), brand="Brand & Sons")
    book = load_workbook(io.BytesIO(render_file(named, "xlsx")))
    told = book.properties
    assert (told.title, told.creator, told.language) == ("Statement northwind 2026-Q1", "Brand & Sons", "en")
    for sheet in book.worksheets:
        setup = sheet.page_setup
        paper = (setup.orientation, setup.paperSize, setup.fitToWidth, setup.fitToHeight)
        assert (*paper, sheet.sheet_properties.pageSetUpPr.fitToPage) == ("landscape", 9, 1, 0, True)
        assert sheet.oddFooter.left.text == f"Statement northwind 2026-Q1 · {sheet.title}"
        if sheet.title != "About":
            assert (sheet.freeze_panes, sheet.print_title_rows) == ("A2", "$1:$1")
            assert sheet.auto_filter.ref
    results = book["Results"]
    assert results["A1"].font.name == results["A2"].font.name == "Calibri"
    assert [results[cell].alignment.horizontal for cell in ("A2", "J1", "J2")] == ["left", "right", "right"]
    assert results.column_dimensions["B"].width >= 42, "a Han character is as wide as two letters"
    assert results.row_dimensions[2].height > 60, "text that is wrapped is not cut off"
    assert book["Inputs"]["H2"].number_format != "#,##0", "the number of a record is a name, not a quantity"


def test_ids_that_look_like_numbers_stay_text(statement: Statement) -> None:
    scheme = statement.schemes[0]
    rows = (replace(scheme.rows[0], about="007", quantity="1,200", note="12"),)
    named = replace(statement, schemes=(replace(scheme, scheme="007", agreement="0815", rows=rows),))
    book = load_workbook(io.BytesIO(render_file(named, "xlsx")))
    assert [book["Results"][cell].value for cell in ("A2", "C2")] == ["007", "0815"]
    assert [book["Inputs"][cell].value for cell in ("A2", "D2", "F2", "I2")] == ["007", "007", 1200, "12"]


def test_a_statement_names_its_reader_no_command_of_ours(statement: Statement) -> None:
    assert "channelwarden" not in render(statement, "txt")


def test_a_cell_shows_the_places_of_its_amount_and_every_record_is_a_number(statement: Statement) -> None:
    given = ["1,250.500", "12,345,678", "0.1", "−5.00"]
    rows = tuple(replace(statement.schemes[0].rows[0], amount=text, evidence="1204") for text in given)
    named = replace(statement, schemes=(replace(statement.schemes[0], rows=rows),))
    book = load_workbook(io.BytesIO(render_file(named, "xlsx")))
    cells = [book["Inputs"][f"G{place}"] for place in range(2, 6)]
    assert [cell.number_format for cell in cells] == ["#,##0.000", "#,##0", "#,##0.0", "#,##0.00"]
    assert [(book["Inputs"][cell].value, book["Inputs"][cell].number_format) for cell in ("H2", "H5")] == [
        (1204, "0")
    ] * 2


def test_each_part_of_a_pdf_has_a_bookmark(statement: Statement) -> None:
    with pypdfium2.PdfDocument(render_file(statement, "pdf")) as file:
        marks = [mark.get_title() for mark in file.get_toc()]
    assert marks == [f"{place}. {scheme.title}" for place, scheme in enumerate(statement.schemes, start=1)]


def test_the_pdf_says_what_the_text_says(statement: Statement) -> None:
    text = " ".join(read_agreement("statement.pdf", render_file(statement, "pdf")).text.split())
    for said in (
        "Northwind Optik GmbH: 2026-Q1",
        "12,000.0003 more: cliff",
        "Due: 18,000.00 EUR (final)",
        "599,999.99",
    ):
        assert said in text, text
    assert render_file(statement, "pdf") == render_file(statement, "pdf")


def test_a_format_nobody_wrote_names_those_there_are(statement: Statement) -> None:
    assert file_format_names() == ["html", "json", "pdf", "txt", "xlsx"]
    with pytest.raises(UnknownFormatError, match="no format 'docx'"):
        render_file(statement, "docx")


@pytest.mark.parametrize("fmt", ["html", "pdf", "xlsx", "json", "txt"])
def test_the_command_writes_a_file_a_party_and_nothing_else(stand: Workspace, session: Session, fmt: str) -> None:
    versions = len(session.exec(select(PolicyVersion)).all())
    session.rollback()
    folder = stand.root / "statements"
    words = [
        "incentives",
        "statement",
        "--period",
        "2026-Q1",
        "--format",
        fmt,
        "-o",
        str(folder),
        "-w",
        str(stand.root),
    ]
    done = run_command(*words)
    assert done.exit_code == 0, done.output
    assert [path.name for path in folder.iterdir()] == [f"statement-northwind-2026-Q1.{fmt}"]
    assert len(session.exec(select(PolicyVersion)).all()) == versions


def test_the_command_gives_its_data_as_json(stand: Workspace) -> None:
    words = ["incentives", "statement", "--period", "2026-Q1", "--party", "northwind", "--json", "-w", str(stand.root)]
    done = run_command(*words)
    (found,) = json.loads(done.stdout)["statements"]
    assert [(scheme["scheme"], scheme["due"]) for scheme in found["schemes"]] == [
        ("volume-rebate v1", "18,000.00"),
        ("coop-fund v1", "6,000.00"),
        ("shelf-bonus v1", "4,000.00"),
        ("unit-bonus v1", "165.00"),
        ("growth v1", ""),
    ]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--period", "Q1"], "'Q1' is no period; expected a month (2026-02)"),
        (["--party", "nobody"], "no scheme names the party 'nobody'; there are: northwind"),
        (["--format", "pdf"], "--format pdf needs --out FOLDER"),
        (["--format", "json"], "--format json needs --out FOLDER"),
        (["--format", "docx"], "'docx' is no format; expected one of html, json, pdf, txt, xlsx"),
    ],
)
def test_a_wrong_option_says_what_was_expected(stand: Workspace, more: list[str], said: str) -> None:
    done = run_command("incentives", "statement", *more, "-w", stand.root)
    assert isinstance(done.exception, ChannelwardenError)
    assert done.exception.exit_code == 2
    assert said in str(done.exception)


def test_a_total_says_how_much_of_it_may_still_change(workspace: Workspace, session: Session) -> None:
    claims = POLICY["claims"] + "C-3,northwind,coop,2026-03-20,2026-04-10,900,EUR,invoice 91\n"
    stand = furnish(workspace, session, {"claims": claims})
    write_scheme(stand, "fund", scheme_text("coop", "terms: {rho: 2 %}\nclaims: coop\n"))
    write_scheme(stand, "rebate", scheme_text("whole_volume", "tiers: [{from: 0, rate: 1 %}]\n"))
    party = session.get(Party, "northwind")
    assert party is not None
    made = build(party, pay(stand, session), days=read_period("2026-Q1"), brand="Northern", today=date(2026, 7, 1))
    assert made.totals == (("Due in EUR", "€13,000.00"), ("of it provisional", "€7,000.00"))
    assert made.headline == "2 results, 1 of them provisional, of 2 schemes."
