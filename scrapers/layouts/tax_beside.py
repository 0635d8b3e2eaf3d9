"""Amounts that hold VAT, or of which fees were taken: words say so, or a column of tax or of fees beside them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import islice

from scrapers.layouts.figures import number_at
from scrapers.layouts.profile import Cell, LayoutRefusedError
from scrapers.layouts.table import Found
from scrapers.layouts.units_said import TITLE
from scrapers.layouts.usual_headings import fold_heading

_SAMPLE = 200
_LEAST = 2
"""Rows with tax that prove it"""
_MOST = 60
"""Halves of a percent that a rate may have"""
_ROOM = Decimal("0.01")
_A_TAX = r"\b(?:vat|tax|gst|mwst|ust|umsatzsteuer|mehrwertsteuer|steuer|ндс|tva|iva|btw|moms)\b"
_HOLDING = r"\b(?:incl?|includ\w*|inkl\w*|with|gross|brutto|mit|с|вкл\w*|ttc|bruto|lordo|compris\w*)\b"
_TAX = re.compile(_A_TAX, re.IGNORECASE)
_WITH = re.compile(_HOLDING, re.IGNORECASE)
FEES = re.compile(
    r"\b(?:fees?|commissions?|gebühr(?:en)?|verkaufsgebühr\w*|provision(?:en)?|комисси[ия]|frais|comisi[óo]n|commissioni?)\b"
)
"""Words by which a heading is of what a marketplace takes"""
_BARE_NET = re.compile(r"(?:net|netto|neto)(?: (?:amount|total|value|betrag|wert|importe|eur|usd|gbp))?|nettobetrag")
"""Headings that say net and not of what: "Net sales" are sales"""
_NO_SUM = re.compile(
    r"%|\b(?:rate|satz|ставка|taux|tipo|aliquota|no|nr|id|number|ex|excl?\w*|exkl\w*|without|net|netto|ohne|без|ht|hors)\b",
    re.IGNORECASE,
)
_SAID = re.compile(
    rf"(?<!not )(?<!without )(?<!nicht )(?<!не )(?<!non ){_HOLDING}[.:]?"
    rf"(?: (?!ex|without|ohne|без|net|no\b|0\b)[^\s,;]{{1,30}}){{0,2}} {_A_TAX}"
    r"(?![ -]*(?:rate|satz|ставк|no|nr|num|reg|exe|excl|id|breakdown|split|ausweis))|"
    rf"{_A_TAX} (?:included|inclusive|inbegriffen|enthalten|включ[её]н|comprise|inclus[oae]?|incluid[oa])\b"
    rf"(?!\W{{0,3}}(?:no|nein|нет|non)\b)",
    re.IGNORECASE,
)
"""What a line of words says: there the tax has to stand right behind, as "inkl. 19 % MwSt." does"""
_WITH_TAX = re.compile(r"\b(?:brutto\w*|bruto|ttc|mit steuer)\b|税込|(?<!不)含[税稅]|부가세 ?포함", re.IGNORECASE)


def check_tax_in_heading(heading: str) -> None:
    """Raise `LayoutRefusedError` where the heading of the amounts says that they hold tax."""
    both = _TAX.search(heading) and _WITH.search(heading) and not _NO_SUM.search(heading)
    if both or (_WITH_TAX.search(heading) and not _NO_SUM.search(heading)):
        raise LayoutRefusedError(
            f"'{heading}' says that the amounts hold tax; name the column of amounts without VAT as `amount` in "
            '`columns` of this [[partner]], or set `amounts = "gross"` and `vat_percent`'
        )


def check_tax_in_words(cells: Iterable[Cell]) -> None:
    """Raise `LayoutRefusedError` where a title or footnote says that amounts hold tax."""
    for cell in cells:
        words = cell.split() if isinstance(cell, str) else []
        if len(words) <= TITLE and _SAID.search(title := " ".join(words)):
            raise LayoutRefusedError(
                f"'{title}' says that the amounts hold tax; ask the sender for amounts without VAT, or set "
                '`amounts = "gross"` and `vat_percent` of this [[partner]]'
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
    if _holds_by_rate([(money, held) for _, money, held in known]):
        raise LayoutRefusedError(
            f"'{found.heading('amount')}' holds the tax under '{texts[tax[0]]}', by its rates; ask the sender for a "
            'column of amounts without VAT, or set `amounts = "gross"` and `vat_percent` of this [[partner]]'
        )


def check_fees(found: Found, mark: str) -> None:
    """Raise `LayoutRefusedError` where "Net" is what was left after the fees beside it, as marketplaces pay out."""
    amount, headings = found.columns.get("amount", -1), found.headings[1]
    fees = [place for place, cell in enumerate(headings) if FEES.search(fold_heading(cell))]
    if not fees or not _BARE_NET.fullmatch(fold_heading(found.heading("amount"))):
        return
    rows = (cells for _, cells in islice(found.below(), _SAMPLE))
    told = [left for cells in rows if (left := _is_left(cells, amount, fees, mark)) is not None]
    if told and all(told):
        raise LayoutRefusedError(
            f"'{found.heading('amount')}' is what is left after '{headings[fees[0]]}'; name the column of amounts "
            "without VAT as `amount` in `columns` of this [[partner]]"
        )


def _is_left(cells: Sequence[Cell], amount: int, fees: Sequence[int], mark: str) -> bool | None:
    """Return whether the fees of a row were taken off: they are below zero, or another cell is the amount with them."""
    money = number_at(cells, amount, mark)
    taken = sum((number_at(cells, place, mark) or Decimal(0) for place in fees), Decimal(0))
    if not money or not taken:
        return None
    # What fees are added to stands behind them: "Net, Fee, Total".
    before = (number_at(cells, place, mark) for place in range(amount) if place not in fees)
    return (money - taken if money * taken < 0 else money + taken) in before


def _holds_by_rate(rows: Sequence[tuple[Decimal, Decimal]]) -> bool:
    """Return whether the tax is that of usual rates on the amount less the tax, and not on the amount.

    Rates are those in whole and half percents: 20 % of what holds 25 % is one as well, and proves nothing. Totals of
    rounded tax are at no rate, and few cents at any.
    """
    held = sum(_is_at_rate(money - tax, tax) for money, tax in rows)
    added = sum(_is_at_rate(money, tax, 400) for money, tax in rows)
    return held * 10 >= len(rows) * 9 and added * 2 <= held and held - added >= _LEAST


def _is_at_rate(money: Decimal, tax: Decimal, steps: int = 200) -> bool:
    """Return whether a tax is that of a rate in `steps` of the whole (200 are half percents), to the cent."""
    rate = (steps * tax / money).to_integral_value() if money else Decimal(0)
    return 0 < rate <= _MOST * steps / 200 and abs(money * rate / steps - tax) <= _ROOM
