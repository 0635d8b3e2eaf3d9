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


class RowFigures(NamedTuple):
    """A row's number in the file, its product, quantity and amount."""

    row: int
    product: str
    quantity: Decimal
    amount: Decimal


class _Group(NamedTuple):
    """A head with the places of what it sums up, the groups among these, and where it ends."""

    head: int
    members: tuple[int, ...]
    inner: tuple[_Group, ...]
    end: int


def group_heads(rows: Sequence[RowFigures]) -> dict[int, tuple[int, int]]:
    """Return the rows that sum up others, with the first and last of these, where the whole table is built so.

    Every row is in a group then, quantity and amount of each head are the sums of what stands right below it, or
    right above, no head's product stands in another row, and pieces cost not all the same: among prices that are one,
    amounts prove nothing that quantities do not. Groups may hold groups.
    """
    if len(rows) < _LEAST or len({one.amount / one.quantity for one in rows if one.quantity}) < 2:
        return {}
    for order in (list(rows), list(reversed(rows))):
        groups = _Groups(order).found()
        heads = {group.head for group in groups}
        others = {one.product for place, one in enumerate(order) if place not in heads}
        if any(len(group.members) > 1 for group in groups) and others.isdisjoint(order[head].product for head in heads):
            return {order[group.head].row: _ends(order[group.head + 1 : group.end]) for group in groups}
    return {}


@dataclass
class _Groups:
    """Seeks the groups that a table consists of, from its last row up: what stands below a head is known then."""

    rows: Sequence[RowFigures]
    known: dict[int, list[_Group]] = field(default_factory=dict)
    steps: int = 0

    def __post_init__(self) -> None:
        self._rises = all(one.quantity >= 0 and one.amount >= 0 for one in self.rows)

    def found(self) -> list[_Group]:
        """Return all groups, or none where a row is in none."""
        # The group at a row behind which all others are in groups as well.
        chosen: dict[int, _Group] = {}
        for head in range(len(self.rows) - 2, -1, -1):
            self.known[head] = self._under(head)
            fits = (group for group in self.known[head] if group.end == len(self.rows) or group.end in chosen)
            if group := next(fits, None):
                chosen[head] = group
        groups: list[_Group] = []
        begin = 0
        while begin in chosen:
            groups.append(chosen[begin])
            begin = chosen[begin].end
        if begin < len(self.rows):
            return []
        for group in groups:
            groups += group.inner  # found by this very loop in turn
        return groups

    def _under(self, head: int) -> list[_Group]:
        """Return the groups that a row may head, by where they end; rows count as lines before they count as heads."""
        wanted = (self.rows[head].quantity, self.rows[head].amount)
        found: dict[int, _Group] = {}
        nothing = _Group(head, (), (), head + 1)
        open_ways = [(nothing, (Decimal(0), Decimal(0)))]
        while open_ways and self.steps < _STEPS:
            self.steps += 1
            way, sums = open_ways.pop()
            if way.members and sums == wanted:
                found.setdefault(way.end, way)
            beyond = self._rises and (sums[0] > wanted[0] or sums[1] > wanted[1])
            if way.end == len(self.rows) or beyond:
                continue
            one = self.rows[way.end]
            further = (sums[0] + one.quantity, sums[1] + one.amount)
            members = (*way.members, way.end)
            for group in self.known.get(way.end, ()):
                open_ways.append((_Group(head, members, (*way.inner, group), group.end), further))
            open_ways.append((_Group(head, members, way.inner, way.end + 1), further))
        return list(found.values())


def _ends(rows: Sequence[RowFigures]) -> tuple[int, int]:
    numbers = [one.row for one in rows]
    return min(numbers), max(numbers)
