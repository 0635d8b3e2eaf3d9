"""Finding the table in a sheet: which row holds the headings and which column is which field."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from difflib import get_close_matches
from functools import cache
from math import inf

from scrapers.layouts.columns_by_heading import FIGURES, columns_by_heading, several
from scrapers.layouts.figures import FigureError, day, days_named
from scrapers.layouts.named_once import column_of_groups
from scrapers.layouts.parted_days import DAYS, PERIODS
from scrapers.layouts.profile import Batch, Cell, LayoutRefusedError, ReportProfile, Row, Sheet, sheet_of
from scrapers.layouts.prose import may_tell_days, place_of
from scrapers.layouts.stacked_headings import goes_on, qualified
from scrapers.layouts.thai_dates import without_thai_dates
from scrapers.layouts.totals import total_label
from scrapers.layouts.usual_headings import SALES, STOCK, bare_heading, fold_heading, in_hundredths, in_thousands
from scrapers.layouts.written_dates import month_of_short_year, says_so_far, written_month
from scrapers.layouts.written_periods import periods_in

_LOOK_INTO = 60
"""Rows from the top in which the headings must be"""

STOCK_FIELDS = ("on_hand", "as_of", "site")
"""The fields of an inventory report beside the product's"""

FIELDS = (*SALES, *STOCK_FIELDS)
"""The fields a column can be named for"""

_HEADS = 3
"""Headings that a row needs to begin another table"""

_SAID_BELOW = frozenset("week|calendar week|period|periode|zeitraum|период|période|periodo".split("|"))
"""Headings below which a period says itself by whose calendar it counts (2026-W45), or is not read"""

_PERIOD = timedelta(days=31)
"""The days of a month"""

_NO_DIGIT = re.compile(r"\D+")

_SHOWN = 300
"""Characters of a row that a refusal quotes"""

_NAME_THEM = "Name the headings in `columns` of this [[partner]]; `channelwarden ingest --propose FILE` drafts them"

_TABLE_ASKED = "Ask the sender for a table with one line a sale and headings above it"

_NEEDED = ("quantity", "amount", "sold_on")


@dataclass(frozen=True)
class Found:
    """The table in a file: its sheet, the rows down to the headings, the column of each field, what is missing."""

    sheet: Sheet
    head: Sequence[Row] = ()
    columns: Mapping[str, int] = field(default_factory=dict)
    complaint: str = ""
    day: date | None = None
    """the last day of the period that is named above a table without a column of days"""
    until: float = inf
    """the row in which another table begins below"""
    joined: tuple[Cell, ...] = ()
    """the headings where they stand in two lines: the upper one's words in front of the lower one's"""

    @property
    def headings(self) -> Row:
        """The row of the headings."""
        return self.head[-1]

    @property
    def above(self) -> Sequence[Row]:
        """The rows above the headings."""
        return self.head[:-1]

    def batches(self) -> Iterator[Batch]:
        """Yield the rows below the headings as the file holds them."""
        number = self.headings[0]
        for batch in self.sheet.batches():
            place, end = bisect_right(batch.numbers, number), bisect_left(batch.numbers, self.until)
            if place < end:
                yield Batch(batch.numbers[place:end], batch.rows[place:end]) if end - place < len(batch.rows) else batch
            if end < len(batch.numbers):
                return

    def below(self) -> Iterator[Row]:
        """Yield the rows below the headings."""
        for batch in self.batches():
            yield from self.sheet.tidied(batch)

    @property
    def width(self) -> int:
        """How many columns the headings reach over."""
        places = (place for _, cells in self.head[-2:] for place, cell in enumerate(cells) if cell != "")
        return max(places, default=0) + 1

    def heading(self, name: str) -> str:
        """Return the heading of a field's column, or nothing."""
        place, cells = self.columns.get(name, -1), self.headings[1]
        return str(cells[place]) if 0 <= place < len(cells) else ""

    def whole_heading(self, name: str) -> str:
        """Return the heading of a field's column with the line above it where both are headings."""
        place = self.columns.get(name, -1)
        return str(self.joined[place]) if 0 <= place < len(self.joined) else self.heading(name)

    @property
    def told(self) -> tuple[Cell, ...]:
        """The headings; of two lines behind the upper one where the lower says nothing, or stands twice."""
        lower = self.headings[1]
        upper: tuple[Cell, ...] = self.head[-2][1] if len(self.head) > 1 else ()
        if sum(cell != "" for cell in upper) < 2:
            return lower
        longer: list[Cell] = [*upper, *[""] * (len(lower) - len(upper))]
        spread: list[Cell] = []
        for cell in longer:
            spread.append(spread[-1] if cell == "" and spread else cell)
        return tuple(
            f"{up} {low}".strip() if low == "" or lower.count(low) > 1 else low
            for up, low in zip(spread, lower, strict=False)
        )

    @property
    def complete(self) -> bool:
        """True when every needed field has a column."""
        return not self.complaint


