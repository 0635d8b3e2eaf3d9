"""What every workbook has in common: what it is, how its sheets read on a screen and print on paper."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.styles import Font
    from openpyxl.worksheet.worksheet import Worksheet

WIDEST, _NARROWEST = 44, 6
_LINE = 15.0
"""points that a line of text takes"""
_A4 = 9
_NUMBER = re.compile(r"−?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")


def described(book: Workbook, *, title: str, author: str, language: str) -> None:
    """Write into the workbook what it is, whose, and in which language, for readers and screen readers."""
    book.properties.title = title
    book.properties.creator = author or "Channelwarden"
    book.properties.language = language


def font(*, bold: bool = False, colour: str = "") -> Font:
    """Return the workbook's own font: one without a name is another in every program."""
    from openpyxl.styles import DEFAULT_FONT, Font  # noqa: PLC0415 - slow to load; digests never need it

    return Font(name=DEFAULT_FONT.name, size=DEFAULT_FONT.size, bold=bold, color=colour or None)


def headed(sheet: Worksheet, headings: Sequence[str], *, right: Iterable[str] = (), stay: str = "A2") -> None:
    """Write the headings: bold, wrapped, in view above the rows and on every page; those of figures to the right."""
    from openpyxl.styles import Alignment  # noqa: PLC0415 - slow to load; digests never need it

    sheet.append(list(headings))
    for cell, heading in zip(sheet[1], headings, strict=True):
        cell.font = font(bold=True)
        figures = heading in right
        cell.alignment = Alignment(
            wrap_text=True, vertical="top", horizontal="right" if figures else "left", indent=int(figures)
        )
    sheet.freeze_panes = stay
    sheet.print_title_rows = "1:1"


def value(text: str) -> str | Decimal:
    """Return a number for a text that is one as a whole; anything else stays text, which is never a formula."""
    return Decimal(text.replace(",", "").replace("−", "-")) if _NUMBER.fullmatch(text) else text


def shown_in_full(cell: Cell | MergedCell, *, grouped: bool) -> None:
    """Let a cell show each place after the point of its number, noughts too; of text nothing changes."""
    if isinstance(cell.value, Decimal):
        places = "0" * len(f"{cell.value:f}".partition(".")[2])
        cell.number_format = ("#,##0" if grouped else "0") + (f".{places}" if places else "")


def wrapped(cells: Iterable[Cell | MergedCell]) -> None:
    """Let long texts run on below each other, from the top of their row; figures stand to the right."""
    from openpyxl.styles import Alignment  # noqa: PLC0415 - slow to load; digests never need it

    for cell in cells:
        text = cell.value is None or isinstance(cell.value, str)
        cell.alignment = Alignment(
            wrap_text=text, vertical="top", horizontal="left" if text else "right", indent=0 if text else 1
        )


def widened(sheet: Worksheet, widths: Sequence[int]) -> None:
    """Give columns the width of their longest text, up to what still reads as a column, and rows their height.

    Not every program works out by itself how high a row of wrapped text is; it would cut off what is below.
    """
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 - slow to load; digests never need it

    given = [min(max(width + 2, _NARROWEST), WIDEST) for width in widths]
    for place, width in enumerate(given, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    for number, row in enumerate(sheet.iter_rows(), start=1):
        pairs = zip(row, given, strict=False)
        lines = max((_lines(cell.value, width) for cell, width in pairs if isinstance(cell.value, str)), default=1)
        if lines > 1 and row[0].alignment.wrap_text:
            sheet.row_dimensions[number].height = lines * _LINE


def _lines(text: str, width: int) -> int:
    """Return how many lines a text takes in a column: words are not parted unless they are longer than it."""
    room, lines, used = width - 2, 1, 0
    for word in text.split():
        need = wide(word)
        if used and used + 1 + need > room:
            lines, used = lines + 1, 0
        used += need + (1 if used else 0)
        lines, used = lines + used // (room + 1), used % (room + 1)
    return lines


def for_paper(sheet: Worksheet, title: str) -> None:
    """Print the sheet across A4, all columns on one page's width, with title and page number below."""
    from openpyxl.worksheet.properties import PageSetupProperties  # noqa: PLC0415 - slow to load

    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = _A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins.left = sheet.page_margins.right = 0.5
    # In a footer "&" begins a code; a doubled one is the sign itself.
    footer = sheet.oddFooter
    if footer is not None and footer.left is not None and footer.right is not None:
        footer.left.text = f"{title} · {sheet.title}".replace("&", "&&")
        footer.right.text = "&P / &N"


def wide(text: str) -> int:
    """Return how many columns of Latin letters a text takes: Han characters, kana and Hangul take two each."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
