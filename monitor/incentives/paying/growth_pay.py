"""Pay for growth, and compensation for decline, against a base: an earlier period by rule, or one the scheme names."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from monitor.incentives import growth
from monitor.incentives.calendar_periods import Period, period_at
from monitor.incentives.figures import Figures, UnknownFigureError
from monitor.incentives.pay import VALUES, Pay, pays
from monitor.incentives.rounding import percent
from monitor.incentives.schemes.records import GrowthBase, Scheme
from monitor.incentives.wording import figure, per_cent
from scrapers.counted import number_of

_NO_BASE = (
    "growth on a base of zero is undefined: agree a rule for new partners, terms.base_amount or terms.new_partner_rate"
)
_LAST = 4
"""calendar periods that a mean is taken of"""


@dataclass(frozen=True)
class _Base:
    """The base with how it was found in words; None where the party is new and the scheme has a rule for that."""

    amount: Decimal | None
    said: str = ""


@pays("growth_on_increment", bases=VALUES, shares=("threshold", "rate", "new_partner_rate"), amounts=("base_amount",),
      optional=("base_amount", "new_partner_rate"), growth=True)  # fmt: skip
def on_increment(scheme: Scheme, figures: Figures) -> Pay:
    """R = r x max(0, V - B) where growth reaches the threshold."""
    base, current = _base(scheme, figures), figures.value()
    if base.amount is None:
        return _of_new_partner(scheme, current)
    due = growth.on_increment(base.amount, current, scheme.terms["threshold"], scheme.terms["rate"])
    if due is None:
        return Pay(None, reason=_NO_BASE)
    rate = per_cent(scheme.terms["rate"])
    formula = f"R = {rate} x max(0, {figure(current)} - {figure(base.amount)}) = {figure(due)}"
    steps = (*_said(base), _growth(base.amount, current), formula)
    return Pay((due,), steps, _to_threshold(base.amount, current, scheme, increment=True))


@pays("growth_on_volume", bases=VALUES, shares=("threshold", "rate", "new_partner_rate"), amounts=("base_amount",),
      optional=("base_amount", "new_partner_rate"), growth=True)  # fmt: skip
def on_volume(scheme: Scheme, figures: Figures) -> Pay:
    """R = r x V where growth reaches the threshold."""
    base, current = _base(scheme, figures), figures.value()
    if base.amount is None:
        return _of_new_partner(scheme, current)
    due = growth.on_volume(base.amount, current, scheme.terms["threshold"], scheme.terms["rate"])
    if due is None:
        return Pay(None, reason=_NO_BASE)
    formula = f"R = {per_cent(scheme.terms['rate'])} x {figure(current)} = {figure(due)}"
    if not due:
        formula = f"the threshold of {per_cent(scheme.terms['threshold'])} is missed: R = 0.00"
    steps = (*_said(base), _growth(base.amount, current), formula)
    return Pay((due,), steps, _to_threshold(base.amount, current, scheme, increment=False))


@pays("sales_decline", bases=VALUES, shares=("beta",), amounts=("base_amount",), optional=("base_amount",),
      growth=True)  # fmt: skip
def sales_decline(scheme: Scheme, figures: Figures) -> Pay:
    """C = beta x max(0, S_base - S_cur)."""
    base, current = _base(scheme, figures), figures.value()
    earlier = base.amount or Decimal(0)
    due = scheme.terms["beta"] * max(Decimal(0), earlier - current)
    step = f"C = {per_cent(scheme.terms['beta'])} x max(0, {figure(earlier)} - {figure(current)}) = {figure(due)}"
    return Pay((due,), (*_said(base), step))


def _base(scheme: Scheme, figures: Figures) -> _Base:
    named = scheme.terms.get("base_amount")
    if named is not None:
        return _Base(named)
    periods = _periods(scheme, figures)
    if "new_partner_rate" in scheme.terms and figures.is_new(periods[-1].end):
        return _Base(None)
    gaps = len(figures.gaps)
    values = [figures.value(period) for period in periods]
    missing = figures.gaps[gaps:]
    if missing:
        # Days that nobody reported or entered are no days without sales.
        raise UnknownFigureError(f"the base of {periods[-1].name} is not known: {'; '.join(missing)}")
    mean = sum(values, Decimal(0)) / len(values)
    return _cut(mean, periods, figures)


def _periods(scheme: Scheme, figures: Figures) -> list[Period]:
    """Return the periods the base is the mean of, the latest first."""
    if scheme.base_rule is GrowthBase.YEAR_BEFORE:
        return [figures.period.year_before()]
    count = _LAST if scheme.base_rule is GrowthBase.MEAN_OF_FOUR else 1
    return figures.periods_before(count)


def _cut(base: Decimal, periods: list[Period], figures: Figures) -> _Base:
    """Return the base of whole periods cut to the days of a period that is not whole: it runs, or was cut itself."""
    whole, period = period_at(figures.scheme.period, figures.period.start), figures.period
    names = ", ".join(one.name for one in periods)
    if figures.scheme.base_rule is GrowthBase.YEAR_BEFORE:
        return _Base(base)
    said = f"B = {'mean of ' if len(periods) > 1 else ''}{names} = {figure(base)}"
    if period == whole:
        return _Base(base, said)
    cut = growth.prorated(base, whole.days, period.days)
    return _Base(cut, f"{said}, for {period.days} of {number_of(whole.days, 'day')} = {figure(cut)}")


def _of_new_partner(scheme: Scheme, current: Decimal) -> Pay:
    rate = scheme.terms["new_partner_rate"]
    step = f"a new partner has no base: R = {per_cent(rate)} x {figure(current)} = {figure(rate * current)}"
    return Pay((rate * current,), (step,), rate=per_cent(rate))


def _said(base: _Base) -> tuple[str, ...]:
    return (base.said,) if base.said else ()


def _growth(base: Decimal, current: Decimal) -> str:
    return f"growth = ({figure(current)} - {figure(base)}) / {figure(base)} = {percent(growth.growth(base, current))} %"


def _to_threshold(base: Decimal, current: Decimal, scheme: Scheme, *, increment: bool) -> tuple[str, ...]:
    needed = base * (1 + scheme.terms["threshold"])
    if current >= needed:
        return ()
    gain = scheme.terms["rate"] * (needed - base if increment else needed)
    more = needed - current
    return (f"{figure(more)} more volume pays {figure(gain)} more{': cliff' if gain > more else ''}",)
