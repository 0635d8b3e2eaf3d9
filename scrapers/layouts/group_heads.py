"""Rows above groups of others whose figures are the sums of these, where nothing else tells them from lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

_LEAST = 4
"""Rows of a table in which sums are no chance"""
MOST = 5_000
"""Rows of a table in which they are sought"""
_STEPS = 500_000
"""Sums that are tried before it is given up"""


class Figures(NamedTuple):
    """A row's number in the file, its product, quantity and amount."""

    row: int
    product: str
    quantity: Decimal
    amount: Decimal


class _Group(NamedTuple):
    """A head with the places of what it sums up, lines or heads of groups themselves, and where it ends."""

    head: int
    members: tuple[int, ...]
    end: int


def group_heads(rows: Sequence[Figures]) -> dict[int, tuple[int, int]]:
    """Return the rows that sum up others, with the first and last of these, where the whole table is built so.

    Every row is in a group then, quantity and amount of each head are the sums of what stands right below it, or
    right above, no head's product stands in another row, and pieces cost not all the same: among prices that are one,
    amounts prove nothing that quantities do not. Groups may hold groups.
    """
    if len(rows) < _LEAST or len({one.amount / one.quantity for one in rows if one.quantity}) < 2:
        return {}
    for order in (list(rows), list(reversed(rows))):
        groups = _Groups(order).found()
        products = [order[group.head].product for group in groups]
        others = {one.product for place, one in enumerate(order) if place not in {group.head for group in groups}}
        if any(len(group.members) > 1 for group in groups) and others.isdisjoint(products):
            return {order[group.head].row: _ends(order[group.head + 1 : group.end]) for group in groups}
    return {}


@dataclass
class _Groups:
    """Seeks the groups that a table consists of, from its last row up: what stands below a head is known then."""

    rows: Sequence[Figures]
    known: dict[int, _Group] = field(default_factory=dict)
    steps: int = 0

    def __post_init__(self) -> None:
        self._rises = all(one.quantity >= 0 and one.amount >= 0 for one in self.rows)

    def found(self) -> list[_Group]:
        """Return all groups, or none where a row is in none."""
        for head in range(len(self.rows) - 2, -1, -1):
            if group := self._under(head):
                self.known[head] = group
        begin, found = 0, list[_Group]()
        while begin < len(self.rows):
            if begin not in self.known:
                return []
            found += self._within(begin)
            begin = self.known[begin].end
        return found

    def _within(self, head: int) -> list[_Group]:
        group = self.known[head]
        inner = [one for member, end in zip(group.members, (*group.members[1:], group.end), strict=True)
                 if end - member > 1 for one in self._within(member)]  # fmt: skip
        return [group, *inner]

    def _under(self, head: int) -> _Group | None:
        """Return the group of a head; of rows that may head others themselves, both readings are tried."""
        wanted = (self.rows[head].quantity, self.rows[head].amount)
        open_ways: list[tuple[int, tuple[Decimal, Decimal], tuple[int, ...]]] = [(head + 1, (Decimal(0),) * 2, ())]
        while open_ways and self.steps < _STEPS:
            self.steps += 1
            place, sums, members = open_ways.pop()
            if members and sums == wanted:
                return _Group(head, members, place)
            beyond = self._rises and (sums[0] > wanted[0] or sums[1] > wanted[1])
            if place == len(self.rows) or beyond:
                continue
            one = self.rows[place]
            further = (sums[0] + one.quantity, sums[1] + one.amount), (*members, place)
            open_ways.append((place + 1, *further))
            if place in self.known:
                open_ways.append((self.known[place].end, *further))
        return None


def _ends(rows: Sequence[Figures]) -> tuple[int, int]:
    numbers = [one.row for one in rows]
    return min(numbers), max(numbers)
