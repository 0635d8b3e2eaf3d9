"""Lists of JSON beside that of sales whose rows say by its name that they were called off: no sales of theirs."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from scrapers.layouts.row_words import CANCELLED, says_of_row

_KIND = "kind of the list"
"""What the name of its list is called in a row: it says of the row what such a word in a column says"""
_NUMBER = re.compile(r"(?:(?:order|document|invoice|receipt|transaction|bill) )?(?:id|no|number)|order|receipt")
"""Names of what tells one order from another"""
_FIGURES = re.compile(r"\b(?:quantity|qty|units|amount|net|price|value|total)\b")

Rows = Sequence[Mapping[str, Any]]


def with_undone(content: Any, understood: Collection[str], words_of: Callable[[str], str]) -> Any:  # noqa: ANN401 - any JSON value
    """Return the content with rows of such lists among the sales, each with the name of its list beside it.

    Only where they have the fields (`understood`) of those of the one list of sales, and where none can be one of
    these: else it is open whether the sales still hold what was called off, and all stays as it was.
    """
    if not isinstance(content, dict):
        return content
    inner = {name: with_undone(value, understood, words_of) for name, value in content.items()}
    lists = [name for name, value in inner.items() if _is_rows(value)]
    undone = [name for name in lists if says_of_row(words_of(name)) == CANCELLED]
    sold = [name for name in lists if name not in undone]
    if len(sold) != 1 or not undone:
        return inner
    told = _fields(inner[sold[0]], understood, words_of)
    off = [row for name in undone for row in inner[name]]
    if not told or not all(told <= row.keys() for row in off) or _may_hold(inner[sold[0]], off, told, words_of):
        return inner
    marked = [
        {**row, _KIND: words_of(name)} if name in undone else row
        for name in lists
        for row in inner[name]
    ]  # fmt: skip
    return {name: marked if name in sold else value for name, value in inner.items() if name not in undone}


def _may_hold(sold: Rows, off: Rows, told: frozenset[str], words_of: Callable[[str], str]) -> bool:
    """Return whether what was called off may stand among the sales: an order of its number, else its goods of that day.

    Of three pieces sold one may be what was called off.
    """
    every = frozenset(sold[0]).intersection(*map(frozenset, (*sold, *off)))
    names = {name for name in every if _NUMBER.fullmatch(words_of(name))}
    names = names or {name for name in told if not _FIGURES.search(words_of(name))}
    if not names or any(isinstance(row[name], list | dict) for row in sold for name in names):
        return True
    stands = {tuple(repr(row[name]) for name in sorted(names)) for row in sold}
    return any(tuple(repr(row[name]) for name in sorted(names)) in stands for row in off)


def _is_rows(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, dict) for one in value)


def _fields(rows: Rows, understood: Collection[str], words_of: Callable[[str], str]) -> frozenset[str]:
    """Return the names of fields, and of lists within, that all rows have."""
    common = frozenset(rows[0]).intersection(*map(frozenset, rows))
    return frozenset(name for name in common if words_of(name) in understood or isinstance(rows[0][name], list))
