"""Rows that sum others up: how they are labelled, and whether what they state is what the rows add up to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from scrapers.layouts.profile import Cell
from scrapers.layouts.usual_headings import fold_heading

_TOTALS = frozenset(
    "total|totals|totales|totali|grand total|sum|summe|insgesamt|gesamt|gesamtsumme|"
    "gesamtergebnis|ergebnis|итого|всего|итог|общий итог|totaal|totale|"
    "totale complessivo|suma|suma końcowa|ogółem|razem|totaux|total général|total general|toplam|genel toplam|"
    "total geral|summa|celkem|spolu|összesen|разом|всього|σύνολο|συνολο|ukupno|yhteensä|合计|合計|总计|總計|総計|"
    "합계|총계|الإجمالي|المجموع|kokku|kõik kokku|kopā|pavisam kopā|iš viso|viso|skupaj|samtals|общо|i alt|totalt|"
    "gjithsej|overall result|celkovo|jumlah|tổng cộng".split("|")
)
TOTAL_LABELS = frozenset(
    f"{form}{end}"
    for word in _TOTALS
    for form in (word, word.capitalize(), word.title(), word.upper())
    for end in ("", ":", ".")
)
"""The words for a total as they are written: sought among many cells at once"""

_STARTS = tuple(f"{word} " for word in sorted(_TOTALS - {"ergebnis", "итог", "summa"}))
_ENDS = tuple(f" {word}" for word in sorted(_TOTALS))
_SUBTOTALS = ("subtotal", "sub total", "zwischensumme", "подытог", "sous total", "промежуточный итог",
              "übertrag", "carried forward", "brought forward", "balance forward", "перенос", "小计", "小計",
              "소계", "mezisoučet", "delsumma", "ara toplam", "tussentotaal", "subtotaal", "mellansumma", "välisumma",
              "medzisúčet", "részösszeg", "μερικό σύνολο", "μερικο συνολο", "المجموع الفرعي", "starpsumma",
              "tarpinė suma", "vahesumma", "međuzbroj", "проміжний підсумок",
              "междинна сума", "suma parțială")  # fmt: skip
_GROUPS = 500
"""Totals behind each other that a total of several groups is sought among"""


_HINT = re.compile("|".join(sorted({word.split()[-1] for word in _TOTALS} | {word.split()[0] for word in _SUBTOTALS})))
"""Cells without any of these label nothing; most are told by that"""


def total_label(cell: Cell) -> str:
    """Return total or subtotal where a cell labels its row so, else nothing.

    Asterisks stand in front of the totals of SAP's lists, one a level.
    """
    if not isinstance(cell, str) or not (words := cell.split(maxsplit=1)):
        return ""
    if words[0].strip("*") == "":
        return "subtotal"
    if not _hinted(cell):
        return ""
    folded = fold_heading(cell)
    if folded.startswith(_SUBTOTALS):
        return "subtotal"
    return "total" if folded in _TOTALS or folded.startswith(_STARTS) else ""


def ends_as_total(cell: Cell) -> bool:
    """Return whether a cell ends with the word for a total, as spreadsheets label groups: it may be a product's too."""
    return isinstance(cell, str) and _hinted(cell) and fold_heading(cell).endswith(_ENDS)


def is_total_word(cell: object) -> bool:
    """Return whether a cell holds the word for a total and nothing else."""
    return isinstance(cell, str) and _hinted(cell) and fold_heading(cell) in _TOTALS


def _hinted(cell: str) -> bool:
    return _HINT.search(cell.casefold()) is not None


def room_of(rows: int) -> Decimal:
    """Return what a total may differ by: computed from unrounded cells, half a cent a row may be lost on the way."""
    return Decimal("0.005") * (rows + 1)


@dataclass
class Sum:
    """What the rows so far add up to; `ends` is that at each total row, the beginning first."""

    amount: Decimal = Decimal(0)
    quantity: Decimal = Decimal(0)
    rows: int = 0
    unread: int = 0
    uncounted: int = 0
    """rows whose quantity alone could not be read"""
    ends: list[Decimal] = field(default_factory=lambda: [Decimal(0)])

    def is_of_group(self, total: Decimal | None) -> bool:
        """Return whether a total is that of all rows so far, or of the rows behind an earlier total: of a group."""
        room, known = room_of(self.rows), self.ends[-_GROUPS:] + self.ends[:1]
        return total is not None and any(abs(self.amount - end - total) <= room for end in known)

    def closes(self, total: Decimal | None) -> bool:
        """Return the same, and let the next group begin behind it."""
        closed = self.is_of_group(total)
        if self.ends[-1] != self.amount:
            self.ends.append(self.amount)
        return closed


def first_label(cells: Sequence[Cell]) -> str:
    """Return the label of the first cell that has one, or nothing."""
    return next(filter(None, map(total_label, cells)), "")
