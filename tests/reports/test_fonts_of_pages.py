"""A PDF draws every script for which the machine has a font, and says which it cannot; the fonts here are our own."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

from reports import fonts
from reports.incentive_records import Statement, StatementRow, StatementScheme
from reports.render import render_file, undrawn
from scrapers.texts import read_agreement

LATIN = "".join(map(chr, range(0x20, 0x7F))) + "·–“”−"
ARABIC, HAN = "متجر", "北京店"


def write_font(path: Path, characters: str) -> None:
    """Write a font whose every glyph is a box: what counts here is which characters it holds."""
    names = [".notdef", *(f"u{ord(character):04X}" for character in characters)]
    pen = TTGlyphPen(None)
    pen.moveTo((50, 0))
    for corner in ((50, 600), (450, 600), (450, 0)):
        pen.lineTo(corner)
    pen.closePath()
    box = pen.glyph()
    made = FontBuilder(1000, isTTF=True)
    made.setupGlyphOrder(names)
    made.setupCharacterMap({ord(character): f"u{ord(character):04X}" for character in characters})
    made.setupGlyf(dict.fromkeys(names, box))
    made.setupHorizontalMetrics(dict.fromkeys(names, (500, 50)))
    made.setupHorizontalHeader(ascent=800, descent=-200)
    made.setupNameTable({"familyName": path.stem, "styleName": "Regular"})
    made.setupOS2(sTypoAscender=800, sTypoDescender=-200)
    made.setupPost()
    made.save(path)


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A machine that has the fonts of one folder: a family for Latin, and nothing else yet."""
    for name in ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf"):
        write_font(tmp_path / name, LATIN)
    monkeypatch.setattr(fonts, "folders", lambda: (tmp_path,))
    forget()
    yield tmp_path
    forget()


def forget() -> None:
    for kept in (fonts._files, fonts._points, fonts._face_for):
        kept.cache_clear()


def statement(party: str) -> Statement:
    return Statement("Nordlys", party, "p-1", "2026-Q1", "1 April 2026", "Nothing is due.", (), ())


def text_of(document: Statement) -> str:
    return " ".join(read_agreement("statement.pdf", render_file(document, "pdf")).text.split())


def test_what_no_font_draws_is_a_question_mark_and_is_said(machine: Path) -> None:
    said = undrawn(statement(f"Atlas {ARABIC}"), "pdf")
    assert said.startswith("“?” stands for what no font on the machine that wrote this file can draw: Arabic (U+0")
    shown = text_of(statement(f"Atlas {ARABIC}"))
    assert "Atlas ????: 2026-Q1" in shown
    assert said in shown


def test_a_script_is_drawn_by_the_font_that_has_it(machine: Path) -> None:
    write_font(machine / "SomeMono-Regular.ttf", HAN)
    write_font(machine / "SomeSans-Regular.ttf", HAN)
    write_font(machine / "HalfSans-Regular.ttf", HAN[:1])
    forget()
    assert undrawn(statement(HAN), "pdf") == ""
    assert f"{HAN}: 2026-Q1" in text_of(statement(HAN))
    face = fonts.typeface_for([HAN]).faces[1]
    assert face.path.name == "SomeSans-Regular.ttf"


def test_text_from_right_to_left_is_laid_out_as_such(machine: Path) -> None:
    write_font(machine / "SomeArabic-Regular.ttf", ARABIC)
    forget()
    assert undrawn(statement(ARABIC), "pdf") == ""
    with pypdfium2.PdfDocument(render_file(statement(f"Atlas {ARABIC} AG"), "pdf")) as file:
        page = file[0].get_textpage()
        text = page.get_text_range()
        places = {letter: page.get_charbox(text.index(letter))[0] for letter in ARABIC}
    assert sorted(places, key=lambda letter: -places[letter]) == list(ARABIC)


def test_without_a_known_family_latin_letters_stay(machine: Path) -> None:
    (machine / "DejaVuSans.ttf").unlink()
    forget()
    assert undrawn(statement("Łódź Café"), "pdf").count("U+") == 2
    assert "?ód? Café: 2026-Q1" in text_of(statement("Łódź Café"))


def test_the_file_names_itself_its_brand_and_its_language(machine: Path) -> None:
    with pypdfium2.PdfDocument(io.BytesIO(render_file(replace(statement("Atlas"), language="de"), "pdf"))) as file:
        told = file.get_metadata_dict()
    assert (told["Title"], told["Author"], told["Creator"]) == ("Statement p-1 2026-Q1", "Nordlys", "Channelwarden")
    assert b"/Lang (de)" in render_file(replace(statement("Atlas"), language="de"), "pdf")


def test_the_sign_for_the_number_of_pages_in_a_name_stays_a_name(machine: Path) -> None:
    shown = text_of(statement("Atlas {nb} AG"))
    assert "Atlas { nb } AG: 2026-Q1" in shown
    assert "page 1 of 1" in shown


def test_no_figure_and_no_word_of_a_heading_is_broken(machine: Path) -> None:
    figure = "98,765,432,109,876.55"
    row = StatementRow("report " + "x" * 90, "y" * 200, "2026-01-01/2026-03-31", figure, f"−{figure}", "123456")
    scheme = StatementScheme("s", "S", "A", "2026-Q1", "m", "k", "final", "1.00", "EUR", rows=(row,))
    shown = text_of(replace(statement("Atlas"), schemes=(scheme,)))
    for whole in (f" {figure} ", f" −{figure} ", "Source Of Days Quantity Amount Evidence"):
        assert whole in shown


def test_a_heading_stands_with_what_it_heads_and_a_table_says_its_columns_on_every_page(machine: Path) -> None:
    row = StatementRow("purchases", "AX-1", "2026-01-01", "1", "2.00", "3")
    for count in (40, 42):
        rows = (row,) * count
        schemes = tuple(
            StatementScheme("s", f"Rebate {at}", "A", "2026-Q1", "m", "k", "final", "1.00", "EUR", rows=rows)
            for at in range(3)
        )
        with pypdfium2.PdfDocument(render_file(replace(statement("Atlas"), schemes=schemes), "pdf")) as file:
            for page in file:
                lines = page.get_textpage().get_text_range().split("\r\n")
                body = [line for line in lines if " · page " not in line]
                assert body[-1].startswith("purchases"), (count, body[-3:])
                assert any(line.startswith("Source") for line in body)
