"""Distributors' report files in, sale lines out; one file layout a file, found by walking this package."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from scrapers.layouts.lines import read_lines
from scrapers.layouts.profile import Layout, LayoutRefusedError, ReportProfile, Sheet
from scrapers.layouts.table import Found, find_table
from scrapers.records import RefusedRow, ReportText

__all__ = ["LayoutRefusedError", "ReportProfile", "layouts", "read_report"]


@cache
def layouts() -> dict[str, Layout]:
    """Return every layout by name; a layout is a module of this package with a `LAYOUT`."""
    found: dict[str, Layout] = {}
    for info in pkgutil.iter_modules(__path__):
        module = importlib.import_module(f"{__name__}.{info.name}")
        if isinstance(layout := getattr(module, "LAYOUT", None), Layout):
            if layout.name in found:
                raise RuntimeError(f"two layouts are called '{layout.name}': rename the one in {module.__file__}")
            found[layout.name] = layout
    return found


def read_report(name: str, data: bytes, profile: ReportProfile) -> ReportText:
    """Read a sales report; every row of it is a line, refused or skipped with a reason.

    Raises `LayoutRefusedError` for a file that cannot be used as a whole: empty, of an unknown layout, without the
    headings, or with a control total that its rows do not add up to.
    """
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise LayoutRefusedError("the file is empty; ask the sender for it again")
    layout = _layout_of(name, data, profile)
    best: tuple[Found, tuple[Sheet, ...]] = (find_table((), profile), ())
    for sheets in layout.sheets(data, profile):
        found = find_table(sheets, profile)
        if not best[0].columns or len(found.columns) > len(best[0].columns):
            best = (found, sheets)
    found, sheets = best
    if found.sheet.fault:
        raise LayoutRefusedError(f"{found.sheet.fault}; ask the sender to export the file again")
    if not found.complete:
        raise LayoutRefusedError(found.complaint)
    others = tuple(sheet.name for sheet in sheets if sheet is not found.sheet and sheet.rows)
    skipped = (RefusedRow(0, others, "sheets without the headings"),) if others else ()
    return read_lines(layout.name, found, profile, skipped)


def _layout_of(name: str, data: bytes, profile: ReportProfile) -> Layout:
    known = layouts()
    names = ", ".join(sorted(known))
    ending = name.lower().rpartition(".")[2]
    if profile.layout and profile.layout not in known:
        raise LayoutRefusedError(
            f"no layout is called '{profile.layout}' (`layout` of this [[partner]]); known: {names}"
        )
    candidates = [known[profile.layout]] if profile.layout else sorted(known.values(), key=lambda one: one.order)
    layout = next((one for one in candidates if one.recognises(data)), None)
    claimed = profile.layout or {"xlsm": "xlsx"}.get(ending, ending)
    if claimed in known and layout is not known[claimed] and (layout is None or claimed != "csv"):
        raise LayoutRefusedError(
            f"this is no {claimed.upper()} file, whatever its name; ask the sender to save it anew"
        )
    if layout is None:
        raise LayoutRefusedError(f"the file is of no layout we read; known: {names}")
    return layout
