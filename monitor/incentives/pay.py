"""Finds the methods a scheme may name, functions marked with `@pays`, and says what each needs of its file."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

import monitor.incentives.paying
from monitor.incentives.figures import Figures
from monitor.incentives.marked import marked
from monitor.incentives.schemes.records import Base, Scheme

VALUES = (Base.PURCHASES, Base.SELL_OUT)
UNITS = (Base.SELL_IN, Base.SELL_OUT)
ORDERS = (Base.ENTRIES,)


@dataclass(frozen=True)
class Pay:
    """What a method pays: `lines` are unrounded parts; None where it cannot be known yet, and `reason` says why.

    `steps` show the formula with its numbers, `change` what would change the result.
    """

    lines: tuple[Decimal, ...] | None
    steps: tuple[str, ...] = ()
    change: tuple[str, ...] = ()
    reason: str = ""
    rate: str = ""
    """the rate reached, where one rules the whole volume"""
    attained: Decimal | None = None
    """weighted attainment of KPIs, where all that have a weight have data"""


Method = Callable[[Scheme, Figures], Pay]
_MARK = "payer"


@dataclass(frozen=True)
class Payer:
    """A method with what its scheme files hold: tiers, KPIs, shares and amounts under `terms`, possible bases."""

    name: str
    function: Method
    bases: tuple[Base, ...]
    tiers: str = ""
    """what a tier's `rate` is: share, amount, or empty where the method has no tiers"""
    kpis: bool = False
    shares: tuple[str, ...] = ()
    amounts: tuple[str, ...] = ()
    optional: frozenset[str] = frozenset()
    """terms that may be left out"""
    one_of: tuple[str, ...] = ()
    """terms of which exactly one stands"""
    cascades: bool = False
    """whether it can stand on what earlier schemes left of its base"""
    growth: bool = False
    """whether it sets the volume against a base of earlier volume"""

    @property
    def terms(self) -> tuple[str, ...]:
        """Return the names of all terms."""
        return self.shares + self.amounts


def pays(
    name: str,
    *,
    bases: tuple[Base, ...],
    tiers: str = "",
    kpis: bool = False,
    shares: tuple[str, ...] = (),
    amounts: tuple[str, ...] = (),
    optional: Collection[str] = (),
    one_of: tuple[str, ...] = (),
    cascades: bool = False,
    growth: bool = False,
) -> Callable[[Method], Method]:
    """Mark a function as the method of that name."""

    def mark(function: Method) -> Method:
        payer = Payer(
            name, function, bases, tiers, kpis, shares, amounts, frozenset(optional), one_of, cascades, growth
        )
        setattr(function, _MARK, payer)
        return function

    return mark


@cache
def payers() -> dict[str, Payer]:
    """Return every method by name; raises `RuntimeError` for a file without one and for a name there twice."""
    return marked(monitor.incentives.paying, _MARK, _payer)


def _payer(function: object) -> tuple[str, Payer]:
    payer: Payer = getattr(function, _MARK)
    return payer.name, payer
