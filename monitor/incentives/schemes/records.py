"""A scheme as read from its file: who is paid for what, how, when, and within which caps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from monitor.incentives.late_reports import LatePenalty, working_days_between
from monitor.incentives.rounding import Rounding
from monitor.incentives.tiers import Tier


class PeriodKind(StrEnum):
    """How often a scheme pays; the value is the word, `months` its length."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"

    @property
    def months(self) -> int:
        """Return its length in months."""
        return {"month": 1, "quarter": 3, "half_year": 6, "year": 12}[self.value]

    @property
    def begins(self) -> int:
        """Return the month in which the calendar's year begins."""
        return 1


@dataclass(frozen=True)
class Cycle:
    """How often a scheme pays, in years that begin with a month: 4 is April."""

    kind: PeriodKind
    begins: int = 1

    @property
    def months(self) -> int:
        """Return the length of its periods in months."""
        return self.kind.months


class Kind(StrEnum):
    """Whether pay depends on anything."""

    CONDITIONAL = "conditional"
    UNCONDITIONAL = "unconditional"


class Timing(StrEnum):
    """Whether the volume that sets the rate is this period's or the one before's."""

    RETROSPECTIVE = "retrospective"
    PROSPECTIVE = "prospective"


class Base(StrEnum):
    """What the pay is reckoned on, each a source the monitor holds."""

    PURCHASES = "purchases"
    SELL_IN = "sell_in"
    SELL_OUT = "sell_out"
    ENTRIES = "entries"


class Stacking(StrEnum):
    """How schemes of one base stand beside each other: on the whole base, or on what the earlier ones left."""

    ADDITIVE = "additive"
    CASCADE = "cascade"


class GrowthBase(StrEnum):
    """What growth and decline are measured against, where the terms name no amount."""

    YEAR_BEFORE = "year_before"
    PERIOD_BEFORE = "period_before"
    MEAN_OF_FOUR = "mean_of_four"


class Proration(StrEnum):
    """What becomes of thresholds and targets where the scheme holds for only a part of one of its periods."""

    NONE = "none"
    DAYS = "days"


class Aim(StrEnum):
    """Whether more of a KPI is better (a = actual / target) or less (a = target / actual)."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"


class SellThrough(StrEnum):
    """What is sold is set against: opening stock and what was received, or only what was received."""

    AVAILABLE = "available"
    RECEIVED = "received"


class MissingData(StrEnum):
    """What a KPI without data does to a bonus."""

    ZERO = "zero"
    RENORMALISE = "renormalise"
    HOLD = "hold"


@dataclass(frozen=True)
class SchemeKpi:
    """One KPI of a bonus: `measure` says where its actual comes from (`file`: kpi_results); attainments are shares.

    A gate has no weight: missed, nothing is paid.
    """

    kpi: str
    measure: str
    line: int
    weight: Decimal = Decimal(0)
    target: Decimal | None = None
    threshold: Decimal | None = None
    cap: Decimal | None = None
    gate: bool = False
    aim: Aim = Aim.AT_LEAST
    missing_data: MissingData | None = None
    """what to do without data; None: as the scheme says"""
    formats: tuple[str, ...] = ()
    """outlet formats that a measure looks at; empty: its own choice"""
    minimum: Decimal | None = None
    """what an outlet buys at least to be active, in the scheme's currency"""
    of: SellThrough = SellThrough.AVAILABLE


@dataclass(frozen=True)
class Caps:
    """The most a period may pay: contractual as an amount or a share of purchases, legal as a share of food bought."""

    amount: Decimal | None = None
    of_purchases: Decimal | None = None
    of_food_purchases: Decimal | None = None


@dataclass(frozen=True)
class LateReport:
    """The price of a late report: due so many days after the period, cut by `penalty` for working days of delay."""

    due_days: int
    penalty: LatePenalty
    holidays: frozenset[date] = frozenset()
    """days that are no working days, Saturdays and Sundays aside"""

    def due_after(self, end: date) -> date:
        """Return the last day on which the report for a period that ends then is in time."""
        return end + timedelta(days=self.due_days)

    def days_late(self, end: date, came: date) -> int:
        """Return how many working days after the due day of a period the report came."""
        return working_days_between(self.due_after(end), came, self.holidays)


@dataclass(frozen=True)
class Scheme:
    """One version of a scheme; `terms` are the method's own rates and amounts by name, exact."""

    id: str
    title: str
    version: int
    agreement: str
    partners: tuple[str, ...]
    valid_from: date
    valid_to: date
    period: Cycle
    currency: str
    kind: Kind
    method: str
    base: Base
    file: str
    rounding: Rounding = field(default_factory=Rounding)
    each_line: bool = False
    timing: Timing = Timing.RETROSPECTIVE
    products: tuple[str, ...] = ()
    """SKUs; empty for all"""
    tiers: tuple[Tier, ...] = ()
    terms: Mapping[str, Decimal] = field(default_factory=dict)
    kpis: tuple[SchemeKpi, ...] = ()
    missing_data: MissingData | None = None
    """what a KPI without data does; None: it is not said, so that it counts zero until there is some"""
    caps: Caps = field(default_factory=Caps)
    late_report: LateReport | None = None
    position: int = 1
    stacking: Stacking = Stacking.ADDITIVE
    proration: Proration = Proration.NONE
    base_rule: GrowthBase = GrowthBase.YEAR_BEFORE
    claims: str = ""
    """kind of claim, as in the claims file, by which the partner asks for this pay"""
    margin: Decimal | None = None
    """the brand's margin on the base, by which cost is set against what the scheme brings"""
    lines: Mapping[str, int] = field(default_factory=dict)
    """line of each key in the file, for what is said of it later"""

    @property
    def name(self) -> str:
        """Return id and version as documents write them."""
        return f"{self.id} v{self.version}"
