"""Volume tiers: the whole volume at one rate, each slice at its own, per unit; boundaries belong to the higher tier."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise


@dataclass(frozen=True)
class Tier:
    """A step of a scale: from `start` (inclusive, in the scale's own unit) on, `rate` applies.

    `rate` is a share of value, or an amount for each unit in a per-unit scale.
    """

    start: Decimal
    rate: Decimal


class TierError(ValueError):
    """A scale whose steps do not rise."""


def checked(tiers: Sequence[Tier]) -> tuple[Tier, ...]:
    """Return the scale; raises `TierError` where it is empty or its steps do not rise strictly."""
    if not tiers:
        raise TierError("the scale has no tiers; expected at least one")
    for before, tier in pairwise(tiers):
        if tier.start <= before.start:
            raise TierError(f"the tier from {tier.start} follows the one from {before.start}; expected rising tiers")
    return tuple(tiers)


def tier_of(volume: Decimal, tiers: Sequence[Tier]) -> Tier | None:
    """Return the highest tier that the volume reaches, or None below the first."""
    return next((tier for tier in reversed(tiers) if volume >= tier.start), None)


def rate_at(volume: Decimal, tiers: Sequence[Tier]) -> Decimal:
    """Return the rate of the tier that the volume reaches; zero below the first tier."""
    tier = tier_of(volume, tiers)
    return tier.rate if tier else Decimal(0)


def whole_volume(volume: Decimal, tiers: Sequence[Tier]) -> Decimal:
    """Return R = r(V) x V, unrounded: the reached rate holds for the whole volume."""
    return rate_at(volume, tiers) * volume


def slices(volume: Decimal, tiers: Sequence[Tier]) -> list[Decimal]:
    """Return the rebate of each slice, unrounded, one for each tier; zero for tiers that were not reached."""
    ends = [tier.start for tier in tiers[1:]] + [None]
    found = []
    for tier, end in zip(tiers, ends, strict=True):
        top = volume if end is None else min(volume, end)
        found.append(max(Decimal(0), top - tier.start) * tier.rate)
    return found


def marginal(volume: Decimal, tiers: Sequence[Tier]) -> Decimal:
    """Return the sum of the slices, each at its own rate, unrounded; continuous at every step."""
    return sum(slices(volume, tiers), Decimal(0))


def next_step(volume: Decimal, tiers: Sequence[Tier]) -> tuple[Decimal, Decimal] | None:
    """Return what more volume reaches the next tier, and what more a whole-volume scale then pays; None at the top."""
    tier = next((tier for tier in tiers if tier.start > volume), None)
    if tier is None:
        return None
    return tier.start - volume, whole_volume(tier.start, tiers) - whole_volume(volume, tiers)


def between(volume: Decimal, tiers: Sequence[Tier]) -> Decimal:
    """Return the rate that rises evenly from one tier's to the next; zero below the first, the last one's above."""
    for tier, upper in pairwise(tiers):
        if tier.start <= volume < upper.start:
            return tier.rate + (upper.rate - tier.rate) * (volume - tier.start) / (upper.start - tier.start)
    return rate_at(volume, tiers)
