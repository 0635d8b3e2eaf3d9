"""ODS workbooks, as LibreOffice writes them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from scrapers.layouts.profile import Layout, ReportProfile, Sheet
from scrapers.layouts.workbook import parts_of, read_workbook


def _recognises(file: BinaryIO) -> bool:
    parts = parts_of(file)
    return "content.xml" in parts and "mimetype" in parts


def _sheets(file: BinaryIO, profile: ReportProfile) -> Iterator[tuple[Sheet, ...]]:  # noqa: ARG001 - a layout's signature
    yield from read_workbook(file)


LAYOUT = Layout("ods", _recognises, _sheets)
