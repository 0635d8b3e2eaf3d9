"""XLS workbooks of Excel 97 to 2003."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from scrapers.layouts.marked_sheets import marked
from scrapers.layouts.profile import Layout, ReportProfile, Sheet
from scrapers.layouts.workbook import is_encrypted, is_ole, read_workbook
from scrapers.layouts.xls_marks import XlsMarks


def _recognises(file: BinaryIO) -> bool:
    return is_ole(file) and not is_encrypted(file)


def _sheets(file: BinaryIO, profile: ReportProfile) -> Iterator[tuple[Sheet, ...]]:
    for sheets in read_workbook(file):
        yield marked(sheets, XlsMarks(file), profile)


LAYOUT = Layout("xls", _recognises, _sheets)
