"""A table whose columns are set apart by blanks, between lines of text, as in mails and printed lists."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

_APART = re.compile(r"\s{2,}|\t")
_RULE = re.compile(r"[-=_+|. ]*")
_DIGIT = re.compile(r"\d")
_FEWEST_CELLS = 3
_HEADINGS = 5
"""Lines that are tried as the headings"""

_OF_NUMBERS = frozenset("0123456789.,")
_GROUP = re.compile(r"\d{3}(?!\d)")


def cells_apart(line: str) -> list[str]:
    """Return what stands in a line, set apart by two blanks or more."""
    return [cell for cell in _APART.split(line.strip()) if cell]


def tables_between(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield where tables may begin and end: from a line of headings to the first line that is text.

    Where figures stand in columns further below, or below headings further up, a line may have broken the table in
    two, and it is none.
    """
    heads = [place for place, line in enumerate(lines) if _is_heading(line)]
    for first in heads[:_HEADINGS]:
        if any(map(_has_figures, lines[heads[0] : first])):
            return
        end = next((at for at in range(first, len(lines)) if _is_text(lines[at])), len(lines))
        if not any(map(_has_figures, lines[end:])):
            yield first, end


def spans_of(lines: Sequence[str], gap: str) -> list[tuple[int, int]]:
    """Return where columns begin and end: behind as many characters as `gap` that are blank in every line.

    A single one may also stand between the words of headings, and where it may stand between the thousands of a
    number there is no end. Lines that are ruled say nothing.
    """
    told = [line for line in lines if not _RULE.fullmatch(line)]
    width = max(map(len, told), default=0)
    padded = [line.ljust(width) for line in told]
    filled = "".join(" " if all(line[place] in " \t" for line in padded) else "x" for place in range(width))
    found = [one.start() for one in re.finditer(rf"(?:(?<={gap})|^ ?)x", filled)]
    starts = [one for one in found if one < 2 or filled[one - 2] != "x" or not _groups_thousands(padded, one)]
    return list(pairwise([*starts, width + 1000]))


def number_cut(line: str, spans: Sequence[tuple[int, int]]) -> str:
    """Return the number of a line within which a column ends, or nothing."""
    for start, _ in spans[1:]:
        if line[start - 1 : start] in _OF_NUMBERS and line[start : start + 1] in _OF_NUMBERS:
            return next(found[0] for found in re.finditer(r"[\d.,]+", line) if found.start() < start < found.end())
    return ""


def _groups_thousands(lines: Sequence[str], start: int) -> bool:
    """Return whether a blank in front of a place stands between digits, and three digits follow in each such line."""
    crossing = [line for line in lines if line[start - 2].isdigit() and line[start].isdigit()]
    return bool(crossing) and all(_GROUP.match(line, start) for line in crossing)


def _is_heading(line: str) -> bool:
    return len(cells_apart(line)) >= _FEWEST_CELLS and not _DIGIT.search(line) and not _RULE.fullmatch(line)


def _is_text(line: str) -> bool:
    return not _RULE.fullmatch(line) and len(cells_apart(line)) < 2


def _has_figures(line: str) -> bool:
    return sum(_DIGIT.search(cell) is not None for cell in cells_apart(line)) > 1
