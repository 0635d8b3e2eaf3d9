"""Tables of an agreement: numbers in a column of their own, and languages side by side."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from scrapers.texts.form import Paragraph
from scrapers.texts.language import guess_language

_NUMBER_ALONE = re.compile(
    r"(?:(?:article|section|clause|статья|пункт|п\.|§+|№)\s*)?"
    r"(?P<number>\d{1,3}(?:\.\d{1,3}){0,5}|\(?(?:[a-zа-я]|[ivxlc]{1,6}|\d{1,2})\)|[ivxlc]{1,6}(?=\.))[.)]?",
    re.IGNORECASE,
)
_FEWEST_WORDS = 3
"""words from which a cell is a clause and not a figure or a label"""
_LANGUAGE_WORDS = 12
"""words of a column that show its language"""


def in_reading_order(paragraphs: Iterable[Paragraph]) -> Iterator[Paragraph]:
    """Yield paragraphs as a person reads them, row by row, or one language after the other where columns have one each.

    A number that stands in a cell of its own is the number of the clauses in its row.
    """
    for table, group in groupby(paragraphs, key=lambda paragraph: paragraph.cell[0] if paragraph.cell else None):
        if table is None:
            yield from group
            continue
        numbered = list(_numbered(list(group)))
        yield from sorted(numbered, key=_column) if _has_languages(numbered) else numbered


def _column(paragraph: Paragraph) -> int:
    return paragraph.cell[2] if paragraph.cell else 0


def _numbered(paragraphs: Sequence[Paragraph]) -> Iterator[Paragraph]:
    number, row, given = "", -1, {-1}
    for paragraph in paragraphs:
        _, own_row, column = paragraph.cell or (0, -1, 0)
        if own_row != row:
            number, row, given = "", own_row, {-1}
        if alone := _NUMBER_ALONE.fullmatch(paragraph.text.strip()):
            number = alone["number"]
            given.add(column)
            yield replace(paragraph, number=number)
            continue
        first = column not in given and bool(paragraph.text.strip())
        if first:
            given.add(column)
        if first and number and not paragraph.number and len(paragraph.text.split()) >= _FEWEST_WORDS:
            yield replace(paragraph, number=number)
        else:
            yield paragraph


def _has_languages(paragraphs: Sequence[Paragraph]) -> bool:
    """Say whether the columns are in several languages, each of them in one."""
    columns: defaultdict[int, list[str]] = defaultdict(list)
    for paragraph in paragraphs:
        columns[_column(paragraph)].append(paragraph.text)
    texts = (" ".join(column) for column in columns.values())
    languages = [guess_language(text) for text in texts if len(text.split()) >= _LANGUAGE_WORDS]
    return len(languages) > 1 and "" not in languages and len(set(languages)) == len(languages)
