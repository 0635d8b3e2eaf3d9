"""A first file of a partner looked at: how it may be read, each column with a confidence, for a person to confirm."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import BinaryIO

from rapidfuzz import fuzz, process

from monitor.intake.heading_words import (
    names_a_party,
    names_other_money,
    names_what_is_not_counted,
    says_gross,
    words_of,
)
from monitor.intake.payout import is_payout
from monitor.intake.sender import sender_id
from monitor.policy.codes import currencies
from monitor.policy.folding import gtin_forms
from scrapers.layouts import LayoutRefusedError, ReportProfile, layouts
from scrapers.layouts.archive import holds_several, unpacked
from scrapers.layouts.columns_by_heading import columns_by_heading
from scrapers.layouts.figures import FigureError, day, decimal_mark, number
from scrapers.layouts.foreign import foreign
from scrapers.layouts.profile import Cell, Layout, Sheet
from scrapers.layouts.table import FIELDS, two_lines, usual_headings
from scrapers.layouts.text_encoding import encodings_of
from scrapers.layouts.usual_headings import bare_heading, currency_in

_LOOK_INTO = 60
_HEAD = 1 << 20
_WORD = re.compile(r"\w+")
_SAMPLE = 200
"""Rows below the headings that a column is told by"""
_LEAST = 63
"""Confidence below which a column is left to the person"""
_PROVEN = ("gtin", "sku")
"""Fields whose cells alone prove them"""
SURE = 85
"""Confidence from which a column is not marked for a second look"""


@dataclass(frozen=True)
class ColumnGuess:
    """A column that may be a field: confidence from 0 to 100, and what speaks for it."""

    field: str
    heading: str
    confidence: int
    why: str


@dataclass(frozen=True)
class DraftProfile:
    """A profile as the file suggests it; `unmapped` are headings that are no field, `remarks` are for the person."""

    party: str
    files: str
    layout: str
    encoding: str = ""
    decimal: str = ""
    currency: str = ""
    amounts: str = "net"
    sender: str = ""
    columns: tuple[ColumnGuess, ...] = ()
    unmapped: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Table:
    headings: Sequence[Cell]
    below: Sequence[Sequence[Cell]]
    columns: tuple[ColumnGuess, ...] = ()
    encoding: str = ""

    @property
    def worth(self) -> int:
        return sum(column.confidence for column in self.columns)


def draft_profile(name: str, data: bytes, *, party: str, skus: frozenset[str]) -> DraftProfile:
    """Look at a file and return a draft of its sender's profile; `skus` are the policy's, case-folded.

    Raises `LayoutRefusedError` for a file of no layout that is read, or without a table.
    """
    if holds_several(io.BytesIO(data)):
        raise LayoutRefusedError("the ZIP file holds several reports; unpack it and propose from one of its files")
    ending = name.rpartition(".")[2]
    _, file = unpacked(name, io.BytesIO(data))
    file.seek(0)
    data = file.read()
    found = [one for one in sorted(layouts().values(), key=lambda one: one.order) if one.recognises(io.BytesIO(data))]
    draft = DraftProfile(party, f"{party}-*.{ending}" if ending != name else f"{party}-*", "", sender=sender_id(data))
    if what := foreign(io.BytesIO(data)):
        raise LayoutRefusedError(f"{what}, whatever its name; ask the sender for the figures as CSV or XLSX")
    if not found:
        raise LayoutRefusedError(f"the file is of no layout we read; known: {', '.join(sorted(layouts()))}")
    if found[0].messages is not None:
        said = "the messages say by themselves what is what: no columns are needed"
        return replace(draft, layout=found[0].name, remarks=(said,))
    tables = [(one, _best_table(one, data, skus)) for one in found]
    layout, table = max(tables, key=lambda one: one[1].worth)
    if not table.columns:
        raise LayoutRefusedError("no row of it looks like headings; ask the sender for a table with headings")
    return _described(replace(draft, layout=layout.name), table)


def _best_table(layout: Layout, data: bytes, skus: frozenset[str]) -> _Table:
    best = _Table((), ())
    file = io.BytesIO(data)
    seen: set[tuple[tuple[Cell, ...], ...]] = set()
    named = encodings_of(file) if layout.name in ("csv", "fixed") else [""]
    for encoding in named:
        for sheets in _opened(layout, file, encoding):
            for sheet in sheets:
                rows = tuple(cells for _, cells in sheet.top(_LOOK_INTO + _SAMPLE))
                if rows in seen:
                    continue  # most encodings and gaps between columns give the same
                if encoding and not _is_written(rows, data, encoding):
                    continue  # a layout goes on with other encodings, which have their own turn
                seen.add(rows)
                table = replace(_table_in(rows, skus), encoding=encoding)
                if _is_better(table, best):
                    best = table
    return best


def _is_written(rows: Sequence[Sequence[Cell]], data: bytes, encoding: str) -> bool:
    """Return whether the words of a table stand so in the file as the encoding has it."""
    text = data[:_HEAD].decode(encoding, errors="replace")
    cells = (cell for row in rows[:_LOOK_INTO] for cell in row if isinstance(cell, str) and not cell.isascii())
    return all(word in text for cell in cells for word in _WORD.findall(cell))


def _is_better(table: _Table, best: _Table) -> bool:
    """Return whether a table is better; of two encodings the likelier one, unless the other shows more headings.

    Cells prove a column in any encoding: letters that are none of the file's would be no worse.
    """
    if not best.columns or table.encoding == best.encoding:
        return table.worth > best.worth
    return len(_read_by_name(table.headings)) > len(_read_by_name(best.headings))


def _opened(layout: Layout, file: BinaryIO, encoding: str) -> Iterator[tuple[Sheet, ...]]:
    """Yield the sheets of a file; in an encoding that is one of several that may be its, nothing where it is not."""
    try:
        yield from layout.sheets(file, ReportProfile(encoding=encoding)) if layout.sheets else ()
    except LayoutRefusedError:
        if not encoding:
            raise


def _table_in(rows: Sequence[tuple[Cell, ...]], skus: frozenset[str]) -> _Table:
    best = _Table((), ())
    top = [(number, cells) for number, cells in enumerate(rows[:_LOOK_INTO])]
    for index, cells in top:
        if sum(isinstance(cell, str) and cell != "" for cell in cells) < 2:
            continue
        for last, headings in ((index, cells), *two_lines(top, index)):
            below = rows[last + 1 : last + 1 + _SAMPLE]
            table = _Table(headings, below, _columns(headings, below, skus))
            if table.worth > best.worth:
                best = table
    return best


def _read_by_name(headings: Sequence[Cell]) -> Mapping[str, int]:
    return columns_by_heading(headings, {field: frozenset(usual_headings(field)) for field in FIELDS})


def _columns(
    headings: Sequence[Cell], below: Sequence[Sequence[Cell]], skus: frozenset[str]
) -> tuple[ColumnGuess, ...]:
    """Give every field the column that fits best, each column once; of those that fit alike what the reader takes."""
    read = _read_by_name(headings)
    guesses = []
    for place, heading in enumerate(headings):
        cells = [row[place] for row in below if place < len(row) and row[place] != ""]
        # Of columns that are called alike none can be named.
        if isinstance(heading, str) and heading and headings.count(heading) == 1:
            guesses += [(_guess(field, heading, cells, skus, read.get(field) == place), place) for field in FIELDS]
    taken: dict[str, ColumnGuess] = {}
    places: set[int] = set()
    for guess, place in sorted(guesses, key=lambda one: (-one[0].confidence, read.get(one[0].field) != one[1], one[1])):
        if guess.confidence < _LEAST or guess.field in taken or place in places:
            continue
        if guess.field != "amount" or not is_payout(headings, below, place):
            taken[guess.field] = guess
            places.add(place)
    # A report of stock has no day of sale: its date is the day of the stock.
    if "on_hand" in taken and "quantity" not in taken and "as_of" not in taken and "sold_on" in taken:
        taken["as_of"] = replace(taken.pop("sold_on"), field="as_of")
    # Beside an amount what resembles a stock no more than what was sold ("quantity purchased") is what was sold.
    if "amount" in taken and "quantity" not in taken and "on_hand" in taken and _may_be_sold(taken["on_hand"].heading):
        for stock, sold in (("on_hand", "quantity"), ("as_of", "sold_on")):
            if stock in taken and sold not in taken:
                taken[sold] = replace(taken.pop(stock), field=sold)
    return tuple(sorted(taken.values(), key=lambda one: FIELDS.index(one.field)))


def _may_be_sold(heading: str) -> bool:
    bare = bare_heading(heading)
    return _likeness("quantity", bare) >= _likeness("on_hand", bare)


def _guess(field: str, heading: str, cells: Sequence[Cell], skus: frozenset[str], is_read: bool) -> ColumnGuess:
    name = 100 if is_read else _likeness(field, _bare(heading))
    if name < 60 and field not in _PROVEN:
        return ColumnGuess(field, heading, 0, "neither heading nor cells")
    share = _share(field, cells, skus)
    if why := _why_not(field, heading, name, cells):
        return ColumnGuess(field, heading, 0, why)
    if share is None:
        return ColumnGuess(field, heading, round(name * 0.9), "the heading")
    if field == "gtin" and name == 100 and share < 0.5:
        return ColumnGuess(
            field, heading, _LEAST, f"the heading, though only {share:.0%} of its cells are such numbers"
        )
    if name < 60:
        # Only numbers that prove themselves are told without a heading.
        proof = 90 * share if share > 0.6 else 0
        return ColumnGuess(field, heading, round(proof), f"{share:.0%} of its cells")
    confidence = (0.6 * name + 40 * share) * (1 if share >= 0.5 else 0.5)
    return ColumnGuess(field, heading, round(confidence), f"the heading and {share:.0%} of its cells")


def _why_not(field: str, heading: str, name: float, cells: Sequence[Cell]) -> str:
    """Return why a column cannot be the field, or nothing."""
    if field in ("quantity", "amount", "on_hand"):
        if name < 100 and names_what_is_not_counted(heading):
            return "it is of what came back or is not to be sold"
        return "it is of prices, costs, fees or taxes" if name < 100 and names_other_money(heading) else ""
    if _counts_lines(cells):
        return "its cells count the lines"
    return "its numbers are of a party or a place" if field == "gtin" and names_a_party(heading) else ""


@lru_cache(maxsize=20_000)
def _likeness(field: str, folded: str) -> float:
    """Return how much a heading is like the field's words, in per cent; every encoding and delimiter asks it anew."""
    words = words_of(field)
    if folded in words:
        return 100
    best = process.extractOne(folded, words, scorer=fuzz.token_sort_ratio)
    return 0.9 * best[1] if best else 0


