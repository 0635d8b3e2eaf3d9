"""What was earned of one scheme, and what earlier results leave for later ones: of a base, and of a legal cap."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
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
class EarlierPay:
    """What earlier schemes of a party paid: off a base for a cascade, and of a legal cap."""

    earlier: list[Earned] = field(default_factory=list)
    """in the order of the waterfall; what is held for legal is not paid and takes nothing"""

    def add(self, earned: Earned) -> None:
        """Count what a scheme paid."""
        if not earned.held:
            self.earlier.append(earned)

    def off(self, scheme: Scheme, period: Period) -> Decimal:
        """Return what a cascading scheme finds taken off its base.

        Raises `UnknownFigureError` where an earlier scheme's pay is not known, or is for other days that overlap.
        """
        total = Decimal(0)
        for one in self._over(period):
            if not _off_base(one.scheme, scheme):
                continue
            if one.exact is None:
                raise UnknownFigureError(f"what {one.scheme.name} leaves of the base is not known")
            if one.period != period:
                raise UnknownFigureError(
                    f"{one.scheme.name} pays for {one.period.name}: what it leaves of {period.name} alone cannot be "
                    "told; let both pay for the same periods"
                )
            total += one.exact
        return total

    def of_cap(self, period: Period) -> Decimal:
        """Return what was paid under the legal cap for periods that overlap these days, whatever their length."""
        return sum((one.due or Decimal(0) for one in self._over(period) if _capped(one.scheme)), Decimal(0))

    def may_change(self, scheme: Scheme, period: Period) -> tuple[str, ...]:
        """Say which earlier pay that this one stands on may still change after the period is over."""
        return tuple(
            f"what {one.scheme.name} pays for {one.period.name} comes first and may still change"
            for one in self._over(period)
            if (_off_base(one.scheme, scheme) or (_capped(one.scheme) and _capped(scheme)))
            and not one.final
            and (one.open_until is None or one.open_until > period.end)
        )

    def _over(self, period: Period) -> Iterator[Earned]:
        return (one for one in self.earlier if one.period.within(period.start, period.end))


def _off_base(earlier: Scheme, later: Scheme) -> bool:
    same = (earlier.base, earlier.currency) == (later.base, later.currency)
    return same and later.stacking is Stacking.CASCADE


def _capped(scheme: Scheme) -> bool:
    return scheme.caps.of_food_purchases is not None


def by_currency(earned: Sequence[Earned]) -> Mapping[str, Decimal]:
    """Return what is due by currency, without what runs on or is not known."""
    sums: dict[str, Decimal] = {}
    for item in earned:
        if item.due is not None and item.open_until is None:
            sums[item.scheme.currency] = sums.get(item.scheme.currency, Decimal(0)) + item.due
    return sums
