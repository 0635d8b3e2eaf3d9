"""Workbooks with a sheet a month: read as one table, each row of the month that its sheet is named for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import chain, islice

from scrapers.layouts.merged_cells import Reach
from scrapers.layouts.profile import Batch, Cell, LayoutRefusedError, ReportProfile, Row, Sheet
from scrapers.layouts.prose import PROSE
from scrapers.layouts.row_words import SALES, says_part
from scrapers.layouts.table import Found, find_table
from scrapers.layouts.totals import first_label
from scrapers.layouts.usual_headings import fold_heading
from scrapers.layouts.written_dates import month_end, month_of_short_year, written_month

_WORD = re.compile(r"\w+")
_ROWS = 200
_SEVERAL = 2
_FIGURES = ("quantity", "amount")
_SPAN = 10_000_000
"""Rows of a sheet, at most: the number of a line is that of its sheet times this, and its row"""


def with_joined_months(sheets: Sequence[Sheet], profile: ReportProfile) -> tuple[Sheet, ...]:
    """Return the sheets with those of months as one, where several hold a table of sales without a column of days.

    Raises `LayoutRefusedError` where these do not agree: read alone, one of them would stand for all.
    """
    named = [sheet for sheet in sheets if _month_named(sheet.name) is not None]
    if len(named) < _SEVERAL:
        return tuple(sheets)
    parts = {sheet.name: part for sheet in named if _is_without_days(part := find_table((_titled(sheet),), profile))}
    others = [sheet for sheet in sheets if sheet not in named]
    # A table with days of its own beside them may hold the same: it is read alone, or not at all.
    if len(parts) < _SEVERAL or any(find_table((sheet,), profile).complete for sheet in others):
        return tuple(sheets)
    if why := _disagreement(list(parts.values())):
        raise LayoutRefusedError(
            f"the sheets {', '.join(parts)} are named for months, and {why}; ask the sender for a column of days, or "
            "for a file a month"
        )
    return (_joined(list(parts.values())), *(sheet for sheet in sheets if sheet.name not in parts))


def _is_without_days(part: Found) -> bool:
    return "sold_on" not in part.columns and {"quantity", "amount"} <= part.columns.keys()


def _disagreement(parts: Sequence[Found]) -> str:
    """Say why sheets of months are not one table, or nothing."""
    months = [_month_named(part.sheet.name) for part in parts]
    if len(set(months)) < len(months):
        return "two of them for the same one"
    for part, month in zip(parts, months, strict=True):
        if not part.complete or part.day != month:
            return f"what stands above the table of '{part.sheet.name}' names other days, or a heading lacks there"
        titles = [part.sheet.name, *(cell for _, cells in part.above for cell in cells)]
        if set(map(says_part, titles)) - {"", SALES}:
            return f"a title of '{part.sheet.name}' says that not all of it are sales"
        if _says_more(part.sheet.name, parts[0].sheet.name):
            return f"the name of '{part.sheet.name}' says more than a month"
        if _heads(part) != _heads(parts[0]):
            return f"the headings of '{part.sheet.name}' are others than those of '{parts[0].sheet.name}'"
    return ""


def _says_more(name: str, first: str) -> bool:
    """Say whether a sheet's name has other words than the first one's, or one that tells what is no sale."""
    said = _WORD.findall(name)
    ends = (" ".join(said[place:]) for place in range(1, len(said)))
    return len(said) != len(_WORD.findall(first)) or any(says_part(end) not in {"", SALES} for end in ends)


def _month_named(name: str) -> date | None:
    written = written_month(name)
    return month_end(name.strip()) or (written and written[1]) or month_of_short_year(name.strip())


def _titled(sheet: Sheet) -> Sheet:
    """Return a sheet with its name as a title above all else."""
    last = _month_named(sheet.name) or date.max
    title = Batch([PROSE], [(f"{last.replace(day=1)} - {last}",)])
    return replace(sheet, batches=lambda: chain((title,), sheet.batches()))


def _heads(part: Found) -> tuple[str, ...]:
    return tuple(fold_heading(cell) for cell in part.headings[1][: part.width])


def _joined(parts: Sequence[Found]) -> Sheet:
    first = parts[0].sheet
    names = ", ".join(part.sheet.called for part in parts)
    told = f"the sheets {names} are read as one; line {2 * _SPAN + 7} is row 7 of '{parts[1].sheet.name}'"
    return replace(
        first,
        name=names,
        batches=partial(_batches, parts),
        tidy=lambda cell: cell,  # type: ignore[arg-type, return-value]
        why_empty=lambda: next(filter(None, (part.sheet.why_empty() for part in parts)), ""),
        subtotals=lambda: frozenset(
            at * _SPAN + row for at, part in enumerate(parts, 1) for row in part.sheet.subtotals()
        ),
        remark=lambda: "; ".join(dict.fromkeys(filter(None, (told, *(part.sheet.remark() for part in parts))))),
        hint=lambda: next(filter(None, (part.sheet.hint() for part in parts)), ""),
        shown=partial(_shown, parts),
        hidden_columns=lambda: frozenset().union(*(part.sheet.hidden_columns() for part in parts)),
        reaches=partial(_reaches, parts),
        hidden=any(part.sheet.hidden for part in parts),
    )


def _batches(parts: Sequence[Found]) -> Iterator[Batch]:
    rows = _rows(parts)
    while kept := list(islice(rows, _ROWS)):
        yield Batch([number for number, _ in kept], [cells for _, cells in kept])


def _rows(parts: Sequence[Found]) -> Iterator[Row]:
    """Yield what stands above the tables, the headings once with one for days, and the rows of each sheet."""
    above = [cells for part in parts for row, cells in part.above if row != PROSE]
    yield from enumerate(above, start=1)
    width = parts[0].width
    yield _SPAN - 1, (*_filled(parts[0].headings[1], width), "Date")
    for at, part in enumerate(parts, start=1):
        for row, cells in part.below():
            figures = any(cells[place] != "" for name in _FIGURES if (place := part.columns[name]) < len(cells))
            day: Cell = part.day if figures and part.day and not first_label(cells) else ""
            yield at * _SPAN + row, (*_filled(cells, width), day, *cells[width:])


def _filled(cells: Sequence[Cell], width: int) -> tuple[Cell, ...]:
    return (*cells[:width], *[""] * (width - len(cells)))


def _shown(parts: Sequence[Found], place: int) -> Mapping[str, int]:
    """Return what a column shows in any of the sheets."""
    found: dict[str, int] = {}
    for at, part in enumerate(parts, start=1):
        for sign, row in part.sheet.shown(place).items() if place < part.width else ():
            found.setdefault(sign, at * _SPAN + row)
    return found


def _reaches(parts: Sequence[Found]) -> tuple[Reach, ...]:
    return tuple(
        one._replace(first_row=at * _SPAN + one.first_row, last_row=at * _SPAN + one.last_row)
        for at, part in enumerate(parts, start=1)
        for one in part.sheet.reaches()
    )
