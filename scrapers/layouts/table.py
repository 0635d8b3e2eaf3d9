"""Finding the table in a sheet: which row holds the headings and which column is which field."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from scrapers.layouts.profile import Batch, Cell, LayoutRefusedError, ReportProfile, Row, Sheet, sheet_of

_LOOK_INTO = 60
"""Rows from the top in which the headings must be"""

_USUAL = {
    "sku": "sku|item|item no|item number|article|artikel|artikelnummer|артикул|код товара|référence",
    "gtin": "gtin|ean|ean13|ean 13|ean code|upc|upc code|barcode|bar code|штрихкод|штрих код",
    "quantity": "quantity|qty|units|units sold|quantity sold|qty sold|"
    "menge|verkaufte menge|anzahl|количество|кол во|quantité",
    "amount": "amount|net amount|amount net|net sales|net sales amount|net value|net revenue|net|nettobetrag|"
    "nettoumsatz|umsatz netto|сумма без ндс|"
    "стоимость без ндс|выручка без ндс|montant ht",
    "currency": "currency|währung|валюта|devise",
    "sold_on": "sold on|date|sale date|sales date|transaction date|verkaufsdatum|rechnungsdatum|дата документа|"
    "invoice date|ship date|datum|дата|дата отгрузки|дата продажи",
    "ship_to": "ship to|ship to region|region|ship to state|lieferland|регион|регион доставки",
    "sale_type": "sale type|verkaufsart|тип продажи",
    "customer": "customer|customer name|kunde|kundenname|контрагент|покупатель|клиент",
    "unit": "unit|uom|unit of measure|einheit|mengeneinheit|ед изм|единица измерения",
    "document": "document no|document number|invoice no|invoice number|belegnummer|rechnungsnummer|rechnungsnr|"
    "номер документа|номер накладной",
}
"""Headings understood without a setting; amounts whose tax basis a heading leaves open are not among them."""

STOCK_FIELDS = ("on_hand", "as_of", "site")
"""The fields of an inventory report beside the product's"""

FIELDS = (*_USUAL, *STOCK_FIELDS)
"""The fields a column can be named for"""

_NEEDED = ("quantity", "amount", "sold_on")


@dataclass(frozen=True)
class Found:
    """The table in a file: its sheet, the rows down to the headings, the column of each field, what is missing."""

    sheet: Sheet
    head: Sequence[Row] = ()
    columns: Mapping[str, int] = field(default_factory=dict)
    complaint: str = ""

    @property
    def headings(self) -> Row:
        """The row of the headings."""
        return self.head[-1]

    @property
    def above(self) -> Sequence[Row]:
        """The rows above the headings."""
        return self.head[:-1]

    def batches(self) -> Iterator[Batch]:
        """Yield the rows below the headings as the file holds them."""
        number = self.headings[0]
        for batch in self.sheet.batches():
            place = bisect_right(batch.numbers, number)
            if place < len(batch.numbers):
                yield Batch(batch.numbers[place:], batch.rows[place:]) if place else batch

    def below(self) -> Iterator[Row]:
        """Yield the rows below the headings."""
        for batch in self.batches():
            yield from self.sheet.tidied(batch)

    @property
    def complete(self) -> bool:
        """True when every needed field has a column."""
        return not self.complaint


def find_table(sheets: Sequence[Sheet], profile: ReportProfile) -> Found:
    """Return the sheet's table with the most headings found; with a complaint when needed ones are missing.

    Raises `LayoutRefusedError` when several sheets hold such a table: which one counts is not ours to guess.
    """
    found = [_in_sheet(sheet, profile) for sheet in sheets]
    complete = [one for one in found if one.complete]
    if len(complete) > 1:
        names = ", ".join(one.sheet.name for one in complete)
        raise LayoutRefusedError(f"there are several sales tables in it ({names}); ask the sender for one sheet a file")
    if complete:
        return complete[0]
    best = max(found, key=lambda one: len(one.columns), default=None)
    return best or Found(sheet_of("", ()), complaint="there is no table in it")


def fold_heading(cell: Cell) -> str:
    """Return a heading without case, punctuation and line breaks."""
    return re.sub(r"[\W_]+", " ", str(cell).casefold()).strip()


def usual_headings(name: str) -> list[str]:
    """Return the folded headings that are understood for a field without a setting."""
    return _USUAL[name].split("|")


def heading_row(
    sheet: Sheet, wanted: Mapping[str, frozenset[str]], suffices: Callable[[dict[str, int]], bool]
) -> Found | None:
    """Return the sheet's table by the first row whose headings suffice, or None."""
    top = sheet.top(_LOOK_INTO)
    for index, (_, cells) in enumerate(top):
        if suffices(columns := _columns(cells, wanted)):
            return Found(sheet, top[: index + 1], columns)
    return None


def _in_sheet(sheet: Sheet, profile: ReportProfile) -> Found:
    wanted = _wanted(profile)
    best = Found(sheet, complaint="there are no headings in it")
    top = sheet.top(_LOOK_INTO)
    for index, (number, cells) in enumerate(top):
        columns = _columns(cells, wanted)
        if len(columns) > len(best.columns):
            best = Found(sheet, top[: index + 1], columns, _complaint(columns, cells, profile, number))
            if best.complete:
                return best
    if not best.columns:
        shown = ", ".join(f"'{profile.columns.get(name, name)}'" for name in ("sku", *_NEEDED))
        return Found(sheet, complaint=f"no row holds the headings {shown}; name them in `columns` of this [[partner]]")
    return best


def _wanted(profile: ReportProfile) -> dict[str, frozenset[str]]:
    """Return the folded headings that stand for each field; a heading that the profile names is the only one."""
    return {
        name: frozenset({fold_heading(profile.columns[name])} if name in profile.columns else usual.split("|"))
        for name, usual in _USUAL.items()
    }


def _columns(cells: Sequence[Cell], wanted: Mapping[str, frozenset[str]]) -> dict[str, int]:
    columns: dict[str, int] = {}
    for place, cell in enumerate(cells):
        for name, headings in wanted.items():
            if name not in columns and isinstance(cell, str) and fold_heading(cell) in headings:
                columns[name] = place
    return columns


def _complaint(columns: Mapping[str, int], cells: Sequence[Cell], profile: ReportProfile, row: int) -> str:
    missing = [name for name in _NEEDED if name not in columns]
    if "sku" not in columns and "gtin" not in columns:
        missing.insert(0, "sku")
    missing += [name for name in profile.columns if name in _USUAL and name not in columns and name not in missing]
    if not missing:
        return ""
    there = [str(cell) for cell in cells if isinstance(cell, str) and cell]
    parts = []
    for name in missing:
        heading = profile.columns.get(name, "")
        close = get_close_matches(heading.casefold(), [cell.casefold() for cell in there], n=1, cutoff=0.6)
        original = next((cell for cell in there if close and cell.casefold() == close[0]), "")
        hint = f" (did you mean '{original}'?)" if original else ""
        parts.append(f"'{heading}' for {name}{hint}" if heading else f"one for {name}")
    return (
        f"row {row} looks like the headings but lacks {', '.join(parts)}; it has {', '.join(there)}. "
        "Name the headings in `columns` of this [[partner]]"
    )
