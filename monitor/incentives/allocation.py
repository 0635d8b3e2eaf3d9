"""Splitting scarce stock: proportional to scores, whole units by largest remainder, the sum always the total."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction


@dataclass(frozen=True)
class Bounds:
    """What one partner gets at least and, where it is limited, at most, in the allocation's unit."""

    least: int = 0
    most: int | None = None

    def cut(self, units: Fraction) -> Fraction:
        """Return the units brought within the bounds."""
        units = max(units, Fraction(self.least))
        return units if self.most is None else min(units, Fraction(self.most))


def weighted_scores(
    history: Sequence[Decimal], potential: Sequence[Decimal], w_history: Decimal, w_potential: Decimal
) -> list[Decimal]:
    """Return w_h x H_i + w_p x P_i of each partner."""
    return [w_history * h + w_potential * p for h, p in zip(history, potential, strict=True)]


def by_score(total: int, scores: Sequence[Decimal]) -> list[int]:
    """Return whole units proportional to the scores by largest remainder; ties go to the first in the list.

    The sum is `total`, except where all scores are zero: then nothing is allocated and a person decides.
    Method: Hamilton's. Raises `ValueError` for a negative total or score.
    """
    if total < 0 or any(score < 0 for score in scores):
        raise ValueError("the total and every score must be zero or more")
    whole = sum(scores, Decimal(0))
    if whole.is_zero():
        return [0] * len(scores)
    return _largest_remainder([Fraction(score) * total / Fraction(whole) for score in scores], total)


def in_cases(units: int, units_per_case: int, scores: Sequence[Decimal]) -> list[int]:
    """Return whole cases proportional to the scores; what fills no case stays unallocated."""
    return by_score(units // units_per_case, scores)


def within_bounds(total: int, scores: Sequence[Decimal], bounds: Sequence[Bounds]) -> list[int]:
    """Return whole units proportional to the scores, nobody under their least or over their most.

    What a bound takes or leaves is shared among the others in proportion to their scores; what nobody may take stays
    unallocated. Raises `ValueError` where the least amounts exceed the total.
    """
    if sum(bound.least for bound in bounds) > total:
        raise ValueError(f"the least amounts come to {sum(b.least for b in bounds)}, more than the total of {total}")
    held: dict[int, int] = {}
    while True:
        free = [index for index in range(len(scores)) if index not in held]
        rest = total - sum(held.values())
        weight = Fraction(sum((scores[index] for index in free), Decimal(0)))
        shares = {i: Fraction(scores[i]) * rest / weight if weight else Fraction(0) for i in free}
        pushed = {i: bounds[i].cut(share) - share for i, share in shares.items()}
        excess = sum(pushed.values())
        # Only one side is fixed at a time: those lifted when lifting outweighs, else those cut.
        fixed = [i for i, push in pushed.items() if (push > 0 if excess > 0 else push < 0)]
        if not fixed and excess == 0:
            fixed = [i for i, push in pushed.items() if push != 0]
        if not fixed:
            break
        for i in fixed:
            held[i] = int(bounds[i].cut(shares[i]))
    wanted = [shares[i] if i in shares else Fraction(held[i]) for i in range(len(scores))]
    return _largest_remainder(wanted, int(sum(wanted)))


def _largest_remainder(shares: Sequence[Fraction], total: int) -> list[int]:
    whole = [int(share) for share in shares]
    order = sorted(range(len(shares)), key=lambda i: (whole[i] - shares[i], i))
    for index in order[: total - sum(whole)]:
        whole[index] += 1
    return whole
