"""Workbooks as one XML file, as Excel 2003 and many systems since write them: typed cells of every sheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import BinaryIO

from lxml import etree

from scrapers.layouts.marked_sheets import Marks
from scrapers.layouts.merged_cells import Reach, Reaches, spreads
from scrapers.layouts.number_formats import sign_of_format
from scrapers.layouts.profile import Cell, Layout, ReportProfile, Row, Sheet, sheet_of
from scrapers.layouts.xml_tree import children, name_of, starts_with_root, tree_of

_NAMESPACE = b"urn:schemas-microsoft-com:office:spreadsheet"
_MOST_COLUMNS = 1_000


def _recognises(file: BinaryIO) -> bool:
    file.seek(0)
    return _NAMESPACE in file.read(4096) and starts_with_root(file, "Workbook")


def _sheets(file: BinaryIO, profile: ReportProfile) -> Iterator[tuple[Sheet, ...]]:  # noqa: ARG001 - a layout's signature
    root = tree_of(file)
    styles = _signs_of_styles(root)
    yield tuple(_sheet(one, styles) for one in children(root, "Worksheet"))


def _sheet(worksheet: etree._Element, styles: Mapping[str, str]) -> Sheet:
    tables = list(children(worksheet, "Table"))
    reaches = Reaches()
    sheet = sheet_of(_named(worksheet, "Name"), (row for table in tables for row in _rows(table, reaches)))
    shown = _shown(tables, styles) if styles else {}
    marks = _marks(tables)
    return replace(
        sheet,
        shown=lambda place: shown.get(place, {}),
        remark=lambda: marks.remark,
        hidden_columns=lambda: marks.columns,
        reaches=lambda: tuple(reaches.found),
    )


def _marks(tables: Iterable[etree._Element]) -> Marks:
    """Return which rows and columns are hidden."""
    rows: list[int] = []
    columns: set[int] = set()
    for table in tables:
        place = number = 0
        for column in children(table, "Column"):
            place = _place(column, place + 1)
            last = min(place + _stated(column, "Span"), _MOST_COLUMNS)
            columns.update(range(place - 1, last) if _named(column, "Hidden") == "1" else ())
            place = last
        for row in children(table, "Row"):
            number = _place(row, number + 1)
            rows += [number] if _named(row, "Hidden") == "1" else []
    return Marks(hidden=tuple(rows), columns=frozenset(columns))


def _signs_of_styles(root: etree._Element) -> dict[str, str]:
    """Return what the styles show beside figures, by the styles' names."""
    found = {}
    for style in root.iter("{*}Style"):
        code = next((_named(one, "Format") for one in children(style, "NumberFormat")), "")
        if sign := "EUR" if code == "Euro Currency" else sign_of_format(code):
            found[_named(style, "ID")] = sign
    return found


def _shown(tables: Iterable[etree._Element], styles: Mapping[str, str]) -> dict[int, dict[str, int]]:
    """Return for each column (0 is the first) what its figures show, with the first row of each.

    A cell's own style goes before its row's, and this before its column's.
    """
    shown: dict[int, dict[str, int]] = {}
    for table in tables:
        columns: dict[int, str] = {}
        place = number = 0
        for column in children(table, "Column"):
            place = _place(column, place + 1)
            last = min(place + _stated(column, "Span"), _MOST_COLUMNS)
            columns |= dict.fromkeys(range(place, last + 1), _named(column, "StyleID"))
            place = last
        for row in children(table, "Row"):
            number, place = _place(row, number + 1), 0
            for cell in children(row, "Cell"):
                place = _place(cell, place + 1)
                style = _named(cell, "StyleID") or _named(row, "StyleID") or columns.get(place, "")
                if (sign := styles.get(style)) and isinstance(_value(cell), Decimal | date):
                    shown.setdefault(place - 1, {}).setdefault(sign, number)
                place += _stated(cell, "MergeAcross")
    return shown


def _rows(table: etree._Element, reaches: Reaches) -> Iterator[Row]:
    """Yield the rows; text or a day of a cell merged over several rows stands in each of them."""
    number = 0
    reaching: dict[int, tuple[Cell, int]] = {}
    for row in children(table, "Row"):
        number = _place(row, number + 1)
        cells: list[Cell] = []
        below: dict[int, tuple[Cell, int]] = {}
        reaches.begin_row(number, map(_value, children(row, "Cell")))
        for cell in children(row, "Cell"):
            place = min(_place(cell, len(cells) + 1), _MOST_COLUMNS)
            cells += [""] * (place - 1 - len(cells))
            value, down = _value(cell), _stated(cell, "MergeDown")
            if down and spreads(value):
                below[len(cells)] = (value, number + down)
            across = min(_stated(cell, "MergeAcross"), _MOST_COLUMNS)
            reaches.take(Reach(number, number + down, len(cells), len(cells) + across), value)
            cells += [value, *[""] * across]
        reaching = {place: (value, last) for place, (value, last) in reaching.items() if number <= last}
        for place, (value, _) in reaching.items():
            cells += [""] * (place + 1 - len(cells))
            cells[place] = value if cells[place] == "" else cells[place]
        reaching |= below
        if any(value != "" for value in cells):
            yield number, tuple(cells)


def _place(element: etree._Element, following: int) -> int:
    """Return the number that a row or cell states, else the next one."""
    return max(_stated(element, "Index"), following)


def _stated(element: etree._Element, name: str) -> int:
    """Return the whole number that an attribute states, 0 where it states none."""
    stated = _named(element, name)
    return int(stated) if stated.isdecimal() and len(stated) < 8 else 0


def _value(cell: etree._Element) -> Cell:
    data = next((one for one in cell if name_of(one) == "Data"), None)
    if data is None:
        return ""
    text, kind = "".join(str(part) for part in data.itertext()).strip(), _named(data, "Type")
    try:
        if kind == "Number" and (number := Decimal(text)).is_finite():
            return Decimal(f"{number:.15g}")
        if kind == "DateTime":
            return datetime.fromisoformat(text).date()
    except (InvalidOperation, ValueError):
        return text
    return text


def _named(element: etree._Element, name: str) -> str:
    """Return an attribute by its local name."""
    return next((str(value) for key, value in element.attrib.items() if str(key).rpartition("}")[2] == name), "")


LAYOUT = Layout("xml_spreadsheet", _recognises, _sheets)