def find_table(sheets: Sequence[Sheet], profile: ReportProfile) -> Found:
    """Return the sheet's table with the most headings found; with a complaint when needed ones are missing.

    Raises `LayoutRefusedError` when several sheets hold such a table: which one counts is not ours to guess.
    """
    found = [_in_sheet(sheet, profile) for sheet in sheets]
    complete = [one for one in found if one.complete]
    if len(complete) > 1:
        names = ", ".join(one.sheet.called for one in complete)
        raise LayoutRefusedError(f"there are several sales tables in it ({names}); ask the sender for one sheet a file")
    if complete:
        return complete[0]
    best = max(found, key=lambda one: len(one.columns), default=None)
    return best or Found(sheet_of("", ()), complaint=f"there is no table in it. {_TABLE_ASKED}")


def usual_headings(name: str) -> list[str]:
    """Return the folded headings that are understood for a field without a setting."""
    return {**STOCK, **SALES}[name].split("|")


def two_lines(top: Sequence[Row], index: int) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    """Yield headings that stand in two lines, as one row: the lower word alone, and behind the upper one.

    An upper heading reaches over the empty cells to its right, as merged cells are written.
    """
    if index + 1 >= len(top) or not all(isinstance(cell, str) for cell in top[index + 1][1]):
        return
    lower = top[index + 1][1]
    upper = [*top[index][1], *[""] * (len(lower) - len(top[index][1]))]
    spread: list[Cell] = []
    for place, cell in enumerate(upper):
        below = lower[place] if place < len(lower) else ""
        spread.append(spread[-1] if cell == "" and below != "" and spread else cell)
    both = [(cell, lower[place] if place < len(lower) else "") for place, cell in enumerate(spread)]
    yield index + 1, tuple(low or up for up, low in qualified(both))
    yield index + 1, tuple(f"{up} {low}".strip() if up != low else low for up, low in both)


def check_unit_of_figures(found: Found, fields: Sequence[str]) -> None:
    """Raise `LayoutRefusedError` where a heading or what stands above the table says that figures are in thousands."""
    if "amount" in fields and in_hundredths(found.whole_heading("amount")):
        raise LayoutRefusedError(
            f"'{found.whole_heading('amount')}' says that amounts are in hundredths of the currency; ask the sender "
            "for whole units with decimals"
        )
    titles = (str(cell) for _, cells in found.above for cell in cells if cell != "")
    for text in (*map(found.whole_heading, fields), *titles):
        check_no_thousands(text)


def check_no_thousands(text: Cell) -> None:
    """Raise `LayoutRefusedError` where a text says that figures are in thousands."""
    if in_thousands(text):
        raise LayoutRefusedError(
            f"'{text}' says that figures are in thousands, and rounded figures are no base for pay; ask the sender "
            "for whole amounts and pieces"
        )


def other_days(found: Found, profile: ReportProfile) -> list[str]:
    """Return the headings that may be that of the day as well, where the settings do not name it."""
    words, taken = _wanted(profile)["sold_on"], found.columns.get("sold_on", -1)
    cells = enumerate(found.headings[1]) if "sold_on" not in profile.columns and taken >= 0 else ()
    return [str(cell) for place, cell in cells if place != taken and fold_heading(cell) in words]


def is_other_heading(cells: Sequence[Cell], profile: ReportProfile) -> bool:
    """Return whether a row holds headings and nothing else: below a table it begins another one."""
    filled = [cell for cell in cells if cell != ""]
    if len(filled) < _HEADS or not all(isinstance(cell, str) and _NO_DIGIT.fullmatch(cell) for cell in filled):
        return False
    known = _all_headings(frozenset(profile.columns.values()))
    return sum(not known.isdisjoint((fold_heading(cell), bare_heading(cell))) for cell in filled) >= _HEADS


