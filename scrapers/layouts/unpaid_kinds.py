"""Kinds of rows that never have an amount: a settlement's logistics, storage and fines beside what was sold."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property, partial
from itertools import islice

from scrapers.layouts.document_kinds import TYPES
from scrapers.layouts.profile import Cell, Row
from scrapers.layouts.sides import is_zero
from scrapers.layouts.usual_headings import fold_heading

UNPAID, CHARGED = "unpaid", "beside"
WHY_UNPAID = (
    "no row of its kind has an amount, while rows of other kinds have: a charge or a gift is no piece sold; dismiss it "
    "if so"
)
_MOST = 100_000
"""Rows in which kinds without amounts are sought"""
_KIND = re.compile(
    r"обоснование(?: для оплаты)?|(?:тип|вид|группа|название) (?:начислени[яй]|операции|услуги?)|supplier oper name|"
    r"(?:transaction|operation|charge|service|fee|accrual|settlement) (?:type|kind|name|description)(?: name)?|"
    r"reason for payment|vorgangsart|buchungsart|buchungstyp|art des vorgangs|typ operacji|rodzaj operacji|"
    r"tipo (?:de )?(?:operación|operação|operazione|transacción|transação|transazione)|type d(?:e l)? ?opération|"
    r"i̇şlem tipi|işlem tipi|işlem türü|тип операції|вид операції"
)
"""Headings of kinds in settlements, beside those that ledgers have"""
_CHARGE = re.compile(
    r"логистик|хранени|штраф|эквайринг|комисси|удержани|возмещени|перевоз|при[её]мк|обработк|услуг|реклам(?!аци)|продвижени|"
    r"logisti|storage|warehous|penalt|\bfines?\b|\bfees?\b|commission|charge|acquiring|advertis|handling|freight|"
    r"gebühr|lagerung|versand(?:kosten|gebühr)|vertragsstrafe|werbung|provision|frais|stockage|pénalité|almacen|comisi|comiss|kargo|komisyon|"
    r"prowizj|magazynowani|opłat|логістик|зберіганн|комісі"
)
"""Words by which such a kind is a service or a charge, of which a settlement may have more rows than of sales"""
_SALE = re.compile(
    r"\b(?:sales?|sold|verkauf\w*|ventes?|ventas?|vendit\w*|vendas?|sprzeda\w*|продаж\w*|реализац\w*|satış\w*)\b"
)
"""Words by which it may be a sale all the same: "Продажа комиссионера" """


class UnpaidKinds:
    """The kinds of a column all of whose rows have quantities and no amount, where other kinds have amounts."""

    def __init__(self, places: Sequence[int], rows: Callable[[], Iterable[Row]], quantity: int, amount: int) -> None:
        self._places = places
        self._rows = rows
        self._quantity, self._amount = quantity, amount

    def holds(self, place: int, cell: object) -> bool:
        """Return whether a cell in a column of kinds is one of them."""
        return isinstance(cell, str) and cell.strip() in self._kinds.get(place, ())

    def holds_charge(self, place: int, cell: object) -> bool:
        """Return whether it is one of them, and by its words a charge."""
        text = str(cell).casefold()
        return self.holds(place, cell) and _CHARGE.search(text) is not None and _SALE.search(text) is None

    @cached_property
    def _kinds(self) -> dict[int, set[str]]:
        if min(self._quantity, self._amount) < 0:
            return {}
        paid: dict[int, set[str]] = {place: set() for place in self._places}
        counted: dict[int, set[str]] = {place: set() for place in self._places}
        for _, cells in islice(self._rows(), _MOST):
            if len(cells) <= max(self._quantity, self._amount) or cells[self._amount] == "":
                continue
            told = paid if not is_zero(cells[self._amount]) else counted
            for place in self._places if told is paid or not is_zero(cells[self._quantity]) else ():
                told[place].add(str(cells[place]).strip() if place < len(cells) else "")
        return {place: counted[place] - paid[place] - {""} for place in self._places if paid[place] - {""}}


def unpaid(
    headings: Sequence[Cell],
    beside: Iterable[int],
    rows: Callable[[], Iterable[Row]],
    quantity: int,
    amount: int,
) -> Iterable[tuple[Sequence[int], Callable[[object], object], str]]:
    """Yield, for each column of kinds beside the fields, what asks its cells and what these say."""
    folded = {place: fold_heading(headings[place]) for place in beside}
    places = [place for place, text in folded.items() if text in TYPES or _KIND.fullmatch(text)]
    kinds = UnpaidKinds(places, rows, quantity, amount)
    for place in places:
        yield [place], partial(kinds.holds_charge, place), CHARGED
        yield [place], partial(kinds.holds, place), UNPAID
