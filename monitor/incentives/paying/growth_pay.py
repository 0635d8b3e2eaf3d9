"""Pay for growth, and compensation for decline, against the same days of the year before or a base the scheme names."""

from __future__ import annotations

from decimal import Decimal

from monitor.incentives import growth
from monitor.incentives.figures import Figures, UnknownFigureError
from monitor.incentives.pay import VALUES, Pay, pays
from monitor.incentives.rounding import percent
from monitor.incentives.schemes.records import Scheme
from monitor.incentives.wording import figure, per_cent

_NO_BASE = "growth on a base of zero is undefined: agree a rule for new partners, such as terms.base_amount"


@pays("growth_on_increment", bases=VALUES, shares=("threshold", "rate"), amounts=("base_amount",),
      optional=("base_amount",))  # fmt: skip
def on_increment(scheme: Scheme, figures: Figures) -> Pay:
    """R = r x max(0, V - B) where growth reaches the threshold."""
    base, current = _base(scheme, figures), figures.value()
    due = growth.on_increment(base, current, scheme.terms["threshold"], scheme.terms["rate"])
    if due is None:
        return Pay(None, reason=_NO_BASE)
    rate = per_cent(scheme.terms["rate"])
    formula = f"R = {rate} x max(0, {figure(current)} - {figure(base)}) = {figure(due)}"
    return Pay((due,), (_growth(base, current), formula), _to_threshold(base, current, scheme, increment=True))


@pays("growth_on_volume", bases=VALUES, shares=("threshold", "rate"), amounts=("base_amount",),
      optional=("base_amount",))  # fmt: skip
def on_volume(scheme: Scheme, figures: Figures) -> Pay:
    """R = r x V where growth reaches the threshold."""
    base, current = _base(scheme, figures), figures.value()
    due = growth.on_volume(base, current, scheme.terms["threshold"], scheme.terms["rate"])
    if due is None:
        return Pay(None, reason=_NO_BASE)
    formula = f"R = {per_cent(scheme.terms['rate'])} x {figure(current)} = {figure(due)}"
    if not due:
        formula = f"the threshold of {per_cent(scheme.terms['threshold'])} is missed: R = 0.00"
    return Pay((due,), (_growth(base, current), formula), _to_threshold(base, current, scheme, increment=False))


@pays("sales_decline", bases=VALUES, shares=("beta",), amounts=("base_amount",), optional=("base_amount",))
def sales_decline(scheme: Scheme, figures: Figures) -> Pay:
    """C = beta x max(0, S_base - S_cur)."""
    base, current = _base(scheme, figures), figures.value()
    due = scheme.terms["beta"] * max(Decimal(0), base - current)
    step = f"C = {per_cent(scheme.terms['beta'])} x max(0, {figure(base)} - {figure(current)}) = {figure(due)}"
    return Pay((due,), (step,))


def _base(scheme: Scheme, figures: Figures) -> Decimal:
    named = scheme.terms.get("base_amount")
    if named is not None:
        return named
    earlier = figures.period.year_before()
    base = figures.value(earlier)
    if not base and figures.gaps:
        # A period nobody reported is no period without sales.
        raise UnknownFigureError(f"the base of {earlier.name} is not known: {'; '.join(figures.gaps)}")
    return base


def _growth(base: Decimal, current: Decimal) -> str:
    return f"growth = ({figure(current)} - {figure(base)}) / {figure(base)} = {percent(growth.growth(base, current))} %"


def _to_threshold(base: Decimal, current: Decimal, scheme: Scheme, *, increment: bool) -> tuple[str, ...]:
    needed = base * (1 + scheme.terms["threshold"])
    if current >= needed:
        return ()
    gain = scheme.terms["rate"] * (needed - base if increment else needed)
    more = needed - current
    return (f"{figure(more)} more volume pays {figure(gain)} more{': cliff' if gain > more else ''}",)
