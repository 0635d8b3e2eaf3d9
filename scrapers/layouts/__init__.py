"""Distributors' report files in, sale lines out; one file layout a file, found by walking this package."""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import replace
from functools import cache

from scrapers.layouts.lines import read_lines
from scrapers.layouts.profile import Layout, LayoutRefusedError, ReportProfile, Sheet
from scrapers.layouts.stock import find_stock, read_stock
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
    """Read a sales or inventory report, or both in one; every row is a line, refused or skipped with a reason.

    Raises `LayoutRefusedError` for a file that cannot be used as a whole: empty, of an unknown layout, without the
    headings, or with a control total that its rows do not add up to.
    """
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise LayoutRefusedError("the file is empty; ask the sender for it again")
    layout = _layout_of(name, data, profile)
    best: tuple[Found, Found | None, tuple[Sheet, ...]] = (find_table((), profile), None, ())
    for sheets in layout.sheets(data, profile):
        reading = (find_table(sheets, profile), find_stock(sheets, profile), sheets)
        if _width(reading) > _width(best) or not best[2]:
            best = reading
    return _read(layout.name, *best, profile)


def _width(reading: tuple[Found, Found | None, tuple[Sheet, ...]]) -> int:
    """Return how many headings a reading of the file found."""
    found, stock, _ = reading
    return len(found.columns) + (len(stock.columns) if stock else 0)


def _read(
    layout: str, found: Found, stock: Found | None, sheets: tuple[Sheet, ...], profile: ReportProfile
) -> ReportText:
    # A table with sold quantities that is no whole sales table has lost a heading: not to be taken for stock alone.
    sales = found if found.complete or stock is None or "quantity" in found.columns else None
    used = [one.sheet for one in (sales, stock) if one is not None]
    if fault := next((sheet.fault for sheet in used if sheet.fault), ""):
        raise LayoutRefusedError(f"{fault}; ask the sender to export the file again")
    if sales is not None and not sales.complete:
        raise LayoutRefusedError(sales.complaint)
    others = tuple(sheet.name for sheet in sheets if sheet not in used and sheet.rows)
    skipped = (RefusedRow(0, others, "sheets without the headings"),) if others else ()
    text = read_lines(layout, sales, profile, skipped) if sales else ReportText(layout, skipped=skipped)
    if stock is None:
        return text
    said = read_stock(stock, profile, beside_sales=sales is not None and sales.sheet is stock.sheet)
    return replace(
        text,
        stock=tuple(said.lines),
        refused=(*text.refused, *said.refused),
        skipped=(*text.skipped, *said.skipped),
    )


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
