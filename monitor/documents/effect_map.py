"""Where clients stand on the map of discount against volume."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from monitor.incentives.effects.moves import Move

Place = tuple[int | None, int | None]
"""across (the discount's change) and up (the volume's), 0 to 100 with no change at 50"""

_SPREAD = 44
"""from the middle to the farthest place, so that its mark stays off the border"""
_LEAST = (Decimal(1), Decimal(5))
"""points and per cent the map shows at least, so that a hundredth of a point does not look like a landslide"""


def reach(moves: Sequence[Move]) -> tuple[str, str]:
    """Return how far the map goes to each side of its middle, in words."""
    across, up = _bounds(moves)
    return f"{across:f} points", f"{up:f} %"


def places(moves: Sequence[Move]) -> list[Place]:
    """Return the place of each; none where a change is not known."""
    bounds = _bounds(moves)
    return [_place(move, bounds) for move in moves]


def _place(move: Move, bounds: tuple[Decimal, Decimal]) -> Place:
    if move.rate_change is None or move.volume_change is None:
        return None, None
    across, up = (50 + _SPREAD * Decimal(change) / bound for change, bound in
                  zip((move.rate_change, move.volume_change), bounds, strict=True))  # fmt: skip
    return _whole(across), _whole(up)


def _bounds(moves: Sequence[Move]) -> tuple[Decimal, Decimal]:
    across = [abs(Decimal(move.rate_change)) for move in moves if move.rate_change is not None]
    up = [abs(Decimal(move.volume_change)) for move in moves if move.volume_change is not None]
    return max([*across, _LEAST[0]]), max([*up, _LEAST[1]])


def _whole(value: Decimal) -> int:
    return int(value.quantize(Decimal(1), rounding=ROUND_HALF_UP))
