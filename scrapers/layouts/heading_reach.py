"""A heading of figures that reaches over several columns: which of them is meant is not ours to guess."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from scrapers.layouts.figures import number_at
from scrapers.layouts.profile import LayoutRefusedError
from scrapers.layouts.stacked_headings import goes_on
from scrapers.layouts.table import Found

_SAMPLE = 200


def check_reach(found: Found, mark: str, fields: Sequence[str] = ("quantity", "amount")) -> None:
    """Raise `LayoutRefusedError` where the heading of figures reaches over columns beside it, as months or shops.

    A second line of headings gives it away, or figures in most rows below no heading of their own.
    """
    for name in fields:
        place = found.columns.get(name, -1)
        if place < 0 or _headed(found, place + 1):
            continue
        rows = list(islice(found.below(), _SAMPLE))
        beside = [cells for _, cells in rows[1:] if number_at(cells, place + 1, mark) is not None]
        filled = [cells for _, cells in rows[1:] if number_at(cells, place, mark) is not None]
        if beside and (goes_on([found.headings, rows[0]], 0, found.columns) or len(beside) * 2 > len(filled) > 1):
            raise LayoutRefusedError(
                f"figures stand below '{found.heading(name)}' and in the column to the right of it, which has no "
                "heading of its own: one of them may be of another month, shop or year; ask the sender for one line a "
                "sale, or for one heading a column"
            )


def find_twins(found: Found, name: str) -> str:
    """Say that figures stand in another column of the same heading, as of each warehouse, or nothing."""
    headings, place = found.headings[1], found.columns[name]
    same = [twin for twin, cell in enumerate(headings) if twin != place and cell == headings[place]]
    rows = [cells for _, cells in islice(found.below(), _SAMPLE)] if same else []
    for twin in same:
        if any(cells[twin : twin + 1] not in ((), ("",)) for cells in rows):
            return (
                f"'{found.told[place]}' and '{found.told[twin]}' may be stock of two places or days; ask the sender "
                "for a column that names the place, and a line for each"
            )
    return ""


def _headed(found: Found, place: int) -> bool:
    """Return whether a column has a heading in the last line, or above it."""
    return any(place < len(cells) and cells[place] != "" for _, cells in found.head[-2:])
