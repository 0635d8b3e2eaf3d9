"""Funds, guarantees and commissions."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from monitor.incentives.figures import Figures
from monitor.incentives.pay import ORDERS, Pay, pays
from monitor.incentives.rounding import units_of
from monitor.incentives.schemes.records import Base, Scheme
from monitor.incentives.wording import figure, per_cent, quantity
from monitor.money import from_minor

_NOTHING = Decimal(0)


@pays("coop", bases=(Base.PURCHASES,), shares=("rho", "share"), optional=("share",))
def coop(scheme: Scheme, figures: Figures) -> Pay:
    """F = rho x purchases; proven claims, or the agreed share of each, are paid up to the fund."""
    bought, rate, share = figures.value(), scheme.terms["rho"], scheme.terms.get("share", Decimal(1))
    fund, claims = rate * bought, figures.claims()
    whole = sum((from_minor(claim.amount_minor, claim.currency) for claim in claims if claim.proof), _NOTHING)
    proven = share * whole
    unproven = [claim.id for claim in claims if not claim.proof]
    due = max(_NOTHING, min(fund, proven))
    steps = [
        f"F = {per_cent(rate)} x {figure(bought)} = {figure(fund)}",
        *([] if share == 1 else [f"{per_cent(share)} of proven claims of {figure(whole)} = {figure(proven)}"]),
        f"due = min(fund, proven claims) = min({figure(fund)}, {figure(proven)}) = {figure(due)}",
    ]
    change = [f"a proof of performance for {', '.join(unproven)} makes it count"] if unproven else []
    if fund > proven:
        change.append(f"{figure(fund - proven)} of the fund is not claimed")
    return Pay((due,), tuple(steps), tuple(change))


@pays("guaranteed_margin", bases=(Base.SELL_OUT,), shares=("least_margin",))
def guaranteed_margin(scheme: Scheme, figures: Figures) -> Pay:
    """D = max(0, m_min - m_act) x P_avg x Q; P_avg x Q is the revenue, m_act what it leaves over invoice prices."""
    revenue, units, least = figures.value(), figures.units(), scheme.terms["least_margin"]
    if revenue <= 0 or units <= 0:
        return Pay((_NOTHING,), ("nothing was sold: D = 0.00",))
    cost = figures.cost()
    # (m_min - m_act) x revenue = m_min x revenue - (revenue - cost): no division, so nothing is cut on the way.
    due = max(_NOTHING, least * revenue - (revenue - cost))
    steps = (
        f"P_avg x Q = {figure(revenue)} for {quantity(units)} units, which cost {figure(cost)}",
        f"m_act = 1 - {figure(cost)} / {figure(revenue)} = {per_cent(1 - cost / revenue)}",
        f"D = max(0, {per_cent(least)} - m_act) x {figure(revenue)} = {figure(due)}",
    )
    return Pay((due,), steps)


@pays("referral", bases=ORDERS, shares=("gamma",))
def referral(scheme: Scheme, figures: Figures) -> Pay:
    """Gamma x order value of each order; one cancelled takes its commission back in the period of the cancelling."""
    return _commission(scheme, figures)


@pays("commission", bases=ORDERS, shares=("rate",))
def commission(scheme: Scheme, figures: Figures) -> Pay:
    """The rate x the value of each order on a marketplace or drop-shipped; cancelled ones are taken back."""
    return _commission(scheme, figures)


def _commission(scheme: Scheme, figures: Figures) -> Pay:
    lines, steps, period, rate = list[Decimal](), list[str](), figures.period, _rate(scheme)
    for entry in figures.entries():
        if entry.amount_minor is None:
            return Pay(None, reason=f"entry {entry.id} has no amount: enter it in scheme_entries")
        value = from_minor(entry.amount_minor, entry.currency)
        if period.start <= entry.dated <= period.end:
            lines.append(rate * value)
            steps.append(f"{entry.id}: {per_cent(rate)} x {figure(value)} = {figure(rate * value)}")
        if entry.cancelled_on and period.start <= entry.cancelled_on <= period.end:
            paid = figures.version_on(entry.dated)
            back = -value * (_rate(paid) if paid else _NOTHING)
            lines.append(back)
            said = f"by {paid.name}, at {per_cent(_rate(paid))}" if paid else "by no version, so nothing was paid"
            steps.append(f"{entry.id} of {entry.dated}, {said}, cancelled on {entry.cancelled_on}: {figure(back)}")
    return Pay(tuple(lines), tuple(steps))


def _rate(scheme: Scheme) -> Decimal:
    """Return the commission of a version, whichever of the two methods it has; nothing for another method."""
    name = {"referral": "gamma", "commission": "rate"}.get(scheme.method, "")
    return scheme.terms.get(name, _NOTHING)


@pays("ship_and_debit", bases=ORDERS)
def ship_and_debit(scheme: Scheme, figures: Figures) -> Pay:  # noqa: ARG001 - all methods are called alike
    """(acquisition price - contract price) x quantity of each line."""
    return _price_gaps(figures, limit=False)


@pays("price_protection", bases=ORDERS)
def price_protection(scheme: Scheme, figures: Figures) -> Pay:  # noqa: ARG001 - all methods are called alike
    """(old - new price) x stock, no more than the last inventory report shows; a risen price pays nothing.

    Entries of one product and day share the stock that was reported.
    """
    return _price_gaps(figures, limit=True)


def _price_gaps(figures: Figures, *, limit: bool) -> Pay:
    lines, steps, protected = list[Decimal](), list[str](), dict[tuple[str, date], Decimal]()
    for entry in figures.entries():
        if entry.price_minor is None or entry.new_price_minor is None or entry.quantity is None:
            return Pay(
                None, reason=f"entry {entry.id} needs price, new_price and quantity: enter them in scheme_entries"
            )
        old, new = from_minor(entry.price_minor, entry.currency), from_minor(entry.new_price_minor, entry.currency)
        units, note = units_of(entry.quantity), ""
        if limit:
            held = figures.on_hand(entry.sku, entry.dated)
            if held is None:
                return Pay(None, tuple(steps), reason=f"no inventory report of {entry.sku} up to {entry.dated}")
            before = protected.get((entry.sku, entry.dated), _NOTHING)
            used = f", of which {quantity(before)} are protected already" if before else ""
            note = f" (claimed {quantity(units)}, reported {quantity(held)}{used})"
            units = max(_NOTHING, min(units, held - before))
            protected[entry.sku, entry.dated] = before + units
        fall = max(_NOTHING, old - new) if limit else old - new
        lines.append(fall * units)
        steps.append(f"{entry.id}: ({figure(old)} - {figure(new)}) x {quantity(units)}{note} = {figure(fall * units)}")
    return Pay(tuple(lines), tuple(steps))
