"""Text of fixed width: columns by the settings' `widths`, or where all lines of the file leave a gap."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice, product
from typing import BinaryIO

from scrapers.layouts.csv import is_text, tidy_text
from scrapers.layouts.profile import Batch, Layout, ReportProfile, Sheet, start_of
from scrapers.layouts.text_encoding import encodings_of, misfit

_ROWS = 200
_LOOKED_AT = 200
"""Lines in which the gaps between columns are sought"""


def _sheets(file: BinaryIO, profile: ReportProfile) -> Iterator[tuple[Sheet, ...]]:
    head = start_of(file)
    for encoding in encodings_of(file, profile.encoding):
        if profile.widths:
            spans = [(first - 1, last) for first, last in profile.widths.values()]
            yield (Sheet("", partial(_batches, file, encoding, spans, list(profile.widths)), tidy_text),)
            continue
        lines = head.decode(encoding, errors="replace").splitlines()[:_LOOKED_AT]
        # A title above the table may run across the gaps.
        for skipped, gap in product(range(min(len(lines) - 1, 8)), ("  ", " ")):
            if len(spans := _spans(lines[skipped:], gap)) > 2:
                yield (Sheet("", partial(_batches, file, encoding, spans, []), tidy_text),)


def _spans(lines: Sequence[str], gap: str) -> list[tuple[int, int]]:
    """Return where columns begin and end: behind as many characters as `gap` that are blank in every line.

    A single one may also stand between the words of headings or the thousands of numbers.
    """
    width = max(map(len, lines), default=0)
    padded = [line.ljust(width) for line in lines if line.strip()]
    filled = "".join(" " if all(line[place] in " \t" for line in padded) else "x" for place in range(width))
    starts = [found.start() for found in re.finditer(rf"(?:(?<={gap})|^ ?)x", filled)]
    return list(zip(starts, [*starts[1:], width + 1000], strict=True))


def _batches(
    file: BinaryIO, encoding: str, spans: Sequence[tuple[int, int]], headings: Sequence[str]
) -> Iterator[Batch]:
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=encoding)
    if headings:
        yield Batch([0], [headings])
    number = 1
    try:
        while lines := list(islice(text, _ROWS)):
            rows = [[line.rstrip("\r\n")[first:last] for first, last in spans] for line in lines]
            yield Batch(range(number, number + len(rows)), rows)
            number += len(rows)
    except UnicodeDecodeError as error:
        raise misfit(error, encoding, before=-1) from error
    finally:
        # The wrapper must not close a file that is read again.
        text.detach()


LAYOUT = Layout("fixed", is_text, _sheets, order=200)
