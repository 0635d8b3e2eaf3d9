"""Sheets of a workbook with what the file says of them beside the cells: of days, of rows, and of the money shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, partial
from typing import Protocol

from scrapers.layouts.outline import ungrouped
from scrapers.layouts.profile import ReportProfile, Sheet
from scrapers.layouts.summing_rows import summing_rows

DAY_ZERO = {False: date(1899, 12, 30), True: date(1904, 1, 1)}
"""The day from which a workbook counts, by whether it says that it begins in 1904"""


@dataclass(frozen=True)
class Marks:
    """Outline levels above 0 of a sheet's rows, and which columns and rows outside of groups it hides."""

    levels: Mapping[int, int] = field(default_factory=dict)
    hidden: tuple[int, ...] = ()
    columns: frozenset[int] = frozenset()
    """hidden ones, from 0"""

    @property
    def remark(self) -> str:
        """Say which rows the workbook hides."""
        if not self.hidden:
            return ""
        shown = ", ".join(str(number) for number in self.hidden[:5])
        more = f" and {len(self.hidden) - 5} more" if len(self.hidden) > 5 else ""
        return f"rows that the sheet hides are read as all others ({shown}{more})"

    @property
    def hint(self) -> str:
        """Say what the settings may name of grouped rows."""
        said = "its rows are grouped: `levels` of this [[partner]] can name what each outline level of a column holds"
        return said if self.levels else ""


class WorkbookMarks(Protocol):
    """What a workbook says beside its cells, by the names of its sheets."""

    day_zero: date

    def of(self, sheet: str) -> Marks:
        """Return the marks of a sheet's rows."""

    def shown(self, sheet: str) -> Mapping[int, Mapping[str, int]]:
        """Return what a sheet's figures show beside their values, by column (0 is A), each with its first row."""


def marked(sheets: Iterable[Sheet], marks: WorkbookMarks, profile: ReportProfile) -> tuple[Sheet, ...]:
    """Return the sheets with their marks, looked at when a table is read; ungrouped where settings say so."""
    dated = [replace(sheet, day_zero=marks.day_zero) for sheet in sheets]
    if profile.levels:
        return tuple(ungrouped(sheet, marks.of(sheet.name).levels, profile) for sheet in dated)
    return tuple(_marked(sheet, marks) for sheet in dated)


def _marked(sheet: Sheet, marks: WorkbookMarks) -> Sheet:
    found, shown = cache(partial(marks.of, sheet.name)), cache(partial(marks.shown, sheet.name))
    return replace(
        sheet,
        subtotals=cache(lambda: summing_rows(sheet.rows(), levels) if (levels := found().levels) else frozenset()),
        remark=lambda: found().remark,
        hidden_columns=lambda: found().columns,
        hint=lambda: found().hint,
        shown=lambda place: shown().get(place + sheet.left, {}),
    )
