"""PDF on A4: lines and tables that break between rows; what stands on the pages is a file of `reports/pages`."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import reports.pages
from reports.fonts import Typeface, typeface_for
from reports.plain import inert, texts
from reports.records import Document

if TYPE_CHECKING:
    from fpdf import FPDF
    from fpdf.fonts import FontFace

DOCUMENTS = tuple(sorted(info.name for info in pkgutil.iter_modules(reports.pages.__path__)))
LEFT, RIGHT = "LEFT", "RIGHT"
_GREY, _INK = (86, 98, 115), (28, 36, 48)
_MARGIN, _FOOT, _PADDING = 18, 20, 1
_TOTAL = "{nb}"


@dataclass(frozen=True)
class PdfColumn:
    """A column of a table: heading, width in parts of the whole, and LEFT for words or RIGHT for figures."""

    heading: str
    width: int
    align: str


def pack(name: str, document: Document) -> bytes:
    """Return the PDF; what no font of this machine can draw is a question mark, and the page says of what."""
    layout = importlib.import_module(f"{reports.pages.__name__}.{name}")
    title = layout.title(document)
    typeface = typeface_for((title, *texts(document)))
    pdf = _paper(title, typeface)
    pdf.set_title(title)
    pdf.set_author(getattr(document, "brand", "") or "Channelwarden")
    pdf.set_creator("Channelwarden")
    pdf.set_lang(document.language)
    page = PdfText(pdf, typeface)
    pdf.add_page()
    layout.lay(page, document)
    return bytes(pdf.output())


def lacks(document: Document) -> str:
    """Return which of the document's characters no font of this machine can draw, in words; empty for none."""
    return typeface_for(texts(inert(document))).said


def _paper(title: str, typeface: Typeface) -> FPDF:
    """Return a file without pages yet; each will carry its title and number below."""
    from fpdf import FPDF  # noqa: PLC0415 - slow to load; digests never need it
    from fpdf.prefs import ViewerPreferences  # noqa: PLC0415 - slow to load; digests never need it

    class Paper(FPDF):
        def footer(self) -> None:
            self.set_y(-13)
            self.set_font(_family(typeface), "", 8)
            self.set_text_color(*_GREY)
            self.cell(0, 5, f"{_drawn(typeface, title)} · page {self.page_no()} of {_TOTAL}", align="R")

    pdf = Paper(format="A4")
    pdf.set_creation_date(datetime(2000, 1, 1, tzinfo=UTC))  # the same document gives the same bytes
    pdf.viewer_preferences = ViewerPreferences(display_doc_title=True)
    pdf.set_margins(_MARGIN, 16, _MARGIN)
    pdf.set_auto_page_break(True, _FOOT)
    pdf.set_draw_color(213, 218, 225)
    pdf.set_line_width(0.15)
    for place, face in enumerate(typeface.faces):
        pdf.add_font(f"face{place}", "", str(face.path), collection_font_number=face.number)
        pdf.add_font(f"face{place}", "B", str(face.bold), collection_font_number=face.number)
    pdf.set_fallback_fonts([f"face{place}" for place in range(1, len(typeface.faces))], exact_match=False)
    pdf.set_text_shaping(typeface.shaped, direction="ltr")
    return pdf


def _family(typeface: Typeface) -> str:
    return "face0" if typeface.faces else "Helvetica"


def _drawn(typeface: Typeface, text: str) -> str:
    # The sign for the number of pages, were it in a name, would be replaced there, too.
    return typeface.shown(text).replace(_TOTAL, "{ nb }")


class PdfText:
    """Writes lines in the one typeface of the document."""

    def __init__(self, pdf: FPDF, typeface: Typeface) -> None:
        self.pdf = pdf
        self.typeface = typeface
        self.family = _family(typeface)

    def shown(self, text: str) -> str:
        """Return the text with what the fonts have."""
        return _drawn(self.typeface, text)

    def text(self, text: str, size: float, *, bold: bool = False, grey: bool = False) -> None:
        """Write a paragraph."""
        self.pdf.set_font(self.family, "B" if bold else "", size)
        self.pdf.set_text_color(*(_GREY if grey else _INK))
        self.pdf.multi_cell(0, size * 0.5, self.shown(text), align="L", new_x="LMARGIN", new_y="NEXT")

    def heading(self, text: str, level: int = 0) -> None:
        """Write the heading of a part, or with level 1 of a part of it: beside what it heads, and as a bookmark."""
        self.keep(45)
        self.gap((5, 2)[level])
        self.pdf.start_section(self.shown(text), level)
        self.text(text, (13, 11)[level], bold=True)

    def head(self, over: str, title: str) -> None:
        """Write what the document is and whom it is about."""
        self.text(over, 9, grey=True)
        self.text(title, 17, bold=True)
        if self.typeface.said:
            self.text(self.typeface.said, 8.5, grey=True)

    def foot(self, lines: Sequence[str]) -> None:
        """Write the closing remarks."""
        self.gap(5)
        for line in lines:
            self.text(line, 8.5, grey=True)

    def gap(self, height: float) -> None:
        """Leave space."""
        self.pdf.ln(height)

    def keep(self, height: float) -> None:
        """Begin a page where less than a height in millimetres is left: a heading stays with what it heads."""
        if self.pdf.will_page_break(height):
            self.pdf.add_page()

    def table(self, columns: Sequence[PdfColumn], rows: Sequence[Sequence[str]], *, sums: int = 0) -> None:
        """Write a table; its last `sums` rows are bold."""
        self.keep(16)
        self.pdf.set_font(self.family, "", 8)
        self.pdf.set_text_color(*_INK)
        rows = [[self.shown(cell) for cell in cells] for cells in rows]
        widths, align = self._widths(columns, rows), tuple(column.align for column in columns)
        with self.pdf.table(col_widths=widths, text_align=align, v_align="TOP", line_height=4,
                            padding=(0.4, _PADDING, 0.4, 0), borders_layout="HORIZONTAL_LINES",
                            headings_style=self._bold(_GREY)) as table:  # fmt: skip
            for place, cells in enumerate(([column.heading for column in columns], *rows)):
                table.row(cells, style=self._bold(_INK) if place > len(rows) - sums else None)

    def _widths(self, columns: Sequence[PdfColumn], rows: Sequence[Sequence[str]]) -> tuple[float, ...]:
        """Return the widths of the columns: no figure and no word of a heading is broken, words of cells give way."""
        whole = self.pdf.epw / sum(column.width for column in columns)
        widths = [column.width * whole for column in columns]
        self.pdf.set_font(style="B")
        needs = [max(map(self._wide, column.heading.split())) for column in columns]
        for place, column in enumerate(columns):
            if column.align == RIGHT:
                needs[place] = max(needs[place], *(self._wide(row[place]) for row in rows), 0)
        self.pdf.set_font(style="")
        lack = sum(max(need - width, 0) for need, width in zip(needs, widths, strict=True))
        room = sum(max(width - need, 0) for need, width in zip(needs, widths, strict=True))
        given = min(lack / room, 1) if room else 0
        return tuple(max(width, need) - given * max(width - need, 0) for need, width in zip(needs, widths, strict=True))

    def _wide(self, text: str) -> float:
        return float(self.pdf.get_string_width(text)) + _PADDING + 2 * self.pdf.c_margin

    def _bold(self, colour: tuple[int, int, int]) -> FontFace:
        from fpdf.fonts import FontFace  # noqa: PLC0415 - slow to load; digests never need it

        return FontFace(family=self.family, emphasis="BOLD", color=colour)
