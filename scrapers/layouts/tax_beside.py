"""Amounts that hold VAT: a column of tax beside them gives it away, with what the amount is less the tax, or itself."""

from __future__ import annotations

import re
from itertools import islice

from scrapers.layouts.figures import number_at
from scrapers.layouts.profile import LayoutRefusedError
from scrapers.layouts.table import Found

_SAMPLE = 200
_LEAST = 2
"""Rows with tax that prove it"""
_TAX = re.compile(
    r"\b(?:vat|tax|gst|mwst|ust|umsatzsteuer|mehrwertsteuer|steuer|ндс|tva|iva|btw|moms)\b", re.IGNORECASE
)
_WITH = re.compile(
    r"\b(?:incl?|including|inkl\w*|with|gross|brutto|mit|с|вкл\w*|ttc|bruto|lordo|compris\w*)\b", re.IGNORECASE
)
_NO_SUM = re.compile(
    r"%|\b(?:rate|satz|ставка|taux|tipo|aliquota|no|nr|id|number|ex|excl?\w*|exkl\w*|without|net|netto|ohne|без|ht|hors)\b",
    re.IGNORECASE,
)
_WITH_TAX = re.compile(r"\b(?:brutto\w*|bruto|ttc|mit steuer)\b|税込|(?<!不)含[税稅]|부가세 ?포함", re.IGNORECASE)


def check_tax_in_heading(heading: str) -> None:
    """Raise `LayoutRefusedError` where the heading of the amounts says that they hold tax."""
    both = _TAX.search(heading) and _WITH.search(heading) and not _NO_SUM.search(heading)
    if both or (_WITH_TAX.search(heading) and not _NO_SUM.search(heading)):
        raise LayoutRefusedError(
            f"'{heading}' says that the amounts hold tax; name the column of amounts without VAT as `amount` in "
            '`columns` of this [[partner]], or set `amounts = "gross"` and `vat_percent`'
        )


def check_tax(found: Found, mark: str) -> None:
    """Raise `LayoutRefusedError` where the amounts less the tax beside them are another column, or one with tax."""
    amount, headings = found.columns.get("amount", -1), found.headings[1]
    texts = {place: str(cell) for place, cell in enumerate(headings) if cell != "" and place != amount}
    tax = [
        place for place, text in texts.items() if _TAX.search(text) and not (_WITH.search(text) or _NO_SUM.search(text))
    ]
    if amount < 0 or len(tax) != 1:
        return
    rows = [cells for _, cells in islice(found.below(), _SAMPLE)]
    known = [(cells, money, held) for cells in rows if (money := number_at(cells, amount, mark)) is not None
             and (held := number_at(cells, tax[0], mark))]  # fmt: skip
    if len(known) < _LEAST:
        return
    for place in texts.keys() - {tax[0]} - set(found.columns.values()):
        beside = [number_at(cells, place, mark) for cells, _, _ in known]
        less = all(one == money - held for one, (_, money, held) in zip(beside, known, strict=True))
        same = _WITH.search(texts[place]) and all(
            one == money for one, (_, money, _) in zip(beside, known, strict=True)
        )
        if less or same:
            raise LayoutRefusedError(
                f"'{found.heading('amount')}' holds the tax under '{texts[tax[0]]}': "
                + (f"less that it is '{texts[place]}'" if less else f"it is the same as '{texts[place]}'")
                + "; name the column of amounts without VAT as `amount` in `columns` of this [[partner]], or set "
                '`amounts = "gross"` and `vat_percent`'
            )
