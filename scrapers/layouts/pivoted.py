"""Tables whose columns are periods: each cell of a product and a period becomes a row of its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import partial
from itertools import accumulate, islice

from scrapers.layouts.figures import number_at
from scrapers.layouts.merged_cells import Reach
from scrapers.layouts.period_headings import Heading, read_headings
from scrapers.layouts.profile import Batch, Cell, LayoutRefusedError, ReportProfile, Row, Sheet
from scrapers.layouts.prose import place_of
from scrapers.layouts.row_words import says_part
from scrapers.layouts.sides import is_zero
from scrapers.layouts.totals import first_label, room_of
from scrapers.layouts.usual_headings import SALES, STOCK, fold_heading
from scrapers.layouts.written_dates import says_so_far
from scrapers.layouts.written_periods import Period

_LOOK_INTO = 60
_SAMPLE = 5_000
"""Rows by which columns of totals are proved"""
_ROWS = 200
_ASKED = "ask the sender for one line a product and period, with a column of days"

_Pair = tuple[Cell, Cell]
"""What a heading says of the period of its column, and of its measure"""


@dataclass
class _Plan:
    """How a table is laid out: its headings, the columns that tell of a product, and those of each period."""

    head: Sequence[Row]
    fixed: dict[int, Cell] = field(default_factory=dict)
    periods: dict[Period, dict[str, int]] = field(default_factory=dict)
    sums: dict[Cell, dict[str, int]] = field(default_factory=dict)

    @property
    def measures(self) -> list[str]:
        """The measures of the periods, each once."""
        return list(dict.fromkeys(name for columns in self.periods.values() for name in columns))

    @property
    def width(self) -> int:
        """The columns that the headings reach over."""
        places = [place for columns in (*self.periods.values(), *self.sums.values()) for place in columns.values()]
        return max([*self.fixed, *places]) + 1


def with_rows_of_periods(sheet: Sheet, profile: ReportProfile) -> Sheet:
    """Return the sheet with a row for each product and period where its columns are periods, else as it is.

    Raises `LayoutRefusedError` where they are and it is open what a column holds.
    """
    plan = _plan(sheet, profile)
    if plan is None:
        return sheet
    for heading, columns in plan.sums.items():
        _check_sums(sheet, plan, heading, columns, profile.decimal)
    span = 10 ** len(str(max(row for row, _ in _below(sheet, plan)) if any(_below(sheet, plan)) else 1))
    starts = [min(columns.values()) + 1 + sheet.left for columns in plan.periods.values()]
    groups = sheet.subtotals()
    told = (
        f"each cell below the headings of row {plan.head[-1][0]} is a line of its period; "
        f"line {starts[0] * span + 7} is row 7 of column {starts[0]}"
    )
    if plan.sums:
        told += f"; {' and '.join(repr(str(one)) for one in plan.sums)} sums others up and is left out"
    return replace(
        sheet,
        batches=partial(_batches, sheet, plan, span, profile.columns.get("sold_on", "Date")),
        tidy=lambda cell: cell,  # type: ignore[arg-type, return-value]
        subtotals=lambda: frozenset(start * span + row for start in starts for row in groups),
        remark=lambda: "; ".join(filter(None, (sheet.remark(), told))),
        shown=partial(_shown, sheet, plan),
        reaches=partial(_reaches, sheet, plan, span),
        pivoted=True,
    )


def _plan(sheet: Sheet, profile: ReportProfile) -> _Plan | None:
    """Return the layout of the first row of headings, or of two, that name periods beside a product."""
    top = sheet.top(_LOOK_INTO)
    for index in range(len(top)):
        for last, pairs in _readings(top, index):
            if plan := _planned(top, last, pairs, profile, lines=last - index + 1):
                return plan
    return None


def _readings(top: Sequence[Row], index: int) -> Iterator[tuple[int, list[_Pair]]]:
    """Yield headings as pairs: of two lines, the upper reaching to the right, and of one."""
    upper = top[index][1]
    if index + 1 < len(top):
        lower = top[index + 1][1]
        spread = list(accumulate(
            [(upper[place] if place < len(upper) else "", low) for place, low in enumerate(lower)],
            lambda before, now: (before[0] if now[0] == "" and now[1] != "" else now[0], now[1]),
        ))  # fmt: skip
        pairs = [*spread, *((cell, "") for cell in upper[len(lower) :])]
        yield index + 1, pairs
        yield index + 1, [(low, up) if fold_heading(up) in _known() else ("", low or up) for up, low in pairs]
    yield index, [(cell, "") for cell in upper]
    for cut in (1, -1):
        yield index, [_cut(cell, cut) for cell in upper]


def _cut(cell: Cell, behind: int) -> _Pair:
    """Return period and measure of a heading in one line: the measure is its last words, or its first ones."""
    words = cell.replace("_", " ").split() if isinstance(cell, str) else []
    # The longest measure first: "Net amount", not "Net".
    for count in range(1, len(words))[::behind]:
        first, rest = " ".join(words[:count]).strip(" -:,|"), " ".join(words[count:]).strip(" -:,|")
        period, measure = (first, rest) if behind > 0 else (rest, first)
        if fold_heading(measure) in _known() and not any(map(str.isdigit, measure)):
            return period, measure
    return cell, ""


def _known() -> frozenset[str]:
    return frozenset(word for name in ("quantity", "amount") for word in SALES[name].split("|"))


def _planned(top: Sequence[Row], last: int, pairs: Sequence[_Pair], profile: ReportProfile, lines: int) -> _Plan | None:
    named = {fold_heading(heading): name for name, heading in profile.columns.items()}
    usual = {word: name for name, words in SALES.items() for word in words.split("|")} | named
    found = read_headings([period for period, _ in pairs], top[: last + 1 - lines])
    columns = [place for place, (period, _) in enumerate(pairs) if period in found]
    fixed = {place: _of_product(pair) for place, pair in enumerate(pairs) if pair[0] not in found}
    told = {pairs[place][0] for place in columns}
    measures = {fold_heading(pairs[place][1]) for place in columns} - {""}
    beside = (place for place in fixed if pairs[place][0] == "" or fold_heading(pairs[place][1]) not in measures)
    fields = {usual.get(fold_heading(fixed[place]), "") for place in beside}
    if fields.isdisjoint(("sku", "gtin")) or not fields.isdisjoint(("sold_on", "quantity", "amount")) or not told:
        return None
    roles = {usual.get(one, "") for one in measures}
    if not roles & {"quantity", "amount"}:
        stock = any(fold_heading(heading) in STOCK["on_hand"].split("|") for heading in fixed.values())
        if len(told) > 1 and lines == 1 and not measures and not stock and _alone(top, last, columns):
            raise LayoutRefusedError(_neither(top[last][0], pairs, columns))
        return None
    plan = _Plan(top[: last + 1], {place: heading for place, heading in fixed.items() if heading != ""})
    _check_others(plan, pairs, measures, found)
    for row, cells in plan.head:
        if any(isinstance(cell, str) and cell not in found and says_so_far(cell) for cell in cells):
            raise LayoutRefusedError(
                f"{place_of(row)} says that figures run from the beginning of the year on, and columns are periods: "
                f"added to each other they would count twice; {_ASKED}"
            )
    for place in columns:
        _place(plan, found[pairs[place][0]], pairs[place], place)
    return plan if plan.periods else None


def _of_product(pair: _Pair) -> Cell:
    """Return the heading of a column that is of no period: the lower one, where there are two."""
    return next((cell for cell in reversed(pair) if cell != ""), "")


def _alone(top: Sequence[Row], last: int, columns: Sequence[int]) -> bool:
    """Return whether what stands below headings of periods are figures, and no other headings."""
    cells = top[last + 1][1] if last + 1 < len(top) else ()
    below = [cells[place] for place in columns if place < len(cells) and cells[place] != ""]
    return bool(below) and all(number_at([cell], 0, "") is not None for cell in below)


def _neither(row: int, pairs: Sequence[_Pair], columns: Sequence[int]) -> str:
    shown = ", ".join(f"'{pairs[place][0]}'" for place in columns[:3])
    return (
        f"row {row} lacks one for quantity, one for amount, one for sold_on: its columns are periods ({shown}), and "
        f"nothing says whether their figures are pieces or amounts; {_ASKED}, quantity and net amount, "
        "or name the columns that count in `columns`; `channelwarden ingest --propose FILE` drafts them"
    )


def _check_others(plan: _Plan, pairs: Sequence[_Pair], measures: set[str], found: Mapping[Cell, Heading]) -> None:
    """Raise `LayoutRefusedError` where a column of the same measures is of something else than a period."""
    for place, (group, measure) in enumerate(pairs):
        if measure != "" and group not in found and fold_heading(measure) in measures:
            raise LayoutRefusedError(
                f"the columns below row {plan.head[-1][0]} are periods, but '{group}' over '{measure}' is none that is "
                f"known, nor the sum of others; {_ASKED}"
            )
        if place in plan.fixed and group != "" and measure == "" and fold_heading(group) in measures:
            raise LayoutRefusedError(f"'{group}' stands beside columns of periods and names none; {_ASKED}")


def _place(plan: _Plan, said: Heading, pair: _Pair, place: int) -> None:
    group, measure = pair
    if said.doubt:
        raise LayoutRefusedError(f"'{group}' over a column of figures {said.doubt}; {_ASKED}")
    if measure == "":
        raise LayoutRefusedError(f"column {place + 1} below '{group}' does not say what its figures are; {_ASKED}")
    name = str(measure)
    columns = (
        plan.sums.setdefault(group, {})
        if said.period is None or said.sums
        else plan.periods.setdefault(said.period, {})
    )
    if name in columns:
        raise LayoutRefusedError(f"'{name}' stands twice below '{group}'; {_ASKED}")
    columns[name] = place


def _check_sums(sheet: Sheet, plan: _Plan, heading: Cell, columns: Mapping[str, int], mark: str) -> None:
    """Raise `LayoutRefusedError` where a column of totals is not the sum of neighbouring periods in every row."""
    rows = [cells for _, cells in islice(_below(sheet, plan), _SAMPLE)]
    for name, place in columns.items():
        parts = [by_name[name] for by_name in plan.periods.values() if name in by_name]
        runs = [parts[start:end] for start in range(len(parts)) for end in range(start + 1, len(parts) + 1)]
        if fold_heading(name) in _known() and not any(
            all(_is_sum(cells, place, run, mark) for cells in rows) for run in runs
        ):
            raise LayoutRefusedError(
                f"'{name}' below '{heading}' is not the sum of the periods beside it: figures may be missing, or be of "
                f"other periods; {_ASKED}"
            )


def _is_sum(cells: Sequence[Cell], place: int, parts: Sequence[int], mark: str) -> bool:
    total = number_at(cells, place, mark) or Decimal(0)
    found = (number_at(cells, part, mark) or Decimal(0) for part in parts)
    return abs(sum(found, Decimal(0)) - total) <= room_of(len(parts))


def _below(sheet: Sheet, plan: _Plan) -> Iterator[Row]:
    return ((row, cells) for row, cells in sheet.rows() if row > plan.head[-1][0])


def _batches(sheet: Sheet, plan: _Plan, span: int, heading: str) -> Iterator[Batch]:
    rows = _rows(sheet, plan, span, heading)
    while kept := list(islice(rows, _ROWS)):
        yield Batch([number for number, _ in kept], [cells for _, cells in kept])


def _rows(sheet: Sheet, plan: _Plan, span: int, heading: str) -> Iterator[Row]:
    """Yield what stands above, the headings, and for each period all rows that have figures of it."""
    measures = plan.measures
    yield from (row for row in plan.head[:-1] if not _is_heading(row, plan))
    yield plan.head[-1][0], (*plan.fixed.values(), heading, *measures)
    figures = [place for columns in plan.periods.values() for place in columns.values()]
    for at, (period, columns) in enumerate(plan.periods.items()):
        start = min(columns.values()) + 1 + sheet.left
        for row, cells in _below(sheet, plan):
            mine = [cells[columns[name]] if columns.get(name, len(cells)) < len(cells) else "" for name in measures]
            _check_no_headings(row, cells, figures, measures)
            note = all(place >= len(cells) or cells[place] == "" for place in figures)
            if note and any(map(says_part, cells)):
                raise LayoutRefusedError(
                    f"row {row} begins another part of a table whose columns are periods; {_ASKED}"
                )
            if not (note and at == 0) and all(map(is_zero, mine)):
                continue
            kept = [cells[place] if place < len(cells) else "" for place in plan.fixed]
            day = "" if note or first_label(kept) else period[1]
            yield start * span + row, (*kept, day, *mine, *cells[plan.width :])


def _check_no_headings(row: int, cells: Sequence[Cell], figures: Sequence[int], measures: Sequence[str]) -> None:
    """Raise `LayoutRefusedError` where headings come again below: their periods are others, or the same."""
    told = [cells[place] for place in figures if place < len(cells) and cells[place] != ""]
    words = [cell for cell in told if not isinstance(cell, Decimal) and number_at([cell], 0, "") is None]
    names = set(map(fold_heading, measures))
    if any(isinstance(cell, str) and fold_heading(cell) in names for cell in words) or read_headings(words, ()):
        shown = ", ".join(str(cell) for cell in told[:3])
        raise LayoutRefusedError(f"row {row} begins another table ({shown}); {_ASKED}")


def _is_heading(row: Row, plan: _Plan) -> bool:
    """Return whether a row above the last is the upper line of the headings."""
    return len(plan.head) > 1 and row == plan.head[-2] and sum(cell != "" for cell in row[1]) > 1


def _shown(sheet: Sheet, plan: _Plan, place: int) -> Mapping[str, int]:
    """Return what the columns show which a column of the rows is made of."""
    names = plan.measures
    if place < len(plan.fixed):
        return sheet.shown(list(plan.fixed)[place])
    at = place - len(plan.fixed) - 1
    found: defaultdict[str, list[int]] = defaultdict(list)
    for columns in plan.periods.values() if 0 <= at < len(names) else ():
        for sign, row in sheet.shown(columns[names[at]]).items() if names[at] in columns else ():
            found[sign].append(row)
    return {sign: min(rows) for sign, rows in found.items()}


def _reaches(sheet: Sheet, plan: _Plan, span: int) -> tuple[Reach, ...]:
    """Return the figures of several rows or periods, each as one over the two columns of figures of the rows made."""
    figures = {
        place: min(columns.values()) + 1 + sheet.left for columns in plan.periods.values() for place in columns.values()
    }
    first = len(plan.fixed) + 1
    found = []
    for one in sheet.reaches():
        starts = [figures[at] for at in range(one.first_column, one.last_column + 1) if at in figures]
        for start in starts if one.last_row > one.first_row or len(starts) > 1 else ():
            rows = start * span + one.first_row, start * span + one.last_row
            found.append(Reach(*rows, first, first + len(plan.measures) - 1, of_several_periods=len(starts) > 1))
    return tuple(found)