@cache
def _all_headings(named: frozenset[str]) -> frozenset[str]:
    usual = (one for words in (*SALES.values(), *STOCK.values()) for one in words.split("|"))
    return frozenset((*usual, *map(fold_heading, named)))


def heading_row(
    sheet: Sheet, wanted: Mapping[str, frozenset[str]], suffices: Callable[[dict[str, int]], bool]
) -> Found | None:
    """Return the sheet's table by the first row, or two rows together, whose headings suffice, or None."""
    top = sheet.top(_LOOK_INTO)
    for index, cells in enumerate(row for _, row in top):
        for last, headings in ((index, cells), *two_lines(top, index)):
            if suffices(columns := columns_by_heading(headings, wanted)):
                return Found(sheet, top[: last + 1], columns, joined=headings)
    return None


def _in_sheet(sheet: Sheet, profile: ReportProfile) -> Found:
    wanted = _wanted(profile)
    best = Found(sheet, complaint="there are no headings in it")
    top = sheet.top(_LOOK_INTO)
    for index, (number, cells) in enumerate(top):
        columns = columns_by_heading(cells, wanted)
        if len(columns) > len(best.columns):
            best = _found(sheet, top[: index + 1], columns, profile)
        if best.complete and not goes_on(top, index, best.columns):
            return best
        for last, headings in two_lines(top, index):
            columns = columns_by_heading(headings, wanted)
            if not _complaint(columns, headings, profile, number):
                return Found(sheet, top[: last + 1], columns, joined=headings)
        if best.complete:
            return best
    if not best.columns:
        return Found(sheet, complaint=_no_headings(top, profile))
    return best


def _found(sheet: Sheet, head: Sequence[Row], columns: Mapping[str, int], profile: ReportProfile) -> Found:
    """Return the table below a row of headings; without a column of days it is of the period that is named above."""
    number, cells = head[-1]
    if {"sku", "gtin"}.isdisjoint({*columns, *profile.columns}):
        place = column_of_groups(cells, [row for row in sheet.top(_LOOK_INTO) if row[0] > number])
        columns = columns if place is None else {**columns, "sku": place}
    complaint = _complaint(columns, cells, profile, number)
    if complaint and "sold_on" not in {*columns, *profile.columns}:
        place = _of_periods(sheet, number, cells)
        dated = {**columns, "sold_on": -1 if place is None else place}
        besides = _complaint(dated, cells, profile, number)
        try:
            last = period_above(head[:-1]) if place is None else None
        except FigureError as error:
            bad = f"the table has no column of days, and above it {error}; ask the sender to mend the period"
            return Found(sheet, head, columns, besides or bad)
        if place is not None or (last and not _holds_days(sheet, number, columns, last)):
            return Found(sheet, head, columns if besides or last else dated, besides, day=last)
    return Found(sheet, head, columns, complaint)


def _of_periods(sheet: Sheet, head: int, cells: Sequence[Cell]) -> int | None:
    """Return the only column of days, months, weeks or quarters where all that stands in it first is read as days."""
    words = PERIODS | DAYS | _SAID_BELOW
    places = [place for place, cell in enumerate(cells) if isinstance(cell, str) and fold_heading(cell) in words]
    if len(places) != 1:
        return None
    below = (row for number, row in sheet.top(_LOOK_INTO) if number > head)
    periods = [cells[places[0]] for cells in below if places[0] < len(cells) and cells[places[0]] != ""]
    return places[0] if periods and all(map(_is_period, periods)) else None


def _holds_days(sheet: Sheet, head: int, columns: Mapping[str, int], last: date) -> bool:
    """Return whether a column that nobody knows holds days of a period in all rows: those of the sales, may be."""
    rows = [cells for number, cells in sheet.top(_LOOK_INTO) if number > head]
    product = columns.get("sku", columns.get("gtin", 0))
    lines = [
        cells for cells in rows if product < len(cells) and cells[product] != "" and not total_label(cells[product])
    ]
    for place in set(range(max(map(len, lines), default=0))) - set(columns.values()):
        days = {_day_or_none(cells[place]) if place < len(cells) else None for cells in lines}
        if len(days) > 1 and all(one and timedelta(0) <= last - one <= _PERIOD for one in days):
            return True
    return False


def _day_or_none(cell: Cell) -> date | None:
    with suppress(FigureError):
        return day(cell, first_is_day=True)
    return None