@lru_cache(maxsize=20_000)
def _bare(heading: str) -> str:
    """Return a heading without currency and unit; any row of a table is asked whether it is the headings."""
    return bare_heading(heading)


def _counts_lines(cells: Sequence[Cell]) -> bool:
    if not cells or _text(cells[0]) != "1":
        return False
    return [_text(cell) for cell in cells] == [str(place) for place in range(1, len(cells) + 1)]


def _share(field: str, cells: Sequence[Cell], skus: frozenset[str]) -> float | None:
    """Return the share of cells that can be the field's, or None where cells say nothing of it."""
    tests: Mapping[str, Callable[[Cell], bool]] = {
        "quantity": _is_number,
        "amount": _is_number,
        "on_hand": _is_number,
        "sold_on": _is_day,
        "as_of": _is_day,
        "gtin": _is_gtin,
        "currency": lambda cell: _text(cell).upper() in currencies(),
        "sku": lambda cell: _text(cell).casefold() in skus,
    }
    if field not in tests or not cells or (field == "sku" and not skus):
        return None
    share = sum(map(tests[field], cells)) / len(cells)
    # The partner's own numbers are no proof against a column of SKUs.
    return None if field == "sku" and share < 0.5 else share


@lru_cache(maxsize=50_000)
def _is_gtin(cell: Cell) -> bool:
    return bool(gtin_forms(_text(cell)))


