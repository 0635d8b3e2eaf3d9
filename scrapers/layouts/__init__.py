"""Distributors' report files in, lines out; one file layout a file, found by walking this package."""

from __future__ import annotations

import io
from functools import cache
from typing import BinaryIO

from scrapers.found_files import FoundFileError, each_named, modules_of
from scrapers.layouts.archive import unpacked
from scrapers.layouts.foreign import foreign
from scrapers.layouts.profile import Layout, LayoutRefusedError, ReportProfile, start_of
from scrapers.layouts.stream import ReportStream, reading_of, stream_messages, stream_tables
from scrapers.records import ReportText

__all__ = ["LayoutRefusedError", "ReportProfile", "ReportStream", "layouts", "open_report", "read_report"]

_ENDINGS = {"xlsm": "xlsx", "edi": "", "xml": "", "txt": "", "htm": "html", "mht": ""}
_WORKBOOKS = frozenset({"xlsx", "xls", "ods"})


@cache
def layouts() -> dict[str, Layout]:
    """Return every layout by name; a layout is a module of this package with a `LAYOUT`.

    Raises `FoundFileError` for a file that does not load, misspells `LAYOUT` or has another one's name.
    """
    found: dict[str, Layout] = {}
    for file, layout in each_named(modules_of(__name__, __path__), "LAYOUT", Layout):
        if layout.name in found:
            raise FoundFileError(f"{file}: another layout is called '{layout.name}' already")
        found[layout.name] = layout
    return found


def read_report(name: str, data: bytes, profile: ReportProfile) -> ReportText:
    """Read a whole report into memory; every row is a line, refused or skipped with a reason.

    Raises `LayoutRefusedError` as `open_report` and its stream do.
    """
    return open_report(name, io.BytesIO(data), profile).text()


def open_report(name: str, file: BinaryIO, profile: ReportProfile) -> ReportStream:
    """Open a report of sales, stock, prices or claims, to be read once, row by row; the file must be seekable.

    Raises `LayoutRefusedError` for a file that cannot be used as a whole: empty, of an unknown layout or without the
    headings. The stream raises it too, at the latest at its end: what was read until then does not count.
    """
    if not start_of(file, 4096).strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise LayoutRefusedError("the file is empty; ask the sender for it again")
    name, file = unpacked(name, file)
    if what := foreign(file):
        raise LayoutRefusedError(f"{what}, whatever its name; ask the sender for the figures as CSV or XLSX")
    tried: list[ReportStream | LayoutRefusedError] = []
    for layout in _layouts_of(name, file, profile):
        if layout.messages is not None:
            return stream_messages(layout, file, profile)
        reading = reading_of(layout, file, profile)
        try:
            tried.append(stream_tables(layout.name, reading, profile))
        except LayoutRefusedError as error:
            tried.append(LayoutRefusedError(f"{layout.what}: {error}") if layout.what else error)
        if reading.width:
            break
    answer = next((one for one in reversed(tried) if isinstance(one, ReportStream)), tried[-1])
    if isinstance(answer, LayoutRefusedError):
        raise tried[0] if isinstance(tried[0], LayoutRefusedError) and not reading.width else answer
    return answer


def _layouts_of(name: str, file: BinaryIO, profile: ReportProfile) -> list[Layout]:
    """Return the layouts that recognise a file, the most particular first; raises `LayoutRefusedError` for none."""
    known = layouts()
    names = ", ".join(sorted(known))
    ending = name.lower().rpartition(".")[2]
    if profile.layout and profile.layout not in known:
        raise LayoutRefusedError(
            f"no layout is called '{profile.layout}' (`layout` of this [[partner]]); known: {names}"
        )
    candidates = [known[profile.layout]] if profile.layout else sorted(known.values(), key=lambda one: one.order)
    found = [one for one in candidates if one.recognises(file)]
    claimed = profile.layout or _ENDINGS.get(ending, ending)
    same_kind = {one.name for one in found} & (_WORKBOOKS if claimed in _WORKBOOKS else {claimed})
    if claimed in known and not same_kind and (profile.layout or not _may_be_called(claimed, found, file)):
        raise LayoutRefusedError(
            f"this is no {claimed.upper()} file, whatever its name; ask the sender to save it anew, as XLSX or CSV"
        )
    if not found:
        raise LayoutRefusedError(
            f"the file is of no layout we read; known: {names}; ask the sender for the figures as XLSX or CSV"
        )
    return found


def _may_be_called(claimed: str, found: list[Layout], file: BinaryIO) -> bool:
    """Return whether a file may bear a name of another kind: systems call XLS what spreadsheets open without asking."""
    if claimed == "csv" or not found:
        return bool(found)
    if claimed not in _WORKBOOKS:
        return False
    return found[0].name in ("html", "xml_spreadsheet") or (
        claimed == "xls" and found[0].name == "csv" and b"\t" in start_of(file)
    )
