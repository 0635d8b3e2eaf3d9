"""Columns that say in codes what a row is: credit notes, Brazil's operations, the parts of a price in settlements."""

from __future__ import annotations

import re

from scrapers.layouts.usual_headings import fold_heading

CFOP = frozenset("cfop|cod cfop|cód cfop|código cfop|codigo cfop".split("|"))
"""Headings of Brazil's codes of fiscal operations: the first digit says in (1 to 3) or out (5 to 7)"""
_OPERATION = re.compile(r"\s*([1-7])\.?(\d{3})(?!\d)")
_BACK = frozenset("201 202 203 204 208 209 410 411 503 504 660 661 662".split())
"""What comes in that had been sold"""
_SOLD_AFTER_ALL = frozenset("922 929 933".split())
"""Of the operations of other kinds (9..) those that bill a sale: for later delivery, by a till, of a service"""
_MOVED_OUT = re.compile("15[1-9]|2[01][0-9]|40[89]|41[0-5]|55[2-7]|9..")
"""What goes out and is not sold: to branches, back to suppliers, as a gift, a sample, a loan, for repair"""

PARTS_OF_PRICE = frozenset("amount description|price type".split("|"))
"""Headings of settlements that state the parts of one sale's price in rows of their own, each with its quantity"""
_GOODS = "principal"


_CREDITS = frozenset(
    "cn crn ccn cm nc gs av ret rtn rma srn credit credits kor fk kfs kfv fvk fkor td04 td08 381".split()
)
"""Codes of credit notes and returns under a heading for kinds of documents"""
_BILLED_BACK = frozenset("re g2 s1 s2 cre".split())
"""SAP's kinds of invoices that take sales back; RE is an invoice elsewhere"""


def is_credit(cell: object) -> bool:
    """Return whether the cell of a kind of document is the code of a credit note or a return."""
    return isinstance(cell, str) and fold_heading(cell) in _CREDITS


def is_billed_back(cell: object) -> bool:
    """Return whether a billing type of SAP is one of those that take sales back."""
    return isinstance(cell, str) and fold_heading(cell) in _BILLED_BACK


def is_sold_back(cell: object) -> bool:
    """Return whether a code of operations is that of goods that customers sent back."""
    found = _OPERATION.match(str(cell))
    return found is not None and found[1] in "123" and found[2] in _BACK


def is_no_sale(cell: object) -> bool:
    """Return whether a code of operations is of goods that were bought, moved or given away."""
    found = _OPERATION.match(str(cell))
    if found is None or is_sold_back(cell):
        return False
    return found[1] in "123" or (_MOVED_OUT.fullmatch(found[2]) is not None and found[2] not in _SOLD_AFTER_ALL)


def is_price_of_goods(cell: object) -> bool:
    """Return whether a row of a settlement states the price of the goods themselves."""
    return str(cell).strip().casefold() == _GOODS


def is_beside_price(cell: object) -> bool:
    """Return whether a row of a settlement states another part than that: tax, shipping, a fee."""
    return str(cell).strip() != "" and not is_price_of_goods(cell)