@lru_cache(maxsize=50_000)
def _is_number(cell: Cell) -> bool:
    try:
        number(cell, decimal_mark([cell]) or ".")
    except FigureError:
        return False
    return True


@lru_cache(maxsize=50_000)
def _is_day(cell: Cell) -> bool:
    try:
        day(cell, first_is_day=True)
    except FigureError:
        return False
    return True


def _text(cell: Cell) -> str:
    return str(cell) if isinstance(cell, str) else f"{cell:f}" if hasattr(cell, "as_tuple") else str(cell)


def _described(draft: DraftProfile, table: _Table) -> DraftProfile:
    """Return the draft with what the table's cells show of the sender's way to write."""
    by_field: Mapping[str, ColumnGuess] = {column.field: column for column in table.columns}
    places = [table.headings.index(by_field[name].heading) for name in ("amount", "quantity") if name in by_field]
    mark = decimal_mark([row[place] for row in table.below for place in places if place < len(row)])
    remarks = []
    if "on_hand" not in by_field:
        remarks += [
            f"no column was found for {name}" for name in ("quantity", "amount", "sold_on") if name not in by_field
        ]
    if "sku" not in by_field and "gtin" not in by_field:
        remarks.append("no column was found for the product (sku or gtin)")
    remarks += [
        f"'{one}' stands over {table.headings.count(one)} columns: none of them can be named"
        for one in dict.fromkeys(table.headings)
        if one != "" and table.headings.count(one) > 1
    ]
    gross = "amount" in by_field and says_gross(by_field["amount"].heading)
    if gross:
        remarks.append("the amounts seem to hold VAT: set vat_percent")
    currency = currency_in(by_field["amount"].heading) if "amount" in by_field else ""
    if "amount" in by_field and "currency" not in by_field and not currency:
        remarks.append("no column holds the currency: set currency")
    known = {column.heading for column in table.columns}
    unmapped = tuple(str(cell) for cell in table.headings if cell not in ("", *known))
    return replace(
        draft,
        encoding="" if table.encoding in ("", "utf-8", "utf-8-sig", "utf-16") else table.encoding,
        decimal=mark,
        currency=currency,
        amounts="gross" if gross else "net",
        columns=table.columns,
        unmapped=unmapped,
        remarks=tuple(remarks),
    )