def _is_period(cell: Cell) -> bool:
    if isinstance(cell, date) or month_of_short_year(cell if isinstance(cell, str) else ""):
        return True
    with suppress(FigureError):
        return bool(day(cell, first_is_day=True))
    return total_label(cell) != ""


def period_above(rows: Sequence[Row]) -> date | None:
    """Return the last day of the only period that the rows above a table name; raises as `periods_above`."""
    ends = {last for _, last in periods_above(rows)}
    return ends.pop() if len(ends) == 1 else None


def periods_above(rows: Sequence[Row]) -> set[tuple[date, date]]:
    """Return the periods that the rows above a table name, each by two dates, a week or a month.

    Raises `FigureError` where a day is named that is none of the calendar, and where figures are of the year so far:
    added to those of the file before, they would count twice.
    """
    periods: set[tuple[date, date]] = set()
    for number, cells in rows:
        text = without_thai_dates(" ".join(str(cell) for cell in cells if cell != ""))
        if says_so_far(text):
            raise FigureError(f"'{text}' says that figures are those of the year so far")
        if not may_tell_days(number, text):
            continue
        days = days_named(text)
        try:
            periods |= periods_in(text)
        except ValueError as error:
            raise FigureError(f"'{error}' may be day/month or month/day") from error
        if len(days) == 2 and timedelta(0) <= days[1] - days[0] <= timedelta(days=366):
            periods.add((days[0], days[1]))
        elif not days and (month := written_month(text)):
            periods.add(month)
    return periods


def _no_headings(top: Sequence[Row], profile: ReportProfile) -> str:
    shown = ", ".join(f"'{profile.columns.get(name, name)}'" for name in ("sku", *_NEEDED))
    many = (row for row in top if sum(isinstance(cell, str) and cell != "" for cell in row[1]) > 2)
    words = next(many, top[0] if top else None)
    seen = ""
    if words is not None:
        cells = ", ".join(str(cell) for cell in words[1] if cell != "")[:_SHOWN]
        seen = f"; {place_of(words[0])} has {cells}"
    return f"no row holds the headings {shown}{seen}. {_NAME_THEM}"


def _wanted(profile: ReportProfile) -> dict[str, frozenset[str]]:
    """Return the folded headings that stand for each field; a heading that the profile names is the only one."""
    return {
        name: frozenset({fold_heading(profile.columns[name])} if name in profile.columns else usual.split("|"))
        for name, usual in SALES.items()
    }


def is_sold(heading: str, profile: ReportProfile) -> bool:
    """Return whether a heading is that of sold quantities, whatever the settings call so beside."""
    return fold_heading(heading) in _wanted(profile)["quantity"]


def _complaint(columns: Mapping[str, int], cells: Sequence[Cell], profile: ReportProfile, row: int) -> str:
    missing = [name for name in _NEEDED if name not in columns]
    if "sku" not in columns and "gtin" not in columns:
        missing.insert(0, "sku")
    missing += [name for name in profile.columns if name in SALES and name not in columns and name not in missing]
    if not missing:
        return ""
    there = [str(cell) for cell in cells if isinstance(cell, str) and cell]
    parts = []
    for name in missing:
        heading = profile.columns.get(name, "")
        close = get_close_matches(heading.casefold(), [cell.casefold() for cell in there], n=1, cutoff=0.6)
        original = next((cell for cell in there if close and cell.casefold() == close[0]), "")
        hint = f" (did you mean '{original}'?)" if original else ""
        open_ones = several(there, _wanted(profile)[name]) if name in FIGURES else ""
        which = f" (which of {open_ones} is it?)" if open_ones else ""
        parts.append(f"'{heading}' for {name}{hint}{which}" if heading else f"one for {name}{which}")
    # JSON and lines by `widths` have no row of headings: their names are put in front.
    what = f"row {row} looks like the headings but lacks" if row else "what stands for the headings lacks"
    known = {*columns} | {"on_hand" for cell in there if fold_heading(cell) in usual_headings("on_hand")}
    bare = missing == ["amount", "sold_on"] and known <= {"sku", "gtin", "quantity"}
    stock = f"; `on_hand` is '{cells[columns['quantity']]}' if it is stock" if bare else ""
    return f"{what} {', '.join(parts)}; it has {', '.join(there)}. {_NAME_THEM}{stock}"
