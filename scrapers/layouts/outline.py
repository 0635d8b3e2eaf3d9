"""Workbooks with grouped rows: what stands in one column is another field at each outline level."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from scrapers.counted import number_of
from scrapers.layouts.profile import Batch, Cell, LayoutRefusedError, ReportProfile, Row, Sheet, sheet_of
from scrapers.layouts.usual_headings import fold_heading

_LOOK_INTO = 60


def ungrouped(sheet: Sheet, levels: Mapping[int, int], profile: ReportProfile) -> Sheet:
    """Return the sheet with a column for each field of the profile's `levels`; rows that head others are subtotals.

    The column is the one that the profile names for the first of the fields.
    """
    named = fold_heading(profile.columns.get(profile.levels[0], profile.levels[0]))
    for number, cells in sheet.top(_LOOK_INTO):
        place = next((place for place, cell in enumerate(cells) if fold_heading(cell) == named), None)
        if place is not None:
            rows = _Rows(sheet, levels, profile, number, place)
            return replace(sheet, batches=rows.batches, tidy=lambda cell: cell)  # type: ignore[arg-type, return-value]
    return sheet


class _Rows:
    """The rows of a grouped sheet, each with the fields of the rows that it stands under."""

    def __init__(
        self, sheet: Sheet, levels: Mapping[int, int], profile: ReportProfile, heading: int, place: int
    ) -> None:
        self._sheet = sheet
        self._levels = levels
        self._fields = profile.levels
        self._headings = [profile.columns.get(name, name.replace("_", " ")) for name in profile.levels[1:]]
        self._heading = heading
        self._place = place

    def batches(self) -> Iterator[Batch]:
        """Yield the rows anew."""
        rows = self._rows()
        while kept := list(islice(rows, 200)):
            yield from sheet_of("", kept).batches()

    def _rows(self) -> Iterator[Row]:
        above: list[Cell] = []
        below = self._sheet.rows()
        for number, cells in below:
            if number < self._heading:
                yield number, cells
                continue
            break
        else:
            return
        yield number, (*cells, *self._headings)
        waiting: Row | None = None
        for row in below:
            if waiting is not None:
                yield self._placed(waiting, above, heads=self._depth(row[0]) > self._depth(waiting[0]))
            waiting = row
        if waiting is not None:
            yield self._placed(waiting, above, heads=False)

    def _placed(self, row: Row, above: list[Cell], *, heads: bool) -> Row:
        number, cells = row
        depth = self._depth(number)
        if depth >= len(self._fields):
            raise LayoutRefusedError(
                f"row {number} of sheet '{self._sheet.name}' stands at outline level {depth}, and `levels` of this "
                f"[[partner]] names {number_of(len(self._fields), 'field')}; name one for each level"
            )
        value = cells[self._place] if self._place < len(cells) else ""
        del above[depth:]
        above.extend([*[""] * (depth - len(above)), value])
        if heads:
            return number, tuple(f"subtotal {value}" if at == self._place else cell for at, cell in enumerate(cells))
        fields: Sequence[Cell] = [*above, *[""] * (len(self._fields) - len(above))]
        own = tuple(fields[0] if at == self._place else cell for at, cell in enumerate(cells))
        return number, (*own, *fields[1:])

    def _depth(self, number: int) -> int:
        return self._levels.get(number, 0)
