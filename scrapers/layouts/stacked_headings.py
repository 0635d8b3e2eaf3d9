"""Headings in two lines: what a lower word says of the upper one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from scrapers.layouts.profile import Cell, Row
from scrapers.layouts.usual_headings import currency_named, fold_heading

_QUALIFIERS = frozenset("net netto neto нетто gross brutto bruto брутто".split())
"""Words that say of what stands above them how it is counted, and not what it is"""

_MONEY = frozenset(
    "amount amounts value sales revenue turnover total sum invoiced betrag wert umsatz erlös warenwert summe "
    "rechnungsbetrag сумма стоимость выручка оборот продажи montant valeur ventes ca importe ventas valor importo "
    "valore fatturato vendite wartość kwota sprzedaż obrót in".split()
)


_NOT_SOLD = re.compile(
    r"\b(?:previous|prior|last) (?:year|month|period)|\b(?:ly|py|vj|vorjahr\w*|vormonat\w*|plan|soll|budget|forecast|"
    r"target\w*|прошл\w+|предыдущ\w+|план|прогноз|année précédente|mois précédent|n 1|prévision\w*|"
    r"año anterior|mes anterior|presupuesto|anno precedente|previsioni|rok poprzedni|poprzedni\w*|prognoza)\b"
)
"""Words of upper headings below which no figures are sales of the time that is reported"""


def qualified(both: Sequence[tuple[Cell, Cell]]) -> Iterator[tuple[Cell, Cell]]:
    """Yield upper and lower headings, the lower in full where it but qualifies the upper: weight, net and gross.

    An upper heading that names money needs none, and one that stands above other things as well is their title, unless
    it says that they are no sales.
    """
    for upper, group in groupby(both, key=lambda one: one[0]):
        pairs = list(group)
        words = fold_heading(upper).split()
        money = all(word in _MONEY or currency_named(word.upper()) for word in words)
        title = upper == "" or money or not all(fold_heading(low) in _QUALIFIERS for _, low in pairs)
        if title and not _NOT_SOLD.search(fold_heading(upper)):
            yield from pairs
        else:
            yield from ((upper, f"{low} {upper}".strip()) for _, low in pairs)


def goes_on(top: Sequence[Row], index: int, columns: Mapping[str, int]) -> bool:
    """Return whether headings go on in the row below: it names no product, and columns that had no heading yet."""
    if index + 1 >= len(top):
        return False
    upper, lower = top[index][1], top[index + 1][1]
    products = [columns[name] for name in ("sku", "gtin") if name in columns]
    if any(place < len(lower) and lower[place] != "" for place in products):
        return False
    return any(cell != "" and (place >= len(upper) or upper[place] == "") for place, cell in enumerate(lower))
