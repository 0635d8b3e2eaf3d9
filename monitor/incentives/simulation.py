"""A scheme on history, before it is signed: what it would have cost, whom it would have paid, and what it brought."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, localcontext

from monitor.errors import RefusedError
from monitor.incentives.books import Books
from monitor.incentives.calendar_periods import Period, periods_within, sticks_out
from monitor.incentives.earning import earn, earned_by
from monitor.incentives.figures import Figures, UnknownFigureError
from monitor.incentives.price_law import PriceLaw
from monitor.incentives.rounding import EXACT
from monitor.incentives.schemes.records import Base, Scheme, Stacking
from monitor.incentives.wording import figure
from scrapers.counted import number_of


@dataclass(frozen=True)
class Simulated:
    """One partner and period: cost, base, growth of the base over the year before, and the margin on that growth.

    `present` is what the versions in force paid. What cannot be known is None; `reason` says why there is no cost.
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
    present: Decimal | None = None

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
    title: str = ""
    margin: Decimal | None = None
    """the brand's margin on the base, as the scheme names it"""

    @property
    def cost(self) -> Decimal:
        """Return what the scheme would have cost, as far as it is known."""
        return sum((line.cost for line in self.lines if line.cost is not None), Decimal(0))


def simulate(
    scheme: Scheme,
    books: Books,
    *,
    since: date,
    until: date,
    present: Sequence[Scheme],
    law: PriceLaw,
) -> Simulation:
    """Return what the scheme would have paid in its whole periods between two days, both inclusive.

    `present` are other versions of it, whose pay for the same days is set beside: by period, or over all of the days
    where one pays for longer periods. Raises `RefusedError` where no whole period lies between them.
    """
    touched = periods_within(scheme.period, since, until)
    periods = [period for period in touched if period.start >= since and period.end <= until]
    if not periods:
        kind = scheme.period.kind.replace("_", " ")
        raise RefusedError(f"no whole {kind} lies between {since} and {until}; choose an earlier --since")
    tried = replace(scheme, valid_from=since, valid_to=until)
    lines = tuple(
        replace(_line(tried, party_id, period, books, law), present=_present(present, party_id, period, books, law))
        for party_id in scheme.partners
        for period in periods
    )
    warnings = [*_warnings(scheme, lines), *_more_warnings(scheme, lines)]
    if any(version.period.months > scheme.period.months for version in present):
        days = Period(periods[0].start, periods[-1].end)
        paid = {party_id: _present(present, party_id, days, books, law) for party_id in scheme.partners}
        warnings.append(_beside_longer(lines, paid, days))
    return Simulation(scheme.name, scheme.currency, since, until, lines, tuple(warnings), scheme.title, scheme.margin)


def _present(versions: Sequence[Scheme], party_id: str, period: Period, books: Books, law: PriceLaw) -> Decimal | None:
    """Return what the versions in force paid for a period, where they pay for just its days and all of it is known."""
    found = earned_by(party_id, versions, period, books, as_of=period.end, law=law)
    beyond = any(sticks_out(earned.period.start, earned.period.end, period) for earned in found)
    if beyond or sum(earned.period.days for earned in found) != period.days:  # no two versions hold on one day
        return None
    dues = [earned.due for earned in found]
    return None if None in dues else sum((due or Decimal(0) for due in dues), Decimal(0))


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
        cliffs=tuple(change for change in earned.change if change.endswith(": cliff")),
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
        of = f"{unknown} of {number_of(len(lines), 'result')} {'is' if unknown == 1 else 'are'}"
        found.append(f"{of} not known, so the cost is a lower bound")
    return found


def _more_warnings(scheme: Scheme, lines: Sequence[Simulated]) -> list[str]:
    """Return who is paid without having grown, who gets nothing, and what it costs beside the version in force."""
    found = []
    idle = [line for line in lines if line.cost and line.growth is not None and line.growth <= 0]
    if idle:
        cost = sum((line.cost or Decimal(0) for line in idle), Decimal(0))
        found.append(
            f"{figure(cost)} of the cost goes to {len(idle)} of {number_of(len(lines), 'result')} without any growth"
        )
    earning = {line.party_id for line in lines if line.cost != 0}  # who is not known is not said to get nothing
    empty = [party_id for party_id in scheme.partners if party_id not in earning]
    if empty and len(empty) < len(scheme.partners):
        found.append(f"nothing for {', '.join(empty)}")
    both = [(line.cost, line.present) for line in lines if line.cost is not None and line.present is not None]
    if both:
        found.append(f"{_beside(both)}, in {len(both)} of {number_of(len(lines), 'result')}")
    if scheme.stacking is Stacking.CASCADE:
        found.append(
            "it is simulated on the whole base: what earlier schemes of the cascade take off is not known here"
        )
    return found


def _beside_longer(lines: Sequence[Simulated], paid: Mapping[str, Decimal | None], days: Period) -> str:
    """Return the cost beside what versions with longer periods paid in all of the days: a quarter is no month's pay."""
    both = []
    for party_id, present in paid.items():
        costs = [line.cost for line in lines if line.party_id == party_id]
        if present is not None and None not in costs:
            both.append((sum((cost or Decimal(0) for cost in costs), Decimal(0)), present))
    if not both:
        return f"the version in force pays for longer periods, and what it paid for just {days.name} is not known"
    return f"{_beside(both)} over {days.name}, with {len(both)} of {number_of(len(paid), 'partner')}"


def _beside(both: Sequence[tuple[Decimal, Decimal]]) -> str:
    more = sum((cost - present for cost, present in both), Decimal(0))
    return f"it costs {figure(abs(more))} {'more' if more >= 0 else 'less'} than the version in force"
