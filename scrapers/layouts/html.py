"""Tables of web pages, as many systems write what they call an Excel file: each table is a sheet."""

from __future__ import annotations

import contextlib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import BinaryIO

from lxml import etree, html

from scrapers.layouts.marked_sheets import Marks
from scrapers.layouts.merged_cells import Reach, Reaches, spreads
from scrapers.layouts.page_texts import Around, texts_around
from scrapers.layouts.profile import (
    Cell,
    Layout,
    LayoutRefusedError,
    ReportProfile,
    Row,
    Sheet,
    sheet_of,
    start_of,
    whole,
)
from scrapers.layouts.prose import PROSE
from scrapers.layouts.shown_text import is_hidden, shown_text
from scrapers.layouts.text_encoding import decode

_PAGE = re.compile(rb"\s*<(?:!doctype html|html|head|body|table|meta)(?=[\s>/])([^>]*)", re.IGNORECASE)
_NAMESPACE = re.compile(rb"\sxmlns\s*=\s*[\"'](?!http://www\.w3\.org/)")
"""Of elements that are called as HTML's are and are none: its own are of W3C, also in what spreadsheets write"""

_TAG = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1|\Z)|<(/?)(html|body|table|tr)(?=[\s>/])(?![^<>]*/>)",
    re.DOTALL | re.IGNORECASE,
)
"""What opens or closes; an element that is closed as it opens ("<table/>") does neither"""
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_MOST_COLUMNS = 1_000
_MOST_BYTES = 50_000_000


def is_page(file: BinaryIO) -> bool:
    """Return whether a file is a web page or a part of one."""
    found = _PAGE.match(start_of(file, 512).removeprefix(b"\xef\xbb\xbf"))
    return found is not None and not _NAMESPACE.search(found[1])


def _sheets(file: BinaryIO, profile: ReportProfile) -> Iterator[tuple[Sheet, ...]]:
    data = whole(file, _MOST_BYTES)
    named = _CHARSET.search(data[:4096])
    text = decode(data, profile.encoding or (named[1].decode() if named else ""))
    _check_end(text)
    try:
        page = html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text.lstrip("\ufeff")))
    except (etree.ParserError, ValueError) as error:
        raise LayoutRefusedError(f"the web page cannot be read ({error}); ask the sender for XLSX or CSV") from error
    tables = list(page.iter("table"))
    if not tables:
        raise LayoutRefusedError(
            "this is a web page (HTML) without a table; ask the sender for the figures as CSV or XLSX"
        )
    around = texts_around(page)
    yield tuple(_sheet(f"table {number}", table, around[table]) for number, table in enumerate(tables, start=1))


def _check_end(text: str) -> None:
    """Raise `LayoutRefusedError` where a page ends within a table, in a row of it or with the page itself still open.

    Browsers mend that, and a figure of which the end is missing is another one.
    """
    left: Counter[str] = Counter()
    closed: set[str] = set()
    for found in _TAG.finditer(text):
        if name := (found[3] or "").casefold():
            left[name] += -1 if found[2] else 1
            closed |= {name} if found[2] else set()
    in_row = left["tr"] > 0 and "tr" in closed
    if left["table"] > 0 and (in_row or left["html"] > 0 or left["body"] > 0):
        raise LayoutRefusedError("cut: the page ends within a table; ask the sender for the file again")


def _sheet(name: str, table: html.HtmlElement, around: Around) -> Sheet:
    """Return a table as a sheet; what the page says around it are rows before the first and behind the last."""
    numbers = dict(enumerate(_own_rows(table), start=1))
    hidden = tuple(number for number, row in numbers.items() if is_hidden(row))
    reaches = Reaches()
    rows = [
        *((PROSE, (text,)) for text in around.above),
        *_rows(table, reaches),
        *((number, (text,)) for number, text in enumerate(around.below, start=len(numbers) + 1)),
    ]
    return replace(
        sheet_of(name, rows if numbers else ()),
        remark=lambda: Marks(hidden=hidden).remark,
        reaches=lambda: tuple(reaches.found),
    )


def _own_rows(table: html.HtmlElement) -> Iterator[html.HtmlElement]:
    """Yield the rows of a table, without those of tables within its cells."""
    return (row for row in table.iter("tr") if next(row.iterancestors("table")) is table)


def _rows(table: html.HtmlElement, reaches: Reaches) -> Iterator[Row]:
    """Yield the rows; a cell over several columns stands in the first, text over several rows in each of them."""
    spanning: dict[int, tuple[Cell, int]] = {}
    for number, row in enumerate(_own_rows(table), start=1):
        cells: list[Cell] = []
        below: dict[int, tuple[Cell, int]] = {}
        own = [(cell, _value(cell)) for cell in row.iterchildren("td", "th")]
        reaches.begin_row(number, (value for _, value in own))
        for cell, value in own:
            _fill(cells, spanning)
            rows = _span(cell, "rowspan")
            beside: list[Cell] = [""] * (min(_span(cell, "colspan"), _MOST_COLUMNS) - 1)
            reaches.take(Reach(number, number + rows - 1, len(cells), len(cells) + len(beside)), value)
            if rows > 1:
                said = [value if spreads(value) else "", *beside]
                below |= {place: (one, rows - 1) for place, one in enumerate(said, start=len(cells))}
            cells += [value, *beside]
        _fill(cells, spanning)
        spanning = {place: (value, left - 1) for place, (value, left) in spanning.items() if left > 1} | below
        if any(cell != "" for cell in cells):
            yield number, tuple(cells[:_MOST_COLUMNS])


def _fill(cells: list[Cell], spanning: dict[int, tuple[Cell, int]]) -> None:
    """Put in what reaches down from rows above."""
    while len(cells) in spanning:
        cells.append(spanning[len(cells)][0])


def _span(cell: html.HtmlElement, name: str) -> int:
    text = cell.get(name, "1")
    return int(text) if text.isdecimal() and len(text) < 7 else 1


def _value(cell: html.HtmlElement) -> Cell:
    """Return a cell's text, or the number that a spreadsheet wrote beside what it shows."""
    stated = cell.get("x:num") or cell.get("sdval")
    if stated:
        with contextlib.suppress(InvalidOperation):
            if (number := Decimal(stated)).is_finite():
                return number
    return shown_text(cell)


LAYOUT = Layout("html", is_page, _sheets, what="this is a web page (HTML)")
