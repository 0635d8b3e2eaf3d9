"""Rebates on volume: flat, and by tiers on the whole volume, slice by slice, per unit, or between two tiers."""

from __future__ import annotations

from decimal import Decimal

from monitor.incentives.figures import Figures
from monitor.incentives.pay import UNITS, VALUES, Pay, pays
from monitor.incentives.schemes.records import Scheme, Timing
from monitor.incentives.tiers import between, marginal, next_step, rate_at, slices, tier_of, whole_volume
from monitor.incentives.wording import figure, per_cent, quantity
from monitor.money import exponent


@pays("flat", bases=VALUES, shares=("rate",), cascades=True)
def flat(scheme: Scheme, figures: Figures) -> Pay:
    """R = r x V, whatever the volume."""
    volume, rate = figures.value(), scheme.terms["rate"]
    step = f"{per_cent(rate)} x {figure(volume)} = {figure(rate * volume)}"
    return Pay((rate * volume,), (step,), rate=per_cent(rate))


@pays("whole_volume", bases=VALUES, tiers="share", cascades=True)
def whole(scheme: Scheme, figures: Figures) -> Pay:
    """R = r(V) x V; prospective: r of the period before x V."""
    volume = figures.value()
    if scheme.timing is Timing.PROSPECTIVE:
        return _prospective(scheme, figures, volume)
    rate, due = rate_at(volume, scheme.tiers), whole_volume(volume, scheme.tiers)
    steps = (_reached(volume, scheme), f"R = r(V) x V = {per_cent(rate)} x {figure(volume)} = {figure(due)}")
    return Pay((due,), steps, (*_above(volume, scheme), *_below(volume, scheme)), rate=per_cent(rate))


def _prospective(scheme: Scheme, figures: Figures, volume: Decimal) -> Pay:
    earlier = figures.period_before()
    previous = figures.value(earlier)
    rate = rate_at(previous, scheme.tiers)
    steps = (
        f"V of {earlier.name} = {figure(previous)} sets the rate {per_cent(rate)}",
        f"R = {per_cent(rate)} x {figure(volume)} = {figure(rate * volume)}",
    )
    reached = rate_at(volume, scheme.tiers)
    change = f"this period's volume of {figure(volume)} sets the rate {per_cent(reached)} of the next period"
    return Pay((rate * volume,), steps, (change,), rate=per_cent(rate))


@pays("marginal", bases=VALUES, tiers="share", cascades=True)
def stepped(scheme: Scheme, figures: Figures) -> Pay:
    """The sum of the slices, each at its own rate; continuous, so no step is a cliff."""
    volume = figures.value()
    parts = slices(volume, scheme.tiers)
    steps = [
        f"slice from {figure(tier.start)} at {per_cent(tier.rate)} = {figure(part)}"
        for tier, part in zip(scheme.tiers, parts, strict=True)
        if volume > tier.start
    ]
    steps.append(f"sum of the slices = {figure(marginal(volume, scheme.tiers))}")
    step = next((tier for tier in scheme.tiers if tier.start > volume), None)
    change = f"from {figure(step.start)} on, each further unit of value earns {per_cent(step.rate)}" if step else ""
    return Pay(tuple(parts), tuple(steps), (change,) if change else ())


@pays("per_unit", bases=UNITS, tiers="amount")
def per_unit(scheme: Scheme, figures: Figures) -> Pay:
    """R = r(Q) x Q with an amount for each unit, net of returns."""
    units = figures.units()
    rate = rate_at(units, scheme.tiers)
    step = f"R = r(Q) x Q = {figure(rate)} x {quantity(units)} = {figure(rate * units)}"
    found = next_step(units, scheme.tiers)
    change = f"{quantity(found[0])} more units pay {figure(found[1])} more" if found and found[1] > 0 else ""
    return Pay((rate * units,), (step,), (change,) if change else (), rate=figure(rate))


@pays("linear", bases=VALUES, tiers="share", cascades=True)
def linear(scheme: Scheme, figures: Figures) -> Pay:
    """R = r(V) x V where the rate rises evenly from one tier to the next; below the first nothing."""
    volume = figures.value()
    rate = between(volume, scheme.tiers)
    step = f"R = r(V) x V = {per_cent(rate)} x {figure(volume)} = {figure(rate * volume)}"
    # Only the first tier is a jump: from there on the rate rises evenly.
    change = _above(volume, scheme) if volume < scheme.tiers[0].start else ()
    steps = (f"the rate between the tiers is {per_cent(rate)}", step)
    return Pay((rate * volume,), steps, change, rate=per_cent(rate))


def _reached(volume: Decimal, scheme: Scheme) -> str:
    tier = tier_of(volume, scheme.tiers)
    if tier is None:
        return f"V = {figure(volume)} reaches no tier; the first begins at {figure(scheme.tiers[0].start)}"
    return f"V = {figure(volume)} reaches the tier from {figure(tier.start)}: r(V) = {per_cent(tier.rate)}"


def _above(volume: Decimal, scheme: Scheme) -> tuple[str, ...]:
    found = next_step(volume, scheme.tiers)
    if found is None:
        return ()
    more, gain = found
    if gain <= 0:
        return ()
    cliff = ": cliff" if gain > more else ""
    return (f"{figure(more)} more volume pays {figure(gain)} more{cliff}",)


def _below(volume: Decimal, scheme: Scheme) -> tuple[str, ...]:
    """Say what is lost just under the reached tier, where little volume stands between."""
    tier = tier_of(volume, scheme.tiers)
    if tier is None or tier.start <= 0:
        return ()
    under = tier.start - Decimal(1).scaleb(-exponent(scheme.currency))
    loss = whole_volume(volume, scheme.tiers) - whole_volume(under, scheme.tiers)
    less = volume - under
    return (f"{figure(less)} less volume pays {figure(loss)} less: cliff",) if loss > less else ()
