"""Rows that sum a product up over shops, regions or sizes, told by a value that they alone have: "All stores"."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from scrapers.layouts.totals import ends_as_total, room_of, total_label

MOST = 5_000
"""Rows of a table in which such values are sought"""
_SAID, _OFTEN, _ALWAYS = 2, 3, 5
"""Groups of a product and day from which a value that says so is told, is sure, and one that says nothing is told"""
PARTS = 2
"""Rows that a sum is of: one alone may be another buyer of as much"""
_ALL = re.compile(
    r"(?:all|alle|alla|все|всі|усі|tous|toutes|todos|todas|tutti|tutte|wszystkie|wszyscy|tüm|všechny|összes)"
    r"(?: (?:the|les|los|las|i|le|die|de))?"
    r"(?: (?:stores?|shops?|branches|outlets|customers?|clients?|regions?|channels?|locations?|doors|countries|markets|"
    r"warehouses?|depots?|sites?|lager|lagerorte|склады|entrepôts|dépôts|almacenes|depósitos|magazzini|magazyny|"
    r"filialen|kunden|märkte|regionen|länder|kanäle|standorte|магазины|точки|клиенты|регионы|каналы|филиалы|магазини|"
    r"magasins|régions|canaux|points de vente|tiendas|clientes|regiones|canales|sucursales|lojas|negozi|clienti|"
    r"regioni|canali|punti vendita|sklepy|klienci|regiony|winkels|klanten|butiker|butikker|kunder|mağazalar|şubeler|"
    r"prodejny))?"
)
"""What says that a row is of all: without a noun a shop may still be called so"""


class Told(NamedTuple):
    """A line's product and day, its figures, and what its other columns say, by their places."""

    key: tuple[str, str]
    quantity: Decimal
    amount: Decimal
    texts: Mapping[int, str]


Value = tuple[int, str]
"""A column's place and what stands in it"""


def values_of_sums(rows: Sequence[Told]) -> dict[Value, bool]:
    """Return the values all of whose rows are sums of the other rows of their product and day; True where it is sure.

    A value that says so ("Total company") may be a buyer's name: it is told from the second group on, and sure from
    the third. One that says nothing ("Germany" beside its states) is told from the fifth, and is never sure.
    """
    groups: dict[tuple[str, str], list[Told]] = defaultdict(list)
    for row in rows:
        groups[row.key].append(row)
    proven: Counter[Value] = Counter()
    broken: set[Value] = set()
    for group in groups.values():
        for place in {place for row in group for place in row.texts}:
            texts = Counter(row.texts.get(place, "") for row in group)
            sums = _sums_at(place, group, texts)
            proven.update((place, text) for text, parts in sums.items() if parts >= PARTS)
            broken.update((place, text) for text in texts.keys() - sums.keys())
    return {
        value: says_all(value[1]) and count >= _OFTEN
        for value, count in proven.items()
        if value not in broken and count >= (_SAID if says_all(value[1]) else _ALWAYS)
    }


def _sums_at(place: int, group: Sequence[Told], texts: Mapping[str, int]) -> dict[str, int]:
    """Return the texts of a column whose only row in a group sums up the others, with how many of these there are."""
    lines = [row for row in group if not says_all(row.texts.get(place, ""))]
    quantity = sum((row.quantity for row in lines), Decimal(0))
    amount = sum((row.amount for row in lines), Decimal(0))
    parts, room = sum(row.quantity != 0 for row in lines), room_of(len(group))
    sums = {}
    for row in group:
        text = row.texts.get(place, "")
        # A row among those that were added up is their sum without it where it is half of all.
        times, others = (2, parts - 1) if not says_all(text) else (1, parts)
        is_sum = row.quantity and times * row.quantity == quantity and abs(times * row.amount - amount) <= room
        if is_sum and others > 0 and texts[text] == 1:
            sums[text] = others
    return sums


@lru_cache(maxsize=10_000)
def says_all(text: str) -> bool:
    """Return whether a text says that its row is of all: "Total company", "Bavaria total", "All stores"."""
    return (
        total_label(text) != "" or ends_as_total(text) or _ALL.fullmatch(" ".join(text.casefold().split())) is not None
    )
