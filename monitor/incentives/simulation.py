"""A scheme on history, before it is signed: what it would have cost, whom it would have paid, and what it brought."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, localcontext

from monitor.errors import RefusedError
from monitor.incentives.books import Books
from monitor.incentives.calendar_periods import Period, periods_within
from monitor.incentives.earned import Earned
from monitor.incentives.earning import earn
from monitor.incentives.figures import Figures, UnknownFigureError
from monitor.incentives.price_law import NOT_ASKED, PriceLaw
from monitor.incentives.rounding import EXACT
from monitor.incentives.schemes.records import Base, Scheme
from monitor.incentives.wording import figure


@dataclass(frozen=True)
class Simulated:
    """One partner and period: cost, base, growth of the base over the year before, and the margin on that growth.

    What cannot be known is None; `reason` says why there is no cost.
    """

    party_id: str
    period: str
    cost: Decimal | None
    base: Decimal | None
    growth: Decimal | None
    margin: Decimal | None
    cliffs: tuple[str, ...]
    gaps: tuple[str, ...]
    reason: str

    @property
    def gain(self) -> Decimal | None:
        """Return the margin on growth less the cost, where both are known."""
        return None if self.cost is None or self.margin is None else self.margin - self.cost


@dataclass(frozen=True)
class Simulation:
    """All partners and periods, and what a person should know before signing."""

    scheme: str
    currency: str
    since: date
    until: date
    lines: tuple[Simulated, ...]
    warnings: tuple[str, ...]

    @property
    def cost(self) -> Decimal:
        """Return what the scheme would have cost, as far as it is known."""
        return sum((line.cost for line in self.lines if line.cost is not None), Decimal(0))


def simulate(scheme: Scheme, books: Books, *, since: date, until: date, law: PriceLaw = NOT_ASKED) -> Simulation:
    """Return what the scheme would have paid in its whole periods between two days, both inclusive.

    Raises `RefusedError` where no whole period lies between them.
    """
    touched = periods_within(scheme.period, since, until)
    periods = [period for period in touched if period.start >= since and period.end <= until]
    if not periods:
        kind = scheme.period.replace("_", " ")
        raise RefusedError(f"no whole {kind} lies between {since} and {until}; choose an earlier --since")
    tried = replace(scheme, valid_from=since, valid_to=until)
    lines = tuple(_line(tried, party_id, period, books, law) for party_id in scheme.partners for period in periods)
    return Simulation(scheme.name, scheme.currency, since, until, lines, tuple(_warnings(scheme, lines)))


def _line(scheme: Scheme, party_id: str, period: Period, books: Books, law: PriceLaw) -> Simulated:
    earned = earn(scheme, party_id, period, books, as_of=period.end, law=law)
    with localcontext(EXACT):
        base = _base(scheme, party_id, period, books)
        before = _base(scheme, party_id, period.year_before(), books)
        growth = None if base is None or before is None else base - before
        margin = None if growth is None or scheme.margin is None else scheme.rounding.amount(growth * scheme.margin)
    return Simulated(
        party_id=party_id,
        period=period.name,
        cost=earned.due,
        base=base,
        growth=growth,
        margin=margin,
        cliffs=_cliffs(earned),
        gaps=earned.gaps,
        reason=earned.reason,
    )


def _base(scheme: Scheme, party_id: str, period: Period, books: Books) -> Decimal | None:
    """Return the base's value, or None where the period is not wholly known or has none."""
    if scheme.base in (Base.ENTRIES, Base.SELL_IN):
        return None
    figures = Figures(scheme, party_id, "", period, books)
    try:
        value = figures.value()
    except UnknownFigureError:
        return None
    return None if figures.gaps else value


def _cliffs(earned: Earned) -> tuple[str, ...]:
    return tuple(change for change in earned.change if change.endswith(": cliff"))


def _warnings(scheme: Scheme, lines: Sequence[Simulated]) -> list[str]:
    """Return the fourth principle, of use to both sides, and what else a signature should not overlook."""
    found = []
    known = [line for line in lines if line.cost is not None and line.margin is not None]
    cost = sum((line.cost or Decimal(0) for line in known), Decimal(0))
    margin = sum((line.margin or Decimal(0) for line in known), Decimal(0))
    if known and cost > margin:
        found.append(
            f"of use to the partner only: it costs {figure(cost)}, and the margin on growth over the year before is "
            f"{figure(margin)}"
        )
    if scheme.margin is None:
        found.append("whether it pays for itself is not known: the scheme names no margin (margin: 35 %)")
    elif not known:
        found.append("whether it pays for itself is not known: no period has a known year before")
    if not any(line.cost for line in lines):
        found.append("nobody would have earned anything: the targets may be out of reach, or the figures are missing")
    unknown = sum(line.cost is None for line in lines)
    if unknown:
        found.append(f"{unknown} of {len(lines)} results are not known, so the cost is a lower bound")
    return found
