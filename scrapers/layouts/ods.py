"""ODS workbooks, as LibreOffice writes them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache, partial
from typing import BinaryIO

from scrapers.layouts.marked_sheets import Marks
from scrapers.layouts.ods_marks import marks_of
from scrapers.layouts.ods_merged import merged_of
from scrapers.layouts.ods_money import Money, money_of
from scrapers.layouts.profile import Layout, ReportProfile, Sheet
from scrapers.layouts.workbook import parts_of, read_workbook


def _recognises(file: BinaryIO) -> bool:
    parts = parts_of(file)
    return "content.xml" in parts and "mimetype" in parts


def _sheets(file: BinaryIO, profile: ReportProfile) -> Iterator[tuple[Sheet, ...]]:  # noqa: ARG001 - a layout's signature
    money = cache(partial(money_of, file))
    marks = cache(partial(marks_of, file))
    for sheets in read_workbook(file, merged=cache(partial(merged_of, file))):
        yield tuple(_marked(replace(one, shown=partial(_money_in, one, money)), marks) for one in sheets)


def _marked(sheet: Sheet, marks: Callable[[], Mapping[str, Marks]]) -> Sheet:
    return replace(
        sheet,
        remark=lambda: marks().get(sheet.name, Marks()).remark,
        hidden_columns=lambda: marks().get(sheet.name, Marks()).columns,
    )


def _money_in(sheet: Sheet, money: Callable[[], Money], place: int) -> Mapping[str, int]:
    """Return the currencies of a column of the sheet, of which calamine leaves out empty ones in front."""
    return money().get(sheet.name, {}).get(place + sheet.left, {})


LAYOUT = Layout("ods", _recognises, _sheets)
