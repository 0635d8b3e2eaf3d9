"""Finds the measures a KPI may name, functions marked with `@measure`, and says what each needs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

import monitor.incentives.measures
from monitor.incentives.figures import Figures
from monitor.incentives.marked import marked
from monitor.incentives.schemes.records import SchemeKpi

FILE = "file"
"""The measure whose actual a person enters, in the policy file `kpi_results`."""


@dataclass(frozen=True)
class Measured:
    """What was reached: the actual, and where the data itself names one the target; without data `why` there is none.

    Shares are fractions of 1. What is not known is None and never nought.
    """

    actual: Decimal | None
    target: Decimal | None = None
    why: str = ""


Function = Callable[[SchemeKpi, Figures], Measured]
_MARK = "kpi_measure"


@dataclass(frozen=True)
class Measure:
    """A measure with what it stands on: the party's sales reports, a policy file, keys of the KPI that it reads.

    `own_target`: the data may name the target. `adds_up`: half a period reaches half of it. `of_price`: it looks at the
    party's resale prices, to which the law lets no pay be tied in most places.
    """

    name: str
    function: Function
    reports: bool = False
    policy: str = ""
    options: frozenset[str] = frozenset()
    own_target: bool = False
    adds_up: bool = False
    of_price: bool = False


def measure(
    name: str,
    *,
    reports: bool = False,
    policy: str = "",
    options: tuple[str, ...] = (),
    own_target: bool = False,
    adds_up: bool = False,
    of_price: bool = False,
) -> Callable[[Function], Function]:
    """Mark a function as the measure of that name."""

    def mark(function: Function) -> Function:
        found = Measure(name, function, reports, policy, frozenset(options), own_target, adds_up, of_price)
        setattr(function, _MARK, found)
        return function

    return mark


@cache
def measures() -> dict[str, Measure]:
    """Return every measure by name; raises `RuntimeError` for a file without one and for a name there twice."""
    return marked(monitor.incentives.measures, _MARK, _measure)


def _measure(function: object) -> tuple[str, Measure]:
    found: Measure = getattr(function, _MARK)
    return found.name, found
