"""Rows above groups of others whose figures are the sums of these, where nothing else tells them from lines."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

_LEAST = 4
"""Rows of a table in which sums are no chance"""
MOST = 5_000
"""Rows of a table in which they are sought"""


class Figures(NamedTuple):
    """A row's number in the file, its product, quantity and amount."""

    row: int
    product: str
    quantity: Decimal
    amount: Decimal


def group_heads(rows: Sequence[Figures]) -> dict[int, tuple[int, int]]:
    """Return the rows that sum up others, with the first and last of these, where the whole table is built so.

    Every row is in a group then, quantity and amount of each head are the sums of the rows right below it, or of
    those right above, no head's product stands in another row, and pieces cost not all the same: among prices that
    are one, amounts prove nothing that quantities do not.
    """
    if len(rows) < _LEAST or len({one.amount / one.quantity for one in rows if one.quantity}) < 2:
        return {}
    for order in (list(rows), list(reversed(rows))):
        groups = _groups(order)
        heads = {group[0].product for group in groups}
        members = {one.product for group in groups for one in group[1:]}
        if any(len(group) > 2 for group in groups) and heads.isdisjoint(members) and len(heads) == len(groups):
            return {group[0].row: _ends(group[1:]) for group in groups}
    return {}


def _groups(rows: Sequence[Figures]) -> list[Sequence[Figures]]:
    """Return head and members of each group, or nothing where a row is in none."""
    found: list[Sequence[Figures]] = []
    begin = 0
    while begin < len(rows):
        head, end = rows[begin], begin + 1
        quantity, amount = Decimal(0), Decimal(0)
        while end < len(rows) and (end == begin + 1 or (quantity, amount) != (head.quantity, head.amount)):
            quantity, amount = quantity + rows[end].quantity, amount + rows[end].amount
            end += 1
        if (quantity, amount) != (head.quantity, head.amount):
            return []
        found.append(rows[begin:end])
        begin = end
    return found


def _ends(rows: Sequence[Figures]) -> tuple[int, int]:
    numbers = [one.row for one in rows]
    return min(numbers), max(numbers)
