"""How many pieces a unit of measure holds, by the partner's unit table; an unknown unit is never taken for a piece."""

from __future__ import annotations

from monitor.settings import Partner

PIECES = frozenset("EA EACH PC PCE PCS PIECE UN UNIT C62 H87 NMP NAR ST STK STÜCK STUECK ШТ ШТУКА 796".split())
"""Codes and words for one piece: X12 element 355, UN/ECE Recommendation 20, OKEI, and what systems write"""


class PackUnits:
    """The unit table of one partner: pieces by unit, and by product and unit where packs differ."""

    def __init__(self, partner: Partner) -> None:
        self._units = {_folded(unit): pieces for unit, pieces in partner.units.items()}
        self._packs = {
            (sku, _folded(unit)): pieces for sku, units in partner.packs.items() for unit, pieces in units.items()
        }

    def pieces(self, sku: str, unit: str) -> int | None:
        """Return how many pieces one unit of a product is, or None where nobody said so."""
        if not unit:
            return 1
        folded = _folded(unit)
        known = self._packs.get((sku, folded)) or self._units.get(folded)
        return known or (1 if folded in PIECES else None)


def unknown_pack(sku: str, unit: str) -> str:
    """Say that nobody knows how many pieces a unit holds."""
    return f"how many pieces of {sku} is one '{unit}'? Name it in `units` or `packs` of this [[partner]]"


def _folded(unit: str) -> str:
    return unit.strip().rstrip(".").upper()
