"""What was earned of one scheme, and what earlier results leave for later ones: of a base, and of a legal cap."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from monitor.incentives.calendar_periods import Period
from monitor.incentives.figures import InputRow, UnknownFigureError
from monitor.incentives.schemes.records import Scheme, Stacking


@dataclass(frozen=True)
class Asked:
    """What a party's claims ask for, and what the scheme pays of them before the fund's limit: a `share` of each.

    `proven` is the payable part of those with a proof: what has none may still get one, and is a matter of its own. It
    is None where a claim names a fund of its own.
    """

    claimed: Decimal
    share: Decimal
    payable: Decimal
    proven: Decimal | None


@dataclass(frozen=True)
class Earned:
    """What a scheme pays: `due` is rounded, `exact` is not; both None where `reason` says why that cannot be known.

    `gaps` say what is missing, so that the figure may still change; `open_until` is the end of a period that runs.
    """

    scheme: Scheme
    party_id: str
    period: Period
    exact: Decimal | None
    due: Decimal | None
    steps: tuple[str, ...] = ()
    rows: tuple[InputRow, ...] = ()
    change: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()
    reason: str = ""
    rate: str = ""
    asked: Asked | None = None
    """None where the scheme asks for no claims, or they cannot be told"""
    attained: Decimal | None = None
    """weighted attainment of the scheme's KPIs; None without weighted ones or where one has no data"""
    open_until: date | None = None
    held: bool = False
    """whether the law gate does not let it be paid; `reason` says why"""

    @property
    def final(self) -> bool:
        """Return whether the figure stands: the period is over and nothing is missing."""
        return self.due is not None and not self.gaps and self.open_until is None


@dataclass
class Taken:
    """What earlier schemes of a party paid in a period: off a base for a cascade, and of a legal cap."""

    off_base: list[tuple[Scheme, Period, Decimal | None]] = field(default_factory=list)
    """what was taken off, or None where that is not known"""
    capped: dict[Period, Decimal] = field(default_factory=dict)

    def add(self, earned: Earned) -> None:
        """Count what a scheme paid."""
        if not earned.held:
            self.off_base.append((earned.scheme, earned.period, earned.exact))
        if earned.exact is None or earned.due is None:
            return
        if earned.scheme.caps.of_food_purchases is not None:
            self.capped[earned.period] = self.capped.get(earned.period, Decimal(0)) + earned.due

    def off(self, scheme: Scheme, period: Period) -> Decimal:
        """Return what a cascading scheme finds taken off its base.

        Raises `UnknownFigureError` where an earlier scheme's pay is not known, or is for other days that overlap.
        """
        if scheme.stacking is Stacking.ADDITIVE:
            return Decimal(0)
        total = Decimal(0)
        for other, one, exact in self.off_base:
            if (other.base, other.currency) != (scheme.base, scheme.currency) or not one.within(
                period.start, period.end
            ):
                continue
            if exact is None:
                raise UnknownFigureError(f"what {other.name} leaves of the base is not known")
            if one != period:
                raise UnknownFigureError(
                    f"{other.name} pays for {one.name}: what it leaves of {period.name} alone cannot be told; "
                    "let both pay for the same periods"
                )
            total += exact
        return total

    def of_cap(self, period: Period) -> Decimal:
        """Return what was paid under the legal cap for periods that overlap these days, whatever their length."""
        paid = (due for one, due in self.capped.items() if one.within(period.start, period.end))
        return sum(paid, Decimal(0))


def by_currency(earned: Sequence[Earned]) -> Mapping[str, Decimal]:
    """Return what is due by currency, without what runs on or is not known."""
    sums: dict[str, Decimal] = {}
    for item in earned:
        if item.due is not None and item.open_until is None:
            sums[item.scheme.currency] = sums.get(item.scheme.currency, Decimal(0)) + item.due
    return sums
