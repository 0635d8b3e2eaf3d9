"""Where clients stand on the map of discount against volume."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from monitor.incentives.effects.moves import Move

Place = tuple[int | None, int | None]
"""cell of the map: steps across (the discount's change) and up (the volume's) from the middle, where nothing changed"""

ACROSS, UP = 4, 3
"""steps from the middle to each side"""
_LEAST = (Decimal(1), Decimal(5))
"""points and per cent the map shows at least, so that a hundredth of a point does not look like a landslide"""


def reach(moves: Sequence[Move]) -> tuple[str, str]:
    """Return how far the map goes to each side of its middle, in words."""
    across, up = _bounds(moves)
    return f"{across:f} points", f"{up:f} %"


def places(moves: Sequence[Move]) -> list[Place]:
    """Return the place of each; none where a change is not known."""
    across, up = _bounds(moves)
    return [_place(move, across, up) for move in moves]


def _place(move: Move, across: Decimal, up: Decimal) -> Place:
    if move.rate_change is None or move.volume_change is None:
        return None, None
    return _step(Decimal(move.rate_change) / across * ACROSS), _step(Decimal(move.volume_change) / up * UP)


def _bounds(moves: Sequence[Move]) -> tuple[Decimal, Decimal]:
    across = [abs(Decimal(move.rate_change)) for move in moves if move.rate_change is not None]
    up = [abs(Decimal(move.volume_change)) for move in moves if move.volume_change is not None]
    return max([*across, _LEAST[0]]), max([*up, _LEAST[1]])


def _step(steps: Decimal) -> int:
    """Return whole steps; what changed at all never stands in the middle, so that its quarter of the map is right."""
    whole = int(steps.quantize(Decimal(1), rounding=ROUND_HALF_UP))
    return whole or (steps > 0) - (steps < 0)
