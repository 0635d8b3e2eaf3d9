"""Lists of JSON beside that of sales whose rows say by its name that they came back or were called off."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from scrapers.layouts.row_words import CANCELLED, RETURN, says_of_row

_KIND = "kind of the list"
"""What the name of its list is called in a row: it says of the row what such a word in a column says"""


def with_undone(content: Any, understood: Collection[str], words_of: Callable[[str], str]) -> Any:  # noqa: ANN401 - any JSON value
    """Return the content with rows of such lists among the sales, each with the name of its list beside it.

    Only where they are of the same fields (`understood`) as those of the one list of sales, and none that was called
    off may stand there too: else it is open whether the sales still hold them.
    """
    if not isinstance(content, dict):
        return content
    inner = {name: with_undone(value, understood, words_of) for name, value in content.items()}
    lists = {name: value for name, value in inner.items() if _is_rows(value)}
    said = {name: says_of_row(words_of(name)) for name in lists}
    undone = [name for name in lists if said[name] in (RETURN, CANCELLED)]
    sold = [name for name in lists if name not in undone]
    if len(sold) != 1 or not undone:
        return inner
    rows = lists[sold[0]]
    told = _fields(rows, understood, words_of)
    among = [{**row, _KIND: words_of(name)} for name in undone for row in lists[name]]
    if not told or not all(told <= row.keys() for row in among):
        return inner
    stands = {_shown(row, told) for row in rows}
    if any(_shown(row, told) in stands for name in undone if said[name] == CANCELLED for row in lists[name]):
        return inner
    left = {name: value for name, value in inner.items() if name not in undone}
    return {**left, sold[0]: [*rows, *among]}


def _is_rows(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, dict) for one in value)


def _shown(row: Mapping[str, Any], names: frozenset[str]) -> tuple[str, ...]:
    return tuple(repr(row[name]) for name in sorted(names))


def _fields(
    rows: list[Mapping[str, Any]], understood: Collection[str], words_of: Callable[[str], str]
) -> frozenset[str]:
    """Return the names of fields, and of lists within, that all rows have."""
    common = frozenset(rows[0]).intersection(*map(frozenset, rows))
    return frozenset(name for name in common if words_of(name) in understood or isinstance(rows[0][name], list))
