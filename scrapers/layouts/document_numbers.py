"""Credit notes that only their numbers tell from invoices: CN-0005 beside INV-1002."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cached_property

from scrapers.layouts.profile import Row
from scrapers.layouts.row_codes import is_credit
from scrapers.layouts.sides import is_below_zero

_CODE = re.compile(r"\s*([^\W\d_]{1,6})[\W_]*\d")
_BILLS = frozenset(
    "inv in iv si sin re rg rn rnr rech ar bill f fa ft fc fr fac fact fv fvs fvn fs nf sf сф рн".split()
)
"""Letters that numbers of invoices begin with"""


class CreditNumbers:
    """The numbers of a column that begin with the code of a credit note, where others begin with an invoice's.

    Where one of these rows has a figure below zero the sender writes such figures, and the number says nothing more.
    Nor does it where other letters are among them, as those of branches or lands are.
    """

    def __init__(self, place: int, amount: int, rows: Callable[[], Iterable[Row]]) -> None:
        self._place, self._amount = place, amount
        self._rows = rows

    def holds(self, cell: object) -> bool:
        """Return whether a number is that of a credit note."""
        return is_credit(_code(cell)) and self._tells

    @cached_property
    def _tells(self) -> bool:
        billed = False
        for _, cells in self._rows():
            code = _code(cells[self._place]) if self._place < len(cells) else ""
            if is_credit(code) and 0 <= self._amount < len(cells) and is_below_zero(cells[self._amount]):
                return False
            if code and not is_credit(code) and code not in _BILLS:
                return False
            billed = billed or code in _BILLS
        return billed


def _code(number: object) -> str:
    found = _CODE.match(number) if isinstance(number, str) else None
    return found[1].casefold() if found else ""
