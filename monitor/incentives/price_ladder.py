"""The price architecture: from invoice to shelf each level lies above the one before by a minimal gap."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from monitor.incentives.rounding import ratio


def gaps(levels: Sequence[Decimal]) -> list[Decimal | None]:
    """Return (next - level) / level of each step; None where a level is zero."""
    return [ratio(above - level, level) for level, above in pairwise(levels)]


def breaches(levels: Sequence[Decimal], least: Sequence[Decimal]) -> list[str]:
    """Return "inversion:i" for a step downwards and "gap:i" for a step that is too small; `least` are shares."""
    found = []
    for index, (gap, minimum) in enumerate(zip(gaps(levels), least, strict=True)):
        if gap is not None and gap < 0:
            found.append(f"inversion:{index}")
        elif gap is None or gap < minimum:
            found.append(f"gap:{index}")
    return found
