"""PDF on A4: lines and tables that break between rows; what stands on the pages is a file of `reports/pages`."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import reports.pages
from reports.records import Document

if TYPE_CHECKING:
    from fpdf import FPDF

DOCUMENTS = tuple(sorted(info.name for info in pkgutil.iter_modules(reports.pages.__path__)))
LEFT, RIGHT = "LEFT", "RIGHT"
_FAMILY = "statement"
_FONTS = (("DejaVuSans.ttf", "DejaVuSans-Bold.ttf"), ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf"),
          ("LiberationSans-Regular.ttf", "LiberationSans-Bold.ttf"), ("arial.ttf", "arialbd.ttf"))  # fmt: skip
_PLAIN = str.maketrans({"−": "-", "–": "-", "…": "...", "“": '"', "”": '"', "’": "'", "\u202f": " ", "\xa0": " "})
_GREY, _INK = (86, 98, 115), (28, 36, 48)


@dataclass(frozen=True)
class Column:
    """A column of a table: heading, width in parts of the whole, and LEFT for words or RIGHT for figures."""

    heading: str
    width: int
    align: str


def pack(name: str, document: Document) -> bytes:
    """Return the PDF; without a Unicode font on the machine, what Latin 1 does not hold is shown as a question mark."""
    from fpdf import FPDF  # noqa: PLC0415 - slow to load; digests never need it

    layout = importlib.import_module(f"{reports.pages.__name__}.{name}")
    pdf = FPDF(format="A4")
    pdf.set_creation_date(datetime(2000, 1, 1, tzinfo=UTC))  # the same document gives the same bytes
    pdf.set_title(layout.title(document))
    pdf.set_lang(document.language)
    pdf.set_margins(18, 16, 18)
    pdf.set_auto_page_break(True, 16)
    pdf.set_draw_color(213, 218, 225)
    pdf.set_line_width(0.15)
    page = Page(pdf)
    pdf.add_page()
    layout.lay(page, document)
    return bytes(pdf.output())


class Page:
    """Writes lines in the one family of the document."""

    def __init__(self, pdf: FPDF) -> None:
        self.pdf = pdf
        files = _font_files()
        if files:
            pdf.add_font(_FAMILY, "", str(files[0]))
            pdf.add_font(_FAMILY, "B", str(files[1]))
        self.family = _FAMILY if files else "Helvetica"
        self.unicode = files is not None

    def shown(self, text: str) -> str:
        """Return the text with what the font has."""
        return text if self.unicode else text.translate(_PLAIN).encode("latin-1", "replace").decode("latin-1")

    def text(self, text: str, size: float, *, bold: bool = False, grey: bool = False) -> None:
        """Write a paragraph."""
        self.pdf.set_font(self.family, "B" if bold else "", size)
        self.pdf.set_text_color(*(_GREY if grey else _INK))
        self.pdf.multi_cell(0, size * 0.5, self.shown(text), new_x="LMARGIN", new_y="NEXT")

    def head(self, over: str, title: str) -> None:
        """Write what the document is and whom it is about."""
        self.text(over, 9, grey=True)
        self.text(title, 17, bold=True)

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

    def table(self, columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> None:
        """Write a table."""
        self.pdf.set_font(self.family, "", 8)
        self.pdf.set_text_color(*_INK)
        widths, align = tuple(column.width for column in columns), tuple(column.align for column in columns)
        with self.pdf.table(col_widths=widths, text_align=align, line_height=4, borders_layout="HORIZONTAL_LINES",
                            headings_style=self._head()) as table:  # fmt: skip
            for cells in ([column.heading for column in columns], *rows):
                table.row([self.shown(cell) for cell in cells])

    def _head(self) -> object:
        from fpdf.fonts import FontFace  # noqa: PLC0415 - slow to load; digests never need it

        return FontFace(family=self.family, emphasis="BOLD", color=_GREY)


def _font_files() -> tuple[Path, Path] | None:
    """Return a regular and a bold font that hold more than Latin 1, from where systems keep fonts, or None."""
    home = Path.home()
    folders = [home / ".fonts", home / ".local/share/fonts", Path("/usr/share/fonts"), Path("/usr/local/share/fonts"),
               Path("/Library/Fonts"), Path("C:/Windows/Fonts")]  # fmt: skip
    found = {path.name: path for folder in reversed(folders) if folder.is_dir() for path in folder.rglob("*.ttf")}
    for regular, bold in _FONTS:
        if regular in found and bold in found:
            return found[regular], found[bold]
    return None
