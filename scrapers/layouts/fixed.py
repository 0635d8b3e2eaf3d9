"""Text of fixed width: columns by the settings' `widths`, or where all lines of the file leave a gap."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import islice, product
from typing import BinaryIO

from scrapers.layouts.aligned_text import number_cut, spans_of, tables_between
from scrapers.layouts.csv import is_text, tidy_text
from scrapers.layouts.own_place import text_of_file
from scrapers.layouts.profile import Batch, Layout, LayoutRefusedError, ReportProfile, Sheet, sheet_of, start_of
from scrapers.layouts.prose import PROSE
from scrapers.layouts.text_encoding import doubt_of, encodings_of, misfit

_ROWS = 200
_LOOKED_AT = 200
"""Lines in which the gaps between columns are sought"""

_MOST_BYTES = 2_000_000
"""Size up to which a table is sought between lines of text"""


def _sheets(file: BinaryIO, profile: ReportProfile) -> Iterator[tuple[Sheet, ...]]:
    head = start_of(file)
    for encoding in encodings_of(file, profile.encoding):
        remark = partial(doubt_of, head, "" if profile.encoding else encoding)
        if profile.widths:
            spans = [(first - 1, last) for first, last in profile.widths.values()]
            yield (Sheet("", partial(_batches, file, encoding, spans, list(profile.widths)), tidy_text, remark=remark),)
            continue
        lines = head.decode(encoding, errors="replace").splitlines()[:_LOOKED_AT]
        # A title above the table may run across the gaps.
        for skipped, gap in product(range(min(len(lines) - 1, 8)), ("  ", " ")):
            if len(spans := spans_of(lines[skipped:], gap)) > 2:
                yield (Sheet("", partial(_batches, file, encoding, spans, [], skipped), tidy_text, remark=remark),)
        yield from ((replace(sheet, remark=remark),) for sheet in _between_text(file, encoding))


def _between_text(file: BinaryIO, encoding: str) -> Iterator[Sheet]:
    """Yield the tables that stand between lines of text; these are rows of one cell, in front of it and behind."""
    data = start_of(file, _MOST_BYTES + 1)
    lines = data.decode(encoding, errors="replace").splitlines() if len(data) <= _MOST_BYTES else []
    for first, end in tables_between(lines):
        for gap in ("  ", " "):
            spans = spans_of(lines[first:end], gap)
            table = ((at + 1, tuple(lines[at][a:b].strip() for a, b in spans)) for at in range(first, end))
            above = ((PROSE, (line.strip(),)) for line in lines[:first] if line.strip())
            below = ((at + 1, (lines[at].strip(),)) for at in range(end, len(lines)) if lines[at].strip())
            if len(spans) > 2:
                yield sheet_of("", (*above, *table, *below))


def _batches(
    file: BinaryIO, encoding: str, spans: Sequence[tuple[int, int]], headings: Sequence[str], text_lines: int = 0
) -> Iterator[Batch]:
    """Yield the lines in columns, and as many lines of text in front of them in one piece each.

    Raises `LayoutRefusedError` where a column that was found ends within a number.
    """
    text = text_of_file(file, encoding)
    if headings:
        yield Batch([0], [headings])
    number = 1
    try:
        while lines := list(islice(text, _ROWS)):
            rows = [[line.rstrip("\r\n")[first:last] for first, last in spans] for line in lines]
            if number == 1:
                rows[:text_lines] = [[line] for line in lines[:text_lines]]
            for at, line in enumerate(lines, start=number) if not headings else ():
                if at > text_lines and (cut := number_cut(line, spans)):
                    raise LayoutRefusedError(
                        f"in line {at} the number {cut} stands where lines above leave a gap between two columns: name "
                        "each column's first and last character in `widths` of this [[partner]]"
                    )
            yield Batch(range(number, number + len(rows)), rows)
            number += len(rows)
    except UnicodeDecodeError as error:
        raise misfit(error, encoding, before=-1) from error


LAYOUT = Layout("fixed", is_text, _sheets, order=200)
