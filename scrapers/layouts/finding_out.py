"""What a column shows of the way its sender writes: from the first rows, and from all when these leave it open."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

from scrapers.layouts.profile import Cell
from scrapers.layouts.table import Found

T = TypeVar("T")

_SAMPLE = 2_000
"""Rows that are looked at first; a row further down that is written otherwise is refused, not guessed at."""


def found_out(
    found: Found, fields: Sequence[str], decide: Callable[[Iterable[Cell]], T], matters: Callable[[Cell], bool]
) -> T:
    """Decide on the cells of fields; reads the whole table only when the sample holds cells that `matters` of."""
    places = [found.columns[name] for name in fields if name in found.columns]
    sample = list(islice(found.below(), _SAMPLE))
    first = decide(_cells(iter([cells for _, cells in sample]), places))
    if first or len(sample) < _SAMPLE or not any(map(matters, _cells(iter([cells for _, cells in sample]), places))):
        return first
    return decide(_cells((cells for _, cells in found.below()), places))


def _cells(rows: Iterator[tuple[Cell, ...]], places: Sequence[int]) -> Iterator[Cell]:
    return (cells[place] for cells in rows for place in places if place < len(cells))
